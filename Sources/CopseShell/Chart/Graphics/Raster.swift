/// Pixels of a picture, row by row from the top: red, green and blue of each.
package struct Raster: Sendable, Equatable {
    package let width: Int
    package let height: Int
    package let bytes: [UInt8]

    /// - Parameter bytes: three for each pixel.
    package init(width: Int, height: Int, bytes: [UInt8]) {
        precondition(bytes.count == width * height * 3)
        self.width = width
        self.height = height
        self.bytes = bytes
    }
}

extension CairoPainter {
    /// A scene as pixels, drawn by cairo.
    ///
    /// - Parameter scale: pixels per point.
    package static func pixels(of scene: Scene, scale: Double) throws(Problem) -> Raster {
        let bytes = try bytes(of: scene, as: .pixels, scale: scale)
        let width = Int(scene.width * scale + 0.5)
        let height = Int(scene.height * scale + 0.5)
        guard bytes.count == width * height * 3 else { throw .failed }
        return Raster(width: width, height: height, bytes: bytes)
    }
}
