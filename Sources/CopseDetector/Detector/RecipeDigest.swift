package import CopseFeatures

/// SHA-256 over a recipe's canonical text: its identity.
package enum RecipeDigest {
    /// 64 hexadecimal digits.
    package static func hex(of recipe: Recipe) -> String {
        var sha = SHA256Digest()
        sha.update(Array(recipe.canonicalText.utf8))
        return hexadecimal(sha.finalize())
    }
}
