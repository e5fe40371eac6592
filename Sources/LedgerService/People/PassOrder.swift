public import Ledger

/// A card that someone gets at a counter, before directory and log have numbers for it.
public struct PassOrder: Sendable {
  /// Who gets it.
  public enum Buyer: Sendable {
    /// Someone who is registered with it.
    ///
    /// - Parameter request: what was asked for, in one form: a key that comes again with another
    ///   request is a conflict, however the person was changed since.
    case person(Person, request: [UInt8])
    /// A holder; with a new address where the holder moves.
    case holder(HolderID, moving: Person.Address?)
  }

  /// Which card.
  public enum Article: Hashable, Sendable {
    /// A card from the stock of a counter.
    case stock(CardID)
    /// A number alone, which the service makes.
    case digital
  }

  /// Who gets it.
  public var buyer: Buyer
  /// Which card.
  public var article: Article
  /// The card system.
  public var system: CardSystemID
  /// Why; nil where that follows.
  public var reason: CardSaleReason?
  /// The card that it replaces; none where it replaces none.
  public var replaces = CardID.none
  /// Until when the social tariff is granted with it; nil where it is not.
  public var socialTariff: PassSale.TariffEnd?
  /// The code of a voucher that is handed in.
  public var voucher: String?
  /// The organiser at whose counter it is sold.
  public var counter: OrganizerID

  /// Makes an order; what is missing is set afterwards.
  public init(
    for buyer: Buyer, _ article: Article, in system: CardSystemID, counter: OrganizerID
  ) {
    self.buyer = buyer
    self.article = article
    self.system = system
    self.counter = counter
  }
}

/// Why a card was not sold.
public enum PassOrderError: Error, Sendable {
  /// The ledger refused it.
  case refused(PassSaleRefusal)
  /// The national number is another holder's.
  case inszTaken
  /// Engine or directory failed.
  case failed(RegistrationError)
}

extension PassOrder {
  /// What an earlier order led to, from its records; nil where they are those of another order.
  ///
  /// What stands in no record, who a new holder is, must be compared beside this.
  func outcome(in records: [LedgerRecord]) -> PassSaleOutcome? {
    var sold: PassSold?
    var granted: CivilDate?
    for record in records {
      switch record.event {
      case .passSold(let event): sold = event
      case .socialTariffGranted(let event): granted = event.lastDay
      default: break
      }
    }
    guard let sold, sold.system == system, sold.counter == counter,
      !replaces.exists || sold.replaced == replaces,
      reason ?? sold.reason == sold.reason, (sold.voucher != 0) == (voucher != nil)
    else { return nil }
    switch article {
    case .stock(let card): guard card == sold.card else { return nil }
    case .digital: guard sold.kind == .digital else { return nil }
    }
    switch socialTariff {
    case nil: guard granted == nil else { return nil }
    case .standard: guard granted != nil else { return nil }
    case .lastDay(let day): guard granted == day else { return nil }
    }
    if case .holder(let holder, let moving) = buyer {
      guard holder == sold.holder,
        moving.map({ $0.belgianPostalCode == sold.stamp.homeMunicipality }) ?? true
      else { return nil }
    }
    return PassSaleOutcome(stored: sold, position: records.first?.header.position ?? 0)
  }
}
