import CopseDetector
import CopseFeatures
import Testing

@Suite struct RecipeDigestTests {
    @Test func `a recipe's digest is the SHA-256 of its canonical text`() throws {
        // printf 'a' | sha256sum
        #expect(
            RecipeDigest.hex(of: try Recipe.parse("  a  # a column"))
                == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")
        #expect(
            try RecipeDigest.hex(of: Recipe.parse("a = b+1"))
                == RecipeDigest.hex(of: Recipe.parse("a = (b + 1)")))
    }
}
