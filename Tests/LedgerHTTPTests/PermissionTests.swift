import HTTPTypes
import Ledger
import LedgerHTTP
import LedgerWire
import Testing

@Suite struct PermissionTests {
  private static let own = OrganizerID(1)
  private static let foreign = OrganizerID(2)

  private static func client(_ grants: [OrganizerID: Set<Permission>]) -> Principal {
    .client(ClientIdentity(id: "client", entity: ClientID(7), grants: Grants(grants)))
  }

  private static let terminal = Principal.terminal(
    TerminalIdentity(
      id: "CID-GNT-0042", source: SourceID(3), isRevoked: false, isAttended: true, language: .nl))

  @Test("the words are those of the published API")
  func words() {
    #expect(Permission.allCases.count == 57)
    #expect(Permission(rawValue: "CHECKINS_WRITE") == .checkinsWrite)
    for permission in Permission.allCases {
      #expect(permission.rawValue.allSatisfy { $0.isUppercase || $0 == "_" })
      if let wider = permission.forAllOrganizers {
        #expect(wider.rawValue == permission.rawValue + "_ALL")
      }
    }
    let wider = Permission.allCases.compactMap(\.forAllOrganizers)
    #expect(Set(wider) == Set(Permission.allCases.filter { $0.rawValue.hasSuffix("_ALL") }))
  }

  @Test(
    "one grant allows that permission for that organiser and nothing else",
    arguments: Permission.allCases)
  func table(granted: Permission) {
    let principal = Self.client([Self.own: [granted]])
    for permission in Permission.allCases {
      let widened = permission.forAllOrganizers == granted
      #expect(
        principal.may(permission, organizer: Self.own) == (permission == granted || widened))
      #expect(principal.may(permission, organizer: Self.foreign) == widened)
      #expect(principal.may(permission, organizer: .none) == widened)
      #expect(principal.mayAnywhere(permission) == (permission == granted || widened))
    }
  }

  @Test("without a grant, and for a terminal, everything is denied", arguments: Permission.allCases)
  func denied(permission: Permission) throws {
    for principal in [Self.client([:]), Self.terminal] {
      #expect(!principal.may(permission, organizer: Self.own))
      #expect(!principal.mayAnywhere(permission))
      let problem = try #require(throws: Problem.self) {
        try principal.require(permission, organizer: Self.own)
      }
      #expect(problem.type == .forbidden && problem.status == .forbidden)
      #expect(throws: Problem.self) { try principal.requireAnywhere(permission) }
    }
  }

  @Test("a client is no terminal and a terminal no client")
  func kinds() throws {
    let client = Self.client([Self.own: [.checkinsWrite]])
    #expect(try client.requireClient().id == "client")
    #expect(try Self.terminal.requireTerminal().source == SourceID(3))
    #expect(throws: Problem.self) { _ = try client.requireTerminal() }
    #expect(throws: Problem.self) { _ = try Self.terminal.requireClient() }
    try client.require(.checkinsWrite, organizer: Self.own)
    try client.requireAnywhere(.checkinsWrite)
  }
}
