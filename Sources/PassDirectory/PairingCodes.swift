import Foundation
import GRDB
import Synchronization

/// What a device will be that brings a pairing code.
public struct PairingTerms: Sendable, Hashable {
  /// The logical id, which stays when the device is replaced.
  public var terminal: String
  /// The public ids of the organisers that it takes taps for.
  public var organizers: [String]
  /// Whether a person stands at it.
  public var attended: Bool
  /// The language of its display.
  public var language: String
  /// The number of the client that asked for the code; 0 for whoever runs the ledger.
  public var client: UInt32

  /// Describes what a device will be.
  public init(
    terminal: String, organizers: [String], attended: Bool, language: String, client: UInt32
  ) {
    self.terminal = terminal
    self.organizers = organizers
    self.attended = attended
    self.language = language
    self.client = client
  }
}

/// A pairing code that was handed in: it is used up.
public struct TakenPairingCode: Sendable, Hashable {
  /// What the device is to be.
  public let terms: PairingTerms
  /// Until when the code was good, in microseconds since 1970-01-01.
  public let expires: Int64
  /// The stored form of the code; bytes, since an integer of this size cannot be awaited
  /// unoptimised.
  fileprivate let hash: Data
}

extension Directory {
  /// Makes a code that pairs one device; only a keyed hash of it is kept, durable when this
  /// returns.
  ///
  /// Codes that have expired are forgotten with it.
  ///
  /// - Parameters:
  ///   - now: the moment, in microseconds since 1970-01-01.
  ///   - expires: until when the code is good, this moment not included.
  /// - Returns: forty random bits.
  /// - Throws: `limitExceeded` where ``DirectoryLimits/pairingCodesMax`` codes wait already.
  public func addPairingCode(
    _ terms: PairingTerms, now: Int64, expires: Int64
  ) throws(DirectoryError) -> UInt64 {
    try Self.checkText(terms.terminal, "a terminal's id")
    try Self.checkText(terms.language, "a language")
    let organizers = try Self.encodedList(terms.organizers)
    return try file.write { database in
      try database.execute(sql: "DELETE FROM pairing_code WHERE expires <= ?", arguments: [now])
      let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM pairing_code") ?? 0
      guard count < DirectoryLimits.pairingCodesMax else {
        throw DirectoryError(.limitExceeded, "too many pairing codes wait for their devices")
      }
      var value: UInt64
      repeat {
        let block = random.withLock { $0.block() }
        value = UInt64(block >> UInt128(128 - DirectoryLimits.pairingCodeBits))
      } while try Self.isTaken(keys.mac(ofPairingCode: value).stored, in: database)
      try Self.store(
        terms, organizers, keys.mac(ofPairingCode: value).stored, expires: expires, in: database)
      return value
    } applying: { _, value in
      value
    }
  }

  /// Hands a code in: of several that bring the same one, at the same time or later, one gets what
  /// it stands for.
  ///
  /// - Returns: nil for a code that is unknown, was used, or has expired: which of these, nobody
  ///   learns.
  public func takePairingCode(
    _ value: UInt64, now: Int64
  ) throws(DirectoryError) -> TakenPairingCode? {
    let hash = keys.mac(ofPairingCode: value).stored
    return try file.write { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          DELETE FROM pairing_code WHERE code = ?
          RETURNING terminal, organizers, attended, language, client, expires
          """, arguments: [hash])
      guard let row, row["expires"] > now else { return nil }
      return TakenPairingCode(
        terms: PairingTerms(
          terminal: row["terminal"],
          organizers: try JSONDecoder().decode([String].self, from: row["organizers"]),
          attended: row["attended"], language: row["language"], client: row["client"]),
        expires: row["expires"], hash: hash)
    } applying: { (_, taken: TakenPairingCode?) in
      taken
    }
  }

  /// Makes a code good again that was handed in and led to nothing; it expires when it did.
  public func giveBack(_ code: TakenPairingCode) throws(DirectoryError) {
    let organizers = try Self.encodedList(code.terms.organizers)
    try file.write { database in
      guard try !Self.isTaken(code.hash, in: database) else { return }
      try Self.store(code.terms, organizers, code.hash, expires: code.expires, in: database)
    } applying: { _, _ in
    }
  }

  private static func isTaken(_ hash: Data, in database: Database) throws -> Bool {
    try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM pairing_code WHERE code = ?)",
      arguments: [hash]) ?? false
  }

  private static func store(
    _ terms: PairingTerms, _ organizers: Data, _ hash: Data, expires: Int64,
    in database: Database
  ) throws {
    try database.execute(
      sql: """
        INSERT INTO pairing_code (code, terminal, organizers, attended, language, client, expires)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        hash, terms.terminal, organizers, terms.attended, terms.language, terms.client,
        expires,
      ])
  }
}
