import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("/uitpas/passholders/{passholderId}/memberships/{cardSystemId}") struct MembershipTests {
  private static let organizer = "&organizerId=\(TestDataset.organizerID)"

  private static func path(_ id: String, _ system: Int = 1) -> String {
    "/uitpas/passholders/\(id)/memberships/\(system)"
  }

  private static func body(_ changes: [String: JSONValue] = [:]) -> String {
    var members: [String: JSONValue] = [
      "cardType": "DIGITAL", "registrationOrganizer": ["id": .string(TestDataset.organizerID)],
    ]
    members.merge(changes) { _, new in new }
    return JSONValue.object(members).jsonText
  }

  private static func preview(
    _ ledger: ServedLedger, _ id: String, _ system: Int, _ socialTariff: Bool
  ) async throws -> JSONValue {
    let answer = try await ledger.get(
      "\(path(id, system))?socialTariff=\(socialTariff)\(organizer)")
    try #require(answer.status == 200, "\(answer.text)")
    return try answer.json()
  }

  @Test("a preview tells what would happen, when a tariff would end, and who would have to move")
  func previews() async throws {
    try await ServedLedger.servePriced { ledger in
      let plain = try await ledger.passholderID(of: Dataset.holder)
      let poor = try await ledger.passholderID(of: Dataset.poorHolder)
      let expired = try await ledger.passholderID(of: Dataset.expired)
      let head = try await ledger.head
      for (id, system, socialTariff, kind, moves) in [
        (plain, 1, false, "NOT_POSSIBLE", false), (plain, 1, true, "REPLACE_MEMBERSHIP", false),
        (plain, 2, false, "NEW_MEMBERSHIP", false), (plain, 2, true, "NEW_MEMBERSHIP", true),
        (poor, 1, true, "NOT_POSSIBLE", false), (poor, 1, false, "REPLACE_MEMBERSHIP", false),
        (expired, 1, true, "REPLACE_MEMBERSHIP", false), (expired, 1, false, "NOT_POSSIBLE", false),
      ] {
        let preview = try await Self.preview(ledger, id, system, socialTariff)
        #expect(preview["type"]?.text == kind, "\(system) \(socialTariff)")
        #expect(preview["addressChangeRequired"] == .boolean(moves), "\(system) \(socialTariff)")
        #expect(preview["socialTariffEndDate"]?.text == (socialTariff ? "2027-04-30" : nil))
        #expect((preview["replacedMembership"] != nil) == (kind == "REPLACE_MEMBERSHIP"))
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("a preview that cannot be made says why")
  func previewRefused() async throws {
    try await ServedLedger.servePriced { ledger in
      let id = try await ledger.passholderID(of: Dataset.holder)
      let card = try await ledger.card(Dataset.holder)
      try await ledger.register(.changeMembershipStanding(card.holder, card.system, .blocked))
      let yes = "socialTariff=true\(Self.organizer)"
      for (path, status, kind) in [
        ("\(Self.path(id))?\(yes)", 400, "uitpas/passholder-new-membership-error"),
        (
          "\(Self.path(id, 2))?socialTariff=true&organizerId=x", 400, "uitpas/organizer-not-found"
        ),
        ("\(Self.path(id, 9))?\(yes)", 404, "uitpas/cardsystem-not-found"),
        ("\(Self.path("x"))?\(yes)", 404, "uitpas/passholder-not-found"),
        ("\(Self.path(id))?socialTariff=true", 400, "bad-request"),
        ("\(Self.path(id))?socialTariff=yes\(Self.organizer)", 400, "bad-request"),
        ("\(Self.path(id))?organizerId=x", 400, "bad-request"),
      ] {
        try expectProblem(try await ledger.get(path), status, kind, "\(path)")
      }
      try await ledger.addClient("counter", [.passholdersWrite])
      let plain = "\(Self.path(id, 2))?socialTariff=false\(Self.organizer)"
      #expect(try await ledger.send("GET", plain, client: "counter").status == 200)
      try expectProblem(
        try await ledger.send("GET", "\(Self.path(id, 2))?\(yes)", client: "counter"), 403,
        "auth/forbidden")
    }
  }

  @Test("a new membership, a tariff gained with a move, and one lost again")
  func life() async throws {
    try await ServedLedger.servePriced { ledger in
      let id = try await ledger.passholderID(of: Dataset.holder)
      let new = try await ledger.send("POST", Self.path(id, 2), Self.body())
      #expect(new.status == 201 && new.body.isEmpty, "\(new.text)")
      let joined = try await ledger.passholder(id)
      #expect(joined["points"] == 100 && joined["uitpasNumber"]?.text == Dataset.holder)
      let digital = try #require(joined["cardSystemMemberships"]?[1]?["uitpasNumber"]?.text)
      // Brussels grants the tariff to those who live there.
      try expectFault(
        try await ledger.send(
          "POST", Self.path(id, 2), Self.body(["socialTariff": [:]])), "/address")
      let home: JSONValue = ["street": "Nieuwstraat 1", "postalCode": "1000", "city": "Brussel"]
      let gained = try await ledger.send(
        "POST", Self.path(id, 2), Self.body(["socialTariff": [:], "address": home]))
      #expect(gained.status == 201, "\(gained.text)")
      let poor = try await ledger.passholder(id)
      #expect(poor["address"] == home && poor["postalCode"] == "1000")
      let second = poor["cardSystemMemberships"]?[1]
      #expect(second?["socialTariff"]?["endDate"] == "2027-04-30T21:59:59+00:00")
      let replaced = try #require(second?["uitpasNumber"]?.text)
      #expect(replaced != digital && replaced.dropLast().last == "1")
      #expect(try await ledger.card(digital).status == .replaced)
      let lost = try await ledger.send("POST", Self.path(id, 2), Self.body())
      #expect(lost.status == 201, "\(lost.text)")
      let after = try await ledger.passholder(id)["cardSystemMemberships"]?[1]
      #expect(after?["socialTariff"] == nil)
      #expect(after?["uitpasNumber"]?.text?.dropLast().last == "0")
    }
  }

  @Test("a repeated key answers 201 again, another request under it is a conflict")
  func idempotency() async throws {
    try await ServedLedger.servePriced { ledger in
      let id = try await ledger.passholderID(of: Dataset.holder)
      let stock: [String: JSONValue] = [
        "cardType": "NFC_CARD", "uitpasNumber": .string(Dataset.stock), "socialTariff": [:],
      ]
      let body = Self.body(stock)
      let first = try await ledger.send("POST", Self.path(id), body, key: "key")
      #expect(first.status == 201, "\(first.text)")
      let head = try await ledger.head
      let again = try await ledger.send("POST", Self.path(id), body, key: "key")
      #expect(again.status == 201, "\(again.text)")
      for (path, other) in [
        (Self.path(id), Self.body()), (Self.path(id, 2), Self.body()),
        (
          Self.path(id),
          Self.body(
            stock.merging(["socialTariff": ["socialTariffEndDate": "2027-01-01"]]) { $1 })
        ),
      ] {
        try expectProblem(
          try await ledger.send("POST", path, other, key: "key"), 409, "idempotency-key-reused")
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("a membership that is refused names the member at fault and records nothing")
  func refused() async throws {
    try await ServedLedger.servePriced { ledger in
      let id = try await ledger.passholderID(of: Dataset.holder)
      try await ledger.addClient("counter", [.passholdersWrite])
      let head = try await ledger.head
      func card(_ number: String?) -> [String: JSONValue] {
        var members: [String: JSONValue] = ["cardType": "NFC_CARD", "socialTariff": [:]]
        if let number { members["uitpasNumber"] = .string(number) }
        return members
      }
      let brussels: JSONValue = ["street": "x", "postalCode": "1000", "city": "Brussel"]
      for (changes, pointer) in [
        (["cardType": "PAPER"], "/cardType"),
        (["registrationOrganizer": ["id": "x"]], "/registrationOrganizer/id"),
        (
          ["registrationOrganizer": ["id": .string(Dataset.foreignOrganizer)]],
          "/registrationOrganizer/id"
        ),
        (card(nil), "/uitpasNumber"), (card("1"), "/uitpasNumber"),
        (card(Dataset.unknown), "/uitpasNumber"), (card(Dataset.groupPass), "/uitpasNumber"),
        (card(Dataset.poorHolder), "/uitpasNumber"),
        (["socialTariff": ["socialTariffEndDate": "x"]], "/socialTariff/socialTariffEndDate"),
        (
          ["socialTariff": ["socialTariffEndDate": "2028-01-01"]],
          "/socialTariff/socialTariffEndDate"
        ),
        (["socialTariff": [:], "address": brussels], "/address/postalCode"),
        (["socialTariff": [:], "voucher": "NONE"], "/voucher"),
        (["address": ["postalCode": "9000", "city": "Gent"]], "/address/street"),
      ] as [([String: JSONValue], String)] {
        let system = pointer == "/registrationOrganizer/id" ? 2 : 1
        try expectFault(
          try await ledger.send("POST", Self.path(id, system), Self.body(changes)), pointer)
      }
      let same = try await ledger.send("POST", Self.path(id), Self.body())
      try expectProblem(same, 400, "body/invalid-data")
      #expect(try same.json()["endUserMessage"]?.keys == ["nl", "fr", "de", "en"])
      for (path, kind) in [
        (Self.path("x"), "passholder-not-found"), (Self.path(id, 9), "cardsystem-not-found"),
      ] {
        try expectProblem(
          try await ledger.send("POST", path, Self.body()), 404, "uitpas/\(kind)")
      }
      try expectProblem(
        try await ledger.send(
          "POST", Self.path(id), Self.body(["socialTariff": [:]]), client: "counter"), 403,
        "auth/forbidden")
      #expect(try await ledger.head == head)
    }
  }

  @Test("a lost card is replaced: same balance, same limits, and the history keeps its number")
  func replacedAfterLoss() async throws {
    try await ServedLedger.servePriced { ledger in
      let old = try await ledger.card(Dataset.holder)
      let id = try await ledger.passholderID(of: Dataset.holder)
      let first = try await ledger.checkIn(Dataset.holder, key: "first")
      #expect(first.status == 201)
      let new = "0900000020405"
      var order = PassOrder(
        for: .holder(old.holder, moving: nil), .stock(try await ledger.card(new).card),
        in: old.system, counter: .none)
      order.reason = .lossTheft
      order.replaces = old.card
      let sold = try await Registrar(ledger.engine).sell(order, client: .none)
      guard case .decided(let outcome) = sold else {
        Issue.record("the key was reused")
        return
      }
      #expect(outcome.holder == old.holder && outcome.reason == .lossTheft)
      #expect(try await ledger.balance(new) == 101)
      try expectProblem(try await ledger.checkIn(new), 400, "uitpas/checkin-not-allowed")
      let blocked = try await ledger.checkIn(Dataset.holder)
      try expectProblem(blocked, 400, "uitpas/invalid-card-status")
      #expect(try blocked.json()["cardStatus"] == "BLOCKED")
      let again = try await ledger.checkIn(Dataset.holder, key: "first")
      #expect(try again.json()["uitpasNumber"]?.text == Dataset.holder)
      #expect(try await ledger.passholder(id)["uitpasNumber"]?.text == new)
    }
  }
}
