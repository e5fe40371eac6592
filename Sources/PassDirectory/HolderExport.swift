import Foundation
import GRDB
import Synchronization

/// Everything that the directory knows of a holder, for the holder to read.
public struct HolderExport: Sendable, Hashable, Codable {
  /// A card that is or was the holder's.
  public struct Card: Sendable, Hashable, Codable {
    /// The ledger's entity number of the card.
    public var card: UInt32
    /// The 13 digits of its UiTPAS number.
    public var uitpasNumber: String?
    /// The digits of its chip, in upper case.
    public var chipNumber: String?
    /// The number on a museum card.
    public var museumCard: String?
  }

  /// The ledger's entity number of the holder.
  public var holder: UInt32
  /// The person.
  public var profile: HolderProfile
  /// The cards, in the order in which they were registered.
  public var cards: [Card]
}

extension Directory {
  /// Everything that is known of a holder; nil for one who is unknown or erased.
  ///
  /// - Complexity: O(c) in cards, in memory, and a row of the database per card of the holder.
  public func export(holder entity: UInt32) throws(DirectoryError) -> HolderExport? {
    guard let profile = try profile(ofHolder: entity) else { return nil }
    let owned = registry.withLock { registry in
      registry.holderOfCard.indices.filter {
        registry.holderOfCard[$0] == entity && registry.cards.statuses[$0] == .confirmed
      }.map { registry.cards.entities[$0] }
    }
    var cards: [HolderExport.Card] = []
    for card in owned {
      guard let numbers = try identifiers(ofCard: card) else { continue }
      cards.append(
        HolderExport.Card(
          card: card, uitpasNumber: numbers.uitpasNumber.map { Self.digits($0, count: 13) },
          chipNumber: numbers.chip.map(Self.chipDigits),
          museumCard: numbers.museumCard.map { "\($0)" }))
    }
    return HolderExport(holder: entity, profile: profile, cards: cards)
  }

  private static func digits(
    _ number: some BinaryInteger, count: Int, radix: Int = 10
  ) -> String {
    let digits = String(number, radix: radix, uppercase: true)
    return String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
  }

  /// The bytes of a chip in hexadecimal; how many they are stands in the upper 8 bits.
  private static func chipDigits(_ chip: UInt128) -> String {
    digits(chip & ((1 << 80) - 1), count: 2 * Int(chip >> 120), radix: 16)
  }
}
