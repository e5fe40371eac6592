import LedgerWire
import Testing

@Suite struct PairingCodeTests {
  @Test(
    "a code is read as people type it",
    arguments: [
      ("7GQ2-M0XK", "7GQ2-M0XK"), ("7gq2m0xk", "7GQ2-M0XK"), (" 7gq2 moxk ", "7GQ2-M0XK"),
      ("ILOl-iLoO", "1101-1100"), ("0000-0000", "0000-0000"), ("ZZZZ-ZZZZ", "ZZZZ-ZZZZ"),
    ])
  func read(text: String, shown: String) {
    #expect(PairingCode(text)?.description == shown)
  }

  @Test(
    "what is no code is none",
    arguments: [
      "", "7GQ2-M0X", "7GQ2-M0XK7", "7GQ2-M0XU", "7GQ2_M0XK", "７GQ2-M0XK",
      String(repeating: "-", count: 40) + "7GQ2M0XK",
    ])
  func refused(text: String) {
    #expect(PairingCode(text) == nil)
  }

  @Test("any forty bits are a code that reads back", arguments: 0..<50 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let value = UInt64.random(in: 0...PairingCode.valueMax, using: &random)
    let code = try #require(PairingCode(value: value))
    #expect(PairingCode(code.description) == code)
    #expect(PairingCode(value: PairingCode.valueMax + 1 + value) == nil)
  }
}

@Suite struct PairingMessageTests {
  private let terminal = PairingCodeRequest(
    terminal: "CID-GNT-0042", organizerIDs: ["a", "b"], isAttended: true, language: .fr)

  @Test("what a device sends and is told reads back")
  func roundTrips() throws {
    let request = PairingRequest(code: "7GQ2-M0XK")
    #expect(try PairingRequest(json: request.json()) == request)
    let answer = PairingAnswer(
      token: "pbt_x", source: 7, terminal: terminal, ledgerKey: "log+01020304+AQ==",
      serverTime: 1_795_442_645_000_000)
    #expect(try PairingAnswer(json: answer.json()) == answer)
    let code = PairingCodeAnswer(
      code: try #require(PairingCode("7GQ2-M0XK")), expiresAt: 5, terminal: terminal)
    #expect(try PairingCodeAnswer(json: code.json()) == code)
  }

  @Test("a body that names no code is refused with its place", arguments: ["{}", #"{"code":7}"#])
  func noCode(body: String) throws {
    let error = try #require(throws: WireError.self) {
      _ = try PairingRequest(json: Array(body.utf8))
    }
    #expect(error.issues.map(\.jsonPointer) == ["/code"])
  }

  @Test(
    "an answer that is cut short is refused",
    arguments: ["{}", #"{"token":"t"}"#, #"{"source":0.5}"#, #"{"language":"it"}"#, "[]"])
  func cutShort(body: String) {
    #expect(throws: WireError.self) { _ = try PairingAnswer(json: Array(body.utf8)) }
    #expect(throws: WireError.self) { _ = try PairingCodeAnswer(json: Array(body.utf8)) }
  }
}
