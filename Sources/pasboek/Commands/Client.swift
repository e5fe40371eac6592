import ArgumentParser
import LedgerHTTP

/// `pasboek client`: who may call the API.
struct Client: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Adds, lists and revokes clients of the API.",
    discussion: "A client has a role: docs/permissions.md says what each may do.",
    subcommands: [Add.self, AddUser.self, List.self, Revoke.self])

  /// `pasboek client add`.
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Adds a client and prints its secret, this once.",
      discussion: """
        A terminal or counter acts for the organisers that are named, a museum or partner for \
        one, a region or help desk in the card systems, finance for either; finance and an \
        operator without any act everywhere. Where both are named, both must hold.
        """)

    @OptionGroup var folder: DataFolder

    @Argument(help: "What people call the client.")
    var name: String

    @Option(help: "The id that the client sends; a random one without.")
    var id: String?

    @OptionGroup var scope: RoleScope

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
      try await failing {
        try folder.requireLedger()
        let command = AddClient(
          id: id, name: name, role: scope.role.rawValue, organizers: scope.organizers,
          cardSystems: scope.cardSystems)
        try await command.carryOut(on: folder).say(asJSON: json)
      }
    }
  }

  /// `pasboek client add-user`.
  struct AddUser: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lets a user of the users' issuer act for an organiser or in a card system.",
      discussion: """
        Reads the subject of the user's tokens from standard input, or from a file: only a keyed \
        hash of it is kept. The user is listed and revoked as a client, by the id that is printed.
        """)

    @OptionGroup var folder: DataFolder

    @Argument(help: "What people call the user's place, such as \"counter of the library\".")
    var name: String

    @Option(help: "A file with the subject of the user's tokens.")
    var from: String?

    @OptionGroup var scope: RoleScope

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
      try await failing {
        try folder.requireLedger()
        let command = AddUserAsClient(
          uitid: try HolderName.read(file: from), name: name, role: scope.role.rawValue,
          organizers: scope.organizers, cardSystems: scope.cardSystems)
        try await command.carryOut(on: folder).say(asJSON: json)
      }
    }
  }

  /// A role, and where it is had.
  struct RoleScope: ParsableArguments {
    @Option(
      help: "One of \(Role.allCases.map(\.rawValue).joined(separator: ", ")).",
      transform: { name in
        guard let role = Role(rawValue: name) else { throw ValidationError("no such role") }
        return role
      })
    var role: Role

    @Option(
      name: .customLong("organizer"), parsing: .upToNextOption,
      help: "The public ids of organisers.")
    var organizers: [String] = []

    @Option(
      name: .customLong("card-system"), parsing: .upToNextOption,
      help: "The public ids of card systems.")
    var cardSystems: [UInt32] = []

    func validate() throws {
      if role.needsOrganizer, organizers.isEmpty {
        throw ValidationError("a \(role.rawValue) needs an --organizer that it acts for")
      }
      if role.takesOneOrganizer, organizers.count > 1 {
        throw ValidationError("a \(role.rawValue) acts for one --organizer")
      }
      if role.needsCardSystem, cardSystems.isEmpty {
        throw ValidationError("a \(role.rawValue) needs a --card-system that it acts in")
      }
    }
  }

  /// `pasboek client list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the clients that may call, without their secrets.")

    @OptionGroup var folder: DataFolder

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
      try await failing {
        try folder.requireLedger()
        try await ListClients().carryOut(on: folder).say(asJSON: json)
      }
    }
  }

  /// `pasboek client revoke`.
  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes a client's right to call, at once and for good.")

    @OptionGroup var folder: DataFolder

    @Argument(help: "The id that the client sends.")
    var id: String

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
      try await failing {
        try folder.requireLedger()
        try await RevokeClient(id: id).carryOut(on: folder).say(asJSON: json)
      }
    }
  }
}
