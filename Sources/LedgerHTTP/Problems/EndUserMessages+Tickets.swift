import LedgerWire

/// Why a ticket has no discount.
extension EndUserMessages {
  /// The name of the social tariff.
  static let socialTariffName = LocalizedText(
    nl: "Kansentarief", fr: "Tarif réduit", de: "Sozialtarif", en: "Social tariff")

  /// The ticket costs nothing.
  static let ticketIsFree = LocalizedText(
    nl: "Deze activiteit is gratis: er is geen korting nodig.",
    fr: "Cette activité est gratuite: aucune réduction n'est nécessaire.",
    de: "Diese Aktivität ist kostenlos: es ist keine Ermäßigung nötig.",
    en: "This activity is free: no discount is needed.")

  /// The event has no distribution key, or nobody pays less by it.
  static let noSocialTariffAtEvent = LocalizedText(
    nl: "Voor deze activiteit en prijs is er geen kansentarief.",
    fr: "Il n'y a pas de tarif réduit pour cette activité à ce prix.",
    de: "Für diese Aktivität gibt es zu diesem Preis keinen Sozialtarif.",
    en: "There is no social tariff for this activity at this price.")

  /// The holder has no social tariff.
  static let noSocialTariff = LocalizedText(
    nl: "Je hebt geen recht op kansentarief.", fr: "Vous n'avez pas droit au tarif réduit.",
    de: "Sie haben keinen Anspruch auf den Sozialtarif.",
    en: "You are not entitled to the social tariff.")

  /// The holder has the social tariff of another region.
  static let socialTariffElsewhere = LocalizedText(
    nl: "Je kansentarief geldt niet in deze regio.",
    fr: "Votre tarif réduit n'est pas valable dans cette région.",
    de: "Ihr Sozialtarif gilt nicht in dieser Region.",
    en: "Your social tariff is not valid in this region.")

  /// The coupon is not for this holder, event, price or moment.
  static let couponNotForThis = LocalizedText(
    nl: "Deze bon kan je hier niet gebruiken.", fr: "Ce bon ne peut pas être utilisé ici.",
    de: "Dieser Gutschein kann hier nicht benutzt werden.",
    en: "This coupon cannot be used here.")

  /// The holder has no coupon that could be used.
  static let noCoupon = LocalizedText(
    nl: "Je hebt geen bon voor deze activiteit.",
    fr: "Vous n'avez pas de bon pour cette activité.",
    de: "Sie haben keinen Gutschein für diese Aktivität.",
    en: "You have no coupon for this activity.")

  /// The price is higher than the region discounts.
  ///
  /// - Parameter cents: the highest price with a discount; nil where there is not one for all.
  static func priceAboveCeiling(_ cents: UInt32?) -> LocalizedText {
    guard let cents else { return noSocialTariffAtEvent }
    return LocalizedText(
      nl: "Kansentarief geldt voor tickets tot € \(euros(cents, ",")).",
      fr: "Le tarif réduit est valable pour les tickets jusqu'à \(euros(cents, ",")) €.",
      de: "Der Sozialtarif gilt für Tickets bis \(euros(cents, ",")) €.",
      en: "The social tariff is for tickets of up to €\(euros(cents, ".")).")
  }

  private static func euros(_ cents: UInt32, _ separator: String) -> String {
    let rest = cents % 100
    return "\(cents / 100)\(separator)\(rest < 10 ? "0" : "")\(rest)"
  }

  /// The holder's limit at the event is used up.
  static func ticketLimitReached(_ volume: UInt32, _ period: LimitPeriod) -> LocalizedText {
    LocalizedText(
      nl: "Je kan voor deze activiteit met korting \(most(volume, period, .nl)) kopen.",
      fr: "À prix réduit, vous pouvez acheter \(most(volume, period, .fr)) à cette activité.",
      de: "Ermäßigt können Sie für diese Aktivität \(most(volume, period, .de)) kaufen.",
      en: "With a discount you can buy \(most(volume, period, .en)) for this activity.")
  }

  /// The holder's limit at the organiser is used up.
  static func organizerLimitReached(_ volume: UInt32, _ period: LimitPeriod) -> LocalizedText {
    LocalizedText(
      nl: "Je kan bij deze organisator met korting \(most(volume, period, .nl)) kopen.",
      fr: "À prix réduit, vous pouvez acheter \(most(volume, period, .fr)) chez cet organisateur.",
      de: "Ermäßigt können Sie bei diesem Veranstalter \(most(volume, period, .de)) kaufen.",
      en: "With a discount you can buy \(most(volume, period, .en)) from this organiser.")
  }

  /// The holder has used the coupon as often as one may, altogether or at this event.
  static func couponUsed(
    _ limit: (volume: UInt32, period: LimitPeriod),
    atEvent: (volume: UInt32, period: LimitPeriod)?
  ) -> LocalizedText {
    func tickets(_ language: Language, _ here: String) -> String {
      let all = most(limit.volume, limit.period, language)
      return atEvent.map { "\(all), \(here) \(most($0.volume, $0.period, language))" } ?? all
    }
    return LocalizedText(
      nl: "Je kan met deze bon \(tickets(.nl, "en voor deze activiteit")) kopen.",
      fr: "Avec ce bon, vous pouvez acheter \(tickets(.fr, "et à cette activité")).",
      de: "Mit diesem Gutschein können Sie \(tickets(.de, "für diese Aktivität")) kaufen.",
      en: "With this coupon you can buy \(tickets(.en, "and for this activity")).")
  }

  /// As many holders as the event discounts have tickets.
  static func eventFull(_ holders: UInt32) -> LocalizedText {
    LocalizedText(
      nl: "De korting is er voor de eerste \(holders) pashouders, en die zijn er al.",
      fr: "La réduction est pour les \(holders) premiers détenteurs: ce nombre est atteint.",
      de: "Die Ermäßigung ist für die ersten \(holders) Inhaber, und die gibt es schon.",
      en: "The discount is for the first \(holders) passholders, and they are there already.")
  }

  /// The group's tickets of the year are used up.
  static func groupQuotaReached(_ tickets: UInt32) -> LocalizedText {
    LocalizedText(
      nl: "Met deze groepspas kan je \(most(tickets, .year, .nl)) aan kansentarief kopen.",
      fr: "Avec ce pass de groupe: \(most(tickets, .year, .fr)) au tarif réduit.",
      de: "Mit diesem Gruppenpass können Sie \(most(tickets, .year, .de)) zum Sozialtarif kaufen.",
      en: "With this group pass you can buy \(most(tickets, .year, .en)) at the social tariff.")
  }

  private static func most(
    _ volume: UInt32, _ period: LimitPeriod, _ language: Language
  ) -> String {
    let each = period.text[language]
    let tickets =
      switch language {
      case .nl: "maximaal \(volume) \(volume == 1 ? "ticket" : "tickets")"
      case .fr: "au maximum \(volume) \(volume == 1 ? "ticket" : "tickets")"
      case .de: "höchstens \(volume) \(volume == 1 ? "Ticket" : "Tickets")"
      case .en: "at most \(volume) \(volume == 1 ? "ticket" : "tickets")"
      }
    return each.isEmpty ? tickets : "\(tickets) \(each)"
  }
}
