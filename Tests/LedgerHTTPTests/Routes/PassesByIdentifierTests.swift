import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

@Suite("GET /uitpas/passes, /chip-numbers/{chipNumber} and /cards") struct PassesByIdentifierTests {
  /// A holder whom a national number names, with an active card and, newer, a blocked one.
  private static func personWithCards(_ ledger: ServedLedger) async throws -> [String] {
    let registrar = Registrar(ledger.engine)
    var profile = HolderProfile(address: .init(postalCode: "9000", city: "Gent"))
    profile.inszNumber = "85010100115"
    let holder = try await registrar.registerHolder(profile)
    try await ledger.register(.startMembership(holder, CardSystemID(1)))
    let numbers = ["0900000200007", "0900000300005"]
    for (number, status) in zip(numbers, [CardStatus.active, .blocked]) {
      _ = try await registrar.registerCard(
        NewCard(
          identifiers: CardIdentifiers(
            uitpasNumber: try #require(UITPASNumber(number)).value),
          system: CardSystemID(1), kind: .individual, status: status, holder: holder))
    }
    return numbers
  }

  private static func poorPass(_ ledger: ServedLedger) async throws -> JSONValue {
    try await ledger.get("/uitpas/passes/\(Dataset.poorHolder)").json()
  }

  @Test("the number, the chip and the national number name the same pass")
  func identifiers() async throws {
    try await ServedLedger.serve { ledger in
      let numbers = try await Self.personWithCards(ledger)
      let head = try await ledger.head
      let byNumber = try await ledger.get("/uitpas/passes/\(Dataset.holder)").json()
      for path in [
        "passes?identifier=\(Dataset.holder)", "passes?identifier=\(Dataset.holderChip)",
        "passes?identifier=\(Dataset.holderChip.lowercased())",
        "chip-numbers/\(Dataset.holderChip)",
      ] {
        let answer = try await ledger.get("/uitpas/\(path)")
        #expect(answer.status == 200, "\(path)")
        #expect(try answer.json() == byNumber, "\(path)")
      }
      let byNational = try await ledger.get("/uitpas/passes?identifier=85010100115")
      #expect(byNational.status == 200)
      #expect(try byNational.json()["uitpasNumber"]?.text == numbers[0])
      #expect(try await ledger.head == head)
    }
  }

  @Test("a card that is not active is told with its status, its holder and its kind")
  func invalidCardStatus() async throws {
    try await ServedLedger.serve { ledger in
      let blocked = try await ledger.passholderID(Dataset.blocked)
      try await ledger.change(Dataset.holder, to: .deleted)
      let deleted = try await ledger.passholderID(Dataset.holder)
      for (identifier, status, holder) in [
        (Dataset.blocked, "BLOCKED", blocked), (Dataset.blockedChip, "BLOCKED", blocked),
        (Dataset.holder, "DELETED", deleted), (Dataset.stock, "LOCAL_STOCK", nil),
      ] {
        let answer = try await ledger.get("/uitpas/passes?identifier=\(identifier)")
        try expectProblem(answer, 400, "uitpas/invalid-card-status", "\(identifier)")
        let body = try answer.json()
        #expect(body["cardStatus"]?.text == status, "\(identifier)")
        #expect(body["passholderId"]?.text == holder, "\(identifier)")
        #expect(body["passType"] == "INDIVIDUAL", "\(identifier)")
      }
    }
  }

  @Test("blocked holders are 400, what nobody has 404, and an identifier there must be")
  func refused() async throws {
    try await ServedLedger.serve { ledger in
      let holder = try await ledger.card(Dataset.poorHolder).holder
      try await ledger.register(.changeHolderStanding(holder, .blocked))
      for path in [
        "passes?identifier=\(Dataset.poorHolder)", "chip-numbers/\(Dataset.poorHolderChip)",
      ] {
        try expectProblem(
          try await ledger.get("/uitpas/\(path)"), 400, "uitpas/passholder-blocked", "\(path)")
      }
      try expectProblem(
        try await ledger.get("/uitpas/chip-numbers/\(Dataset.blockedChip)"), 400,
        "uitpas/card-blocked")
      for path in [
        "passes?identifier=\(Dataset.unknown)", "passes?identifier=85010100115",
        "passes?identifier=", "passes?identifier=x", "chip-numbers/04784CDAEE3881",
        "chip-numbers/\(Dataset.stockChip)", "chip-numbers/x",
      ] {
        try expectProblem(
          try await ledger.get("/uitpas/\(path)"), 404, "uitpas/pass-not-found", "\(path)")
      }
      try expectProblem(try await ledger.get("/uitpas/passes"), 400, "bad-request")
      try expectProblem(try await ledger.get("/uitpas/passes?identifier=%zz"), 400, "bad-request")
    }
  }

  @Test("a card is shown in every status, with what it was made for or what its holder has")
  func cards() async throws {
    try await ServedLedger.serve { ledger in
      for (query, status, kind, hasTariff) in [
        ("uitpasNumber=\(Dataset.holder)", "ACTIVE", "NFC_CARD", false),
        ("uitpasNumber=\(Dataset.poorHolder)", "ACTIVE", "NFC_CARD", true),
        ("uitpasNumber=\(Dataset.expired)", "ACTIVE", "NFC_CARD", false),
        ("uitpasNumber=\(Dataset.blocked)", "BLOCKED", "NFC_CARD", true),
        ("uitpasNumber=\(Dataset.stock)", "LOCAL_STOCK", "NFC_CARD", true),
        ("chipNumber=\(Dataset.blockedChip)", "BLOCKED", "NFC_CARD", true),
        ("uitpasNumber=0900004518305", "ACTIVE", "DIGITAL", false),
      ] {
        let answer = try await ledger.get("/uitpas/cards?\(query)")
        #expect(answer.status == 200, "\(query)")
        let body = try answer.json()
        #expect(body["status"]?.text == status, "\(query)")
        #expect(body["cardType"]?.text == kind, "\(query)")
        #expect(body["socialTariff"] == .boolean(hasTariff), "\(query)")
        #expect(body["cardSystem"]?["id"] == 1, "\(query)")
      }
      for (query, status, kind) in [
        ("uitpasNumber=0900000095901", 400, "uitpas/invalid-uitpas-number"),
        ("uitpasNumber=\(Dataset.unknown)", 404, "url/not-found"),
        ("chipNumber=04784CDAEE3881", 404, "url/not-found"),
        ("chipNumber=x", 404, "url/not-found"), ("", 400, "bad-request"),
      ] {
        try expectProblem(
          try await ledger.get("/uitpas/cards?\(query)"), status, kind, "\(query)")
      }
    }
  }

  @Test("a suspended tariff is none and a warning, one in grace is active and to be renewed")
  func messages() async throws {
    try await ServedLedger.serve { ledger in
      let card = try await ledger.card(Dataset.poorHolder)
      let today = BrusselsTime.date(at: ledger.clock.now())
      try await ledger.register(
        .suspendSocialTariff(card.holder, card.system, lastDay: today.adding(days: 7)))
      #expect(try await Self.poorPass(ledger)["socialTariff"] == ["status": "NONE"])
      #expect(try await Self.poorPass(ledger)["messages"]?[0]?["level"] == "WARN")
      try await ledger.register(.liftSocialTariffSuspension(card.holder, card.system))
      #expect(try await Self.poorPass(ledger)["socialTariff"]?["status"] == "ACTIVE")
      #expect(try await Self.poorPass(ledger)["messages"] == nil)
      let graceBegins = try #require(CivilDate(year: 2027, month: 5, day: 1))
      let wait =
        BrusselsTime.start(of: graceBegins).microseconds
        - ledger.clock.now().microseconds
      ledger.clock.advance(seconds: wait / 1_000_000)
      #expect(try await Self.poorPass(ledger)["socialTariff"]?["status"] == "ACTIVE")
      #expect(try await Self.poorPass(ledger)["messages"]?[0]?["level"] == "INFO")
    }
  }
}
