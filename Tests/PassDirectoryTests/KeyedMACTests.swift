import Crypto
import Foundation
import Testing

@testable import PassDirectory

@Suite("The keyed MAC")
struct KeyedMACTests {
  @Test("it is the first half of HMAC-SHA256, for messages of any length")
  func agreement() {
    var random = SeededGenerator(seed: 11)
    for length in 0..<300 {
      let key = SymmetricKey(
        data: (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
      let message = Data((0..<length).map { _ in UInt8.random(in: 0...255, using: &random) })
      let expected = Data(HMAC<SHA256>.authenticationCode(for: message, using: key)).prefix(16)
      let code = message.withUnsafeBytes { KeyedMAC(key: key).code(of: $0) }
      #expect(code.stored == expected)
    }
  }
}
