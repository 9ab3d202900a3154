import CopseShell
import Testing

@Suite struct SelfTestTests {
    @Test func `a small model has the digest it has everywhere`() {
        #expect(SelfTest.digest() == SelfTest.expectedDigest)
    }
}
