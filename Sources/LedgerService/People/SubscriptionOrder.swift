public import Ledger

/// A subscription that someone buys, before directory and log have numbers for the buyer and the
/// card.
public struct SubscriptionOrder: Sendable {
  /// Who gets it.
  public enum Buyer: Sendable {
    /// Someone of whom nothing is known yet: a pass that is sold over a museum's counter.
    case nobody
    /// Someone who is registered with it.
    ///
    /// - Parameter request: what was asked for, in one form: a key that comes again with another
    ///   request is a conflict.
    case person(Person, request: [UInt8])
    /// A holder.
    case holder(HolderID)

    /// Whether log and directory know who it is.
    var isKnown: Bool {
      if case .holder = self { true } else { false }
    }
  }

  /// Who gets it.
  public var buyer: Buyer
  /// The card; nil for the one that the holder has.
  public var article: PassOrder.Article?
  /// The card system.
  public var system: CardSystemID
  /// Where it is sold.
  public var channel: SubscriptionChannel
  /// What is sold.
  public var kind = SubscriptionKind.new
  /// The organiser that sells it; none where none does.
  public var seller = OrganizerID.none
  /// The price in cents.
  public var priceCents: UInt32
  /// What of it the seller keeps, in cents.
  public var commissionCents: UInt32 = 0
  /// The code of a voucher that is handed in.
  public var voucher: String?
  /// The day on which it begins, of a presale.
  public var firstDay: CivilDate?

  /// Makes an order; what is missing is set afterwards.
  public init(
    for buyer: Buyer, _ article: PassOrder.Article?, in system: CardSystemID,
    channel: SubscriptionChannel, priceCents: UInt32
  ) {
    self.buyer = buyer
    self.article = article
    self.system = system
    self.channel = channel
    self.priceCents = priceCents
  }
}

/// Why a subscription was not sold.
public enum SubscriptionOrderError: Error, Sendable {
  /// The ledger refused it.
  case refused(SubscriptionSaleRefusal)
  /// The national number is another holder's.
  case inszTaken
  /// Engine or directory failed.
  case failed(RegistrationError)
}

extension SubscriptionOrder {
  /// What an earlier order led to, from its records; nil where they are those of another order.
  ///
  /// What stands in no record, who a new holder is, must be compared beside this.
  func outcome(in records: [LedgerRecord]) -> SubscriptionSaleOutcome? {
    var found: SubscriptionSold?
    var kind: CardKind?
    for record in records {
      switch record.event {
      case .subscriptionSold(let event): found = event
      case .cardRegistered(let event): kind = event.kind
      default: break
      }
    }
    guard let sold = found, sold.system == system, sold.channel == channel,
      sold.kind == self.kind, sold.seller == seller, sold.priceCents == priceCents,
      sold.commissionCents == commissionCents, sold.firstDay == firstDay,
      (sold.voucher != 0) == (voucher != nil)
    else { return nil }
    switch article {
    case .stock(let card): guard card == sold.card else { return nil }
    case .digital: guard kind == .digital else { return nil }
    case nil: guard kind == nil else { return nil }
    }
    if case .holder(let holder) = buyer, holder != sold.holder { return nil }
    return SubscriptionSaleOutcome(stored: sold, position: records.first?.header.position ?? 0)
  }
}
