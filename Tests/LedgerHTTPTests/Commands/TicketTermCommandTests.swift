import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("Distribution keys, coupons and terms of tickets by command")
struct TicketTermCommandTests {
  private typealias Region = TicketRegion

  /// What is set, read back in the same words, changed, and by which path it is read.
  private struct Row: Sendable {
    var path: String
    var first: String
    var changed: String
    var isNew = true
    /// The member of the list that it is, or nil where the path reads it alone.
    var list: String?
  }

  private static let shares = #"{"holder":{"cents":150},"municipality":{"ofRest":7000}}"#
  private static let rows = [
    Row(
      path: "distribution-keys/77",
      first: #"""
        {"name":"Aalst","cardSystemIds":[90,91],"manual":true,"municipalities":["9900","9300"],
        "organizerIds":["theater"],
        "rules":[{"priceMin":100,"priceMax":2000,"residence":"INSIDE",
        "socialTariff":"AT_LEAST_ONE_CARDSYSTEM","holder":{"cents":150},
        "municipality":{"ofPrice":5000},"flemishGovernment":{"ofRest":2500}},
        {"holder":{"ofPrice":2000}}]}
        """#,
      changed: #"{"name":"Aalst","cardSystemIds":[90],"rules":[{"holder":{"cents":0}}]}"#,
      list: "77"),
    Row(
      path: "coupons/COUPON_7",
      first: #"""
        {"cardSystemId":90,"name":"Cultuurbon","shares":\#(shares),"description":"Voor iedereen",
        "audience":"EVERYONE","includesNewMembers":true,"status":"STOPPED",
        "validity":{"begin":"2026-01-01T00:00:00Z","end":"2027-01-01T00:00:00Z"},
        "holderLimit":{"volume":5,"periodType":"YEAR"},
        "eventLimit":{"volume":1,"periodType":"DAY"},"organizerIds":["theater"],
        "eventIds":["play"],"priceMin":500,"priceMax":5000}
        """#,
      changed: #"{"cardSystemId":90,"name":"Cultuurbon","shares":\#(shares)}"#,
      list: "COUPON_7"),
    Row(
      path: "events/play/ticket-terms",
      first: #"{"locationId":"hall","holdersMax":20,"distributionKeyIds":[901]}"#,
      changed: "{}", isNew: false),
    Row(
      path: "organizers/theater/ticket-limit",
      first: #"{"limit":{"volume":2,"periodType":"MONTH"}}"#, changed: "{}", isNew: false),
    Row(
      path: "card-systems/90/terms",
      first: #"""
        {"prices":[{"label":"Kind","cents":200,"ageTo":17,"whenAgeUnknown":false,
        "reasons":["FIRST_CARD"],"resident":true,"cardType":"DIGITAL"}],"registrationBonus":5,
        "socialTariffEnd":"12-31","discountPriceMax":2000}
        """#,
      changed: #"{"prices":[]}"#, isNew: false),
  ]

  private static func read(
    _ region: TicketRegion, _ row: Row, client: String = "operator"
  ) async throws -> JSONValue? {
    let path = row.list == nil ? row.path : String(row.path.prefix { $0 != "/" })
    let answer = try await region.ledger.send("GET", "/ledger/v1/\(path)", client: client)
    #expect(answer.status == 200, "\(answer.text)")
    guard let id = row.list else { return try answer.json() }
    return try answer.json()["member"]?.elements.first {
      $0["id"] == .string(id) || $0["id"]?.integer.map(String.init) == id
    }
  }

  @Test("what is set reads back in the same words; the same again is no record")
  func readBack() async throws {
    try await Region.serve { region in
      try await region.share(901, manual: true)
      for row in Self.rows {
        for (step, (body, status, changes)) in [
          (row.first, row.isNew ? 201 : 200, true), (row.first, 200, false),
          (row.changed, 200, true), (row.changed, 200, false), (row.first, 200, true),
        ].enumerated() {
          let head = try await region.ledger.head
          let answer = try await region.ledger.command(row.path, body, put: true)
          let comment = Comment("\(row.path) \(step): \(answer.text)")
          #expect(answer.status == status, comment)
          #expect(try answer.json()["changed"] == .boolean(changes), comment)
          #expect(try await region.ledger.head == head + (changes ? 1 : 0), comment)
          // What is read is a command that would change nothing.
          var members = try #require(try await Self.read(region, row), comment)
          let sent = try JSONValue(Array(body.utf8))
          for key in sent.keys where key != "municipalities" && key != "rules" {
            #expect(members[key] == Self.normal(sent[key]), "\(row.path) \(key)")
          }
          members = members.without(["id", "hasTicketSales"])
          let again = try await region.ledger.command(row.path, members.json, put: true)
          #expect(try again.json()["changed"] == .boolean(false), "\(row.path): \(again.text)")
        }
      }
    }
  }

  /// Moments as they are written.
  private static func normal(_ value: JSONValue?) -> JSONValue? {
    guard let begin = value?["begin"]?.text, let end = value?["end"]?.text else { return value }
    return [
      "begin": .string(begin.replacing("00Z", with: "00.000000Z")),
      "end": .string(end.replacing("00Z", with: "00.000000Z")),
    ]
  }

  @Test("what can share no price, and what is out of its limits, is refused")
  func invalid() async throws {
    try await Region.serve { region in
      func key(_ rules: String, _ rest: String = "") -> (String, String) {
        ("distribution-keys/77", #"{"name":"a","cardSystemIds":[90],"rules":\#(rules)\#(rest)}"#)
      }
      let head = try await region.ledger.head
      for (path, body) in [
        key("[]"), key("[{}]"), key(#"[{"holder":{}}]"#),
        key(#"[{"holder":{"cents":1,"ofPrice":1}}]"#), key(#"[{"holder":{"ofPrice":10001}}]"#),
        key(#"[{"holder":{"ofPrice":6000},"municipality":{"ofPrice":4001}}]"#),
        key(#"[{"holder":{"cents":1},"residence":"INSIDE"}]"#),
        key(#"[{"holder":{"cents":1},"priceMin":2,"priceMax":1}]"#),
        key(#"[{"holder":{"cents":1}}]"#, #","municipalities":["99"]"#),
        key(#"[{"holder":{"cents":1}}]"#, #","colour":"red""#),
        ("coupons/C", #"{"cardSystemId":90,"name":"a","shares":{}}"#),
        ("events/play/ticket-terms", #"{"holdersMax":0}"#),
        ("events/play/ticket-terms", #"{"distributionKeyIds":[900]}"#),
        ("organizers/theater/ticket-limit", #"{"limit":{"volume":0,"periodType":"DAY"}}"#),
        ("card-systems/90/terms", #"{"prices":[],"discountPriceMax":1000001}"#),
      ] {
        let answer = try await region.ledger.command(path, body, put: true)
        try expectProblem(answer, 400, "body/invalid-data", "\(path) \(body) \(answer.text)")
      }
      let reserved = try await region.ledger.command(
        "coupons/SOCIALTARIFF", #"{"cardSystemId":90,"name":"a","shares":\#(Self.shares)}"#,
        put: true)
      try expectProblem(reserved, 409, "already-defined")
      #expect(try await region.ledger.head == head)
    }
  }

  @Test("a coupon is given once to a member of its card system, while it is active")
  func grant() async throws {
    try await Region.serve { region in
      let member = try await region.member(1)
      let foreign = try await region.member(2, in: region.elsewhere)
      try await region.setCoupon("C")
      func grant(_ id: String, _ coupon: String = "C", key: String? = nil) async throws -> Answer {
        try await region.ledger.command(
          "coupons/\(coupon)/grants", #"{"passholderId":"\#(id)"}"#, key: key)
      }
      let first = try await grant(member.id, key: "k")
      #expect(first.status == 201, "\(first.text)")
      #expect(try await grant(member.id, key: "k").body == first.body)
      try expectProblem(try await grant(member.id), 409, "already-defined")
      try expectProblem(try await grant(foreign.id), 404, "uitpas/passholder-not-found")
      try expectProblem(try await grant("none"), 404, "uitpas/passholder-not-found")
      try expectProblem(try await grant(member.id, "none"), 404, "not-found")
      #expect(
        try await region.tariffs(member.card).json()["available"]?[0]?["id"] == "C")
      try await region.setCoupon("D") { $0.status = .stopped }
      try expectProblem(try await grant(member.id, "D"), 409, "not-editable")
    }
  }

  @Test("a region reads and sets what is its own alone")
  func scope() async throws {
    try await Region.serve { region in
      let ledger = region.ledger
      try await region.setCoupon("C")
      for (name, system) in [("here", region.system), ("there", region.elsewhere)] {
        try await ledger.addClient(
          name, Role.region.permissions, systems: system.number)
      }
      for (path, put) in [
        (
          "distribution-keys/900",
          #"{"name":"a","cardSystemIds":[91],"rules":[{"holder":{"cents":1}}]}"#
        ),
        ("events/play/ticket-terms", "{}"), ("organizers/theater/ticket-limit", "{}"),
        ("card-systems/90/terms", #"{"prices":[]}"#),
      ] {
        let answer = try await ledger.command(path, put, put: true, client: "there")
        try expectProblem(answer, 404, "not-found", "\(path)")
        guard !path.hasPrefix("distribution") else { continue }
        try expectProblem(
          try await ledger.send("GET", "/ledger/v1/\(path)", client: "there"), 404, "not-found")
        #expect(
          try await ledger.send("GET", "/ledger/v1/\(path)", client: "here").status == 200)
      }
      for path in ["distribution-keys", "coupons"] {
        let here = try await ledger.send("GET", "/ledger/v1/\(path)", client: "here").json()
        let there = try await ledger.send("GET", "/ledger/v1/\(path)", client: "there").json()
        #expect(here["totalItems"] == 1 && there["totalItems"] == 0, "\(path)")
      }
      // Ids of coupons are one list for all.
      try expectProblem(
        try await ledger.command(
          "coupons/C", #"{"cardSystemId":91,"name":"a","shares":\#(Self.shares)}"#, put: true,
          client: "there"), 409, "already-defined")
    }
  }

  @Test("what was sold at stands: organiser, card systems and keys of the event")
  func frozen() async throws {
    try await Region.serve { region in
      try await region.share(901, manual: true)
      let poor = try await region.poor()
      #expect(try await region.sell(Region.line(poor.card)).status == 200)
      try expectProblem(
        try await region.ledger.command(
          "events/play/ticket-terms", #"{"distributionKeyIds":[901]}"#, put: true), 409,
        "not-editable")
      let moved = try await region.ledger.command(
        "events/play/ticket-terms", #"{"locationId":"hall","holdersMax":5}"#, put: true)
      #expect(moved.status == 200, "\(moved.text)")
    }
  }
}

extension JSONValue {
  /// The object without some of its members.
  fileprivate func without(_ names: Set<String>) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { !names.contains($0.key) })
  }

  /// The value as JSON, for values without text that needs an escape.
  fileprivate var json: String {
    switch self {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): "\"\(value)\""
    case .array(let values): "[\(values.map(\.json).joined(separator: ","))]"
    case .object(let members):
      "{\(members.map { "\"\($0.key)\":\($0.value.json)" }.joined(separator: ","))}"
    }
  }
}
