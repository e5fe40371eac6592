import Foundation
import GRDB
import Synchronization

// The steps of a registration that holders and cards share: (1) rows are prepared, durable and not
// yet found by anyone; (2) the log decides, with their references in its records; (3) the rows are
// confirmed under the entity numbers that the log gave out, or abandoned if it refused.

extension Directory {
  /// Marks prepared holders as known to the log.
  ///
  /// Repeating it changes nothing.
  ///
  /// - Throws: `unknownReference` or `entityTaken`, naming the item; then none is confirmed.
  public func confirmHolders(
    _ holders: [(reference: UInt128, entity: UInt32)]
  ) throws(DirectoryError) {
    try confirm(.holder, holders)
  }

  /// Marks prepared cards as known to the log.
  ///
  /// Repeating it changes nothing.
  ///
  /// - Throws: `unknownReference` or `entityTaken`, naming the item; then none is confirmed.
  public func confirmCards(
    _ cards: [(reference: UInt128, entity: UInt32)]
  ) throws(DirectoryError) {
    try confirm(.card, cards)
  }

  /// Destroys prepared holders that the log refused, so that their identifiers are free again.
  public func abandonHolders(_ references: [UInt128]) throws(DirectoryError) {
    try abandon(.holder, references)
  }

  /// Destroys prepared cards that the log refused, so that their numbers are free again.
  public func abandonCards(_ references: [UInt128]) throws(DirectoryError) {
    try abandon(.card, references)
  }

  /// Whether the directory has, or had before an erasure, the holder of this registration in the
  /// log.
  ///
  /// - Complexity: O(1), in memory.
  public func hasHolder(reference: UInt128, entity: UInt32) -> Bool {
    has(.holder, reference, entity)
  }

  /// Whether the directory has, or had before an erasure, the card of this registration in the log.
  ///
  /// - Complexity: O(1), in memory.
  public func hasCard(reference: UInt128, entity: UInt32) -> Bool {
    has(.card, reference, entity)
  }

  private func has(_ subject: Subject, _ reference: UInt128, _ entity: UInt32) -> Bool {
    registry.withLock { registry in
      guard let slot = registry[subject].slot(ofEntity: entity) else { return false }
      return registry[subject].references[Int(slot)] == reference
    }
  }

  func confirm(
    _ subject: Subject, _ items: [(reference: UInt128, entity: UInt32)]
  ) throws(DirectoryError) {
    try Self.checkBatch(items.count)
    try file.write { database in
      let found = try registry.withLock { registry throws(DirectoryError) in
        try registry[subject].slotsToConfirm(items)
      }
      let update = try database.cachedStatement(
        sql: "UPDATE \(subject) SET status = ?, entity = ? WHERE slot = ?")
      for (slot, entity) in found {
        try update.run([RowStatus.confirmed.rawValue, entity, slot])
      }
      return found
    } applying: { _, found in
      registry.withLock { registry in
        for (slot, entity) in found { registry[subject].confirm(slot: slot, entity: entity) }
      }
      guard subject == .holder else { return }
      search.withLock { search in
        for (slot, entity) in found { search?.show(slot, as: entity) }
      }
    }
  }

  func abandon(_ subject: Subject, _ references: [UInt128]) throws(DirectoryError) {
    try Self.checkBatch(references.count)
    try file.write { database in
      let slots = try registry.withLock { registry throws(DirectoryError) in
        try registry[subject].slotsToAbandon(references)
      }
      return try slots.map { try Self.destroy(subject, slot: $0, as: .abandoned, in: database) }
    } applying: { database, destroyed in
      try forget(destroyed, in: database)
    }
  }

  /// Refuses identifiers that are registered already, or twice in the batch.
  func checkFree(_ subject: Subject, _ identifiers: [[UInt128]]) throws(DirectoryError) {
    var batch: Set<UInt128> = []
    batch.reserveCapacity(2 * identifiers.count)
    let duplicate = registry.withLock { registry in
      identifiers.firstIndex { macs in
        macs.contains {
          registry[subject].index.slot(of: $0) != nil || !batch.insert($0).inserted
        }
      }
    }
    guard let duplicate else { return }
    throw DirectoryError(
      .duplicateIdentifier, index: duplicate, "a number of this \(subject) is registered already")
  }
}

extension RegistrationRows {
  /// The pending slots that these confirmations mean, leaving out what is confirmed already.
  fileprivate func slotsToConfirm(
    _ items: [(reference: UInt128, entity: UInt32)]
  ) throws(DirectoryError) -> [(slot: UInt32, entity: UInt32)] {
    var taken: (slots: Set<UInt32>, entities: Set<UInt32>) = ([], [])
    var found: [(slot: UInt32, entity: UInt32)] = []
    found.reserveCapacity(items.count)
    for (place, item) in items.enumerated() {
      guard item.entity <= DirectoryLimits.entityMax else {
        throw DirectoryError(.limitExceeded, index: place, "entity \(item.entity) is too large")
      }
      let owner = slot(ofEntity: item.entity)
      if let owner, references[Int(owner)] == item.reference { continue }
      guard let slot = pending[item.reference], taken.slots.insert(slot).inserted else {
        throw DirectoryError(.unknownReference, index: place, "nothing is prepared under it")
      }
      guard owner == nil, taken.entities.insert(item.entity).inserted else {
        throw DirectoryError(.entityTaken, index: place, "entity \(item.entity) names another row")
      }
      found.append((slot, item.entity))
    }
    return found
  }

  fileprivate func slotsToAbandon(_ batch: [UInt128]) throws(DirectoryError) -> [UInt32] {
    var slots: Set<UInt32> = []
    for (place, reference) in batch.enumerated() {
      guard let slot = pending[reference], slots.insert(slot).inserted else {
        throw DirectoryError(.unknownReference, index: place, "nothing is prepared under it")
      }
    }
    return slots.sorted()
  }
}
