import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("POST /uitpas/checkins, refused by a rule") struct CheckinsPostRefusalTests {
  /// Somebody whom a rule refuses, and what is told of it.
  private struct Row: Sendable {
    var name: String
    var number = Dataset.holder
    var event = Dataset.weekly
    var kind: String
    /// The text for the end user, in Dutch.
    var message: String
    var cardStatus: String?
    var isGroupPass = false
    /// What has to happen before.
    var prepare: @Sendable (ServedLedger) async throws -> Void = { _ in }
  }

  private static let askAtCounter = "Ga langs bij een UiTPAS-balie."

  private static let rows: [Row] = [
    Row(
      name: "a blocked card", number: Dataset.blocked, kind: "invalid-card-status",
      message: "Deze pas is geblokkeerd. \(askAtCounter)", cardStatus: "BLOCKED"),
    Row(
      name: "a card in stock", number: Dataset.stock, kind: "invalid-card-status",
      message: "Deze pas is niet actief. \(askAtCounter)", cardStatus: "LOCAL_STOCK"),
    Row(
      name: "a blocked group pass", number: Dataset.groupPass, kind: "invalid-card-status",
      message: "Deze pas is geblokkeerd. \(askAtCounter)", cardStatus: "BLOCKED",
      isGroupPass: true, prepare: { try await $0.change(Dataset.groupPass, to: .blocked) }),
    Row(
      name: "a replaced card", kind: "invalid-card-status",
      message: "Deze pas is niet actief. \(askAtCounter)", cardStatus: "BLOCKED",
      prepare: {
        try await $0.change(Dataset.holder, to: .blocked)
        try await $0.change(Dataset.holder, to: .replaced)
      }),
    Row(
      name: "a deleted card", kind: "invalid-card", message: "Deze pas kan je hier niet gebruiken.",
      prepare: { try await $0.change(Dataset.holder, to: .deleted) }),
    Row(
      name: "a group pass", number: Dataset.groupPass, kind: "checkin-not-allowed",
      message: "Met een groepspas kan je geen punten sparen."),
    Row(
      name: "a blocked holder", kind: "invalid-card",
      message: "Je kan deze pas nu niet gebruiken. \(askAtCounter)",
      prepare: { ledger in
        let holder = try await ledger.card(Dataset.holder).holder
        try await ledger.register(.changeHolderStanding(holder, .blocked))
      }),
    Row(
      name: "no active membership", kind: "passholder-no-active-cardsystems",
      message: "Je bent op dit moment geen lid van een UiTPAS-regio. \(askAtCounter)",
      prepare: { ledger in
        let card = try await ledger.card(Dataset.holder)
        try await ledger.register(.changeMembershipStanding(card.holder, card.system, .blocked))
      }),
    Row(
      name: "an event without points", event: "free", kind: "checkin-not-allowed",
      message: "Bij deze activiteit kan je geen punten sparen.",
      prepare: { try await $0.defineEvent("free", points: 0) }),
    Row(
      name: "an event that has not begun", event: "later", kind: "checkin-not-allowed",
      message: "Deze activiteit is nog niet begonnen. Probeer het later opnieuw.",
      prepare: { try await $0.defineEvent("later", periods: [.hours(from: 6, to: 8)]) }),
    Row(
      name: "an event that is over", event: "over", kind: "checkin-not-allowed",
      message: "Deze activiteit is voorbij. Je kan er geen punten meer voor sparen.",
      prepare: { try await $0.defineEvent("over", periods: [.hours(from: -8, to: -6)]) }),
    Row(
      name: "the limit", kind: "checkin-not-allowed",
      message: "Je hebt al gespaard voor deze activiteit (max. 1 per week).",
      prepare: { _ = try await $0.checkIn(Dataset.holder) }),
  ]

  @Test("a rule's refusal is told as published, is one record and changes no balance")
  func refused() async throws {
    for row in Self.rows {
      try await ServedLedger.serve { ledger in
        try await row.prepare(ledger)
        let (head, balance) = (try await ledger.head, try await ledger.balance(row.number))
        let answer = try await ledger.checkIn(row.number, event: row.event)
        try expectProblem(answer, 400, "uitpas/\(row.kind)", "\(row.name)")
        let body = try answer.json()
        let message = try #require(body["endUserMessage"])
        #expect(message["nl"]?.text == row.message, "\(row.name)")
        let texts = Language.allCases.compactMap { message[$0.rawValue]?.text }
        #expect(Set(texts).count == 4 && message.keys.count == 4, "\(row.name)")
        try await Self.expectMembers(of: body, row, ledger)

        #expect(try await ledger.head == head + 1, "\(row.name)")
        #expect(try await ledger.balance(row.number) == balance, "\(row.name)")
        let record = try #require(try ledger.records(after: head).first)
        guard case .checkInRefused = record.event else {
          Issue.record("\(row.name) is no refusal in the log")
          return
        }
      }
    }
  }

  /// The members that only `invalid-card-status` has.
  private static func expectMembers(
    of body: JSONValue, _ row: Row, _ ledger: ServedLedger
  ) async throws {
    let holder = try await ledger.card(row.number).holder
    let person = try ledger.engine.person(holder)
    let isStatus = row.kind == "invalid-card-status"
    #expect(body["cardStatus"]?.text == row.cardStatus, "\(row.name)")
    #expect(body["passholderId"]?.text == (isStatus ? person?.passholderID : nil), "\(row.name)")
    #expect(
      body["groupPass"] == (isStatus ? JSONValue.boolean(row.isGroupPass) : nil), "\(row.name)")
  }

  @Test("no refusal tells of a social tariff, whatever the holder's")
  func discretion() async throws {
    try await ServedLedger.serve { ledger in
      var answers: [JSONValue] = []
      for number in [Dataset.holder, Dataset.poorHolder, Dataset.expired] {
        #expect(try await ledger.checkIn(number).status == 201)
        answers.append(try await ledger.checkIn(number).json())
      }
      #expect(Set(answers).count == 1)
    }
  }
}

extension ServedLedger {
  /// Changes a card's status; its holder stays.
  func change(_ number: String, to status: CardStatus) async throws {
    let card = try await card(number)
    try await register(.changeCardStatus(card.card, status, holder: card.holder))
  }
}

extension OpeningPeriod {
  /// A period by its distance from the moment at which the data set is loaded.
  static func hours(from begin: Int64, to end: Int64) -> OpeningPeriod {
    OpeningPeriod(
      begin: SetClock.start.adding(hours: begin), end: SetClock.start.adding(hours: end))
  }
}
