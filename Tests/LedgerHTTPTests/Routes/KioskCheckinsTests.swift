import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("POST /uitpas/kiosk-devices/checkins") struct KioskCheckinsTests {
  private static func serve(
    _ body: @escaping @Sendable (ServedLedger) async throws -> Void
  ) async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.defineKiosk()
      #expect(try await ledger.setUp().status == 200)
      try await ledger.defineTonight(points: 2)
      try await body(ledger)
    }
  }

  @Test("a check-in is for the event of the kiosk, and answers points and nothing else")
  func counts() async throws {
    try await Self.serve { ledger in
      let head = try await ledger.head
      let answer = try await ledger.kioskCheckIn(Dataset.holderChip.lowercased())
      #expect(answer.status == 200)
      #expect(try answer.json() == ["newPoints": 2, "totalPoints": 102])
      let records = try ledger.records(after: head)
      guard case .checkedIn(let body) = records.first?.event, records.count == 1 else {
        Issue.record("the log has no check-in")
        return
      }
      #expect(body.channel == .kiosk)
      #expect(body.event == ledger.engine.catalogue.event(id: "tonight")?.event)
    }
  }

  @Test("a key makes a repetition the same check-in, also once the kiosk has another event")
  func keys() async throws {
    try await Self.serve { ledger in
      let first = try await ledger.kioskCheckIn(Dataset.holderChip, key: "tap-1")
      let head = try await ledger.head
      let fixed = try await ledger.asKiosk("PUT", "/events", #"{"id":"\#(Dataset.weekly)"}"#)
      #expect(fixed.status == 204)
      let again = try await ledger.kioskCheckIn(Dataset.holderChip, key: "tap-1")
      #expect(again.status == 200 && again.body == first.body)
      #expect(try await ledger.head == head + 1)
      try expectProblem(
        try await ledger.kioskCheckIn(Dataset.poorHolderChip, key: "tap-1"), 409,
        "idempotency-key-reused")
      try expectProblem(
        try await ledger.kioskCheckIn(Dataset.holderChip, key: "tap 1"), 400,
        "idempotency-key-invalid")
      // A client's key of the same name is another one.
      #expect(
        try await ledger.checkIn(Dataset.holder, event: "tonight", key: "tap-1").status == 400)
    }
  }

  /// Somebody whom a rule refuses, and what is told of it.
  private struct Row: Sendable {
    var name: String
    var chip = Dataset.holderChip
    var kind: String
    /// The text for the end user, in Dutch.
    var message: String
    /// How many records it leaves.
    var records: UInt64 = 1
    var prepare: @Sendable (ServedLedger) async throws -> Void = { _ in }
  }

  private static let unknown = "Deze UiTPAS is niet gekend. Controleer het nummer."
  private static let blocked = "Deze pas is geblokkeerd. Ga langs bij een UiTPAS-balie."

  private static let rows: [Row] = [
    Row(
      name: "an unknown chip", chip: "04FFFFFFFFFF80", kind: "passholder-not-found",
      message: unknown, records: 0),
    Row(
      name: "what is no chip", chip: "0900000095902", kind: "passholder-not-found",
      message: unknown, records: 0),
    Row(
      name: "a stock card", chip: Dataset.stockChip, kind: "passholder-not-found",
      message: unknown),
    Row(
      name: "a blocked card", chip: Dataset.blockedChip, kind: "card-blocked", message: blocked),
    Row(
      name: "a deleted card", kind: "card-blocked", message: blocked,
      prepare: { try await $0.change(Dataset.holder, to: .deleted) }),
    Row(
      name: "a replaced card", kind: "card-blocked", message: blocked,
      prepare: {
        try await $0.change(Dataset.holder, to: .blocked)
        try await $0.change(Dataset.holder, to: .replaced)
      }),
    Row(
      name: "a blocked holder", kind: "card-blocked", message: blocked,
      prepare: { ledger in
        let holder = try await ledger.card(Dataset.holder).holder
        try await ledger.register(.changeHolderStanding(holder, .blocked))
      }),
    Row(
      name: "a group pass", chip: Dataset.groupPassChip, kind: "checkin-not-allowed",
      message: "Met een groepspas kan je geen punten sparen."),
    Row(
      name: "no active membership", kind: "checkin-not-allowed",
      message:
        "Je bent op dit moment geen lid van een UiTPAS-regio. Ga langs bij een UiTPAS-balie.",
      prepare: { ledger in
        let card = try await ledger.card(Dataset.holder)
        try await ledger.register(.changeMembershipStanding(card.holder, card.system, .blocked))
      }),
    Row(
      name: "the limit", kind: "maximum-reached",
      message: "Je hebt al gespaard voor deze activiteit (max. 1 per dag).",
      prepare: { _ = try await $0.kioskCheckIn(Dataset.holderChip) }),
  ]

  @Test("a refusal is told as published, and changes no balance")
  func refused() async throws {
    for row in Self.rows {
      try await Self.serve { ledger in
        try await row.prepare(ledger)
        let (head, balance) = (try await ledger.head, try await ledger.balance(Dataset.holder))
        let answer = try await ledger.kioskCheckIn(row.chip)
        try expectProblem(answer, 400, "uitpas/\(row.kind)", "\(row.name)")
        let body = try answer.json()
        let message = try #require(body["endUserMessage"])
        #expect(message["nl"]?.text == row.message, "\(row.name)")
        #expect(message.keys == ["nl", "fr", "de", "en"], "\(row.name)")
        #expect(body.keys == ["type", "title", "status", "endUserMessage"], "\(row.name)")
        #expect(try await ledger.head == head + row.records, "\(row.name)")
        #expect(try await ledger.balance(Dataset.holder) == balance, "\(row.name)")
      }
    }
  }

  @Test("a body that is missing, no JSON or without a chip is refused")
  func bodies() async throws {
    try await Self.serve { ledger in
      let head = try await ledger.head
      for (body, kind) in [("", "missing"), ("{", "invalid-syntax"), ("{}", "invalid-data")] {
        try expectProblem(
          try await ledger.asKiosk("POST", "/checkins", body), 400, "body/\(kind)")
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("a holder who lives in poverty is answered with the same bytes as any other")
  func discretion() async throws {
    try await Self.serve { ledger in
      let expired = try await ledger.card(Dataset.expired).holder
      try await ledger.register(.issuePoints(expired, points: 100, cause: .openingBalance))
      var answers: [[Answer]] = []
      for chip in [Dataset.holderChip, Dataset.poorHolderChip, Dataset.expiredChip] {
        answers.append([
          try await ledger.asKiosk("GET", "/chip-numbers/\(chip)"),
          try await ledger.kioskCheckIn(chip), try await ledger.kioskCheckIn(chip),
        ])
      }
      for step in 0..<3 {
        #expect(Set(answers.map { $0[step].body }).count == 1)
        #expect(Set(answers.map { $0[step].headers.count }).count == 1)
      }
    }
  }
}

@Suite("GET /uitpas/kiosk-devices/chip-numbers/{chipNumber}") struct KioskChipNumbersTests {
  @Test("is the balance and nothing else; a card that cannot be used has none")
  func balance() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.defineKiosk()
      #expect(try await ledger.setUp().status == 200)
      let head = try await ledger.head
      func ask(_ chip: String) async throws -> Answer {
        try await ledger.asKiosk("GET", "/chip-numbers/\(chip)")
      }
      let answer = try await ask(Dataset.holderChip)
      #expect(answer.status == 200)
      #expect(try answer.json() == ["totalPoints": 100])
      try expectProblem(try await ask(Dataset.blockedChip), 400, "uitpas/card-blocked")
      for chip in [Dataset.stockChip, Dataset.groupPassChip, "04FFFFFFFFFF80", "nochip"] {
        try expectProblem(try await ask(chip), 404, "url/not-found")
      }
      #expect(try await ledger.head == head)
      try await ledger.change(Dataset.holder, to: .deleted)
      try expectProblem(try await ask(Dataset.holderChip), 400, "uitpas/card-blocked")
      let holder = try await ledger.card(Dataset.poorHolder).holder
      try await ledger.register(.changeHolderStanding(holder, .blocked))
      try expectProblem(try await ask(Dataset.poorHolderChip), 400, "uitpas/card-blocked")
    }
  }
}
