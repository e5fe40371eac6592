import GRDB
import Synchronization

extension Directory {
  /// Destroys all holders and cards with numbers that a log with so many of them never gave, and
  /// answers how many there were.
  ///
  /// For a directory that is ahead of its log because the log lost its end: the log will give these
  /// numbers to others. Identifiers of the destroyed are free again, and a card that stays is no
  /// longer tied to a holder who does not. When it returns, `countBeyond` is 0; after a crash in
  /// the middle, repeating it ends what was begun.
  ///
  /// - Complexity: O(n) in memory, and a transaction per `DirectoryLimits.batchMax` rows.
  @discardableResult
  public func destroyBeyond(
    holders: Int, cards: Int
  ) throws(DirectoryError) -> (holders: Int, cards: Int) {
    let beyond = registry.withLock { registry in
      (
        holders: registry.holders.slots(beyond: holders),
        cards: registry.cards.slots(beyond: cards)
      )
    }
    try Self.inBatches(beyond.cards) { batch throws(DirectoryError) in
      try file.write { database in
        try Self.destroyAndUnbind(.card, batch, in: database)
      } applying: { database, destroyed in
        try forget(destroyed, in: database)
      }
    }
    try Self.inBatches(beyond.holders) { batch throws(DirectoryError) in
      try file.write { database in
        let owned = registry.withLock { $0.cardsOwned(byHolderSlots: batch) }
        try Self.store(owned.map { (slot: $0, holder: nil) }, in: database)
        return (owned: owned, rows: try Self.destroyAndUnbind(.holder, batch, in: database))
      } applying: { database, destroyed in
        registry.withLock { registry in
          for slot in destroyed.owned {
            registry.holderOfCard[Int(slot)] = RegistrationRows.none
          }
        }
        try forget(destroyed.rows, in: database)
      }
    }
    return (beyond.holders.count, beyond.cards.count)
  }

  private static func destroyAndUnbind(
    _ subject: Subject, _ slots: [UInt32], in database: Database
  ) throws -> [DestroyedRow] {
    let unbind = try database.cachedStatement(
      sql: "UPDATE \(subject) SET entity = NULL WHERE slot = ?")
    return try slots.map { slot in
      try unbind.run([slot])
      return try destroy(subject, slot: slot, as: .abandoned, in: database)
    }
  }
}

extension RegistrationRows {
  /// The slots of rows, erased ones included, with an entity number above `last`.
  fileprivate func slots(beyond last: Int) -> [UInt32] {
    slotOfEntity.dropFirst(last + 1).filter { $0 != Self.none }
  }
}

extension Registry {
  /// The slots of all cards tied to holders in these slots.
  fileprivate func cardsOwned(byHolderSlots slots: [UInt32]) -> [UInt32] {
    let owners = Set(slots.map { holders.entities[Int($0)] })
    return holderOfCard.indices.filter { owners.contains(holderOfCard[$0]) }.map { UInt32($0) }
  }
}
