import CopseFrame

/// A picture in a file: the ending decides the form.
enum PictureFile {
    enum Format: String, CaseIterable { case svg, png, pdf }

    /// Pixels of a PNG per point, so that it is sharp on paper and on screens with fine dots.
    static let scale = 2.0

    /// Writes whole files or none.
    ///
    /// - Returns: what was written, for the user.
    static func save(_ chart: Chart, to word: Word) throws(Failure) -> Note {
        let ending = word.text.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard let format = Format(rawValue: ending), word.text.contains(".") else {
            throw Failure(.pictureFormat(word.text), at: word.range)
        }
        let scene = SceneLayout.scene(of: chart)
        let bytes: [UInt8]
        switch format {
        case .svg: bytes = Array(SVGWriter.text(of: scene).utf8)
        case .png, .pdf: throw Failure(.pictureFormat(word.text), at: word.range)
        }
        do throws(FrameError) {
            try AtomicFile.write(bytes, to: word.text)
        } catch {
            throw Failure(error).at(word.range)
        }
        return Note(
            code: "plot.saved", message: "wrote \(word.text) (\(bytes.count.counted("byte")))")
    }
}
