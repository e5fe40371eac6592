import Foundation

/// A number by which someone at a counter or an API names a card or a person.
///
/// It is personal data: look-ups take it, nothing keeps, logs or prints it.
public struct PassIdentifier: Hashable, Sendable {
  /// What the number is a number of.
  ///
  /// Raw values are part of the stored look-up keys.
  public enum Kind: UInt8, Sendable, CaseIterable {
    /// The 13 digits of a UiTPAS, which name a card.
    case uitpasNumber = 1
    /// The number of a chip, which names a card.
    case chip = 2
    /// The national number, which names a holder.
    case insz = 3
    /// The number on a museum card, which names a card.
    case museumCard = 4
    /// The id by which the published API names a holder.
    case passholder = 5
  }

  /// What the number is a number of.
  public var kind: Kind
  /// The number as an integer; a chip's key with its length in it; the 16 bytes of a UUID.
  public var key: UInt128

  /// Names a card or a holder.
  public init(kind: Kind, key: UInt128) {
    self.kind = kind
    self.key = key
  }

  /// The identifier of a passholder's id, if that is a UUID.
  public init?(passholderID: String) {
    guard !passholderID.isEmpty, let uuid = UUID(uuidString: passholderID) else { return nil }
    self.init(passholder: uuid)
  }

  /// The identifier of a passholder's id.
  init(passholder uuid: UUID) {
    self.init(kind: .passholder, key: withUnsafeBytes(of: uuid.uuid) { UInt128(bigEndian: $0) })
  }

  /// The identifier of a national number, if that is 11 digits.
  public init?(inszNumber: String) {
    guard inszNumber.utf8.count == 11, inszNumber.utf8.allSatisfy({ (48...57).contains($0) }),
      let number = UInt64(inszNumber)
    else { return nil }
    self.init(kind: .insz, key: UInt128(number))
  }
}

/// What the directory knows of a card by number: what the edge stamps on a command.
public struct DirectoryCard: Sendable, Hashable {
  /// The ledger's entity number of the card.
  public var card: UInt32
  /// The ledger's entity number of the holder whom the card is assigned to.
  public var holder: UInt32?
  /// The postal code of the holder's home, 0 where it is unknown or abroad.
  public var postalCode: UInt16
  /// The day the holder was born, in days since 1970-01-01.
  public var birthDay: Int32?

  /// Puts together what is stamped.
  public init(card: UInt32, holder: UInt32?, postalCode: UInt16, birthDay: Int32?) {
    self.card = card
    self.holder = holder
    self.postalCode = postalCode
    self.birthDay = birthDay
  }
}

/// The numbers of one card, as registered and as unsealed on demand.
public struct CardIdentifiers: Sendable, Hashable {
  /// The 13 digits as an integer.
  public var uitpasNumber: UInt64?
  /// The chip's key, with its length in it.
  public var chip: UInt128?
  /// The number on a museum card.
  public var museumCard: UInt128?

  /// Collects the numbers of a card; one at least must be there to register it.
  public init(uitpasNumber: UInt64? = nil, chip: UInt128? = nil, museumCard: UInt128? = nil) {
    self.uitpasNumber = uitpasNumber
    self.chip = chip
    self.museumCard = museumCard
  }
}
