import CopseFrame

extension CommandTable {
    /// The verb that a family's name and the next word make, and the rest of the cell.
    ///
    /// - Returns: nil where help on the family is asked for: nothing or `--help` follows.
    /// - Throws: `verb.unknown` with the nearest member.
    static func member(
        of family: Word, _ text: MarkedText, _ range: Range<Int>
    ) throws(Failure) -> (verb: Word, arguments: Range<Int>)? {
        guard let next = text.tokens(range).first?.word, next.text != "--help" else { return nil }
        let verb = Word(
            text: family.text + " " + next.text,
            range: family.range.lowerBound..<next.range.upperBound)
        if self[verb.text] != nil {
            return (verb, text.trimmed(next.range.upperBound..<range.upperBound))
        }
        if later.contains(verb.text) {
            throw Failure(.verbNotInThisVersion(verb.text), at: verb.range)
        }
        let nearest = Suggestion.nearest(
            to: next.text,
            in: members(of: family.text).map { String($0.name.dropFirst(family.text.count + 1)) })
        throw Failure(
            .verbUnknown(verb.text, nearest: nearest.map { family.text + " " + $0 }),
            at: verb.range)
    }
}
