/// A share that was counted, with the interval the true one lies in.
///
/// Wilson's interval at 95 %: p̂ and the counts give (p̂ + z²/2n ± z√(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n).
/// Unlike p̂ ± z·SE it holds for rare events and never leaves 0…1; Clopper and Pearson's is wider
/// than its name says.
///
/// Source: Wilson: Probable inference, the law of succession, and statistical inference (JASA 22,
/// 1927), doi:10.1080/01621459.1927.10502953; compared in Brown, Cai, DasGupta: Interval estimation
/// for a binomial proportion (Statistical Science 16, 2001), doi:10.1214/ss/1009213286.
package struct Proportion: Sendable, Equatable {
    package let part: Int
    package let whole: Int
    package let value: Double
    /// The interval's ends.
    package let low: Double
    package let high: Double

    /// The 97.5 % point of the normal distribution.
    private static let z = 1.959963984540054

    /// nil for a part of nothing.
    ///
    /// - Precondition: 0 ≤ part ≤ whole.
    package init?(_ part: Int, of whole: Int) {
        precondition(0 <= part && part <= max(whole, 0))
        guard whole > 0 else { return nil }
        let n = Double(whole)
        let share = Double(part) / n
        let square = Self.z * Self.z
        let centre = share + square / (2 * n)
        let reach = Self.z * (share * (1 - share) / n + square / (4 * n * n)).squareRoot()
        self.part = part
        self.whole = whole
        value = share
        low = part == 0 ? 0 : (centre - reach) / (1 + square / n)
        high = part == whole ? 1 : (centre + reach) / (1 + square / n)
    }
}
