import Foundation
import GRDB
import Synchronization

/// What a client may do for one organiser, in one card system, or everywhere.
public struct Grant: Sendable, Hashable, Codable {
  /// The organiser whom the permissions are for; every organiser where it is missing.
  public var organizer: String?
  /// The card system that the permissions are for; every system where it is missing.
  public var cardSystem: UInt8?
  /// The permissions, in the published API's words.
  public var permissions: Set<String>

  /// Grants permissions.
  public init(organizer: String? = nil, cardSystem: UInt8? = nil, permissions: Set<String>) {
    self.organizer = organizer
    self.cardSystem = cardSystem
    self.permissions = permissions
  }
}

/// A client as it is added.
public struct NewClient: Sendable {
  /// The id that the client sends.
  public var id: String
  /// The secret that the client sends; only a hash of it is kept.
  public var secret: String
  /// What people call the client.
  public var name: String
  /// The ledger's entity number of the client, where it has one.
  public var entity: UInt32?
  /// What it may do.
  public var grants: [Grant]
  /// The UiTiD of the user that it stands for; only a keyed hash of it is kept.
  public var uitidID: String?

  /// Describes a client to be added.
  public init(
    id: String, secret: String, name: String, entity: UInt32? = nil, grants: [Grant] = [],
    uitidID: String? = nil
  ) {
    self.id = id
    self.secret = secret
    self.name = name
    self.entity = entity
    self.grants = grants
    self.uitidID = uitidID
  }
}

/// A client that may call.
public struct ClientRecord: Sendable, Hashable {
  /// The id that the client sends.
  public let id: String
  /// What people call the client.
  public let name: String
  /// The ledger's entity number of the client, where it has one.
  public let entity: UInt32?
  /// What it may do.
  public internal(set) var grants: [Grant]
  /// Whether it is a user, known by the tokens of their issuer and not by a secret.
  public let isUser: Bool
}

extension Directory {
  /// Adds a client.
  ///
  /// Hashing its secret blocks for tens of milliseconds.
  ///
  /// - Throws: `duplicateIdentifier` also for an id that was revoked, which is never given out
  ///   again, and for a UiTiD that calls as another client.
  public func addClient(_ client: NewClient) throws(DirectoryError) {
    try Self.checkText(client.id, "a client's id")
    try Self.checkText(client.name, "a client's name")
    guard (1...DirectoryLimits.secretBytesMax).contains(client.secret.utf8.count) else {
      throw DirectoryError(
        .limitExceeded, "a secret has 1 to \(DirectoryLimits.secretBytesMax) bytes")
    }
    let grants = try Self.encodedList(client.grants)
    let salt = random.withLock { $0.block() }
    let secret = try SecretHash(hashing: client.secret, salt: salt.stored, cost: clients.cost)
    let record = ClientRecord(
      id: client.id, name: client.name, entity: client.entity, grants: client.grants,
      isUser: client.uitidID != nil)
    let uitid = try client.uitidID.map { id throws(DirectoryError) in try uitidMAC(id) }
    try file.write { database in
      guard !clients.isTaken(client.id) else {
        throw DirectoryError(.duplicateIdentifier, "client \(client.id) is there already")
      }
      if let uitid {
        guard clients.live(uitid: uitid) == nil else {
          throw DirectoryError(.duplicateIdentifier, "the user is a client already")
        }
        try database.execute(
          sql: "INSERT INTO client_uitid (client, uitid) VALUES (?, ?)",
          arguments: [client.id, uitid.stored])
      }
      try database.execute(
        sql: """
          INSERT INTO client (id, name, entity, grants, secret, revoked) VALUES (?, ?, ?, ?, ?, 0)
          """,
        arguments: [client.id, client.name, client.entity, grants, secret.stored])
    } applying: { _, _ in
      clients.set(
        ClientEntry(record: record, secret: secret, uitid: uitid, isRevoked: false))
    }
  }

  /// A secret for a new client: 256 random bits in base64url, which nobody else has.
  public func newClientSecret() -> String {
    random.withLock { $0.key() }.base64URLText
  }

  /// An id for a new client: a random UUID.
  public func newClientID() -> String {
    random.withLock { $0.uuid() }.uuidString.lowercased()
  }

  /// How often clients were added or changed: whoever keeps what it knows of one compares.
  public var clientChanges: UInt64 { clients.changes }

  /// A client that may call; nil if there is none, or it was revoked.
  public func client(_ id: String) -> ClientRecord? {
    clients.live(id)?.record
  }

  /// Every client that may call, by id.
  public func allClients() -> [ClientRecord] {
    clients.allLive()
  }

  /// The client, if this is its secret.
  ///
  /// A first, a wrong and an unknown client's secret cost the same: one scrypt on a thread of its
  /// own. A secret that was verified before costs one HMAC.
  ///
  /// - Throws: `overloaded` where more wait than `DirectoryLimits.verificationsWaitingMax`.
  public func verifyClient(id: String, secret: String) async throws(DirectoryError) -> ClientRecord?
  {
    try await clients.verify(id: id, secret: secret)
  }

  /// Replaces what a client may do.
  public func setGrants(_ grants: [Grant], ofClient id: String) throws(DirectoryError) {
    let encoded = try Self.encodedList(grants)
    try file.write { database in
      guard var entry = clients.live(id) else {
        throw DirectoryError(.unknownEntity, "no client \(id)")
      }
      try database.execute(
        sql: "UPDATE client SET grants = ? WHERE id = ?", arguments: [encoded, id])
      entry.record.grants = grants
      return entry
    } applying: { _, entry in
      clients.set(entry)
    }
  }

  /// Takes a client's right to call, at once and for good, and destroys the hash of its secret.
  public func revokeClient(_ id: String) throws(DirectoryError) {
    try file.write { database in
      guard var entry = clients.live(id) else {
        throw DirectoryError(.unknownEntity, "no client \(id)")
      }
      try database.execute(
        sql: "UPDATE client SET secret = zeroblob(length(secret)), revoked = 1 WHERE id = ?",
        arguments: [id])
      try database.execute(
        sql: "UPDATE client_uitid SET uitid = zeroblob(16) WHERE client = ?", arguments: [id])
      entry.isRevoked = true
      return entry
    } applying: { _, entry in
      clients.set(entry)
    }
  }

  static func encodedList(_ list: some Encodable) throws(DirectoryError) -> Data {
    guard let bytes = try? JSONEncoder().encode(list),
      bytes.count <= DirectoryLimits.grantsBytesMax
    else {
      throw DirectoryError(
        .limitExceeded, "a list has at most \(DirectoryLimits.grantsBytesMax) bytes")
    }
    return bytes
  }
}

extension ClientTable {
  /// Reads every client.
  static func load(_ database: Database) throws -> [ClientEntry] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT id, name, entity, grants, secret, revoked, uitid
        FROM client LEFT JOIN client_uitid ON client = id
        """
    ).map { row in
      guard let secret = SecretHash(stored: row["secret"]) else {
        throw DirectoryError(.damaged, "a client's secret has the wrong length")
      }
      let record = ClientRecord(
        id: row["id"], name: row["name"], entity: row["entity"],
        grants: try JSONDecoder().decode([Grant].self, from: row["grants"]),
        isUser: row["uitid"] != nil)
      let uitid = (row["uitid"] as Data?).flatMap(UInt128.init(stored:))
      return ClientEntry(
        record: record, secret: secret, uitid: uitid == 0 ? nil : uitid,
        isRevoked: row["revoked"])
    }
  }
}
