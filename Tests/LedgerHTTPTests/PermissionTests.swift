import HTTPTypes
import Ledger
import LedgerHTTP
import LedgerService
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
    #expect(Permission.published.count == 57)
    #expect(Permission.published.allSatisfy { $0.isPublished })
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

  @Test("a grant for card systems covers what is in one of them, and nothing that is in none")
  func systems() {
    let (first, second, third) = (CardSystemID(1), CardSystemID(2), CardSystemID(3))
    let grants = Grants([
      KnownGrant(organizer: .none, system: first, permissions: ["PASSES_READ", "NO_SUCH"]),
      KnownGrant(organizer: .none, system: second, permissions: ["PASSES_READ"]),
      KnownGrant(organizer: Self.own, system: second, permissions: ["EVENTS_READ_ALL"]),
      KnownGrant(organizer: Self.own, system: nil, permissions: ["CARDS_READ"]),
    ])
    for (permission, systems, isAllowed) in [
      (.passesRead, [first], true), (.passesRead, [second, third], true),
      (.passesRead, [third], false), (.passesRead, [], false),
      (.eventsRead, [second], true), (.eventsRead, [first], false),
      (.cardsRead, [third], true), (.cardsRead, [], true),
    ] as [(Permission, [CardSystemID], Bool)] {
      let set = CardSystemSet(systems)
      #expect(grants.allow(permission, systems: set) == isAllowed, "\(permission) \(systems)")
      #expect(
        grants.allow(permission, organizer: Self.own, systems: set) == isAllowed,
        "\(permission) \(systems)")
      #expect(
        grants.allow(permission, organizer: Self.foreign, systems: set)
          == (isAllowed && permission != .cardsRead), "\(permission) \(systems)")
    }
    #expect(!grants.allowEverywhere(.passesRead) && !grants.allowEverywhere(.cardsRead))
    let own = grants.permissions(organizer: Self.own, systems: CardSystemSet([second]))
    #expect(Set(own.keys) == [.passesRead, .eventsReadAll, .cardsRead])
    #expect(own[.passesRead] == .systems(CardSystemSet([first, second])))
  }

  @Test("a permission has one organiser where it was granted for one, in whichever card systems")
  func soleOrganizer() throws {
    let permission = Permission.museumVisits
    let words: Set = [permission.rawValue]
    func grant(_ organizer: OrganizerID, _ system: CardSystemID? = nil) -> KnownGrant {
      KnownGrant(organizer: organizer, system: system, permissions: words)
    }
    for (known, expected) in [
      ([], nil), ([grant(Self.own)], Self.own), ([grant(.none)], nil),
      ([grant(Self.own, CardSystemID(1)), grant(Self.own, CardSystemID(2))], Self.own),
      ([grant(Self.own), grant(Self.foreign)], nil), ([grant(Self.own), grant(.none)], nil),
      (
        [
          grant(Self.own),
          KnownGrant(organizer: Self.foreign, system: nil, permissions: ["PASSES_READ"]),
        ], Self.own
      ),
    ] as [([KnownGrant], OrganizerID?)] {
      let grants = Grants(known)
      #expect(grants.soleOrganizer(of: permission) == expected)
      let principal = Principal.client(
        ClientIdentity(id: "client", entity: ClientID(7), grants: grants))
      if let expected {
        #expect(try principal.requireSoleOrganizer(permission) == expected)
      } else {
        let problem = try #require(throws: Problem.self) {
          _ = try principal.requireSoleOrganizer(permission)
        }
        #expect(problem.type == .forbidden && problem.detail?.contains("MUSEUM_VISITS") == true)
      }
    }
  }

  @Test("a role has its permissions whoever has it, and no role but the operator's has every one")
  func roles() {
    #expect(Role.operator.permissions == Set(Permission.allCases))
    for role in Role.allCases where role != .operator {
      #expect(role.permissions.isDisjoint(with: [.permissionsWrite, .permissionsRead]))
      #expect(!role.permissions.contains { $0.rawValue.hasSuffix("_ALL") })
      #expect(!role.permissions.contains(.ledgerHoldersErase))
    }
    #expect(Role.terminal.permissions.allSatisfy { $0.isPublished })
    #expect(Role.terminal.permissions.isSubset(of: Role.counter.permissions))
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
