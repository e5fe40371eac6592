import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

@Suite("GET /museumpass/passes/{cardNumber}") struct MuseumPassesGetTests {
  private static let number = "2900000000017"
  private static let personal: Set = ["firstName", "lastName", "dateOfBirth"]

  /// How a pass came to be as it is.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var channel = SubscriptionChannel.online
    var isIdentified = true
    var days: Int64 = 0
    var change: (@Sendable (MuseumSetting, HolderID) async throws -> Void)?
    /// Why it refuses; nil where it does not.
    var reason: String?
    var isAllowed: Bool
    var endDate: String?
    var isTold: Bool

    var testDescription: String { name }

    init(
      _ name: String, _ channel: SubscriptionChannel = .online, isIdentified: Bool = true,
      days: Int64 = 0, isAllowed: Bool = false, reason: String? = nil, endDate: String?,
      isTold: Bool, change: (@Sendable (MuseumSetting, HolderID) async throws -> Void)? = nil
    ) {
      self.name = name
      self.channel = channel
      self.isIdentified = isIdentified
      self.days = days
      self.change = change
      self.reason = reason
      self.isAllowed = isAllowed
      self.endDate = endDate
      self.isTold = isTold
    }
  }

  private static let rows = [
    Row("bought online today", isAllowed: true, endDate: "2027-11-22", isTold: true),
    Row(
      "on its last day", days: 364, isAllowed: true, endDate: "2027-11-22", isTold: true),
    Row("the day after", days: 365, reason: "EXPIRED", endDate: "2027-11-22", isTold: true),
    Row(
      "renewed", isAllowed: true, endDate: "2028-11-22", isTold: true,
      change: { try await $0.sell(to: $1, .online, .renewal) }),
    Row(
      "bought online, not registered", isIdentified: false, isAllowed: true,
      endDate: "2027-11-22", isTold: false),
    Row(
      "bought at a museum, not used", .museum, isIdentified: false, isAllowed: true,
      endDate: "2028-01-22", isTold: false),
    Row(
      "begun by itself two months later", .museum, isIdentified: false, days: 61, isAllowed: true,
      endDate: "2028-01-22", isTold: false),
    Row(
      "used five times, not registered", .museum, isIdentified: false,
      reason: "MAXIMUM_UNREGISTERED_VISITS_REACHED", endDate: "2027-11-22", isTold: false,
      change: { setting, holder in
        for _ in 0..<5 { _ = try await setting.visit(holder) }
      }),
    Row(
      "its card blocked", reason: "CARD_BLOCKED", endDate: "2027-11-22", isTold: false,
      change: { setting, _ in
        try await setting.change(number, to: .blocked)
      }),
    Row(
      "its holder blocked", reason: "PASSHOLDER_BLOCKED", endDate: "2027-11-22", isTold: false,
      change: { try await $0.ledger.register(.changeHolderStanding($1, .blocked)) }),
    Row(
      "its membership blocked", reason: "PASSHOLDER_BLOCKED", endDate: "2027-11-22", isTold: false,
      change: { setting, holder in
        try await setting.ledger.register(
          .changeMembershipStanding(holder, setting.system, .blocked))
      }),
    Row(
      "cancelled", reason: "EXPIRED", endDate: nil, isTold: true,
      change: { try await $0.ledger.register(.cancelSubscription($1, $0.system)) }),
    Row(
      "at a museum that takes no visits", endDate: "2027-11-22", isTold: true,
      change: { setting, _ in try await setting.set(isActive: false) }),
    Row(
      "blocked, at a museum that takes no visits", endDate: "2027-11-22", isTold: false,
      change: { setting, _ in
        try await setting.set(isActive: false)
        try await setting.change(number, to: .blocked)
      }),
  ]

  @Test("says whether it lets in, why not, until when, and who it is only where that may be told")
  func table() async throws {
    for row in Self.rows {
      try await ServedLedger.serveMuseum { setting in
        let holder = try await setting.sell(
          Self.number, row.channel, isIdentified: row.isIdentified)
        try await row.change?(setting, holder)
        setting.ledger.clock.advance(seconds: row.days * 86_400)
        let head = try await setting.ledger.head
        let answer = try await setting.get("passes/\(Self.number)")
        #expect(answer.status == 200, "\(row.name): \(answer.text)")
        let pass = try answer.json()
        let id = try #require(try setting.ledger.engine.person(holder)).passholderID
        #expect(pass["passholderId"]?.text == id)
        #expect(pass["visit"]?["allowed"] == .boolean(row.isAllowed), "\(row.name)")
        #expect(pass["visit"]?["reason"]?.text == row.reason, "\(row.name)")
        #expect(pass["subscriptionEndDate"]?.text == row.endDate, "\(row.name)")
        #expect(pass.keys.intersection(Self.personal) == (row.isTold ? Self.personal : []))
        if row.isTold {
          #expect(pass["firstName"] == "Sophie" && pass["lastName"] == "Peeters")
          #expect(pass["dateOfBirth"] == "1992-04-14")
        }
        #expect(try await setting.ledger.head == head, "who asks changes nothing")
      }
    }
  }

  @Test("what is no pass of the museum's programme is not found, whatever else it is")
  func notFound() async throws {
    try await ServedLedger.serveMuseum { setting in
      let stock = try #require(MuseumPassNumber("2900000000033"))
      _ = try await Registrar(setting.ledger.engine).registerCard(
        NewCard(stock, system: setting.system, status: .localStock))
      let numbers = [
        "2900000000025", stock.text, Dataset.holder, "x", "290000000001", "%00",
      ]
      for number in numbers {
        try expectProblem(try await setting.get("passes/\(number)"), 404, "url/not-found")
      }
    }
  }

  @Test("an erased holder's pass is not found")
  func erased() async throws {
    try await ServedLedger.serveMuseum { setting in
      let holder = try await setting.sell(Self.number)
      #expect(try await setting.get("passes/\(Self.number)").status == 200)
      try await Registrar(setting.ledger.engine).erase(holder, client: .none)
      try expectProblem(try await setting.get("passes/\(Self.number)"), 404, "url/not-found")
    }
  }

  @Test("a client that may do this for several museums, or for every one, is told so")
  func severalMuseums() async throws {
    try await ServedLedger.serveMuseum { setting in
      try await setting.sell(Self.number)
      let ledger = setting.ledger
      let registrar = Registrar(ledger.engine)
      let permissions: Set = [Permission.museumVisits.rawValue]
      let grants = ["museum-1", "partner-1"].map { Grant(organizer: $0, permissions: permissions) }
      try await registrar.addClient(
        NewClient(id: "several", secret: "s", name: "several", grants: grants))
      try await registrar.addClient(
        NewClient(
          id: "every", secret: "s", name: "every", grants: [Grant(permissions: permissions)]))
      for client in ["several", "every"] {
        let answer = try await setting.get("passes/\(Self.number)", client: client)
        try expectProblem(answer, 403, "auth/forbidden")
        #expect(try answer.json()["detail"]?.text?.contains("one organiser alone") == true)
      }
      let one = try await setting.get("passes/\(Self.number)")
      #expect(one.status == 200)
    }
  }
}
