import ArgumentParser
import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory

/// Adds a client.
struct AddClient: AdminCommand {
  static let name = "client add"

  /// The id that the client sends; nil for a random one.
  var id: String?
  var name: String
  var role: String
  var organizers: [String]
  var cardSystems: [UInt32]

  struct Answer: AdminAnswer {
    var id: String
    /// Shown this once: only a hash of it is kept.
    var secret: String

    var text: String { "id: \(id)\nsecret: \(secret)" }
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    let grants = try RoleGrants(role: role, organizers: organizers, cardSystems: cardSystems)
      .grants(ledger.engine.catalogue)
    let directory = ledger.engine.directory
    let secret = directory.newClientSecret()
    let id = id ?? directory.newClientID()
    guard directory.client(id) == nil else {
      throw AdminFailure(
        "client \(id) is there already", exitCode: ExitCode.validationFailure.rawValue)
    }
    try await Registrar(ledger.engine).addClient(
      NewClient(id: id, secret: secret, name: name, grants: grants))
    return Answer(id: id, secret: secret)
  }
}

/// Adds a user as a client: it has no secret, the tokens of the users' issuer name it.
struct AddUserAsClient: AdminCommand {
  static let name = "client add-user"

  /// The subject of the user's tokens.
  var uitid: HolderName
  var name: String
  var role: String
  var organizers: [String]
  var cardSystems: [UInt32]

  struct Answer: AdminAnswer {
    /// The id of the client, which says nothing of the user.
    var id: String

    var text: String { "id: \(id)" }
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    let grants = try RoleGrants(role: role, organizers: organizers, cardSystems: cardSystems)
      .grants(ledger.engine.catalogue)
    let directory = ledger.engine.directory
    guard directory.client(uitid: uitid.text) == nil else {
      throw AdminFailure(
        "the user is a client already", exitCode: ExitCode.validationFailure.rawValue)
    }
    let id = directory.newClientID()
    try await Registrar(ledger.engine).addClient(
      NewClient(
        id: id, secret: directory.newClientSecret(), name: name, grants: grants,
        uitidID: uitid.text))
    return Answer(id: id)
  }
}

/// The permissions of a role, for organisers and in card systems.
private struct RoleGrants {
  var role: String
  var organizers: [String]
  var cardSystems: [UInt32]

  /// Throws where one of them is not known.
  func grants(_ catalogue: Catalogue) throws -> [Grant] {
    guard let role = Role(rawValue: role) else {
      throw AdminFailure("no role is called \(role)", exitCode: ExitCode.validationFailure.rawValue)
    }
    for organizer in organizers where catalogue.organizer(id: organizer) == nil {
      throw Self.unknown("organiser", organizer)
    }
    let systems = try cardSystems.map { id in
      guard let view = catalogue.cardSystem(publicID: id) else {
        throw Self.unknown("card system", "\(id)")
      }
      return view.system
    }
    return grants(role, systems)
  }

  /// A grant for each organiser in each card system; without any of one kind, for every one.
  private func grants(_ role: Role, _ systems: [CardSystemID]) -> [Grant] {
    let permissions = Set(role.permissions.map(\.rawValue))
    let organizers: [String?] = organizers.isEmpty ? [nil] : organizers
    let numbers: [UInt8?] = systems.isEmpty ? [nil] : systems.map(\.number)
    return organizers.flatMap { organizer in
      numbers.map { Grant(organizer: organizer, cardSystem: $0, permissions: permissions) }
    }
  }

  private static func unknown(_ what: String, _ id: String) -> AdminFailure {
    AdminFailure(
      "the ledger knows no \(what) \(id)", exitCode: ExitCode.validationFailure.rawValue)
  }
}

/// Lists the clients that may call.
struct ListClients: AdminCommand {
  static let name = "client list"

  struct Scope: Codable {
    /// The public id of the organiser; every one where it is missing.
    var organizer: String?
    /// The public id of the card system; every one where it is missing.
    var cardSystem: UInt32?
    /// The role whose permissions these are, if they are one's.
    var role: String?
    var permissions: [String]
  }

  struct Row: Codable {
    var id: String
    var name: String
    /// Whether it is a user, who has no secret.
    var isUser: Bool
    var grants: [Scope]
  }

  struct Answer: AdminAnswer {
    var clients: [Row]

    var text: String {
      clients.map { client in
        let grants = client.grants.map { grant in
          let organizer = grant.organizer.map { "organiser \($0)" } ?? "every organiser"
          let system = grant.cardSystem.map { "card system \($0)" } ?? "every card system"
          let what = grant.role ?? grant.permissions.joined(separator: ", ")
          return "  \(what): \(organizer), \(system)"
        }
        let user = client.isUser ? ", a user" : ""
        return (["\(client.id) (\(client.name)\(user))"] + grants).joined(separator: "\n")
      }.joined(separator: "\n")
    }
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    let rows = ledger.engine.directory.allClients().map { client in
      Row(
        id: client.id, name: client.name, isUser: client.isUser,
        grants: client.grants.map { scope($0, ledger.engine.catalogue) })
    }
    return Answer(clients: rows)
  }

  private func scope(_ grant: Grant, _ catalogue: Catalogue) -> Scope {
    let role = Role.allCases.first { Set($0.permissions.map(\.rawValue)) == grant.permissions }
    let system = grant.cardSystem.flatMap { catalogue.cardSystem(CardSystemID($0)) }
    return Scope(
      organizer: grant.organizer, cardSystem: system?.publicID, role: role?.rawValue,
      permissions: grant.permissions.sorted())
  }
}

/// Revokes a client.
struct RevokeClient: AdminCommand {
  static let name = "client revoke"

  var id: String

  struct Answer: AdminAnswer {
    var id: String

    var text: String { "client \(id) may not call any more" }
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    guard ledger.engine.directory.client(id) != nil else {
      throw AdminFailure(
        "no client \(id) may call", exitCode: ExitCode.validationFailure.rawValue)
    }
    try await Registrar(ledger.engine).revokeClient(id)
    return Answer(id: id)
  }
}
