/// The version this source is of.
package enum CopseVersion {
    package static let text = "0.1.0"
}
