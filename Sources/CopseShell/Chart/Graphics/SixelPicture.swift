/// Pixels as sixel: a palette, then bands of six rows, each colour of a band on its own.
///
/// Source: DEC, VT330/VT340 Programmer Reference Manual, volume 2, chapter 14.
package enum SixelPicture {
    /// Colours of a palette; terminals offer 256 registers.
    private static let mostColors = 256

    package static func text(of raster: Raster) -> String {
        let (palette, pixels) = indexed(raster)
        var text: [UInt8] = Array("\u{1B}P0;1;0q\"1;1;\(raster.width);\(raster.height)".utf8)
        for (index, color) in palette.enumerated() {
            let parts = [color >> 16 & 255, color >> 8 & 255, color & 255].map {
                ($0 * 100 + 127) / 255
            }
            text += Array("#\(index);2;\(parts[0]);\(parts[1]);\(parts[2])".utf8)
        }
        for top in stride(from: 0, to: raster.height, by: 6) {
            band(from: top, raster, palette.count, pixels, &text)
            text.append(UInt8(ascii: "-"))
        }
        text += Array("\u{1B}\\".utf8)
        return String(decoding: text, as: UTF8.self)
    }

    private static func band(
        from top: Int, _ raster: Raster, _ colors: Int, _ pixels: [UInt8], _ text: inout [UInt8]
    ) {
        let width = raster.width
        var sixels = [[UInt8]?](repeating: nil, count: colors)
        for row in top..<min(top + 6, raster.height) {
            for column in 0..<width {
                let color = Int(pixels[row * width + column])
                if sixels[color] == nil { sixels[color] = [UInt8](repeating: 0, count: width) }
                sixels[color]?[column] |= 1 << UInt8(row - top)
            }
        }
        var isFirst = true
        for (color, columns) in sixels.enumerated() {
            guard let columns else { continue }
            if !isFirst { text.append(UInt8(ascii: "$")) }
            isFirst = false
            text += Array("#\(color)".utf8)
            var start = 0
            while start < width {
                var end = start + 1
                while end < width, columns[end] == columns[start] { end += 1 }
                if end == width, columns[start] == 0 { break }
                let sign = columns[start] + 63
                if end - start > 3 {
                    text += Array("!\(end - start)".utf8) + [sign]
                } else {
                    text += [UInt8](repeating: sign, count: end - start)
                }
                start = end
            }
        }
    }

    /// A palette, and for each pixel the place of its colour or of the nearest there.
    ///
    /// Charts have few colours and their blends at edges: all of them, or the most frequent ones of
    /// 32 levels a channel.
    private static func indexed(_ raster: Raster) -> (palette: [Int], pixels: [UInt8]) {
        let count = raster.width * raster.height
        var colors = [Int](repeating: 0, count: count)
        var frequency: [Int: Int] = [:]
        for pixel in 0..<count {
            let (red, green, blue) = (
                Int(raster.bytes[pixel * 3]), Int(raster.bytes[pixel * 3 + 1]),
                Int(raster.bytes[pixel * 3 + 2])
            )
            let color = level(red) << 16 | level(green) << 8 | level(blue)
            colors[pixel] = color
            frequency[color, default: 0] += 1
        }
        let ranked = frequency.sorted {
            $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value
        }.map(\.key)
        let palette = Array(ranked.prefix(mostColors))
        var places: [Int: UInt8] = [:]
        for (place, color) in palette.enumerated() { places[color] = UInt8(place) }
        for color in ranked.dropFirst(mostColors) {
            let nearest = palette.indices.min {
                distance(palette[$0], color) < distance(palette[$1], color)
            }
            places[color] = UInt8(nearest ?? 0)
        }
        return (palette, colors.map { places[$0] ?? 0 })
    }

    /// One of 32 levels, black and white among them.
    private static func level(_ value: Int) -> Int {
        let step = (value * 31 + 127) / 255
        return (step * 255 + 15) / 31
    }

    private static func distance(_ a: Int, _ b: Int) -> Int {
        [16, 8, 0].reduce(0) { sum, shift in
            let difference = (a >> shift & 255) - (b >> shift & 255)
            return sum + difference * difference
        }
    }
}
