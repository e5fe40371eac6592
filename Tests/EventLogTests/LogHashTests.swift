import EventLog
import EventLogTesting
import Testing

@Suite("Hashes and positions")
struct LogHashTests {
  @Test("a hash is 32 bytes, inline, in the order in which it is printed")
  func layout() throws {
    let bytes = [UInt8](0..<32)
    let hash = try #require(LogHash(bytes: bytes))
    #expect(MemoryLayout<LogHash>.size == 32)
    #expect(hash.bytes == bytes)
    #expect(
      hash.description == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
    #expect(hash.base64 == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
  }

  @Test("only 32 bytes are a hash", arguments: [0, 1, 31, 33, 64])
  func otherSizes(_ count: Int) {
    #expect(LogHash(bytes: [UInt8](repeating: 0, count: count)) == nil)
  }

  @Test("base64 is read back, and only in its one form")
  func base64() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<200 {
      let hash = try #require(LogHash(bytes: generator.bytes(count: 32)))
      #expect(LogHash(base64: hash.base64) == hash)
    }
    for text in [
      "", "AAAA", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
      "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=",
      "A=ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
      "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
    ] {
      #expect(LogHash(base64: text) == nil, "\(text)")
    }
  }

  @Test(
    "base64 has the test vectors of RFC 4648",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func base64Vectors(_ plain: String, _ encoded: String) {
    #expect(Base64.encode(Array(plain.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(plain.utf8))
  }

  @Test("positions count from 1 and keep their distance")
  func positions() {
    let position = Position(rawValue: 4_711)
    #expect(Position.beforeFirst.next == .first && Position.first.rawValue == 1)
    #expect(position.advanced(by: -11).distance(to: position) == 11)
    #expect(position.distance(to: position.advanced(by: -11)) == -11)
    #expect(position < position.next && "\(position)" == "4711")
  }

  @Test("the head of an empty log has the root of nothing")
  func emptyHead() {
    #expect(
      LogHead.empty.root.description
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(LogHead.empty.position == .beforeFirst)
  }
}
