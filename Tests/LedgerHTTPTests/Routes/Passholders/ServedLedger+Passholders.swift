import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

/// What a counter writes down of someone new; tests change what they are about.
struct Someone {
  var members: [String: JSONValue] = [
    "name": "Peeters", "firstName": "Marc", "dateOfBirth": "1980-01-31",
    "address": ["street": "Grote Markt 12", "postalCode": "9000", "city": "Gent"],
    "registrationOrganizer": ["id": .string(TestDataset.organizerID)],
    "registrationCardSystemId": 1, "registrationCardType": "DIGITAL",
  ]

  /// Someone who gets a digital card of Gent, but for these members.
  static func digital(_ changes: [String: JSONValue] = [:]) -> Someone {
    var someone = Someone()
    someone.members.merge(changes) { _, new in new }
    return someone
  }

  /// Someone who gets a card from the stock.
  static func card(_ number: String, _ changes: [String: JSONValue] = [:]) -> Someone {
    var someone = digital(["registrationCardType": "NFC_CARD"])
    someone.members["registrationUitpasNumber"] = .string(number)
    someone.members["registrationCardSystemId"] = nil
    someone.members.merge(changes) { _, new in new }
    return someone
  }

  func without(_ member: String) -> Someone {
    var someone = self
    someone.members[member] = nil
    return someone
  }

  var json: String { JSONValue.object(members).jsonText }
}

extension JSONValue {
  /// The value as JSON.
  var jsonText: String {
    switch self {
    case .null: return "null"
    case .boolean(let value): return value ? "true" : "false"
    case .integer(let value): return String(value)
    case .number(let value): return String(value)
    case .string(let value):
      var writer = JSONWriter()
      writer.value(value)
      return String(decoding: writer.bytes, as: UTF8.self)
    case .array(let elements):
      return "[" + elements.map { $0.jsonText }.joined(separator: ",") + "]"
    case .object(let members):
      let keys = members.keys.sorted()
      let pairs = keys.map { key in
        JSONValue.string(key).jsonText + ":"
          + (members[key] ?? .null).jsonText
      }
      return "{" + pairs.joined(separator: ",") + "}"
    }
  }
}

extension ServedLedger {
  /// Sends JSON with any method, as the data set's client where no other is named.
  func send(
    _ method: String, _ path: String, _ body: String = "", key: String? = nil,
    client: String = TestDataset.clientID
  ) async throws -> Answer {
    var headers = [try await bearer(client), "Content-Type: application/json"]
    if let key { headers.append("Idempotency-Key: \(key)") }
    return try await exchange(port, method, path, headers: headers, body: body)
  }

  /// Registers someone.
  func register(
    _ someone: Someone, key: String? = nil, client: String = TestDataset.clientID
  ) async throws -> Answer {
    try await send("POST", "/uitpas/passholders", someone.json, key: key, client: client)
  }

  /// Registers someone who may not be refused, and answers the passholder.
  func registered(_ someone: Someone) async throws -> JSONValue {
    let answer = try await register(someone)
    try #require(answer.status == 200, "\(answer.text)")
    return try answer.json()
  }

  /// The public id of the holder of a card.
  func passholderID(of number: String) async throws -> String {
    let holder = try await card(number).holder
    return try #require(try engine.person(holder)).passholderID
  }

  /// A holder as the published API shows one.
  func passholder(_ id: String) async throws -> JSONValue {
    let answer = try await get("/uitpas/passholders/\(id)")
    try #require(answer.status == 200, "\(answer.text)")
    return try answer.json()
  }
}

/// Whether a problem names a member of the body.
func expectFault(
  _ answer: Answer, _ pointer: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  try expectProblem(
    answer, 400, "body/invalid-data", "\(pointer)", sourceLocation: sourceLocation)
  let pointers = try answer.json()["schemaErrors"]?.elements.compactMap { $0["jsonPointer"]?.text }
  #expect(pointers?.contains(pointer) == true, "\(answer.text)", sourceLocation: sourceLocation)
}

extension ServedLedger {
  /// Prices of a region: 2 euro under 18, 5 from 18, nothing with the social tariff, 0.50 with a
  /// school's voucher.
  static let prices = [
    CardPrice(label: "Schoolvoucher", cents: 50, voucherType: "school"),
    CardPrice(label: "Kansentarief", cents: 0, socialTariff: true),
    CardPrice(label: "Tot en met 17 jaar", cents: 200, ageTo: 17, whenAgeUnknown: false),
    CardPrice(label: "Volwassenen", cents: 500),
  ]

  /// Serves with these prices in the data set's card systems.
  static func servePriced(
    _ options: Options = Options(), _ body: @Sendable (ServedLedger) async throws -> Void
  ) async throws {
    try await serve(options) { ledger in
      for system in ledger.engine.catalogue.cardSystems {
        try await ledger.register(
          .setTerms(system.system, CardSystemTerms(prices: prices)))
      }
      try await body(ledger)
    }
  }
}
