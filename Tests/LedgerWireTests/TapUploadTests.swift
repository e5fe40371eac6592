import LedgerWire
import Testing

private func upload(_ text: String) throws -> TapUpload { try TapUpload(json: Array(text.utf8)) }

private func uploadOfItem(_ item: String) throws -> TapUpload {
  try upload(#"{"sentAt":"2026-11-23T15:04:05+01:00","taps":[\#(item)]}"#)
}

@Suite struct TapUploadTests {
  @Test("the documented request reads as what it says")
  func documented() throws {
    let upload = try upload(
      """
      { "device": "CID-GNT-0042", "bootId": "b7", "sentAt": "2026-11-23T15:04:05+01:00",
        "sentUptimeMs": 86400123,
        "taps": [ { "seq": 1, "chipNumber": "04784CDAEE3880", "eventId": "5a0967f9",
                    "tappedAt": "2026-11-23T15:04:04+01:00", "uptimeMs": 86399100,
                    "offline": false, "packVersion": 17 } ] }
      """)
    #expect(
      upload
        == TapUpload(
          header: TapUploadHeader(
            device: "CID-GNT-0042", bootID: "b7", sentAt: 1_795_442_645_000_000,
            sentUptimeMilliseconds: 86_400_123),
          taps: [
            .tap(
              Tap(
                sequence: 1, card: .chip("04784CDAEE3880"), eventID: "5a0967f9",
                tappedAt: 1_795_442_644_000_000, uptimeMilliseconds: 86_399_100, packVersion: 17))
          ]))
  }

  @Test(
    "a bad request is refused as a whole, with the place of its fault",
    arguments: [
      ("[]", ""),
      (#"{"sentAt":"2026-11-23T15:04:05Z"}"#, "/taps"),
      (#"{"taps":[{"seq":1,"cardNumber":"1"}]}"#, "/sentAt"),
      (#"{"sentAt":"2026-11-23T15:04:05","taps":[]}"#, "/sentAt"),
      (#"{"sentAt":"2026-11-23T15:04:05Z","taps":[]}"#, "/taps"),
      (#"{"sentAt":"2026-11-23T15:04:05Z","taps":{}}"#, "/taps"),
      (#"{"colour/~":1,"taps":[]}"#, "/colour~1~0"),
      (#"{"device":""}"#, "/device"),
      (#"{"device":7}"#, "/device"),
      (#"{"sentUptimeMs":-1}"#, "/sentUptimeMs"),
      (#"{"sentAt":"2026-11-23T15:04:05Z","taps":[7]}"#, "/taps/0"),
      (#"{"sentAt":"2026-11-23T15:04:05Z","taps":[{"seq":1},{"seq":"2"}]}"#, "/taps/1/seq"),
      (#"{"sentAt":"2026-11-23T15:04:05Z","taps":[{"seq":0}]}"#, "/taps/0/seq"),
      (#"{"sentAt":"2026-11-23T15:04:05Z","taps":[{"seq":9007199254740992}]}"#, "/taps/0/seq"),
    ])
  func badRequest(text: String, pointer: String) throws {
    let error = try #require(throws: WireError.self) { _ = try upload(text) }
    #expect(error.code == .invalidData)
    #expect(error.issues.map(\.jsonPointer) == [pointer])
  }

  @Test(
    "an item that is no tap is an outcome of its own, by its sequence",
    arguments: [
      (#"{"seq":7}"#, ""),
      (#"{"seq":7,"chipNumber":""}"#, "/chipNumber"),
      (#"{"seq":7,"chipNumber":4}"#, "/chipNumber"),
      (#"{"chipNumber":"04784CDA","uitpasNumber":"0900000095902","seq":7}"#, "/uitpasNumber"),
      (#"{"colour":{"deep":[1]},"seq":7,"cardNumber":"1"}"#, "/colour"),
      (#"{"seq":7,"cardNumber":"1","tappedAt":"2026-11-23T15:04:04"}"#, "/tappedAt"),
      (#"{"seq":7,"cardNumber":"1","uptimeMs":-4}"#, "/uptimeMs"),
      (#"{"seq":7,"cardNumber":"1","offline":"no"}"#, "/offline"),
      (#"{"seq":7,"cardNumber":"1","packVersion":1.5}"#, "/packVersion"),
      (#"{"seq":7,"cardNumber":"1","eventId":[]}"#, "/eventId"),
    ])
  func malformed(item: String, pointer: String) throws {
    let good = #"{"seq":8,"cardNumber":"1"}"#
    let upload = try uploadOfItem("\(item),\(good)")
    #expect(
      upload.taps == [
        .malformed(sequence: 7, pointer: "/taps/0\(pointer)"),
        .tap(Tap(sequence: 8, card: .museum("1"))),
      ])
  }

  @Test(
    "a field that is named twice is no JSON that is taken",
    arguments: [
      #"{"seq":1,"seq":1,"cardNumber":"1"}"#, #"{"seq":1,"cardNumber":"1","cardNumber":"1"}"#,
      #"{"seq":1,"cardNumber":"1","offline":true,"offlin\u0065":false}"#,
    ])
  func duplicates(item: String) {
    #expect(throws: WireError(.invalidSyntax)) { _ = try uploadOfItem(item) }
  }

  @Test("null stands for a field that is left out")
  func nulls() throws {
    let upload = try uploadOfItem(
      """
      {"seq":1,"chipNumber":null,"uitpasNumber":"0900000095902","eventId":null,"tappedAt":null,\
      "uptimeMs":null,"packVersion":null}
      """)
    #expect(upload.taps == [.tap(Tap(sequence: 1, card: .uitpas("0900000095902")))])
  }

  @Test("a thousand taps are taken and one more is not")
  func limit() throws {
    func items(_ count: Int) -> String {
      (1...count).map { #"{"seq":\#($0),"cardNumber":"1"}"# }.joined(separator: ",")
    }
    #expect(try uploadOfItem(items(1_000)).taps.count == 1_000)
    let error = try #require(throws: WireError.self) { _ = try uploadOfItem(items(1_001)) }
    #expect(error.issues.map(\.jsonPointer) == ["/taps"])
  }

  @Test("any upload reads back from its own bytes", arguments: 0..<40 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    func optional<T>(_ value: T) -> T? { Bool.random(using: &random) ? value : nil }
    let moment = Int64.random(in: 0...4_000_000_000_000_000, using: &random)
    let upload = TapUpload(
      header: TapUploadHeader(
        device: optional("é\"\\\n"), bootID: optional("b7"), sentAt: moment,
        sentUptimeMilliseconds: optional(9)),
      taps: (1...Int.random(in: 1...30, using: &random)).map { sequence in
        let cards: [CardIdentifier] = [.chip("04784CDA"), .uitpas("0900000095902"), .museum("7")]
        return .tap(
          Tap(
            sequence: UInt64(sequence), card: cards[sequence % 3],
            eventID: optional("e\(sequence)"),
            tappedAt: optional(moment - 1), uptimeMilliseconds: optional(3),
            offline: Bool.random(using: &random), packVersion: optional(17)))
      })
    #expect(try TapUpload(json: upload.json()) == upload)
    #expect(try TapUploadHeader(jsonLine: upload.header.jsonLine()) == upload.header)
    for item in upload.taps { #expect(try TapItem(jsonLine: item.jsonLine()) == item) }
  }

  @Test("no change of one byte crashes the reader", arguments: 0..<8 as Range<UInt64>)
  func mutations(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bytes = TapUpload(
      header: TapUploadHeader(device: "d", sentAt: 0, sentUptimeMilliseconds: 1),
      taps: [.tap(Tap(sequence: 1, card: .chip("04784CDA"), eventID: "é", tappedAt: 0))]
    ).json()
    for index in bytes.indices {
      var mutated = bytes
      mutated[index] = UInt8.random(in: 0...255, using: &random)
      // Whatever it reads as, it must write and read back as the same.
      if let upload = try? TapUpload(json: mutated),
        upload.taps.allSatisfy({ if case .tap = $0 { true } else { false } })
      {
        #expect(try TapUpload(json: upload.json()) == upload)
      }
    }
  }
}
