import GRDB
import Synchronization

/// What bringing the directory in line with the log changed.
public struct Reconciliation: Sendable, Hashable {
  /// Prepared holders that the log has.
  public internal(set) var holdersConfirmed = 0
  /// Prepared cards that the log has.
  public internal(set) var cardsConfirmed = 0
  /// Prepared holders that the log never had; they are destroyed.
  public internal(set) var holdersAbandoned = 0
  /// Prepared cards that the log never had; they are destroyed.
  public internal(set) var cardsAbandoned = 0
  /// Cards whose holder in the log is another than was known here.
  public internal(set) var cardsReassigned = 0
}

extension Directory {
  /// Ends at start what a crash interrupted: what the log has is confirmed, what it never had is
  /// destroyed.
  ///
  /// The closures answer from the folded log. Run it before anything is registered. What the log
  /// has and the directory has not is found by `hasHolder` and `hasCard`.
  ///
  /// - Parameters:
  ///   - holders: The entity number of the holder registered under a reference.
  ///   - cards: The entity number of the card registered under a reference.
  ///   - holderOfCard: The holder of a card, both by entity number.
  /// - Throws: `entityTaken` where the log gives a number to a row that has another: then log and
  ///   directory do not belong together.
  /// - Complexity: O(c) calls in cards, and a write per difference.
  public func reconcile(
    holders: (UInt128) -> UInt32?, cards: (UInt128) -> UInt32?,
    holderOfCard: (UInt32) -> UInt32?
  ) throws(DirectoryError) -> Reconciliation {
    var changes = Reconciliation()
    (changes.holdersConfirmed, changes.holdersAbandoned) = try settle(.holder, entity: holders)
    (changes.cardsConfirmed, changes.cardsAbandoned) = try settle(.card, entity: cards)
    let known = registry.withLock { registry in
      registry.cards.entities.indices.compactMap { slot -> (card: UInt32, holder: UInt32)? in
        guard registry.cards.statuses[slot] == .confirmed else { return nil }
        return (registry.cards.entities[slot], registry.holderOfCard[slot])
      }
    }
    let differing = known.compactMap { card, holder -> (card: UInt32, holder: UInt32?)? in
      let logged = holderOfCard(card)
      return logged ?? RegistrationRows.none == holder ? nil : (card, logged)
    }
    try Self.inBatches(differing) { batch throws(DirectoryError) in try assign(batch) }
    changes.cardsReassigned = differing.count
    return changes
  }

  /// How many confirmed holders and cards have numbers that a log with so many of them never gave:
  /// any at all means that the log is older than the directory, or another one.
  public func countBeyond(holders: Int, cards: Int) -> Int {
    registry.withLock { registry in
      registry.holders.count(beyond: holders) + registry.cards.count(beyond: cards)
    }
  }

  private func settle(
    _ subject: Subject, entity: (UInt128) -> UInt32?
  ) throws(DirectoryError) -> (confirmed: Int, abandoned: Int) {
    let pending = registry.withLock { $0[subject].pending.sorted { $0.value < $1.value } }
    var known: [(reference: UInt128, entity: UInt32)] = []
    var unknown: [UInt128] = []
    for (reference, _) in pending {
      if let entity = entity(reference) {
        known.append((reference, entity))
      } else {
        unknown.append(reference)
      }
    }
    try Self.inBatches(known) { batch throws(DirectoryError) in try confirm(subject, batch) }
    try Self.inBatches(unknown) { batch throws(DirectoryError) in try abandon(subject, batch) }
    return (known.count, unknown.count)
  }

  static func inBatches<Item>(
    _ items: [Item], _ body: ([Item]) throws(DirectoryError) -> Void
  ) throws(DirectoryError) {
    var rest = items[...]
    while !rest.isEmpty {
      try body(Array(rest.prefix(DirectoryLimits.batchMax)))
      rest = rest.dropFirst(DirectoryLimits.batchMax)
    }
  }
}
