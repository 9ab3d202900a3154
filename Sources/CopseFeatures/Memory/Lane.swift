/// A run of plain values in memory that something else owns.
///
/// A view without a reference count, so that kernels pay for arithmetic alone. Every access is
/// checked against `count`; loops over `0 ..< count` lose the check when they are compiled. What
/// nobody checks is the owner's life: a lane is used inside the call that was given it.
@safe struct Lane<Element: BitwiseCopyable> {
    private let base: UnsafeMutablePointer<Element>?
    let count: Int

    /// No values.
    init() {
        unsafe base = nil
        count = 0
    }

    @unsafe init(_ base: UnsafeMutablePointer<Element>, count: Int) {
        unsafe self.base = unsafe base
        self.count = count
    }

    subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            return unsafe base.unsafelyUnwrapped[index]
        }
        @inline(__always) nonmutating set {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            unsafe base.unsafelyUnwrapped[index] = newValue
        }
    }

    @inline(__always)
    func slice(_ start: Int, count: Int) -> Lane {
        precondition(start >= 0 && count >= 0 && count <= self.count &- start)
        guard count > 0 else { return Lane() }
        return unsafe Lane(base.unsafelyUnwrapped + start, count: count)
    }

    @inline(__always)
    func prefix(_ count: Int) -> Lane { slice(0, count: count) }

    /// Copies the values of another lane, as many as there are, to a place in this one.
    @inline(__always)
    func copy(_ other: Lane, to start: Int) {
        precondition(start >= 0 && other.count <= count &- start)
        guard other.count > 0 else { return }
        unsafe (base.unsafelyUnwrapped + start).update(
            from: other.base.unsafelyUnwrapped, count: other.count)
    }

    /// Copies the values of another lane to every `stride`-th place of this one.
    @inline(__always)
    func scatter(_ other: Lane, from start: Int, every stride: Int) {
        guard other.count > 0 else { return }
        precondition(start >= 0 && stride > 0 && start &+ (other.count &- 1) &* stride < count)
        var place = unsafe base.unsafelyUnwrapped + start
        let source = unsafe other.base.unsafelyUnwrapped
        for index in 0..<other.count {
            unsafe place.pointee = unsafe source[index]
            unsafe place += stride
        }
    }

    /// Copies a text to the beginning.
    func copy(_ span: Span<Element>) {
        precondition(span.count <= count)
        for index in span.indices { self[index] = span[index] }
    }

    @inline(__always)
    func fill(_ value: Element) { for index in 0..<count { self[index] = value } }

    /// - Precondition: the lane is not empty.
    @unsafe @inline(__always)
    func withBytes<Result>(_ body: (UnsafeRawPointer) -> Result) -> Result {
        unsafe body(UnsafeRawPointer(base.unsafelyUnwrapped))
    }

    @inline(__always)
    func withSpan<Result>(_ body: (Span<Element>) -> Result) -> Result {
        let buffer = unsafe UnsafeBufferPointer(start: base, count: count)
        return body(unsafe buffer.span)
    }

    @inline(__always)
    func withMutableSpan<Result>(_ body: (inout MutableSpan<Element>) -> Result) -> Result {
        let buffer = unsafe UnsafeMutableBufferPointer(start: base, count: count)
        var span = unsafe buffer.mutableSpan
        return body(&span)
    }

    func append(to array: inout [Element]) {
        unsafe array.append(contentsOf: UnsafeBufferPointer(start: base, count: count))
    }
}

extension Lane<Double> {
    /// Appends the values, `missing` in place of every NaN.
    @inline(__always)
    func append(to array: inout [Double], missing: Double) {
        guard count > 0 else { return }
        array.append(addingCapacity: count) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, written in
                let out = unsafe buffer.baseAddress.unsafelyUnwrapped + written
                var index = 0
                while index + 8 <= count {
                    var values = vector(at: index)
                    values.replace(with: missing, where: values .!= values)
                    unsafe UnsafeMutableRawPointer(out + index).storeBytes(
                        of: values, as: SIMD8<Double>.self)
                    index += 8
                }
                while index < count {
                    unsafe out[index] = self[index].isNaN ? missing : self[index]
                    index += 1
                }
                written += count
            }
        }
    }

    /// Appends the places of ones among zeros and NaN, counted from `first`.
    func appendTrue(from first: Int, to rows: inout [UInt32]) {
        rows.append(addingCapacity: count) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, written in
                // Every place is written, and counts where it is true: no branch to be guessed.
                for index in 0..<count {
                    unsafe buffer[written] = UInt32(truncatingIfNeeded: first &+ index)
                    let exponent = self[index].bitPattern &>> 52
                    written &+= Int(truncatingIfNeeded: exponent & ~(exponent &>> 10) & 1)
                }
            }
        }
    }

    /// Eight values at once, in the order of their places.
    @inline(__always)
    func vector(at index: Int) -> SIMD8<Double> {
        precondition(index >= 0 && index <= count &- 8)
        return unsafe UnsafeRawPointer(base.unsafelyUnwrapped + index).loadUnaligned(
            as: SIMD8<Double>.self)
    }

    /// Moves all values one place to the front and puts `value` behind them.
    @inline(__always)
    func dropFirst(appending value: Double) {
        guard count > 0 else { return }
        let base = unsafe UnsafeMutableRawPointer(base.unsafelyUnwrapped)
        let last = 8 &* (count &- 1)
        var at = 0
        // Four at once: those that are read lie behind those that were written.
        while at &+ 32 <= last {
            let next = unsafe base.loadUnaligned(fromByteOffset: at &+ 8, as: SIMD4<Double>.self)
            unsafe base.storeBytes(of: next, toByteOffset: at, as: SIMD4<Double>.self)
            at = at &+ 32
        }
        while at < last {
            unsafe base.storeBytes(
                of: base.load(fromByteOffset: at &+ 8, as: Double.self), toByteOffset: at,
                as: Double.self)
            at = at &+ 8
        }
        unsafe base.storeBytes(of: value, toByteOffset: last, as: Double.self)
    }

    @inline(__always)
    func store(_ vector: SIMD8<Double>, at index: Int) {
        precondition(index >= 0 && index <= count &- 8)
        unsafe UnsafeMutableRawPointer(base.unsafelyUnwrapped + index).storeBytes(
            of: vector, as: SIMD8<Double>.self)
    }
}

extension Array where Element: BitwiseCopyable {
    /// The elements as a lane that is only read, for the length of the call.
    @inline(__always)
    func withLane<Result>(_ body: (Lane<Element>) -> Result) -> Result {
        unsafe withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return body(Lane()) }
            return unsafe body(Lane(UnsafeMutablePointer(mutating: base), count: buffer.count))
        }
    }
}
