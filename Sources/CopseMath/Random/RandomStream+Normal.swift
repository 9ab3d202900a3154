extension RandomStream {
    /// A number of the standard normal distribution.
    ///
    /// Of the pairs that the polar method gives one number is used: a stream has no memory of half
    /// a pair. Logarithm and root only, so that the bits are the same on every machine.
    ///
    /// Source: Marsaglia, Bray: A convenient method for generating normal variables (SIAM Review 6,
    /// 1964), doi:10.1137/1006063.
    package mutating func normal() -> Double {
        while true {
            let first = 2 * uniform() - 1
            let second = 2 * uniform() - 1
            let square = first * first + second * second
            if square > 0 && square < 1 {
                return first * (-2 * Elementary.log(square) / square).squareRoot()
            }
        }
    }
}
