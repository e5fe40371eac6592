import Ledger
import LedgerHTTP
import LedgerService
import Testing
import ThreadTesting

@Suite("POST /uitpas/checkins") struct CheckinsPostTests {
  @Test("a check-in earns the event's points and is answered as published")
  func created() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      let answer = try await ledger.checkIn(Dataset.holder)
      #expect(answer.status == 201)
      #expect(answer.headers["content-type"] == "application/json")
      #expect(answer.headers["cache-control"] == "no-store")
      #expect(
        try answer.json() == [
          "id": .string(String(head + 1)), "creationDate": "2026-11-23T15:00:00+00:00",
          "eventId": .string(Dataset.weekly), "eventTitle": "Permanente UiTPAS Test Festiviteit",
          "uitpasNumber": .string(Dataset.holder), "points": 1,
        ])
      #expect(try await ledger.head == head + 1)
      #expect(try await ledger.balance(Dataset.holder) == 101)
    }
  }

  @Test("unknown and read-only fields are passed over, the media type may be left out")
  func lenient() async throws {
    try await ServedLedger.serve { ledger in
      let token = try await ledger.bearer()
      let sentBack = """
        {"id":"7","creationDate":"2020-01-01T00:00:00+00:00","eventId":"\(Dataset.weekly)",
         "eventTitle":3,"uitpasNumber":"\(Dataset.holder)","points":99,
         "passholder":{"points":[1,{}]},"more":null}
        """
      let first = try await ledger.post("/uitpas/checkins", sentBack, headers: [token])
      #expect(first.status == 201)
      #expect(try first.json()["points"] == 1)
      let second = try await ledger.post(
        "/uitpas/checkins", ServedLedger.body(Dataset.poorHolder),
        headers: [token, "Content-Type: application/json; charset=utf-8"])
      #expect(second.status == 201)
    }
  }

  @Test("an expired social tariff refuses no check-in")
  func expiredTariff() async throws {
    try await ServedLedger.serve { ledger in
      let answer = try await ledger.checkIn(Dataset.expired)
      #expect(answer.status == 201)
      #expect(try await ledger.balance(Dataset.expired) == 1)
    }
  }

  /// A body that is refused before any rule is asked, and what it is told.
  private struct Refused {
    var body: String
    var kind: String
    /// The fields at fault, as JSON pointers.
    var pointers: [String] = []
  }

  private static let refused: [Refused] = [
    Refused(body: ServedLedger.body(Dataset.unknown), kind: "uitpas/passholder-not-found"),
    Refused(
      body: ServedLedger.body(Dataset.holder, event: "none"), kind: "uitpas/event-not-found"),
    Refused(
      body: ServedLedger.body(Dataset.holder, event: " "), kind: "uitpas/event-not-found"),
    Refused(
      body: ServedLedger.body(Dataset.unknown, event: "none"),
      kind: "uitpas/passholder-not-found"),
    Refused(
      body: ServedLedger.body(Dataset.blocked, event: "none"), kind: "uitpas/invalid-card-status"),
    Refused(body: ServedLedger.body("0900000095901"), kind: "uitpas/invalid-uitpasnumber"),
    Refused(body: ServedLedger.body("090000009590"), kind: "uitpas/invalid-uitpasnumber"),
    Refused(body: ServedLedger.body(Dataset.holderChip), kind: "uitpas/invalid-uitpasnumber"),
    Refused(body: ServedLedger.body(" "), kind: "uitpas/invalid-uitpasnumber"),
    Refused(
      body: #"{"uitpasNumber":"\#(Dataset.holder)"}"#, kind: "body/invalid-data",
      pointers: ["/eventId"]),
    Refused(
      body: #"{"eventId":"\#(Dataset.weekly)"}"#, kind: "body/invalid-data",
      pointers: ["/uitpasNumber"]),
    Refused(body: "{}", kind: "body/invalid-data", pointers: ["/eventId", "/uitpasNumber"]),
    Refused(
      body: ServedLedger.body("", event: ""), kind: "body/invalid-data",
      pointers: ["/eventId", "/uitpasNumber"]),
    Refused(
      body: #"{"eventId":"\#(Dataset.weekly)","uitpasNumber":900000095902}"#,
      kind: "body/invalid-data", pointers: ["/uitpasNumber"]),
    Refused(
      body: #"{"eventId":null,"uitpasNumber":"\#(Dataset.holder)"}"#, kind: "body/invalid-data",
      pointers: ["/eventId"]),
    Refused(body: "[]", kind: "body/invalid-data", pointers: [""]),
    Refused(body: "\"text\"", kind: "body/invalid-data", pointers: [""]),
    Refused(body: "{", kind: "body/invalid-syntax"),
    Refused(body: ServedLedger.body(Dataset.holder) + "x", kind: "body/invalid-syntax"),
    Refused(body: #"{"eventId":"a","eventId":"a"}"#, kind: "body/invalid-syntax"),
    Refused(body: "", kind: "body/missing"),
  ]

  @Test("what is no request for a known card at a known event leaves the log as it was")
  func refused() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      for row in Self.refused {
        let answer = try await ledger.post("/uitpas/checkins", row.body)
        try expectProblem(answer, 400, row.kind, "\(row.body)")
        let body = try answer.json()
        let pointers = body["schemaErrors"]?.elements.compactMap { $0["jsonPointer"]?.text } ?? []
        #expect(pointers == row.pointers, "\(row.body)")
        let isForUsers = row.kind.hasPrefix("uitpas/")
        #expect((body["endUserMessage"] != nil) == isForUsers, "\(row.body)")
        if isForUsers { #expect(body["endUserMessage"]?.keys == ["nl", "fr", "de", "en"]) }
        #expect(try await ledger.head == head, "\(row.body)")
      }
    }
  }

  @Test("another media type is 415, a body beyond 1 MiB 413, and the log is as it was")
  func bodies() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      let token = try await ledger.bearer()
      for type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""] {
        let answer = try await ledger.post(
          "/uitpas/checkins", ServedLedger.body(Dataset.holder),
          headers: [token, "Content-Type: \(type)"])
        try expectProblem(answer, 415, "unsupported-media-type", "\(type)")
      }
      let json = "Content-Type: application/json"
      let large =
        ServedLedger.body(Dataset.holder)
        + String(repeating: " ", count: ServerLimits.standard.bodyBytesMax)
      let sized = try await ledger.post("/uitpas/checkins", large, headers: [token, json])
      try expectProblem(sized, 413, "content-too-large")
      let chunk = String(large.utf8.count, radix: 16)
      let port = ledger.port
      let chunked = try await blocking {
        let connection = try RawConnection(port: port)
        connection.send(
          "POST /uitpas/checkins HTTP/1.1\r\nHost: localhost\r\n\(token)\r\n\(json)\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n\(chunk)\r\n\(large)\r\n0\r\n\r\n")
        return try connection.readAnswer()
      }
      try expectProblem(chunked, 413, "content-too-large")
      #expect(try await ledger.head == head)
      let whole = ServedLedger.body(Dataset.holder)
      let most =
        whole
        + String(repeating: " ", count: ServerLimits.standard.bodyBytesMax - whole.utf8.count)
      let fits = try await ledger.post("/uitpas/checkins", most, headers: [token, json])
      #expect(fits.status == 201)
    }
  }
}
