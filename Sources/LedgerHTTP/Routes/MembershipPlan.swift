import Ledger
import LedgerService

/// What a new membership of a holder would be, from what the holder has (UiTPAS API 4.0,
/// `GET /passholders/{passholderId}/memberships/{cardSystemId}`).
struct MembershipPlan: Sendable {
  /// What would happen.
  enum Kind: Sendable {
    /// Nothing: the holder has the same membership.
    case notPossible
    /// It is added.
    case new
    /// It takes the place of another.
    case replacing(HolderOverview.Membership)
    /// A region has to see to it first: someone is blocked, or there is no card to replace.
    case refused
  }

  let kind: Kind
  /// Whether the holder would have to move into the card system first.
  let needsMove: Bool
  /// Why the card is sold; nil where that follows.
  let reason: CardSaleReason?
  /// The card that it replaces; none where it replaces none.
  let replaces: CardID

  init(_ overview: HolderOverview, in system: CardSystemView, withSocialTariff: Bool) {
    needsMove =
      withSocialTariff && !system.includes(overview.person.address?.belgianPostalCode ?? 0)
    var reason: CardSaleReason?
    var replaces = CardID.none
    guard overview.standing == .active else {
      (kind, self.reason, self.replaces) = (.refused, nil, .none)
      return
    }
    guard let membership = overview.membership(of: system.system) else {
      (kind, self.reason, self.replaces) = (.new, nil, .none)
      return
    }
    if let card = membership.card, card.status == .active || card.status == .blocked {
      reason = withSocialTariff ? .obtainSocialTariff : .lossSocialTariff
      replaces = card.card
    }
    if membership.standing == .blocked {
      kind = .refused
    } else if membership.hasSocialTariff == withSocialTariff {
      kind = .notPossible
    } else if !withSocialTariff && !replaces.exists {
      // The tariff ends with the card that shows it; here is none.
      kind = .refused
    } else {
      kind = .replacing(membership)
    }
    self.reason = reason
    self.replaces = replaces
  }
}
