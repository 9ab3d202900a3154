/// Words that stand for a missing value in a column that is not text: the default list of pandas
/// (`STR_NA_VALUES`) and `NaT`. In a text column only the empty field is missing.
enum MissingText {
    static func matches(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        let length = end - start
        guard length > 0 else { return true }
        guard length <= 9 else { return false }
        return words.contains(ByteText.array(bytes, start, end))
    }

    private static let words: Set<[UInt8]> = Set(
        [
            "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN",
            "<NA>", "N/A", "NA", "NULL", "NaN", "NaT", "None", "n/a", "nan", "null",
        ].map { Array($0.utf8) })
}
