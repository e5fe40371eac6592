import HTTPTypes
import LedgerHTTP

/// What an answer may tell of a person: each route shows what the published API gives it, and
/// nothing beside.
enum Disclosure {
  /// Names of members that tell who somebody is, or that somebody is poor.
  private static let personal: Set = [
    "firstName", "lastName", "dateOfBirth", "email", "phoneNumber", "telephone", "street",
    "inszNumber", "gender", "nationality", "optInPreferences", "picture", "postalCode",
    "socialTariff", "hasSocialTariff", "availableTickets", "totalTicketsPerYear",
  ]

  private static let pass: Set = ["firstName", "postalCode", "socialTariff"]
  private static let person: Set = [
    "firstName", "dateOfBirth", "email", "phoneNumber", "street", "inszNumber", "gender",
    "nationality", "optInPreferences", "postalCode", "socialTariff",
  ]
  private static let group: Set = [
    "email", "telephone", "street", "postalCode", "socialTariff", "availableTickets",
    "totalTicketsPerYear",
  ]

  /// What each route shows to whoever it lets in; a route that is missing here shows nobody.
  private static let shown: [String: Set<String>] = [
    "GET /uitpas/passes": pass, "GET /uitpas/passes/{uitpasNumber}": pass,
    "GET /uitpas/chip-numbers/{chipNumber}": pass, "GET /uitpas/cards": ["socialTariff"],
    "GET /uitpas/passholders": person.subtracting(["email", "phoneNumber", "street", "inszNumber"]),
    "POST /uitpas/passholders": person, "GET /uitpas/passholders/{passholderId}": person,
    "PUT /uitpas/passholders/{passholderId}": person,
    "POST /uitpas/passholders/{passholderId}/memberships/{cardSystemId}": ["socialTariff"],
    "GET /uitpas/passholders/{passholderId}/memberships/{cardSystemId}": ["socialTariff"],
    "GET /uitpas/grouppasses": group, "GET /uitpas/grouppasses/{passholderId}": group,
    "GET /uitpas/cards/social-tariff/{cardSystemId}/active": ["availableTickets"],
    // Whose postal codes are those of municipalities.
    "GET /uitpas/card-systems": ["postalCode"],
    "GET /uitpas/card-systems/{cardSystemId}": ["postalCode"],
    // Which prices and keys ask for one, and nobody's.
    "GET /ledger/v1/distribution-keys": ["socialTariff"],
    "GET /ledger/v1/card-systems/{id}/terms": ["socialTariff"],
    "GET /museumpass/passes/{cardNumber}": ["firstName", "lastName", "dateOfBirth", "picture"],
  ]

  /// Routes that add the whole passholder for callers with PASSHOLDERS_SEARCH.
  private static let withPassholder: Set = [
    "POST /uitpas/checkins", "POST /uitpas/ticket-sales", "GET /uitpas/ticket-sales",
  ]

  /// What an answer tells that it may not tell.
  ///
  /// - Parameter permissions: the caller's; none for a device, a kiosk or nobody.
  static func leaks(
    in answer: JSONValue, of rule: RouteRule, to permissions: Set<Permission>
  ) -> Set<String> {
    let route = "\(rule.method.rawValue) \(rule.path)"
    // Which tells of the members themselves, and of nobody.
    guard route != "GET /openapi.json" else { return [] }
    var leaks = told(answer, outside: ["passholder", "cardSystem", "cities"])
      .subtracting(shown[route] ?? [])
    let showsPassholder =
      withPassholder.contains(route) && permissions.contains(.passholdersSearch)
    if !showsPassholder, members(of: answer).contains("passholder") { leaks.insert("passholder") }
    return leaks
  }

  /// The personal members of a value, those inside of some members left out.
  private static func told(_ value: JSONValue, outside: Set<String>) -> Set<String> {
    switch value {
    case .array(let elements):
      elements.reduce(into: []) { $0.formUnion(told($1, outside: outside)) }
    case .object(let members):
      members.reduce(into: Set(members.keys).intersection(personal)) { found, member in
        if !outside.contains(member.key) { found.formUnion(told(member.value, outside: outside)) }
      }
    default: []
    }
  }

  /// Every name of a member, however deep.
  private static func members(of value: JSONValue) -> Set<String> {
    switch value {
    case .array(let elements): elements.reduce(into: []) { $0.formUnion(members(of: $1)) }
    case .object(let object):
      object.values.reduce(into: Set(object.keys)) { $0.formUnion(members(of: $1)) }
    default: []
    }
  }
}
