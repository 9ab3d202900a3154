import CopseServe
extension ServedModel { static func forTests() throws -> ServedModel { try ServedModel(path: "x") } }
