import Crypto

/// Why a delta does not fit the pack that it is to be applied to: then the whole one is asked for.
public enum OfflinePackError: Error, Hashable, Sendable {
  /// The pack that is to be changed is a delta itself.
  case notWhole
  /// What is to be applied is no delta.
  case notDelta
  /// It is of another ledger, or its fingerprints are made with another key.
  case otherLedger
  /// It changes another version, or is older.
  case otherVersion
  /// What comes out is not the list of cards that the service has.
  case otherCards
}

extension OfflinePack {
  /// The whole pack that a delta makes of this one.
  ///
  /// - Complexity: O(refused cards).
  public func applying(_ delta: OfflinePack) throws(OfflinePackError) -> OfflinePack {
    guard cards.base == nil else { throw .notWhole }
    guard let base = delta.cards.base else { throw .notDelta }
    guard delta.origin == origin, delta.fingerprintKey == fingerprintKey else {
      throw .otherLedger
    }
    guard base == version, delta.version >= version, delta.madeAt >= madeAt else {
      throw .otherVersion
    }
    let refused = cards.refused.applying(
      refused: delta.cards.refused, removed: delta.cards.removed)
    let whole = Cards(refused)
    guard whole.digest == delta.cards.digest else { throw .otherCards }
    var pack = delta
    pack.cards = whole
    return pack
  }
}

extension OfflinePack.Cards {
  /// How many bytes of a hash tell that a list is the right one; the signature is what nobody can
  /// forge.
  static let digestBytes = 16

  /// What a list of cards hashes to.
  static func digest(of cards: RefusedCards) -> [UInt8] {
    Array(SHA256.hash(data: cards.packed).prefix(digestBytes))
  }
}
