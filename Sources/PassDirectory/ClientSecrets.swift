import Crypto
import CryptoExtras
import Dispatch
import Foundation
import Synchronization

/// What hashing one secret costs, in the parameters of scrypt (RFC 7914).
public struct SecretCost: Sendable, Hashable {
  /// The binary logarithm of the number of rounds.
  public var logRounds: UInt8
  /// The block size; a hash takes 128 · block size · rounds bytes of memory.
  public var blockSize: UInt8
  /// How many times the whole is done.
  public var parallelism: UInt8

  /// Chooses a cost.
  public init(logRounds: UInt8, blockSize: UInt8, parallelism: UInt8) {
    self.logRounds = logRounds
    self.blockSize = blockSize
    self.parallelism = parallelism
  }

  /// 32 MiB and a few hundred milliseconds, after OWASP's list for the storage of passwords.
  public static let standard = SecretCost(logRounds: 15, blockSize: 8, parallelism: 3)
}

/// The salted hash of a client's secret, with the cost that it was made at.
struct SecretHash {
  private static let saltBytes = 16
  private static let hashBytes = 32

  let cost: SecretCost
  let salt: Data
  let hash: SymmetricKey

  init(hashing secret: String, salt: Data, cost: SecretCost) throws(DirectoryError) {
    self.cost = cost
    self.salt = salt
    hash = try Self.derive(secret, salt, cost)
  }

  init?(stored bytes: Data) {
    guard bytes.count == 3 + Self.saltBytes + Self.hashBytes else { return nil }
    cost = SecretCost(
      logRounds: bytes.integer(at: 0, as: UInt8.self),
      blockSize: bytes.integer(at: 1, as: UInt8.self),
      parallelism: bytes.integer(at: 2, as: UInt8.self))
    salt = bytes.dropFirst(3).prefix(Self.saltBytes)
    hash = SymmetricKey(data: bytes.suffix(Self.hashBytes))
  }

  var stored: Data {
    Data([cost.logRounds, cost.blockSize, cost.parallelism]) + salt
      + hash.withUnsafeBytes { Data($0) }
  }

  /// Compares in constant time.
  func matches(_ secret: String) -> Bool {
    (try? Self.derive(secret, salt, cost)) == hash
  }

  private static func derive(
    _ secret: String, _ salt: Data, _ cost: SecretCost
  ) throws(DirectoryError) -> SymmetricKey {
    do {
      return try KDF.Scrypt.deriveKey(
        from: Data(secret.utf8), salt: salt, outputByteCount: hashBytes,
        rounds: 1 << Int(cost.logRounds), blockSize: Int(cost.blockSize),
        parallelism: Int(cost.parallelism))
    } catch {
      throw DirectoryError(.limitExceeded, "scrypt does not take this cost")
    }
  }
}

/// A client and what verifies it.
struct ClientEntry {
  var record: ClientRecord
  var secret: SecretHash
  /// The keyed hash of the UiTiD that calls as this client.
  var uitid: UInt128?
  var isRevoked: Bool
}

/// All clients in memory, and the verification of their secrets.
final class ClientTable: Sendable {
  private struct State {
    var entries: [String: ClientEntry] = [:]
    /// A keyed MAC of the secret that was last verified, under a key that is never stored.
    var verified: [String: UInt128] = [:]
    /// The clients that users call as.
    var users: [UInt128: String] = [:]
  }

  let cost: SecretCost
  private let state: Mutex<State>
  private let changeCount = Atomic<UInt64>(0)
  private let cacheMAC: KeyedMAC
  private let waiting = Atomic(0)
  private let queue = DispatchQueue(label: "directory.secrets", qos: .utility)

  init(_ entries: [ClientEntry], cost: SecretCost, cacheKey: Data) {
    self.cost = cost
    cacheMAC = KeyedMAC(key: SymmetricKey(data: cacheKey))
    var state = State(
      entries: Dictionary(uniqueKeysWithValues: entries.map { ($0.record.id, $0) }))
    for entry in entries where !entry.isRevoked {
      if let uitid = entry.uitid { state.users[uitid] = entry.record.id }
    }
    self.state = Mutex(state)
  }

  /// How often a client was added or changed.
  var changes: UInt64 { changeCount.load(ordering: .acquiring) }

  /// Whether an id was ever given out.
  func isTaken(_ id: String) -> Bool {
    state.withLock { $0.entries[id] != nil }
  }

  func live(_ id: String) -> ClientEntry? {
    state.withLock { $0.entries[id] }.flatMap { $0.isRevoked ? nil : $0 }
  }

  func live(uitid: UInt128) -> ClientEntry? {
    state.withLock { $0.users[uitid] }.flatMap { live($0) }
  }

  func allLive() -> [ClientRecord] {
    state.withLock { Array($0.entries.values) }.filter { !$0.isRevoked }.map(\.record)
      .sorted { $0.id < $1.id }
  }

  func set(_ entry: ClientEntry) {
    state.withLock { state in
      state.entries[entry.record.id] = entry
      if entry.isRevoked { state.verified[entry.record.id] = nil }
      if let uitid = entry.uitid {
        state.users[uitid] = entry.isRevoked ? nil : entry.record.id
      }
    }
    changeCount.wrappingAdd(1, ordering: .releasing)
  }

  func verify(id: String, secret: String) async throws(DirectoryError) -> ClientRecord? {
    guard secret.utf8.count <= DirectoryLimits.secretBytesMax else { return nil }
    let mac = Data(secret.utf8).withUnsafeBytes { cacheMAC.code(of: $0) }
    if let entry = live(id), state.withLock({ $0.verified[id] }) == mac { return entry.record }
    guard await (try isRight(secret, for: live(id)?.secret)) else { return nil }
    return state.withLock { state in
      guard let entry = state.entries[id], !entry.isRevoked else { return nil }
      state.verified[id] = mac
      return entry.record
    }
  }

  /// Hashes on the queue's thread; an unknown client's secret is hashed for nothing, at the same
  /// cost.
  private func isRight(_ secret: String, for hash: SecretHash?) async throws(DirectoryError) -> Bool
  {
    let place = waiting.add(1, ordering: .relaxed).oldValue
    defer { waiting.subtract(1, ordering: .relaxed) }
    guard place < DirectoryLimits.verificationsWaitingMax else {
      throw DirectoryError(.overloaded, "too many secrets wait to be verified")
    }
    return await withCheckedContinuation { continuation in
      queue.async { [cost] in
        guard let hash else {
          _ = try? SecretHash(hashing: secret, salt: Data(count: 16), cost: cost)
          return continuation.resume(returning: false)
        }
        continuation.resume(returning: hash.matches(secret))
      }
    }
  }
}
