import Ledger
import LedgerService
import LedgerWire
import PassDirectory
import Synchronization

/// Who calls, by what the directory knows of clients and terminals.
///
/// What a client may do is resolved once and kept for a second: a withdrawn permission is gone by
/// then, and the hot path builds no sets.
final class Identities: Sendable {
  private struct Known: Sendable {
    var identity: ClientIdentity
    var until: Instant
  }

  private let engine: LedgerEngine
  private let refusedClients: Set<String>
  private let clients = Mutex<[String: Known]>([:])

  /// How long a client's permissions are kept, in microseconds.
  static let keptMicroseconds: Int64 = 1_000_000
  /// The most clients that are kept.
  static let keptMax = 4_096

  init(_ engine: LedgerEngine, refusedClients: Set<String>) {
    self.engine = engine
    self.refusedClients = refusedClients
  }

  /// The client with an id as it is now; nil for one that is unknown or withdrawn.
  func client(_ id: String) -> ClientIdentity? {
    let now = engine.clock.now()
    if let known = clients.withLock({ $0[id] }), now < known.until { return known.identity }
    guard !refusedClients.contains(id), let record = engine.directory.client(id) else {
      clients.withLock { $0[id] = nil }
      return nil
    }
    let identity = ClientIdentity(
      id: id, entity: ClientID(record.entity ?? 0), grants: grants(record.grants))
    let until = Instant(microseconds: now.microseconds + Self.keptMicroseconds)
    clients.withLock { clients in
      if clients.count >= Self.keptMax { clients.removeAll(keepingCapacity: true) }
      clients[id] = Known(identity: identity, until: until)
    }
    return identity
  }

  /// The terminal that holds a token, revoked or not.
  func terminal(_ token: String) -> TerminalIdentity? {
    guard let record = engine.directory.terminal(token: token) else { return nil }
    return TerminalIdentity(
      id: record.terminal, source: SourceID(record.source), isRevoked: record.isRevoked,
      isAttended: record.attended, language: Language(rawValue: record.language) ?? .nl)
  }

  private func grants(_ grants: [Grant]) -> Grants {
    var byOrganizer: [OrganizerID: Set<Permission>] = [:]
    for grant in grants {
      guard let id = grant.organizer, let organizer = engine.catalogue.organizer(id: id) else {
        continue
      }
      byOrganizer[organizer, default: []].formUnion(
        grant.permissions.compactMap(Permission.init(rawValue:)))
    }
    return Grants(byOrganizer)
  }
}
