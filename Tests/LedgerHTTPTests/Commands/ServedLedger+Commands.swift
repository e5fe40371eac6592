import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

/// A holder of a test's own.
struct NewHolder: Sendable {
  var holder: HolderID
  /// The passholder's id.
  var id: String
}

extension ServedLedger {
  /// Registers a holder who is a member of card systems and has points.
  func newHolder(
    in systems: [UInt8] = [1], postalCode: String = "9000", born: CivilDate? = nil
  ) async throws -> NewHolder {
    let registrar = Registrar(engine)
    var profile = HolderProfile(
      address: HolderProfile.Address(postalCode: postalCode, city: ""))
    profile.dateOfBirth = born?.daysSinceEpoch
    let holder = try await registrar.registerHolder(profile)
    for system in systems { try await register(.startMembership(holder, CardSystemID(system))) }
    let person = try #require(try engine.person(holder))
    return NewHolder(holder: holder, id: person.passholderID)
  }

  /// Registers a card and answers its number.
  @discardableResult
  func newCard(
    _ number: Int, _ status: CardStatus = .localStock, in system: UInt8 = 1,
    kind: CardKind = .individual, holder: HolderID = .none
  ) async throws -> String {
    let number = Self.number(number)
    let first: CardStatus = status == .replaced ? .active : status
    let card = try await Registrar(engine).registerCard(
      NewCard(
        identifiers: CardIdentifiers(uitpasNumber: number.value), system: CardSystemID(system),
        kind: kind, status: first, holder: holder))
    if status == .replaced {
      try await register(.changeCardStatus(card, .replaced, holder: holder))
    }
    return number.text
  }

  /// A number with a right check digit that no card of the data set has.
  static func number(_ number: Int) -> UITPASNumber {
    let digits = "0700\(String(10_000_000 + number).dropFirst())0"
    guard let found = (0...9).lazy.compactMap({ UITPASNumber("\(digits)\($0)") }).first else {
      preconditionFailure("one of ten check digits is right")
    }
    return found
  }

  /// Sends a command of the ledger's own API.
  func command(
    _ path: String, _ body: String = "", put: Bool = false, key: String? = nil,
    client: String = "operator"
  ) async throws -> Answer {
    var headers = [try await bearer(client), "Content-Type: application/json"]
    if let key { headers.append("Idempotency-Key: \(key)") }
    return try await exchange(
      port, put ? "PUT" : "POST", "/ledger/v1/\(path)", headers: headers, body: body)
  }

  /// Serves with a client that may do everything, and one for each of two card systems.
  static func serveCommands(
    _ body: @Sendable (ServedLedger) async throws -> Void
  ) async throws {
    try await serve { ledger in
      try await ledger.addClient("operator", .operator)
      for (name, system) in [("gent", UInt8(1)), ("dender", 3)] {
        try await Registrar(ledger.engine).addClient(
          NewClient(
            id: name, secret: "secret of \(name)", name: name,
            grants: [
              Grant(
                organizer: nil, cardSystem: system,
                permissions: Set(Role.region.permissions.map(\.rawValue)))
            ]))
      }
      try await body(ledger)
    }
  }
}
