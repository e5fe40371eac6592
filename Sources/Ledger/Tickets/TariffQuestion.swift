/// What discounts are asked for (UiTPAS API 4.0, GET /tariffs).
public struct TariffQuestion: Hashable, Sendable {
  /// The card; none where the number is not known.
  public var card: CardID
  /// The event; none where the id is not known.
  public var event: EventID
  /// The regular price in cents.
  public var price: UInt32
  /// Postal code of the holder's home municipality; 0 where unknown or abroad.
  public var homeMunicipality: UInt16

  /// Makes a question.
  public init(card: CardID, event: EventID, price: UInt32, homeMunicipality: UInt16 = 0) {
    self.card = card
    self.event = event
    self.price = price
    self.homeMunicipality = homeMunicipality
  }
}

/// A discount that a holder can have.
public struct TariffOffer: Hashable, Sendable {
  /// Which one.
  public var tariff: TicketTariff
  /// What the holder pays, in cents; always less than the regular price.
  public var price: UInt32
  /// How many tickets the holder may buy at it.
  public var remaining: UInt32

  /// Makes an offer.
  public init(tariff: TicketTariff, price: UInt32, remaining: UInt32) {
    self.tariff = tariff
    self.price = price
    self.remaining = remaining
  }
}

/// A coupon that a holder has and cannot use here now.
public struct CouponHindrance: Hashable, Sendable {
  /// The coupon.
  public var coupon: CouponID
  /// Why.
  public var refusal: TicketRefusal
}

/// The discounts that a holder can have at an event, and why not the others.
public struct TariffAnswer: Hashable, Sendable {
  /// The discounts: the social tariff first, then coupons in the order of their numbers.
  public var offers: [TariffOffer]
  /// Why the social tariff is not among them; nil where it is.
  public var socialRefusal: TicketRefusal?
  /// The coupons that would be among them but for a limit.
  public var couponHindrances: [CouponHindrance]
}

extension LedgerState {
  /// The discounts that a holder can have now at an event; nothing is recorded.
  ///
  /// - Throws: ``TicketRefusal`` about the card or the event, for which there is no list at all.
  public func tariffs(
    for question: TariffQuestion, now: Instant
  ) throws(TicketRefusal) -> TariffAnswer {
    let buyer = try buyer(question.card, home: question.homeMunicipality, at: now)
    let event = question.event
    guard event.exists, event.number < events.count else { throw .eventUnknown }
    let bought = bought(by: buyer, [], at: now)
    var answer = TariffAnswer(offers: [], socialRefusal: nil, couponHindrances: [])
    do throws(TicketRefusal) {
      let offer = try socialOffer(for: buyer, at: event, price: question.price, at: now)
      let left = try remaining(.social, for: buyer, at: event, bought, [], at: now)
      answer.offers.append(
        TariffOffer(tariff: .social, price: offer.shares.holder, remaining: left))
    } catch {
      answer.socialRefusal = error
    }
    for coupon in coupons(of: buyer, at: now) {
      do throws(TicketRefusal) {
        let shares = try couponShares(coupon, at: event, price: question.price, at: now)
        let left = try remaining(.coupon(coupon), for: buyer, at: event, bought, [], at: now)
        answer.offers.append(
          TariffOffer(tariff: .coupon(coupon), price: shares.holder, remaining: left))
      } catch {
        guard error >= .couponUsed else { continue }
        answer.couponHindrances.append(CouponHindrance(coupon: coupon, refusal: error))
      }
    }
    return answer
  }
}

extension LedgerKernel {
  /// The discounts that a holder can have at an event, at the moment of the next record.
  public func tariffs(
    for question: TariffQuestion, now: Instant
  ) throws(TicketRefusal) -> TariffAnswer {
    try state.tariffs(for: question, now: nextRecordedAt(now))
  }
}
