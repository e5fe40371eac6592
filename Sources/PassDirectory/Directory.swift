import Crypto
import Dispatch
import Foundation
import GRDB
import Synchronization

/// Who is who: the numbers of cards and the persons behind them, sealed and erasable, and who may
/// call.
///
/// The log holds entity numbers alone; this is the only place that ties them to a person. Look-ups
/// by number are answered from memory. Whatever writes has been made durable when it returns, and
/// blocks its thread for that time: call it where blocking is allowed. Only one process has a
/// directory open.
public final class Directory: Sendable {
  let file: DatabaseFile
  let keys: DirectoryKeys
  let random: Mutex<RandomSource>
  let registry: Mutex<Registry>
  /// Nil until it is asked for: commands that search nobody never unseal a profile to start.
  let search = Mutex<SearchIndex?>(nil)
  /// Searches take milliseconds, each on this thread.
  let searching = DispatchQueue(label: "directory.search", qos: .userInitiated)
  let searchesWaiting = Atomic(0)
  let clients: ClientTable
  let terminals: Mutex<TerminalTable>

  /// Opens the directory in a folder, or begins one there.
  ///
  /// - Parameters:
  ///   - folder: An existing folder on a local disk, for `directory.db` and `directory.key`.
  ///   - random: A cryptographic generator, of which keys, references, ids and tokens are made.
  ///   - secretCost: What hashing the secret of a new client costs.
  /// - Throws: `keyMissing`, `keyMalformed` or `keyWrong` where the key does not fit the database,
  ///   `locked` where another process has it open, `damaged` where it does not read back.
  /// - Complexity: O(n) in holders and cards: a seal is opened per holder.
  public static func open(
    folder: String, random: some RandomNumberGenerator & Sendable,
    secretCost: SecretCost = .standard
  ) throws(DirectoryError) -> Directory {
    try Directory(folder: folder, generator: random, secretCost: secretCost)
  }

  private init(
    folder: String, generator: some RandomNumberGenerator & Sendable, secretCost: SecretCost
  ) throws(DirectoryError) {
    random = Mutex(RandomSource(generator))
    if let key = try KeyFile.read(in: folder) {
      keys = DirectoryKeys(master: key)
    } else if DatabaseFile.exists(in: folder) {
      throw DirectoryError(.keyMissing, "\(DatabaseFile.name) is there without \(KeyFile.name)")
    } else {
      keys = DirectoryKeys(
        master: try KeyFile.create(in: folder, key: random.withLock { $0.key() }))
    }
    file = try DatabaseFile(folder: folder)
    try file.migrate(Schema.migrator(keyCheck: keys.check))
    let keys = keys
    let loaded = try file.read { database in
      guard try Data.fetchOne(database, sql: "SELECT key_check FROM directory") == keys.check
      else { throw DirectoryError(.keyWrong, "\(KeyFile.name) belongs to another directory") }
      // What an interrupted erasure left in the WAL goes now.
      try DatabaseFile.truncateLog(database)
      return (
        registry: try Registry(loading: database, keys: keys),
        clients: try ClientTable.load(database), terminals: try TerminalTable(loading: database)
      )
    }
    clients = ClientTable(
      loaded.clients, cost: secretCost, cacheKey: random.withLock { $0.key() })
    registry = Mutex(loaded.registry)
    terminals = Mutex(loaded.terminals)
  }

  /// Closes the database; every later access to it fails.
  public func close() throws(DirectoryError) {
    try file.close()
  }

  /// What the edge stamps on a command about this card; nil if no card is registered under it.
  ///
  /// - Complexity: O(1), in memory: one HMAC and one probe.
  public func card(_ identifier: PassIdentifier) -> DirectoryCard? {
    let mac = keys.mac(of: identifier)
    return registry.withLock { $0.card(mac: mac) }
  }

  /// What the edge stamps on a command about the card with an entity number; nil if there is none.
  ///
  /// - Complexity: O(1), in memory.
  public func card(entity: UInt32) -> DirectoryCard? {
    registry.withLock { registry in
      registry.cards.liveSlot(ofEntity: entity).map { registry.card(slot: $0) }
    }
  }

  /// The holder whom a national number or a passholder's id names; nil if there is none.
  ///
  /// - Complexity: O(1), in memory: one HMAC and one probe.
  public func holder(_ identifier: PassIdentifier) -> UInt32? {
    let mac = keys.mac(of: identifier)
    return registry.withLock { $0.holder(mac: mac) }
  }

  /// The stored form of an idempotency key: 16 bytes of a keyed MAC, scoped to client and
  /// operation.
  ///
  /// The key of the MAC is backed up with the directory, so repeats are known after a restore.
  public func idempotencyMAC(client: UInt32, operation: String, key: String) -> UInt128 {
    keys.idempotencyMAC(client: client, operation: operation, key: key)
  }

  /// The key of the fingerprints of card numbers in offline packs, made of the directory's own: it
  /// stays the same for as long as that does, and nothing else is made with it.
  public var fingerprintKey: [UInt8] { keys.fingerprints.withUnsafeBytes { Array($0) } }

  static func checkBatch(_ count: Int) throws(DirectoryError) {
    guard count <= DirectoryLimits.batchMax else {
      throw DirectoryError(.limitExceeded, "a batch holds \(DirectoryLimits.batchMax) items")
    }
  }

  static func checkText(_ text: String, _ name: String) throws(DirectoryError) {
    guard !text.isEmpty, text.utf8.count <= DirectoryLimits.textBytesMax else {
      throw DirectoryError(
        .limitExceeded, "\(name) has 1 to \(DirectoryLimits.textBytesMax) bytes")
    }
  }
}
