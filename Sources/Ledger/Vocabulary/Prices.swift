/// Why a card is sold (UiT documentation, "kaart"; legacy API, `UitpasPrice`).
public enum CardSaleReason: UInt8, Sendable, CaseIterable {
  /// The first card of a new holder.
  case firstCard = 1
  /// A holder of another card system becomes a member of this one.
  case cardUpgrade = 2
  /// Another card beside the one in use.
  case extraCard = 3
  /// In place of a card that was lost or stolen.
  case lossTheft = 4
  /// In place of a card that does not work.
  case defect = 5
  /// In place of the card in use, since the holder gets the social tariff.
  case obtainSocialTariff = 6
  /// In place of the card in use, since the holder has the social tariff no longer.
  case lossSocialTariff = 7

  /// The word of the field's documents, such as `FIRST_CARD`.
  public var name: String {
    switch self {
    case .firstCard: "FIRST_CARD"
    case .cardUpgrade: "CARD_UPGRADE"
    case .extraCard: "EXTRA_CARD"
    case .lossTheft: "LOSS_THEFT"
    case .defect: "DEFECT"
    case .obtainSocialTariff: "OBTAIN_KANSENSTATUUT"
    case .lossSocialTariff: "LOSS_KANSENSTATUUT"
    }
  }

  /// The reason with this word, or nil for another word.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  /// Whether the card takes the place of another, which is used no longer.
  public var replaces: Bool {
    switch self {
    case .firstCard, .cardUpgrade, .extraCard: false
    case .lossTheft, .defect, .obtainSocialTariff, .lossSocialTariff: true
    }
  }
}

/// One row of a card system's price list: what it costs where every condition holds.
public struct CardPrice: Hashable, Sendable {
  /// What the counter shows, such as "Kinderen tot en met 17 jaar".
  public var label: String
  /// Why the card is sold; none for every reason.
  public var reasons: [CardSaleReason]
  /// The youngest age, in whole years.
  public var ageFrom: UInt8?
  /// The oldest age, in whole years.
  public var ageTo: UInt8?
  /// Whether it holds for someone whose age is not known.
  public var whenAgeUnknown: Bool
  /// Only for those who live in the card system (or, false, elsewhere).
  public var resident: Bool?
  /// Only with the social tariff (or, false, without).
  public var socialTariff: Bool?
  /// Only for this kind of card.
  public var kind: CardKind?
  /// Only with a voucher of this type; without one where it is missing.
  public var voucherType: String?
  /// The price in cents.
  public var cents: UInt32

  /// Makes a row that holds for everyone without a voucher; conditions are set afterwards.
  public init(
    label: String, cents: UInt32, reasons: [CardSaleReason] = [], ageFrom: UInt8? = nil,
    ageTo: UInt8? = nil, whenAgeUnknown: Bool = true, resident: Bool? = nil,
    socialTariff: Bool? = nil, kind: CardKind? = nil, voucherType: String? = nil
  ) {
    self.label = label
    self.cents = cents
    self.reasons = reasons
    self.ageFrom = ageFrom
    self.ageTo = ageTo
    self.whenAgeUnknown = whenAgeUnknown
    self.resident = resident
    self.socialTariff = socialTariff
    self.kind = kind
    self.voucherType = voucherType
  }

  /// The highest price, in cents: a thousand euro.
  public static let centsMax: UInt32 = 100_000
}

/// What a price is asked for.
public struct PriceQuestion: Hashable, Sendable {
  /// Why the card is sold.
  public var reason: CardSaleReason
  /// The buyer's age in whole years; nil where unknown.
  public var age: Int?
  /// Whether the buyer lives in the card system.
  public var isResident: Bool
  /// Whether the buyer has, or gets, the social tariff.
  public var hasSocialTariff: Bool
  /// What is sold.
  public var kind: CardKind
  /// The type of the voucher that is handed in.
  public var voucherType: String?

  /// Makes a question.
  public init(
    reason: CardSaleReason, age: Int?, isResident: Bool, hasSocialTariff: Bool, kind: CardKind,
    voucherType: String? = nil
  ) {
    self.reason = reason
    self.age = age
    self.isResident = isResident
    self.hasSocialTariff = hasSocialTariff
    self.kind = kind
    self.voucherType = voucherType
  }
}

extension CardPrice {
  /// Whether every condition of the row holds.
  public func holds(for question: PriceQuestion) -> Bool {
    guard reasons.isEmpty || reasons.contains(question.reason),
      resident ?? question.isResident == question.isResident,
      socialTariff ?? question.hasSocialTariff == question.hasSocialTariff,
      kind ?? question.kind == question.kind, voucherType == question.voucherType
    else { return false }
    guard let age = question.age else {
      return whenAgeUnknown || (ageFrom == nil && ageTo == nil)
    }
    return age >= Int(ageFrom ?? 0) && age <= Int(ageTo ?? .max)
  }
}

/// On what terms a card system takes members, each in force from a moment on.
public struct CardSystemTerms: Hashable, Sendable {
  /// The price list: the first row that holds is the price.
  public var prices: [CardPrice]
  /// Points that a new member gets as a welcome.
  public var registrationBonus: UInt16
  /// The day on which a social tariff ends in the next year where no other end is given.
  ///
  /// 30 April (UiTPAS API 4.0, `registrationSocialTariffEndDate`).
  public var socialTariffEnd: AnnualDay
  /// The highest regular price in cents at which its social tariff holds; nil for any price.
  public var discountPriceMax: UInt32?

  /// Makes terms.
  public init(
    prices: [CardPrice] = [], registrationBonus: UInt16 = 0,
    socialTariffEnd: AnnualDay = AnnualDay(month: 4, day: 30), discountPriceMax: UInt32? = nil
  ) {
    self.prices = prices
    self.registrationBonus = registrationBonus
    self.socialTariffEnd = socialTariffEnd
    self.discountPriceMax = discountPriceMax
  }

  /// The first row of the price list that holds; nil where none does.
  ///
  /// - Complexity: O(rows).
  public func price(for question: PriceQuestion) -> CardPrice? {
    prices.first { $0.holds(for: question) }
  }

  /// The most rows of one price list.
  public static let pricesMax = 48
  /// The longest label and voucher type, in bytes of UTF-8, so that a price list fits one record.
  public static let labelBytesMax = 120
}

/// A day that comes back every year.
public struct AnnualDay: Hashable, Sendable {
  /// The month, 1 to 12.
  public var month: UInt8
  /// The day of the month.
  public var day: UInt8

  /// Makes a day.
  public init(month: UInt8, day: UInt8) {
    self.month = month
    self.day = day
  }

  /// Whether every year has it.
  public var isValid: Bool { date(in: 2001) != nil }

  /// The day in a year; nil where the year has no such day.
  public func date(in year: Int) -> CivilDate? {
    CivilDate(year: year, month: Int(month), day: Int(day))
  }
}

extension CivilDate {
  /// Whole years since `birth`; someone born on 29 February is a year older on 1 March.
  public func age(since birth: CivilDate) -> Int {
    let born = birth.parts
    let now = parts
    let hadBirthday = (now.month, now.day) >= (born.month, born.day)
    return now.year - born.year - (hadBirthday ? 0 : 1)
  }
}
