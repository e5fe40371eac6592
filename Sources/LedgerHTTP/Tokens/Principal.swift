public import Ledger
public import LedgerWire

/// A client of the published APIs.
public struct ClientIdentity: Hashable, Sendable {
  /// The public id, as in its credentials.
  public let id: String
  /// Its number in the ledger.
  public let entity: ClientID
  /// What it may do, as of now.
  public let grants: Grants

  /// Makes a client.
  public init(id: String, entity: ClientID, grants: Grants) {
    self.id = id
    self.entity = entity
    self.grants = grants
  }
}

/// A terminal, known by the token of its pairing.
public struct TerminalIdentity: Hashable, Sendable {
  /// The terminal's logical id, which stays when the device is replaced.
  public let id: String
  /// The pairing.
  public let source: SourceID
  /// Whether it was revoked: taps from before may still come in, nothing else.
  public let isRevoked: Bool
  /// Whether a person of the organiser attends it: only then may it show what is the holder's
  /// alone.
  public let isAttended: Bool
  /// The language of its display.
  public let language: Language

  /// Makes a terminal.
  public init(
    id: String, source: SourceID, isRevoked: Bool, isAttended: Bool, language: Language
  ) {
    self.id = id
    self.source = source
    self.isRevoked = isRevoked
    self.isAttended = isAttended
    self.language = language
  }
}

/// Who is calling.
public enum Principal: Hashable, Sendable {
  /// A client of the published APIs.
  case client(ClientIdentity)
  /// A user, with a token of the issuer of users' tokens.
  case user(UserIdentity)
  /// A terminal.
  case terminal(TerminalIdentity)
  /// A client that only named itself: it sees what everyone may see.
  case named(ClientIdentity)
  /// A kiosk of the published API.
  case kiosk(KioskIdentity)

  /// What the caller may do; a terminal, and whoever proved nothing, has no permission.
  public var grants: Grants {
    switch self {
    case .client(let client): client.grants
    case .user(let user): user.client?.grants ?? .none
    case .terminal, .named, .kiosk: .none
    }
  }

  /// What the caller may do where it is enough to name a client.
  public var publicGrants: Grants {
    if case .named(let client) = self { client.grants } else { grants }
  }

  /// Whether the caller may do this for something of `organizer` that belongs to `systems`.
  public func may(
    _ permission: Permission, organizer: OrganizerID, systems: CardSystemSet = CardSystemSet()
  ) -> Bool {
    grants.allow(permission, organizer: organizer, systems: systems)
  }

  /// Whether the caller may do this, for whichever organiser, with what belongs to `systems`.
  public func may(_ permission: Permission, systems: CardSystemSet) -> Bool {
    grants.allow(permission, systems: systems)
  }

  /// Whether the caller may do this for any organiser at all.
  public func mayAnywhere(_ permission: Permission) -> Bool {
    grants.allowAnywhere(permission)
  }

  /// Throws 403 where the caller may not do this for something of `organizer` in `systems`.
  public func require(
    _ permission: Permission, organizer: OrganizerID, systems: CardSystemSet = CardSystemSet()
  ) throws(Problem) {
    guard may(permission, organizer: organizer, systems: systems) else {
      throw Problem(.forbidden)
    }
  }

  /// Throws 403 where the caller may not do this for an event.
  public func require(_ permission: Permission, event: EventView) throws(Problem) {
    try require(permission, organizer: event.organizer, systems: event.systems)
  }

  /// Throws 403 where the caller may not do this for any organiser.
  public func requireAnywhere(_ permission: Permission) throws(Problem) {
    guard mayAnywhere(permission) else { throw Problem(.forbidden) }
  }

  /// Throws 403 where the caller may not do this for every organiser and in every card system.
  public func requireEverywhere(_ permission: Permission) throws(Problem) {
    guard grants.allowEverywhere(permission) else { throw Problem(.forbidden) }
  }

  /// The one organiser for whom the caller may do this; throws 403 where there are none or several,
  /// since the request names none.
  public func requireSoleOrganizer(_ permission: Permission) throws(Problem) -> OrganizerID {
    guard let organizer = grants.soleOrganizer(of: permission) else {
      throw Problem(
        .forbidden,
        detail: "\(permission.rawValue) must be granted to the client for one organiser alone.")
    }
    return organizer
  }

  /// The client, or the one as whom a user calls; throws 403 for whoever is none.
  public func requireClient() throws(Problem) -> ClientIdentity {
    switch self {
    case .client(let client): return client
    case .user(let user):
      guard let client = user.client else { throw Problem(.forbidden) }
      return client
    case .terminal, .named, .kiosk: throw Problem(.forbidden)
    }
  }

  /// Throws 403 for whoever is neither a client nor a user.
  public func requireClientOrUser() throws(Problem) {
    switch self {
    case .client, .user: return
    case .terminal, .named, .kiosk: throw Problem(.forbidden)
    }
  }

  /// Whether the caller is a user who is a passholder.
  public var isHolder: Bool {
    if case .user(let user) = self { user.holder.exists } else { false }
  }

  /// The kiosk; throws 403 for whoever is none.
  public func requireKiosk() throws(Problem) -> KioskIdentity {
    guard case .kiosk(let kiosk) = self else { throw Problem(.forbidden) }
    return kiosk
  }

  /// The terminal; throws 403 for whoever is none.
  public func requireTerminal() throws(Problem) -> TerminalIdentity {
    guard case .terminal(let terminal) = self else { throw Problem(.forbidden) }
    return terminal
  }
}
