import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite(
  "What the published contract says of tickets",
  .enabled(
    if: PublishedContract.folder != nil,
    "PASBOEK_CONTRACTS does not name a folder with the published contracts"))
struct TicketContractTests {
  private typealias Region = TicketRegion

  @Test("tariffs, sales, group passes and the export of cards are as published")
  func answers() async throws {
    let contract = try PublishedContract.read()
    try await Region.serve { region in
      let ledger = region.ledger
      let poor = try await region.poor()
      let rich = try await region.member(20)
      try await region.setCoupon("COUPON_1") { $0.audience = .everyone }
      try await region.share(901, manual: true)
      let made = try await region.group(
        #","endDate":"2027-01-31","address":{"postalCode":"9900","city":"Stad"}"#)
      let group = try #require(try made.json()["uitpasNumber"]?.text)
      let groupID = try #require(try made.json()["passholderId"]?.text)
      try await ledger.addClient(
        "knowing", [.ticketSalesRegister, .passholdersSearch], organizer: Region.theater)
      func get(_ path: String, client: String = Region.theater) async throws -> Answer {
        try await ledger.send("GET", "/uitpas/\(path)", client: client)
      }
      let lines = [
        Region.line(poor.card, "9.99", #","regularPriceLabel":"Basis""#),
        Region.line(rich.card, tariff: "COUPON_1"), Region.line(group),
      ]
      for (answer, path, method) in [
        (try await region.tariffs(poor.card), "/tariffs", "get"),
        (try await region.tariffs(poor.card, "0"), "/tariffs", "get"),
        (try await region.tariffs(group), "/tariffs", "get"),
        (
          try await get("tariffs/static?regularPrice=10&eventId=play"), "/tariffs/static", "get"
        ),
        (
          try await region.post("[\(lines.joined(separator: ","))]", client: "knowing"),
          "/ticket-sales", "post"
        ),
        (try await get("ticket-sales?eventId=play"), "/ticket-sales", "get"),
        (try await get("grouppasses?uitpasNumber=\(group)"), "/grouppasses", "get"),
        (
          try await ledger.get(
            "/uitpas/grouppasses?uitpasNumber=\(group)",
            headers: ["x-client-id: \(Region.theater)"]), "/grouppasses", "get"
        ),
        (try await get("grouppasses/\(groupID)"), "/grouppasses/{passholderId}", "get"),
        (try await get("passes/\(group)"), "/passes/{uitpasNumber}", "get"),
        (
          try await get("cards/social-tariff/90/active", client: "operator"),
          "/cards/social-tariff/{cardSystemId}/active", "get"
        ),
        (try await get("events/play/card-systems"), "/events/{eventId}/card-systems", "get"),
      ] {
        #expect(answer.status == 200, "\(path): \(answer.text)")
        let faults = try contract.faults(of: answer, to: path, method)
        #expect(faults == [], "\(path): \(answer.text)")
      }
    }
  }

  /// What is refused of one line of a sale, and what of the same question about tariffs.
  private static func refusedAnswers(
    _ region: TicketRegion
  ) async throws -> [(Answer, String, String)] {
    let ledger = region.ledger
    let poor = try await region.poor()
    let buyer = try await region.poor(3)
    let rich = try await region.member(20)
    let suspended = try await region.poor(22)
    try await ledger.register(
      .suspendSocialTariff(
        suspended.holder, region.system, lastDay: region.today.adding(days: 10)))
    let noMember = try await region.poor(24)
    try await ledger.register(
      .changeMembershipStanding(noMember.holder, region.system, .blocked))
    let blocked = try await region.poor(25)
    try await ledger.change(blocked.card, to: .blocked)
    let blockedHolder = try await region.poor(26)
    try await ledger.register(.changeHolderStanding(blockedHolder.holder, .blocked))
    let expired = try await region.expired()
    let group = try #require(try await region.group(tickets: 1).json()["uitpasNumber"]?.text)
    #expect(try await region.sell(TicketRegion.line(buyer.card)).status == 200)
    var answers: [(Answer, String, String)] = []
    for body in ["", "[", "{}"] {
      answers.append((try await region.post(body), "/ticket-sales", "post"))
    }
    for lines in [
      [TicketRegion.line("x")], [TicketRegion.line(ServedLedger.number(99).text)],
      [TicketRegion.line(poor.card, event: "none")],
      [TicketRegion.line(poor.card, tariff: "COUPON_9")],
      [TicketRegion.line(poor.card, tariff: "X")], [TicketRegion.line(rich.card)],
      [TicketRegion.line(buyer.card)],
      [TicketRegion.line(group), TicketRegion.line(group)],
    ]
      + [suspended, noMember, blocked, blockedHolder, expired].map({
        [TicketRegion.line($0.card)]
      })
    {
      answers.append(
        (try await region.post("[\(lines.joined(separator: ","))]"), "/ticket-sales", "post"))
    }
    for card in [
      "x", ServedLedger.number(99).text, suspended.card, noMember.card, blocked.card,
      blockedHolder.card, expired.card,
    ] {
      answers.append((try await region.tariffs(card), "/tariffs", "get"))
    }
    answers.append((try await region.tariffs(poor.card, event: "none"), "/tariffs", "get"))
    return answers
  }

  @Test("every refusal is a published error that its operation lists under its status")
  func errors() async throws {
    let contract = try PublishedContract.read()
    try await Region.serve { region in
      let ledger = region.ledger
      var answers = try await Self.refusedAnswers(region)
      func get(_ path: String) async throws -> Answer {
        try await ledger.send("GET", "/uitpas/\(path)", client: Region.theater)
      }
      for query in ["regularPrice=0&eventId=play", "regularPrice=10&eventId=none"] {
        answers.append((try await get("tariffs/static?\(query)"), "/tariffs/static", "get"))
      }
      answers.append((try await get("ticket-sales?eventId=play&limit=501"), "/ticket-sales", "get"))
      for query in ["uitpasNumber=x", "uitpasNumber=\(Dataset.groupPass)&limit=501"] {
        answers.append((try await get("grouppasses?\(query)"), "/grouppasses", "get"))
      }
      let systems = "/uitpas/events/play/card-systems"
      for body in [
        "", "[", "{}", #"[{"id":1,"enabled":true}]"#, #"[{"id":77,"enabled":true}]"#, "[]",
        #"[{"id":90,"enabled":true,"manualDistributionKeys":[{"id":77,"enabled":true}]}]"#,
        #"[{"id":90,"enabled":true,"manualDistributionKeys":[{"id":900,"enabled":true}]}]"#,
      ] {
        answers.append(
          (
            try await ledger.send("PUT", systems, body, client: Region.theater),
            "/events/{eventId}/card-systems", "put"
          ))
      }
      var types: [String: Set<String>] = [:]
      for (answer, path, method) in answers {
        let body = try answer.json()
        // Members of a refusal that publiq documents beside the schema.
        let beside: Set = ["cardStatus", "passholderId", "groupPass", "jsonPointer"]
        let faults = contract.faults(of: body, schema: "Error", besides: beside)
        #expect(faults == [], "\(answer.text)")
        let type = try #require(body["type"]?.text)
        let listed = contract.problems(of: path, method, status: answer.status)
        #expect(listed.contains(type), "\(path) \(answer.status) \(type)")
        types[path, default: []].insert(type)
      }
      // Every listed kind has come up.
      for (path, method) in [
        ("/ticket-sales", "post"), ("/tariffs", "get"), ("/tariffs/static", "get"),
        ("/grouppasses", "get"), ("/events/{eventId}/card-systems", "put"),
      ] {
        let listed = contract.problems(of: path, method, status: 400)
        #expect(listed.subtracting(types[path] ?? []) == [], "\(path)")
      }
    }
  }

  @Test("the kind of a sale that is not there is the one that the document shows")
  func notFound() async throws {
    try await Region.serve { region in
      try expectProblem(
        try await region.cancel("12345678"), 404, "uitpas/ticket-sale-not-found")
    }
  }
}
