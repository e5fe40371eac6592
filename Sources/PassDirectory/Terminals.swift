import Crypto
import Foundation
import GRDB
import Synchronization

/// A terminal as it is paired.
public struct NewTerminal: Sendable, Hashable {
  /// The logical id, which stays when the device is replaced, as in `CID-GNT-0042`.
  public var terminal: String
  /// The number that the ledger handed out for this pairing.
  public var source: UInt32
  /// The organisers that it takes taps for.
  public var organizers: [String]
  /// Whether a person stands at it, who may see more than a public display shows.
  public var attended: Bool
  /// The language of its display.
  public var language: String

  /// Describes a terminal to be paired.
  public init(
    terminal: String, source: UInt32, organizers: [String], attended: Bool, language: String
  ) {
    self.terminal = terminal
    self.source = source
    self.organizers = organizers
    self.attended = attended
    self.language = language
  }
}

/// A terminal that was paired.
public struct TerminalRecord: Sendable, Hashable {
  /// The logical id, which stays when the device is replaced.
  public let terminal: String
  /// The number of this pairing.
  public let source: UInt32
  /// The organisers that it takes taps for.
  public let organizers: [String]
  /// Whether a person stands at it.
  public let attended: Bool
  /// The language of its display.
  public let language: String
  /// Whether the pairing was revoked; what it still delivers is held for a person.
  public internal(set) var isRevoked: Bool
}

extension Directory {
  /// Pairs a terminal and answers its token, which is shown this once: only a hash of it is kept.
  ///
  /// - Throws: `duplicateIdentifier` where the source is not new.
  public func addTerminal(_ terminal: NewTerminal) throws(DirectoryError) -> String {
    try Self.checkText(terminal.terminal, "a terminal's id")
    try Self.checkText(terminal.language, "a language")
    let organizers = try Self.encodedList(terminal.organizers)
    let token = TerminalToken.text(of: random.withLock { $0.key() })
    let hash = TerminalToken.hash(token)
    let record = TerminalRecord(
      terminal: terminal.terminal, source: terminal.source, organizers: terminal.organizers,
      attended: terminal.attended, language: terminal.language, isRevoked: false)
    try file.write { database in
      guard terminals.withLock({ $0.hashes[record.source] }) == nil else {
        throw DirectoryError(.duplicateIdentifier, "source \(record.source) is paired already")
      }
      try database.execute(
        sql: """
          INSERT INTO terminal (source, token, terminal, organizers, attended, language, revoked)
          VALUES (?, ?, ?, ?, ?, ?, 0)
          """,
        arguments: [
          record.source, hash.stored, record.terminal, organizers, record.attended,
          record.language,
        ])
    } applying: { _, _ in
      terminals.withLock { $0.set(record, hash) }
    }
    return token
  }

  /// The terminal that holds this token, revoked or not; nil if no terminal does.
  ///
  /// - Complexity: O(1), in memory: one SHA-256 and one probe.
  public func terminal(token: String) -> TerminalRecord? {
    guard token.utf8.count == TerminalToken.byteCount else { return nil }
    let hash = TerminalToken.hash(token)
    return terminals.withLock { $0.records[hash] }
  }

  /// Every pairing, by source, revoked ones included.
  public func allTerminals() -> [TerminalRecord] {
    terminals.withLock { Array($0.records.values) }.sorted { $0.source < $1.source }
  }

  /// Takes the right of one pairing, at once and for good.
  ///
  /// Repeating it changes nothing.
  public func revokeTerminal(source: UInt32) throws(DirectoryError) {
    try file.write { database in
      let found = terminals.withLock { table in
        table.hashes[source].flatMap { hash in table.records[hash].map { (record: $0, hash: hash) }
        }
      }
      guard var found else {
        throw DirectoryError(.unknownEntity, "no terminal has source \(source)")
      }
      try database.execute(
        sql: "UPDATE terminal SET revoked = 1 WHERE source = ?", arguments: [source])
      found.record.isRevoked = true
      return found
    } applying: { _, revoked in
      terminals.withLock { $0.set(revoked.record, revoked.hash) }
    }
  }
}

/// The bearer token of a terminal: a prefix by which leaks are found, and 256 random bits in
/// base64url.
enum TerminalToken {
  static let prefix = "pbt_"
  static let byteCount = prefix.utf8.count + 43

  static func text(of key: Data) -> String {
    prefix + key.base64URLText
  }

  /// The SHA-256 of the whole token, which needs no salt: a token cannot be guessed.
  static func hash(_ token: String) -> TokenHash {
    var token = token
    var hasher = SHA256()
    token.withUTF8 { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    return hasher.finalize().withUnsafeBytes {
      TokenHash(
        high: UInt128(bigEndian: $0),
        low: UInt128(bigEndian: UnsafeRawBufferPointer(rebasing: $0[16...])))
    }
  }
}

extension Data {
  /// Base64url without padding (RFC 4648 5).
  var base64URLText: String {
    base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .trimmingCharacters(in: ["="])
  }
}

/// The hash of a terminal's token.
struct TokenHash: Hashable {
  var high: UInt128
  var low: UInt128

  var stored: Data { high.stored + low.stored }
}

/// All pairings in memory.
struct TerminalTable {
  private(set) var records: [TokenHash: TerminalRecord] = [:]
  private(set) var hashes: [UInt32: TokenHash] = [:]
  /// The kiosks of the published API, by name.
  var kiosks: [String: KioskRow] = [:]

  init(loading database: Database) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT source, token, terminal, organizers, attended, language, revoked FROM terminal")
    while let row = try rows.next() {
      let token: Data = row["token"]
      guard let high = UInt128(stored: token.prefix(16)),
        let low = UInt128(stored: token.suffix(16))
      else { throw DirectoryError(.damaged, "a terminal's token has the wrong length") }
      let record = TerminalRecord(
        terminal: row["terminal"], source: row["source"],
        organizers: try JSONDecoder().decode([String].self, from: row["organizers"]),
        attended: row["attended"], language: row["language"], isRevoked: row["revoked"])
      set(record, TokenHash(high: high, low: low))
    }
    kiosks = try KioskRow.load(database)
  }

  mutating func set(_ record: TerminalRecord, _ hash: TokenHash) {
    records[hash] = record
    hashes[record.source] = hash
  }
}
