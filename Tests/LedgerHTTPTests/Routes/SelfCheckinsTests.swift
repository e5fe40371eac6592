import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import PassDirectory
import Testing

@Suite("POST /uitpas/passholders/{passholderId}/checkins") struct SelfCheckinsTests {
  private static func checkIn(
    _ ledger: ServedLedger, _ code: String, holder: String? = nil, key: String? = nil,
    client: String = TestDataset.clientID
  ) async throws -> Answer {
    var id = holder
    if id == nil { id = try await ledger.passholderID(Dataset.holder) }
    var headers = [try await ledger.bearer(client), "Content-Type: application/json"]
    if let key { headers.append("Idempotency-Key: \(key)") }
    return try await ledger.post(
      "/uitpas/passholders/\(id ?? "")/checkins", #"{"checkinCode":"\#(code)"}"#,
      headers: headers)
  }

  @Test("a code checks its holder in at its event, in whichever case it is typed")
  func counts() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.defineTonight(points: 2)
      let head = try await ledger.head
      let answer = try await Self.checkIn(ledger, try ledger.code("tonight"))
      #expect(answer.status == 201)
      #expect(try answer.json() == ["addedPoints": 2, "totalPoints": 102])
      guard case .checkedIn(let body) = try ledger.records(after: head).first?.event else {
        Issue.record("the log has no check-in")
        return
      }
      #expect(body.channel == .selfService)
      #expect(body.card == (try await ledger.card(Dataset.holder)).card)
      let weekly = try await Self.checkIn(ledger, try ledger.code(Dataset.weekly).lowercased())
      #expect(weekly.status == 201)
    }
  }

  @Test("the stamps of a check-in are those of the holder, as at a counter")
  func stamps() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      _ = try await Self.checkIn(ledger, try ledger.code(Dataset.weekly))
      _ = try await ledger.checkIn(Dataset.holder, event: Dataset.other)
      let stamps = try ledger.records(after: head).compactMap { record -> Stamp? in
        if case .checkedIn(let body) = record.event { body.stamp } else { nil }
      }
      #expect(stamps.count == 2 && stamps.first == stamps.last)
    }
  }

  @Test("a key makes a repetition the same check-in, also once the event is over")
  func keys() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.defineTonight()
      let code = try ledger.code("tonight")
      let first = try await Self.checkIn(ledger, code, key: "scan-1")
      #expect(first.status == 201)
      ledger.clock.advance(seconds: 86_400)
      let head = try await ledger.head
      let again = try await Self.checkIn(ledger, code, key: "scan-1")
      #expect(again.status == 201 && again.body == first.body)
      try expectProblem(
        try await Self.checkIn(ledger, try ledger.code(Dataset.weekly), key: "scan-1"), 409,
        "idempotency-key-reused")
      #expect(try await ledger.head == head)
    }
  }

  /// Somebody who is refused, and what is told of it.
  private struct Row: Sendable {
    var name: String
    var code: @Sendable (ServedLedger) throws -> String = { try $0.code(Dataset.weekly) }
    var holder: String?
    var kind: String
    /// How many records it leaves.
    var records: UInt64 = 1
    var prepare: @Sendable (ServedLedger) async throws -> Void = { _ in }
  }

  private static let rows: [Row] = [
    Row(
      name: "a code that no event has", code: { _ in "AAAAAAA" }, kind: "checkin-code-invalid",
      records: 0),
    Row(
      name: "an event that is over", code: { try $0.code("over") }, kind: "checkin-code-expired",
      prepare: { try await $0.defineEvent("over", periods: [.hours(from: -8, to: -6)]) }),
    Row(
      name: "an event that has not begun", code: { try $0.code("later") },
      kind: "checkin-not-allowed",
      prepare: { try await $0.defineEvent("later", periods: [.hours(from: 40, to: 42)]) }),
    Row(
      name: "an event between two openings", code: { try $0.code("twice") },
      kind: "checkin-not-allowed",
      prepare: {
        try await $0.defineEvent(
          "twice", periods: [.hours(from: -9, to: -8), .hours(from: 40, to: 42)])
      }),
    Row(
      name: "the limit", kind: "checkin-not-allowed",
      prepare: { _ = try await $0.checkIn(Dataset.holder) }),
    Row(
      name: "a blocked card", kind: "checkin-not-allowed",
      prepare: { try await $0.change(Dataset.holder, to: .blocked) }),
    Row(
      name: "no active membership", kind: "passholder-no-active-cardsystems",
      prepare: { ledger in
        let card = try await ledger.card(Dataset.holder)
        try await ledger.register(.changeMembershipStanding(card.holder, card.system, .blocked))
      }),
    Row(
      name: "an unknown holder", holder: "00000000-0000-4000-8000-000000000000",
      kind: "passholder-not-found", records: 0),
    Row(name: "what is no id", holder: "x", kind: "passholder-not-found", records: 0),
    Row(
      name: "me with a client's token", holder: "me", kind: "passholder-not-found", records: 0),
  ]

  @Test("a refusal is told as published, in four languages, and changes no balance")
  func refused() async throws {
    for row in Self.rows {
      try await ServedLedger.serve { ledger in
        try await row.prepare(ledger)
        let (head, balance) = (try await ledger.head, try await ledger.balance(Dataset.holder))
        let answer = try await Self.checkIn(
          ledger, try row.code(ledger), holder: row.holder)
        try expectProblem(answer, 400, "uitpas/\(row.kind)", "\(row.name)")
        let message = try #require(try answer.json()["endUserMessage"])
        #expect(message.keys == ["nl", "fr", "de", "en"], "\(row.name)")
        #expect(try await ledger.head == head + row.records, "\(row.name)")
        #expect(try await ledger.balance(Dataset.holder) == balance, "\(row.name)")
      }
    }
  }

  @Test("a body that is missing, no JSON or without a code is refused")
  func bodies() async throws {
    try await ServedLedger.serve { ledger in
      let path = "/uitpas/passholders/\(try await ledger.passholderID(Dataset.holder))/checkins"
      for (body, kind) in [("", "missing"), ("{", "invalid-syntax"), ("{}", "invalid-data")] {
        try expectProblem(try await ledger.send("POST", path, body), 400, "body/\(kind)")
      }
    }
  }

  @Test("guesses run out for each client by itself, also for a right code, and come back")
  func guesses() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.addClient("other", [.passholdersSelfCheckin])
      let code = try ledger.code(Dataset.weekly)
      for number in 0..<30 {
        let holder = number.isMultiple(of: 2) ? nil : "x"
        let answer = try await Self.checkIn(ledger, "AAAAAAA", holder: holder)
        #expect(answer.status == 400)
      }
      let head = try await ledger.head
      for code in ["AAAAAAA", code] {
        let answer = try await Self.checkIn(ledger, code)
        try expectProblem(answer, 429, "uitpas/rate-limited")
        #expect(answer.headers["retry-after"] == "2")
      }
      #expect(try await ledger.head == head)
      #expect(try await Self.checkIn(ledger, code, client: "other").status == 201)
      ledger.clock.advance(seconds: 2)
      // What is refused for another reason than the guess costs nothing.
      for _ in 0..<3 {
        try expectProblem(
          try await Self.checkIn(ledger, code), 400, "uitpas/checkin-not-allowed")
      }
    }
  }

  @Test("of several cards the oldest that is active checks in")
  func oldestCard() async throws {
    try await ServedLedger.serve { ledger in
      let first = try await ledger.card(Dataset.holder)
      let second = try await Registrar(ledger.engine).registerCard(
        NewCard(
          identifiers: CardIdentifiers(uitpasNumber: 900_000_000_001), system: first.system,
          kind: .digital, status: .active, holder: first.holder))
      var head = try await ledger.head
      func card(_ record: LedgerRecord?) -> CardID? {
        if case .checkedIn(let body) = record?.event { body.card } else { nil }
      }
      _ = try await Self.checkIn(ledger, try ledger.code(Dataset.weekly))
      #expect(card(try ledger.records(after: head).last) == first.card)
      try await ledger.change(Dataset.holder, to: .blocked)
      head = try await ledger.head
      _ = try await Self.checkIn(ledger, try ledger.code(Dataset.other))
      #expect(card(try ledger.records(after: head).last) == second)
    }
  }
}

@Suite("Check-in codes of events") struct CheckinCodesTests {
  @Test("each event has one of its own, which names it and stays when the event changes")
  func unique() async throws {
    try await ServedLedger.serve { ledger in
      let catalogue = ledger.engine.catalogue
      let code = try ledger.code(Dataset.weekly)
      for number in 0..<50 { try await ledger.defineEvent("event-\(number)") }
      let codes = try (0..<50).map { try ledger.code("event-\($0)") }
      #expect(Set(codes + [code]).count == 51)
      for (number, code) in codes.enumerated() {
        #expect(catalogue.event(checkInCode: code)?.id == "event-\(number)")
      }
      let event = try #require(catalogue.event(id: Dataset.weekly))
      var settings = event.settings
      settings.points += 1
      try await ledger.register(.changeEventSettings(event.event, settings))
      #expect(try ledger.code(Dataset.weekly) == code)
      #expect(catalogue.event(checkInCode: code)?.settings.points == settings.points)
      #expect(catalogue.event(checkInCode: "") == nil)
      #expect(catalogue.checkInCode(of: .none) == nil)
      #expect(catalogue.checkInCode(of: EventID(10_000)) == nil)
    }
  }
}
