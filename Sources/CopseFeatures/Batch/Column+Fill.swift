import CopseFrame
import CopseMath

extension Column {
    /// The column with a value in place of missing ones; nil where the type cannot hold the value.
    func filled(with literal: Literal?) -> Column? {
        guard let literal, missingCount > 0 else { return type.isNumeric ? self : nil }
        guard let value = literal.double else { return nil }
        let missing = (0..<count).filter(isMissing)
        switch storage {
        case .float(var values):
            for row in missing { values[row] = value }
            return Column(.float(values))
        case .int(var values):
            guard let whole = Int64(exactly: value), Double(whole) == value else { return nil }
            for row in missing { values[row] = whole }
            return Column(.int(values))
        case .timestamp(var values):
            guard let micros = Int64(exactly: value * 1e6) else { return nil }
            for row in missing { values[row] = micros }
            return Column(.timestamp(values))
        case .uint256(var values):
            guard let whole = UInt256(exactly: value) else { return nil }
            for row in missing { values[row] = whole }
            return Column(.uint256(values))
        case .bool(var values):
            guard value == 0 || value == 1 else { return nil }
            for row in missing { values[row] = value == 1 }
            return Column(.bool(values))
        case .string, .category: return nil
        }
    }
}
