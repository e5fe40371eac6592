import Foundation
import GRDB
import Synchronization

/// What setting up a kiosk's device led to.
public enum KioskPairing: Sendable, Hashable {
  /// The device is the kiosk's now, or was so before.
  case paired(source: UInt32)
  /// The kiosk has another device, whose pairing was not revoked.
  case alreadyConfigured
  /// The device was paired before: with another kiosk, or with this one and revoked since.
  case deviceAlreadyInUse
  /// No configuration code was set for the kiosk.
  case unknownKiosk
}

extension Directory {
  /// Sets the code by which a kiosk's device is set up; only a keyed hash of it is kept.
  ///
  /// A device that is set up already stays so. To replace it, revoke its pairing.
  public func setConfigurationCode(
    _ code: String, ofKiosk name: String
  ) throws(DirectoryError) {
    try Self.checkText(name, "a kiosk's name")
    guard DirectoryLimits.configurationCodeBytes.contains(code.utf8.count),
      code.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw DirectoryError(
        .limitExceeded, "a configuration code has 8 to 64 visible ASCII characters")
    }
    let hash = keys.mac(ofCode: code, kiosk: name)
    try file.write { database in
      try database.execute(
        sql: """
          INSERT INTO kiosk (name, code) VALUES (?, ?)
          ON CONFLICT (name) DO UPDATE SET code = excluded.code
          """,
        arguments: [name, hash.stored])
    } applying: { _, _ in
      terminals.withLock { $0.kiosks[name, default: KioskRow(code: 0, source: nil)].code = hash }
    }
  }

  /// Whether a code sets up the device of a kiosk; false where the kiosk has none.
  ///
  /// Compares keyed hashes, in the same time wherever they differ.
  public func isConfigurationCode(_ code: String, ofKiosk name: String) -> Bool {
    let hash = keys.mac(ofCode: code, kiosk: name)
    let known = terminals.withLock { $0.kiosks[name]?.code }
    return ((known ?? ~hash) ^ hash) == 0
  }

  /// What setting up a device would lead to; nil where it would be paired anew.
  public func pairing(ofDevice deviceID: String, kiosk name: String) -> KioskPairing? {
    let hash = TokenHash(device: deviceID, keys)
    return terminals.withLock { $0.pairing(of: hash, kiosk: name) }
  }

  /// Pairs the device of a kiosk by its id, of which only a keyed hash is kept.
  ///
  /// - Parameter terminal: the kiosk, with the source of its new pairing.
  public func pairKiosk(
    _ terminal: NewTerminal, deviceID: String
  ) throws(DirectoryError) -> KioskPairing {
    guard DirectoryLimits.deviceIDBytes.contains(deviceID.utf8.count) else {
      throw DirectoryError(.limitExceeded, "a device's id has 16 to 128 bytes")
    }
    let organizers = try Self.encodedList(terminal.organizers)
    let hash = TokenHash(device: deviceID, keys)
    let record = TerminalRecord(
      terminal: terminal.terminal, source: terminal.source, organizers: terminal.organizers,
      attended: terminal.attended, language: terminal.language, isRevoked: false)
    return try file.write { database -> KioskPairing? in
      let (known, isTaken) = terminals.withLock {
        ($0.pairing(of: hash, kiosk: record.terminal), $0.hashes[record.source] != nil)
      }
      if let known { return known }
      guard !isTaken else {
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
      try database.execute(
        sql: "UPDATE kiosk SET source = ? WHERE name = ?",
        arguments: [record.source, record.terminal])
      return nil
    } applying: { _, known in
      if let known { return known }
      terminals.withLock {
        $0.set(record, hash)
        $0.kiosks[record.terminal]?.source = record.source
      }
      return .paired(source: record.source)
    }
  }

  /// The pairing of the kiosk whose device has this id, revoked or not; nil if no kiosk does.
  ///
  /// - Complexity: O(1), in memory: one HMAC and one probe.
  public func kiosk(deviceID: String) -> TerminalRecord? {
    guard DirectoryLimits.deviceIDBytes.contains(deviceID.utf8.count) else { return nil }
    let hash = TokenHash(device: deviceID, keys)
    return terminals.withLock { $0.records[hash] }
  }

  /// The source of a kiosk's device; nil where none is set up or its pairing was revoked.
  public func device(ofKiosk name: String) -> UInt32? {
    terminals.withLock { $0.device(of: name) }
  }

  /// The code by which holders check in at an event: 7 capital letters, made of its public id and
  /// the directory's key, so that no code is stored and none can be made up.
  ///
  /// - Parameter attempt: how many of the event's codes were other events' already.
  public func checkInCode(ofEvent id: String, attempt: UInt32) -> String {
    var rest = keys.mac(ofEvent: id, attempt: attempt)
    var letters: [UInt8] = []
    for _ in 0..<Self.checkInCodeLetters {
      let (quotient, letter) = rest.quotientAndRemainder(dividingBy: 26)
      letters.append(UInt8(ascii: "A") + UInt8(letter))
      rest = quotient
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// What signs the code that a screen shows for an event during one step of time: 128 bits that
  /// nobody makes up without the directory's key.
  public func screenCodeSignature(ofEvent id: String, step: UInt64) -> UInt128 {
    keys.mac(ofEvent: id, step: step)
  }

  /// Whether a signature is the one of an event's code during a step.
  ///
  /// Compares in the same time wherever they differ.
  public func isScreenCodeSignature(
    _ signature: UInt128, ofEvent id: String, step: UInt64
  ) -> Bool {
    (keys.mac(ofEvent: id, step: step) ^ signature) == 0
  }

  /// Letters of a check-in code.
  public static let checkInCodeLetters = 7
}

extension TokenHash {
  /// The stored form of a device's id; the token of no other terminal has such a hash.
  fileprivate init(device id: String, _ keys: DirectoryKeys) {
    self.init(high: keys.mac(ofDevice: id), low: 0)
  }
}

/// A kiosk by its name.
struct KioskRow {
  /// The keyed hash of its configuration code.
  var code: UInt128
  /// The pairing of its device; nil where none was ever set up.
  var source: UInt32?

  static func load(_ database: Database) throws -> [String: KioskRow] {
    var kiosks: [String: KioskRow] = [:]
    let rows = try Row.fetchCursor(database, sql: "SELECT name, code, source FROM kiosk")
    while let row = try rows.next() {
      guard let code = UInt128(stored: row["code"]) else {
        throw DirectoryError(.damaged, "a kiosk's code has the wrong length")
      }
      kiosks[row["name"]] = KioskRow(code: code, source: row["source"])
    }
    return kiosks
  }
}

extension TerminalTable {
  fileprivate func device(of name: String) -> UInt32? {
    guard let source = kiosks[name]?.source, let hash = hashes[source],
      records[hash]?.isRevoked == false
    else { return nil }
    return source
  }

  fileprivate func pairing(of device: TokenHash, kiosk name: String) -> KioskPairing? {
    guard kiosks[name] != nil else { return .unknownKiosk }
    let configured = self.device(of: name)
    if let record = records[device] {
      // Setting up is answered again: its answer may have been lost.
      if record.source == configured { return .paired(source: record.source) }
      return configured == nil ? .deviceAlreadyInUse : .alreadyConfigured
    }
    return configured == nil ? nil : .alreadyConfigured
  }
}
