import Ledger
import LedgerWire

extension MembershipPrice {
  /// A row of a price list, and in words for whom it holds.
  init(_ price: CardPrice, _ language: Language) {
    self.init(
      cents: price.cents, label: price.label,
      description: Self.conditions(price).map { $0[language] }.joined(separator: ", "))
  }

  private static func conditions(_ price: CardPrice) -> [LocalizedText] {
    var conditions: [LocalizedText] = []
    if let age = ages(price.ageFrom, price.ageTo) { conditions.append(age) }
    if let resident = price.resident { conditions.append(resident ? inside : outside) }
    if let social = price.socialTariff { conditions.append(social ? poor : notPoor) }
    if price.voucherType != nil { conditions.append(voucher) }
    return conditions.isEmpty ? [everyone] : conditions
  }

  private static func ages(_ from: UInt8?, _ to: UInt8?) -> LocalizedText? {
    switch (from, to) {
    case (nil, nil): nil
    case (let from?, nil):
      LocalizedText(
        nl: "vanaf \(from) jaar", fr: "à partir de \(from) ans", de: "ab \(from) Jahren",
        en: "from the age of \(from)")
    case (nil, let to?):
      LocalizedText(
        nl: "tot en met \(to) jaar", fr: "jusqu'à \(to) ans inclus",
        de: "bis einschließlich \(to) Jahre", en: "up to and including the age of \(to)")
    case (let from?, let to?):
      LocalizedText(
        nl: "van \(from) tot en met \(to) jaar", fr: "de \(from) à \(to) ans inclus",
        de: "von \(from) bis einschließlich \(to) Jahren",
        en: "from the age of \(from) up to and including \(to)")
    }
  }

  private static let everyone = LocalizedText(
    nl: "voor iedereen", fr: "pour tous", de: "für alle", en: "for everyone")
  private static let inside = LocalizedText(
    nl: "inwoners van de regio", fr: "habitants de la région", de: "Einwohner der Region",
    en: "residents of the region")
  private static let outside = LocalizedText(
    nl: "wie buiten de regio woont", fr: "habitants d'une autre région",
    de: "wer außerhalb der Region wohnt", en: "residents of another region")
  private static let poor = LocalizedText(
    nl: "met kansentarief", fr: "avec tarif réduit", de: "mit Sozialtarif",
    en: "with the social tariff")
  private static let notPoor = LocalizedText(
    nl: "zonder kansentarief", fr: "sans tarif réduit", de: "ohne Sozialtarif",
    en: "without the social tariff")
  private static let voucher = LocalizedText(
    nl: "met een voucher", fr: "avec un bon", de: "mit einem Gutschein", en: "with a voucher")
}

extension CardTypeWord {
  /// What a card of this type is in the ledger.
  var kind: CardKind {
    switch self {
    case .nfc: .individual
    case .digital: .digital
    }
  }
}
