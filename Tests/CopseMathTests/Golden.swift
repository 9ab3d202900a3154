import CopseTestSupport
import Foundation

/// The files of Golden/, each written by the script of the same name.
enum Golden {
    static func load<Content: Decodable>(_ name: String, as type: Content.Type) throws -> Content {
        let path = Repository.root + "/Tests/CopseMathTests/Golden/" + name
        return try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
