import Foundation
import GRDB
import Synchronization

// A UiTiD is what an issuer of tokens names a user by. It is sealed in the profile of its holder,
// and found by a keyed MAC; the log never has it.

extension Directory {
  /// The holder to whom a UiTiD is linked; nil if there is none.
  ///
  /// - Complexity: O(1), in memory: one HMAC and one probe.
  public func holder(uitid id: String) -> UInt32? {
    let mac = keys.mac(ofUiTiD: id)
    return registry.withLock { $0.holder(mac: mac) }
  }

  /// Links a UiTiD to a holder in place of any other, or with nil takes the link away, and answers
  /// whether that changed anything.
  ///
  /// - Throws: `unknownEntity`; `duplicateIdentifier` where it is linked to another holder;
  ///   `malformedIdentifier` for one that is empty or too long.
  @discardableResult
  public func link(uitid id: String?, toHolder entity: UInt32) throws(DirectoryError) -> Bool {
    var isChanged = false
    try changeProfile(ofHolder: entity) { profile in
      isChanged = profile.uitidID != id
      profile.uitidID = id
    }
    return isChanged
  }

  /// The client that a UiTiD calls as, if it may call; nil if there is none.
  ///
  /// - Complexity: O(1), in memory: one HMAC and one probe.
  public func client(uitid id: String) -> ClientRecord? {
    clients.live(uitid: keys.mac(ofUiTiD: id))?.record
  }

  /// The look-up key of the UiTiD of a profile.
  func uitidMAC(
    _ profile: HolderProfile, at place: Int?
  ) throws(DirectoryError) -> UInt128? {
    guard let id = profile.uitidID else { return nil }
    return try uitidMAC(id, at: place)
  }

  /// The look-up key of a UiTiD.
  func uitidMAC(_ id: String, at place: Int? = nil) throws(DirectoryError) -> UInt128 {
    guard (1...DirectoryLimits.uitidBytesMax).contains(id.utf8.count) else {
      throw DirectoryError(
        .malformedIdentifier, index: place,
        "a UiTiD has 1 to \(DirectoryLimits.uitidBytesMax) bytes")
    }
    return keys.mac(ofUiTiD: id)
  }

  /// Stores the look-up key of a holder's UiTiD, or 0 for none, in its place.
  static func store(uitid mac: UInt128, ofSlot slot: UInt32, in database: Database) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO holder_uitid (slot, uitid) VALUES (?, ?)
        ON CONFLICT (slot) DO UPDATE SET uitid = excluded.uitid
        """
    ).run([slot, mac.stored])
  }

  /// Overwrites the look-up key of a holder's UiTiD with zeros in its place, and answers it.
  static func destroyUiTiD(ofSlot slot: UInt32, in database: Database) throws -> UInt128? {
    let stored = try Data.fetchOne(
      database.cachedStatement(sql: "SELECT uitid FROM holder_uitid WHERE slot = ?"),
      arguments: [slot])
    guard let mac = stored.flatMap(UInt128.init(stored:)), mac != 0 else { return nil }
    try store(uitid: 0, ofSlot: slot, in: database)
    return mac
  }
}
