import EventLogTesting
import Testing

@testable import EventLog

@Suite("Signed notes")
struct SignedNoteTests {
  private static let text = "ledger.example/be\n3\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"

  private static func signer(_ name: String = "ledger.example/be", seed: UInt8 = 7) throws
    -> NoteSigner
  {
    try #require(NoteSigner(name: name, seed: [UInt8](repeating: seed, count: 32)))
  }

  @Test("the key is written as the tools of C2SP read it")
  func verifierKey() throws {
    // golang.org/x/mod/sumdb/note, example of the package: a key that others made.
    let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    let key = try #require(NoteVerifierKey(text))
    #expect(key.name == "PeterNeumann" && key.id == 0xc74f_20a3 && key.description == text)
    let note = """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1\
      FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

      """
    try SignedNote(Array(note.utf8)).check(key)
  }

  @Test(
    "a key with anything changed is refused",
    arguments: [
      "", "PeterNeumann", "PeterNeumann+c74f20a3", "+c74f20a3+",
      "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
      "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW+",
    ])
  func malformedKey(text: String) {
    #expect(NoteVerifierKey(text) == nil)
  }

  @Test("a long text is signed and read where both sides say so, and nowhere else")
  func longText() throws {
    let signer = try Self.signer()
    let text = String(repeating: "x", count: NoteLimits.noteBytesMax) + "\n"
    #expect(throws: NoteError.tooLong) { _ = try signer.sign(text) }
    let bytesMax = 2 * NoteLimits.noteBytesMax
    let note = try signer.sign(text, bytesMax: bytesMax)
    let bytes = Array(note.description.utf8)
    #expect(throws: NoteError.tooLong) { _ = try SignedNote(bytes) }
    #expect(throws: NoteError.tooLong) { _ = try SignedNote(bytes, bytesMax: bytes.count - 1) }
    let read = try SignedNote(bytes, bytesMax: bytes.count)
    try read.check(signer.verifierKey)
    #expect(read == note)
  }

  @Test("a note is read as it was written, and is the signer's")
  func roundTrip() throws {
    let signer = try Self.signer()
    let note = try signer.sign(Self.text)
    let read = try SignedNote(Array(note.description.utf8))
    #expect(read == note && read.text == Self.text)
    try read.check(signer.verifierKey)
    let checkpoint = try LogCheckpoint(read, signedWith: signer.verifierKey)
    #expect(checkpoint.origin == "ledger.example/be" && checkpoint.text == Self.text)
    #expect(checkpoint.head.position == Position(rawValue: 3))
    #expect(checkpoint.head.root.bytes == (0..<32).map { $0 })
  }

  @Test("every change of a byte, every byte too many and every byte too few is refused")
  func everyByte() throws {
    let signer = try Self.signer()
    let bytes = Array(try signer.sign(Self.text).description.utf8)
    func expectRefusal(_ changed: [UInt8]) {
      #expect(throws: NoteError.self, "\(String(decoding: changed, as: UTF8.self))") {
        try LogCheckpoint(SignedNote(changed), signedWith: signer.verifierKey)
      }
    }
    for place in bytes.indices {
      for value in 0...255 as ClosedRange<UInt8> where value != bytes[place] {
        var changed = bytes
        changed[place] = value
        expectRefusal(changed)
      }
      var shorter = bytes
      shorter.remove(at: place)
      expectRefusal(shorter)
      for value in [bytes[place], UInt8(ascii: "\n"), UInt8(ascii: "0")] {
        var longer = bytes
        longer.insert(value, at: place)
        expectRefusal(longer)
      }
    }
    for end in bytes.indices { expectRefusal(Array(bytes[..<end])) }
    expectRefusal(bytes + [UInt8(ascii: "\n")])
  }

  @Test(
    "signatures by other keys say nothing, one in the key's name that is not the key's condemns")
  func otherSignatures() throws {
    let signer = try Self.signer()
    let other = try Self.signer("witness.example", seed: 9)
    let own = try signer.sign(Self.text)
    let both = try SignedNote(
      text: Self.text, signatures: try other.sign(Self.text).signatures + own.signatures)
    try both.check(signer.verifierKey)
    try both.check(other.verifierKey)
    #expect(throws: NoteError.notSigned) { try own.check(other.verifierKey) }

    let forged = SignedNote.Signature(
      name: signer.verifierKey.name, keyID: signer.verifierKey.id,
      bytes: [UInt8](repeating: 0, count: 64))
    let twice = try SignedNote(text: Self.text, signatures: own.signatures + [forged])
    #expect(throws: NoteError.forged) { try twice.check(signer.verifierKey) }
    #expect(throws: NoteError.notSigned, "another key of the same name") {
      try Self.signer(seed: 8).sign(Self.text).check(signer.verifierKey)
    }
    #expect(throws: NoteError.self, "a checkpoint of another log") {
      try LogCheckpoint(other.sign(Self.text), signedWith: other.verifierKey)
    }
  }

  @Test(
    "a checkpoint is three lines, each as there is one way to write it",
    arguments: [
      "", "\n", "a\n", "a\n1\n", "a\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
      "\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
      "a\n01\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
      "a\n-1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
      "a\n18446744073709551616\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
      "a\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=\n",
      "a\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==\n",
      "a\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n",
      "a\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\nmore\n",
    ])
  func malformedCheckpoint(text: String) {
    #expect(throws: NoteError.self) { try LogCheckpoint(text) }
  }

  @Test("what another log adds beneath the root is left to it")
  func extensions() throws {
    #expect(try LogCheckpoint(Self.text + "more\n") == LogCheckpoint(Self.text))
  }

  @Test("a note has a most of bytes and of signatures, and text without control characters")
  func limits() throws {
    let signer = try Self.signer()
    #expect(throws: NoteError.tooLong) {
      try signer.sign(String(repeating: "a", count: NoteLimits.noteBytesMax) + "\n")
    }
    #expect(throws: NoteError.tooLong) {
      try SignedNote([UInt8](repeating: 0x61, count: NoteLimits.noteBytesMax + 1))
    }
    let signature = try signer.sign(Self.text).signatures
    func note(signatures count: Int) throws -> SignedNote {
      let all = Array(repeating: signature, count: count).flatMap { $0 }
      let note = try SignedNote(text: Self.text, signatures: all)
      return try SignedNote(Array(note.description.utf8))
    }
    try note(signatures: NoteLimits.signaturesMax).check(signer.verifierKey)
    #expect(throws: NoteError.tooManySignatures) {
      try note(signatures: NoteLimits.signaturesMax + 1)
    }
    for text in ["no line break", "a\tb\n", "a\r\n", "a\u{7F}\n"] {
      #expect(throws: NoteError.self, "\(text)") { try signer.sign(text) }
    }
    for name in ["", "two words", "a+b", "a\u{A0}b", "a\nb"] {
      #expect(NoteSigner(name: name, seed: [UInt8](repeating: 7, count: 32)) == nil, "\(name)")
    }
    #expect(NoteSigner(name: "a", seed: [7]) == nil)
  }

  @Test("bytes that nobody wrote are refused without harm")
  func arbitraryBytes() throws {
    var random = SeededGenerator(seed: 20_261_125)
    let whole = Array(try Self.signer().sign(Self.text).description.utf8)
    for _ in 0..<2_000 {
      var bytes = whole
      for _ in 0...Int.random(in: 0..<8, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes.replaceSubrange(
          place..<min(bytes.count, place + Int.random(in: 0..<40, using: &random)),
          with: (0..<Int.random(in: 0..<20, using: &random)).map { _ in
            UInt8.random(in: 0...255, using: &random)
          })
        if bytes.isEmpty { bytes = whole }
      }
      guard bytes != whole, let note = try? SignedNote(bytes) else { continue }
      #expect(Array(note.description.utf8) == bytes)
    }
  }
}
