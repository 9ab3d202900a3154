import CopseFeatures
import CopseFrame
import CopseMath

/// Small frames made from a seed.
enum Samples {
    /// Columns of every type; the last of every fifty rows is far from the others and labelled.
    static func frame(rows: Int = 500, seed: UInt64 = 1) -> Frame {
        var random = RandomStream(seed: seed, stream: 7)
        var amount: [UInt256] = []
        var price: [Double] = []
        var count: [Int64] = []
        var flag: [Bool] = []
        var label: [Int64] = []
        var name = TextStorage()
        var time: [Int64] = []
        for row in 0..<rows {
            let isStrange = row % 50 == 49
            amount.append(
                UInt256(w0: random.nextUInt64() >> 12, w1: isStrange ? 1 << 20 : 1))
            price.append(random.uniform() + (isStrange ? 4 : 0))
            count.append(Int64(random.uniform(below: 10)) + (isStrange ? 90 : 0))
            flag.append(random.uniform() < 0.5)
            label.append(isStrange ? 1 : 0)
            name.append("0x\(random.uniform(below: 5))")
            time.append(Int64(row) * 1_000_000 + 1_488_775_107_000_000)
        }
        return Frame([
            ("amount", Column(.uint256(amount))), ("price", Column(.float(price))),
            ("count", Column(.int(count))), ("flag", Column(.bool(flag))),
            ("name", Column(.string(name))), ("time", Column(.timestamp(time))),
            ("label", Column(.int(label))),
        ])
    }

    static func tied(rows: Int = 500, seed: UInt64 = 1) -> TiedFrame {
        TiedFrame(frame(rows: rows, seed: seed))
    }
}
