import Ledger
import LedgerService
import LedgerWire
import LedgerWords

/// A ticket that was refused: what it answers under the published API, and what its buyer is told
/// (UiTPAS API 4.0, POST /ticket-sales and GET /tariffs).
struct RefusedTicket: Sendable {
  /// The rule that refused.
  let refusal: TicketRefusal
  /// The limits that the rule read.
  let facts: TicketFacts

  /// The published kind of problem; of an unknown tariff says the caller which kind it is.
  func problemType(tariffID: String = "") -> ProblemType {
    switch refusal {
    case .cardUnknown: .passholderNotFound
    case .cardNotActive, .cardBlocked, .cardReplaced, .cardDeleted: .invalidCardStatus
    case .noActiveMembership: .passholderNoActiveCardSystems
    case .eventUnknown: .eventNotFound
    case .tariffUnknown: Self.namesCoupon(tariffID) ? .invalidCoupon : .bodyInvalidData
    case .socialTariffExpired: .socialTariffExpired
    case .socialTariffSuspended: .socialTariffSuspended
    case .holderBlocked, .eventIsFree, .noDistributionKey, .noSocialTariff, .priceAboveCeiling,
      .noDiscount:
      .invalidCard
    case .couponNotValid, .couponUsed: .invalidCoupon
    case .holderLimit, .eventFull, .organizerLimit, .groupQuota: .maximumReached
    case .tooManyTickets: .invalidNumberOfTickets
    }
  }

  /// Whether the id of a tariff would be a coupon's: they begin so wherever publiq shows one.
  static func namesCoupon(_ tariffID: String) -> Bool {
    tariffID.uppercased().hasPrefix("COUPON")
  }

  /// What the buyer is told.
  var message: LocalizedText? {
    switch refusal {
    case .holderBlocked: EndUserMessages.text(for: .passholderBlocked)
    case .cardBlocked: EndUserMessages.text(for: .cardBlocked)
    case .eventIsFree: EndUserMessages.ticketIsFree
    case .noDistributionKey, .noDiscount: EndUserMessages.noSocialTariffAtEvent
    case .noSocialTariff:
      facts.hasTariff
        ? EndUserMessages.socialTariffElsewhere : EndUserMessages.noSocialTariff
    case .priceAboveCeiling: EndUserMessages.priceAboveCeiling(facts.ceiling)
    case .couponUsed: couponUsed
    case .holderLimit:
      facts.holderLimit.map { EndUserMessages.ticketLimitReached($0.volume, $0.period.wire) }
    case .organizerLimit:
      facts.organizerLimit.map { EndUserMessages.organizerLimitReached($0.volume, $0.period.wire) }
    case .eventFull: facts.holdersMax.map(EndUserMessages.eventFull)
    case .groupQuota: facts.groupTickets.map(EndUserMessages.groupQuotaReached)
    default: EndUserMessages.text(for: problemType())
    }
  }

  private var couponUsed: LocalizedText? {
    guard let limit = facts.couponLimit else { return nil }
    let atEvent = facts.couponEventLimit.map { ($0.volume, $0.period.wire) }
    return EndUserMessages.couponUsed((limit.volume, limit.period.wire), atEvent: atEvent)
  }

  /// The answer of an operation, with what it says of a card whose status refuses.
  func problem(
    _ operation: PublishedOperation, tariffID: String = "", passholderID: String? = nil
  ) -> Problem {
    let type = problemType(tariffID: tariffID)
    var problem = operation.problem(type, endUserMessage: message)
    guard type == .invalidCardStatus else { return problem }
    problem.cardStatus = cardStatus?.name
    problem.passholderID = passholderID
    problem.groupPass = facts.isGroup
    return problem
  }

  /// The status that refused, also where the card has another by now.
  private var cardStatus: CardStatus? {
    switch refusal {
    case .cardBlocked: .blocked
    case .cardReplaced: .replaced
    case .cardDeleted: .deleted
    default: facts.cardStatus
    }
  }
}

/// What refusals of a ticket name, read at one moment.
struct TicketFacts: Sendable {
  /// The status of the card.
  var cardStatus: CardStatus?
  /// Whether it is a group's.
  var isGroup = false
  /// Who has it.
  var holder = HolderID.none
  /// The limit on tickets of one holder at the event.
  var holderLimit: CheckInLimit?
  /// How many holders get a discount at the event.
  var holdersMax: UInt32?
  /// The limit on tickets of one holder at the organiser.
  var organizerLimit: CheckInLimit?
  /// Tickets of the group in a year.
  var groupTickets: UInt32?
  /// How often one holder may use the coupon.
  var couponLimit: CheckInLimit?
  /// How often at one event.
  var couponEventLimit: CheckInLimit?
  /// The highest price with a discount, where one is all there is.
  var ceiling: UInt32?
  /// Whether a social tariff of some card system holds for the holder.
  var hasTariff = false

  /// Reads them; what is not known has none.
  ///
  /// - Complexity: O(memberships of the holder + tickets of a group).
  init(
    _ card: CardID, at event: EventID, by coupon: CouponTerms?, price: UInt32,
    _ state: borrowing LedgerState, now: Instant
  ) {
    if let view = state.card(card) {
      cardStatus = view.status
      isGroup = view.kind == .group
      holder = view.holder
    }
    if let view = state.event(event) {
      holderLimit = state.ticketLimit(of: event)
      holdersMax = view.ticketTerms.holdersMax
      organizerLimit = state.ticketLimit(of: view.organizer)
    }
    couponLimit = coupon?.holderLimit
    couponEventLimit = coupon?.eventLimit
    guard holder.exists else { return }
    let group = state.groupPass(of: holder, at: now)
    groupTickets = group?.terms.ticketsPerYear
    let memberships = state.memberships(of: holder, at: now)
    hasTariff =
      group?.hasSocialTariff ?? memberships.contains { $0.socialTariff?.status == .active }
    var ceilings: Set<UInt32> = []
    for membership in memberships {
      guard let ceiling = state.terms(of: membership.system, at: now).discountPriceMax,
        ceiling < price
      else { continue }
      ceilings.insert(ceiling)
    }
    ceiling = ceilings.count == 1 ? ceilings.first : nil
  }
}

extension LedgerEngine {
  /// What a refusal of a ticket names.
  func facts(
    of card: CardID, at event: EventID, by tariff: TicketTariff = .social, price: UInt32 = 0
  ) async throws(Problem) -> TicketFacts {
    var coupon: CouponTerms?
    if case .coupon(let used) = tariff { coupon = catalogue.coupon(used)?.terms }
    return try await ask { [coupon] state, now in
      TicketFacts(card, at: event, by: coupon, price: price, state, now: now)
    }
  }
}
