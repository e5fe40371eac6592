import Foundation
import GRDB
import Synchronization

extension Directory {
  /// Erases a holder: destroys the key, the look-up keys, and the numbers of every card assigned to
  /// them.
  ///
  /// See `eraseHolders(_:)`.
  @discardableResult
  public func eraseHolder(_ entity: UInt32) throws(DirectoryError) -> Bool {
    try eraseHolders([entity]) == 1
  }

  /// Erases holders and answers how many were still there; repeating it, as after a restore,
  /// changes nothing.
  ///
  /// When it returns, neither the database nor its WAL holds a byte that was theirs but their
  /// references and entity numbers, which name nobody, and profiles under keys that no longer
  /// exist.
  ///
  /// - Complexity: O(c) in cards, in memory, and O(1) rows of the database per holder and card.
  @discardableResult
  public func eraseHolders(_ entities: [UInt32]) throws(DirectoryError) -> Int {
    try Self.checkBatch(entities.count)
    return try file.write { database in
      let slots = registry.withLock { $0.slotsToErase(Set(entities)) }
      let erase = { (subject: Subject, slot: UInt32) in
        try Self.destroy(subject, slot: slot, as: .erased, in: database)
      }
      return try slots.holders.map { try erase(.holder, $0) }
        + slots.cards.map { try erase(.card, $0) }
    } applying: { database, destroyed in
      try forget(destroyed, in: database)
      return destroyed.count { $0.subject == .holder }
    }
  }

  /// Whether a holder was erased.
  ///
  /// - Complexity: O(1), in memory.
  public func isErased(holder entity: UInt32) -> Bool {
    registry.withLock { registry in
      registry.holders.slot(ofEntity: entity).map {
        registry.holders.statuses[Int($0)] == .erased
      } ?? false
    }
  }

  /// Ends the destruction of rows once it is durable: in memory, and in the WAL.
  func forget(_ destroyed: [DestroyedRow], in database: Database) throws {
    guard !destroyed.isEmpty else { return }
    registry.withLock { registry in
      for row in destroyed { registry.retire(row) }
    }
    search.withLock { search in
      search?.forget(destroyed.lazy.filter { $0.subject == .holder }.map(\.slot))
    }
    try DatabaseFile.truncateLog(database)
  }

  /// Overwrites the secrets of a row with zeros in their place, and marks the row.
  static func destroy(
    _ subject: Subject, slot: UInt32, as status: RowStatus, in database: Database
  ) throws -> DestroyedRow {
    let (table, columns) =
      switch subject {
      case .holder: ("holder_key", ["passholder", "insz"])
      case .card: ("card_number", ["uitpas", "chip", "museum"])
      }
    let found = try database.cachedStatement(
      sql: "SELECT \(columns.joined(separator: ", ")) FROM \(table) WHERE slot = ?")
    let row = try Row.fetchOne(found, arguments: [slot])
    guard let row else { throw DirectoryError(.damaged, "\(subject) row \(slot) has no secrets") }
    var macs = columns.indices.compactMap { UInt128(stored: row[$0]) }.filter { $0 != 0 }
    let zeros = columns.map { ", \($0) = zeroblob(16)" }.joined()
    try database.cachedStatement(
      sql: "UPDATE \(table) SET sealed = zeroblob(length(sealed))\(zeros) WHERE slot = ?"
    ).run([slot])
    try database.cachedStatement(sql: "UPDATE \(subject) SET status = ? WHERE slot = ?")
      .run([status.rawValue, slot])
    if subject == .holder {
      try database.cachedStatement(sql: "DELETE FROM holder_profile WHERE slot = ?").run([slot])
      if let mac = try destroyUiTiD(ofSlot: slot, in: database) { macs.append(mac) }
    }
    return DestroyedRow(subject: subject, slot: slot, status: status, macs: macs)
  }
}

/// A row whose secrets are gone from the database, and have to go from memory.
struct DestroyedRow {
  var subject: Subject
  var slot: UInt32
  var status: RowStatus
  var macs: [UInt128]
}

extension Registry {
  /// Forgets a destroyed row.
  mutating func retire(_ row: DestroyedRow) {
    self[row.subject].retire(slot: row.slot, as: row.status, macs: row.macs)
    if row.subject == .holder { stamps[Int(row.slot)] = .unknown }
  }

  /// The rows of these holders, and of all their cards, that are not erased yet.
  fileprivate func slotsToErase(
    _ entities: Set<UInt32>
  ) -> (holders: [UInt32], cards: [UInt32]) {
    // Marks by entity, since every card is looked at.
    var isErased = [Bool](repeating: false, count: holders.slotOfEntity.count)
    for entity in entities where entity < isErased.count { isErased[Int(entity)] = true }
    let owned = holderOfCard.indices.filter {
      let holder = holderOfCard[$0]
      return holder < isErased.count && isErased[Int(holder)] && cards.statuses[$0] == .confirmed
    }
    return (
      entities.compactMap { holders.liveSlot(ofEntity: $0) }.sorted(), owned.map { UInt32($0) }
    )
  }
}
