/// Boxes, those first that are nearest or may have the longest paths; of equals the one that came first.
struct BoxHeap {
    enum Order { case nearest, longest }

    private let order: Order
    private var boxes: [(box: WayOut.Box, number: Int)] = []
    private var pushed = 0

    init(by order: Order) { self.order = order }

    mutating func push(_ box: WayOut.Box) {
        boxes.append((box, pushed))
        pushed += 1
        var place = boxes.count - 1
        while place > 0, isBefore(place, (place - 1) / 2) {
            boxes.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func pop() -> WayOut.Box? {
        guard let first = boxes.first else { return nil }
        let last = boxes.removeLast()
        guard !boxes.isEmpty else { return first.box }
        boxes[0] = last
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < boxes.count && isBefore(child, least) { least = child }
            if least == place { return first.box }
            boxes.swapAt(place, least)
            place = least
        }
    }

    private func isBefore(_ a: Int, _ b: Int) -> Bool {
        let (first, second) = (boxes[a], boxes[b])
        if order == .longest, first.box.longest != second.box.longest {
            return first.box.longest > second.box.longest
        }
        if first.box.distance != second.box.distance {
            return first.box.distance < second.box.distance
        }
        if first.box.steps != second.box.steps { return first.box.steps < second.box.steps }
        return first.number < second.number
    }
}
