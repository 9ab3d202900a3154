/// Names and types of columns, in order.
package struct Schema: Sendable, Equatable, Codable {
    package struct Field: Sendable, Equatable, Codable {
        package var name: String
        package var type: ColumnType

        package init(name: String, type: ColumnType) {
            self.name = name
            self.type = type
        }
    }

    package var fields: [Field]

    package init(_ fields: [Field]) { self.fields = fields }

    package var names: [String] { fields.map(\.name) }

    package func type(of name: String) -> ColumnType? {
        fields.first { $0.name == name }?.type
    }
}
