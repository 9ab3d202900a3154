@_spi(_Unicode) import Swift

extension String {
    /// The same text with letters and their marks in one code point where there is one (NFC): what
    /// is typed and pasted comes in both forms.
    package var composed: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return self }
        var view = UnicodeScalarView()
        for scalar in _nfc { view.append(scalar) }
        return String(view)
    }
}
