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
  /// A terminal.
  case terminal(TerminalIdentity)

  /// Whether the caller may do this for `organizer`.
  ///
  /// A terminal has no permission of the published APIs.
  public func may(_ permission: Permission, organizer: OrganizerID) -> Bool {
    switch self {
    case .client(let client): client.grants.allow(permission, organizer: organizer)
    case .terminal: false
    }
  }

  /// Whether the caller may do this for any organiser at all.
  public func mayAnywhere(_ permission: Permission) -> Bool {
    switch self {
    case .client(let client): client.grants.allowAnywhere(permission)
    case .terminal: false
    }
  }

  /// Throws 403 where the caller may not do this for `organizer`.
  public func require(_ permission: Permission, organizer: OrganizerID) throws(Problem) {
    guard may(permission, organizer: organizer) else { throw Problem(.forbidden) }
  }

  /// Throws 403 where the caller may not do this for any organiser.
  public func requireAnywhere(_ permission: Permission) throws(Problem) {
    guard mayAnywhere(permission) else { throw Problem(.forbidden) }
  }

  /// The client; throws 403 for a terminal.
  public func requireClient() throws(Problem) -> ClientIdentity {
    guard case .client(let client) = self else { throw Problem(.forbidden) }
    return client
  }

  /// The terminal; throws 403 for a client.
  public func requireTerminal() throws(Problem) -> TerminalIdentity {
    guard case .terminal(let terminal) = self else { throw Problem(.forbidden) }
    return terminal
  }
}
