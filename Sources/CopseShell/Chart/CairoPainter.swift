import CCairo

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A scene as PNG or PDF, drawn by cairo.
///
/// The library is loaded when the first such picture is made. The same scene gives the same bytes
/// as long as cairo and the fonts of the machine stay the same.
@safe package final class CairoPainter {
    package enum Form: Sendable { case png, pdf, pixels }

    package enum Problem: Error, Sendable, Equatable { case notInstalled, noMemory, failed }

    private var page: OpaquePointer?

    private init(_ page: OpaquePointer) { unsafe self.page = page }

    deinit {
        // Only where drawing stopped half-way; what comes of it is of no use.
        if unsafe page != nil { _ = try? close() }
    }

    /// - Parameter scale: pixels of a PNG per point.
    package static func bytes(
        of scene: Scene, as form: Form, scale: Double = 2
    ) throws(Problem) -> [UInt8] {
        var problem = COPSE_PAGE_FINE
        let page = unsafe copse_page_open(
            form.page, scene.width, scene.height, scale,
            DisplayWidth.printable(scene.title), &problem)
        guard let page = unsafe page else { throw Self.problem(problem) ?? .failed }
        let painter = unsafe CairoPainter(page)
        for item in scene.items { painter.draw(item) }
        return try painter.close()
    }

    private static func problem(_ problem: copse_page_problem) -> Problem? {
        switch problem {
        case COPSE_PAGE_FINE: nil
        case COPSE_PAGE_NO_CAIRO: .notInstalled
        case COPSE_PAGE_NO_MEMORY: .noMemory
        default: .failed
        }
    }

    private func close() throws(Problem) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        let problem = unsafe copse_page_close(page, &bytes, &count)
        unsafe page = nil
        defer { unsafe free(bytes) }
        if let problem = Self.problem(problem) { throw problem }
        return unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    private func draw(_ item: Scene.Item) {
        switch item {
        case .rectangles(let shapes, let paint):
            prepare(paint)
            let values = shapes.flatMap { [$0.x, $0.y, $0.width, $0.height] }
            unsafe copse_page_rectangles(page, values, shapes.count)
            unsafe copse_page_fill(page)
        case .polygon(let points, let paint):
            prepare(paint)
            add(points)
            unsafe copse_page_fill(page)
        case .lines(let runs, let paint, let width, let isDashed):
            prepare(paint)
            for run in runs { add(run) }
            unsafe copse_page_stroke(page, width, 0, isDashed ? 1 : 0)
        case .dots(let points, let radius, let paint):
            prepare(paint)
            for point in points { add([point, point]) }
            unsafe copse_page_stroke(page, 2 * radius, 1, 0)
        case .text(let text):
            prepare(text.paint)
            let anchor: Double =
                switch text.anchor {
                case .start: 0
                case .middle: 0.5
                case .end: 1
                }
            unsafe copse_page_text(
                page, text.text, text.x, text.y, text.size, anchor, text.isBold ? 1 : 0)
        }
    }

    private func prepare(_ paint: Scene.Paint) {
        unsafe copse_page_paint(page, paint.rgb, paint.opacity)
    }

    private func add(_ points: [Scene.Point]) {
        let values = points.flatMap { [$0.x, $0.y] }
        unsafe copse_page_line(page, values, points.count)
    }
}

extension CairoPainter.Form {
    fileprivate var page: copse_page_form {
        switch self {
        case .png: COPSE_PAGE_PNG
        case .pdf: COPSE_PAGE_PDF
        case .pixels: COPSE_PAGE_PIXELS
        }
    }
}
