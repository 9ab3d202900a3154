package import CopseFrame
package import CopseModels

/// Autocorrelations or partial autocorrelations of a series, lag by lag, with their bands.
package struct CorrelogramTable: Sendable {
    package enum Kind: String, Sendable { case acf, pacf }

    package var kind: Kind
    /// From lag 1.
    package var values: [Double]
    /// What noise stays within, 95 times of 100, at each lag.
    package var bands: [Double]

    package init(_ kind: Kind, _ correlogram: Correlogram, isBartlett: Bool = false) {
        self.kind = kind
        values =
            kind == .acf
            ? Array(correlogram.autocorrelations.dropFirst()) : correlogram.partialAutocorrelations
        bands =
            isBartlett
            ? correlogram.bartlettBand : values.map { _ in correlogram.band }
    }

    /// Columns `lag acf lower upper`, or `lag pacf lower upper`.
    package var frame: Frame {
        Frame([
            ("lag", Column(.int(values.indices.map { Int64($0 + 1) }))),
            (kind.rawValue, Column(.float(values))),
            ("lower", Column(.float(bands.map { -$0 }))),
            ("upper", Column(.float(bands))),
        ])
    }
}
