import CopseFrame

/// A picture in a file: the ending decides the form.
enum PictureFile {
    enum Format: String, CaseIterable { case svg, png, pdf }

    /// Pixels of a PNG per point, so that it is sharp on paper and on screens with fine dots.
    static let scale = 2.0

    /// Writes a whole file or none.
    ///
    /// - Parameters:
    ///   - word: the path as it was typed.
    ///   - target: where to write instead, in a replay.
    /// - Returns: what was written, for the user.
    static func save(_ chart: Chart, to word: Word, at target: String) throws(Failure) -> Note {
        let ending = word.text.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard let format = Format(rawValue: ending), word.text.contains(".") else {
            throw Failure(.pictureFormat(word.text), at: word.range)
        }
        let scene = SceneLayout.scene(of: chart)
        let bytes: [UInt8]
        switch format {
        case .svg: bytes = Array(SVGWriter.text(of: scene).utf8)
        case .png: bytes = try drawn(scene, .png, word)
        case .pdf: bytes = try drawn(scene, .pdf, word)
        }
        do throws(FrameError) {
            try AtomicFile.write(bytes, to: target)
        } catch {
            throw Failure(error).at(word.range)
        }
        return Note(
            code: "plot.saved", message: "wrote \(word.text) (\(bytes.count.counted("byte")))")
    }

    private static func drawn(
        _ scene: Scene, _ form: CairoPainter.Form, _ word: Word
    ) throws(Failure) -> [UInt8] {
        do throws(CairoPainter.Problem) {
            return try CairoPainter.bytes(of: scene, as: form, scale: scale)
        } catch {
            throw Failure(.pictureNotDrawn(word.text, error), at: word.range)
        }
    }
}
