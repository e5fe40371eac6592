import Ledger
import LedgerWire

// The values of commands about tickets. What they read is written by TicketTermsJSON.

extension CommandFields {
  /// A list of texts that may be missing, none of which is empty or comes twice; empty where it is
  /// missing.
  mutating func optionalTexts(
    _ name: String, countMax: Int, bytesMax: Int = textBytesMax
  ) -> [String] {
    describe(name, .list(.text(length: 1...bytesMax), count: 0...countMax, isUnique: true))
    return switch value(name) {
    case nil, .list([]): []
    default: texts(name, countMax: countMax, bytesMax: bytesMax)
    }
  }

  /// A list of different ids that may be missing; empty where it is missing.
  mutating func optionalIDs(_ name: String, countMax: Int) -> [UInt32] {
    describe(
      name, .list(.integer(in: 0...Int64(UInt32.max)), count: 0...countMax, isUnique: true))
    guard let value = value(name) else { return [] }
    if case .list(let elements) = value, elements.count <= countMax {
      let ids = elements.compactMap { element -> UInt32? in
        if case .integer(let id) = element { UInt32(exactly: id) } else { nil }
      }
      if ids.count == elements.count, Set(ids).count == ids.count { return ids }
    }
    note(name, "must be at most \(countMax) different ids")
    return []
  }

  /// Belgian postal codes, in ascending order; none where they are missing.
  mutating func postalCodes(_ name: String, countMax: Int) -> [UInt16] {
    let texts = optionalTexts(name, countMax: countMax, bytesMax: 4)
    let codes = texts.compactMap { UInt16($0) }.filter { (1_000...9_999).contains($0) }
    if codes.count != texts.count { note(name, "must be postal codes such as 9300") }
    return codes.sorted()
  }

  /// A moment that may be missing.
  mutating func optionalMoment(_ name: String) -> Instant? {
    describe(name, .moment())
    return value(name) == nil ? nil : moment(name)
  }

  /// Who pays what; the organiser takes the rest.
  mutating func shares() -> ShareRule {
    ShareRule(
      holder: required("holder", .nothing) { $0.share("holder") },
      municipality: share("municipality") ?? .nothing,
      flemishGovernment: share("flemishGovernment") ?? .nothing)
  }

  private mutating func share(_ name: String) -> SharePart? {
    object(name) { fields in
      let cents = fields.optionalInteger("cents", in: 0...TicketLimits.centsMax)
      let ofPrice = fields.optionalInteger("ofPrice", in: 0...SharePart.wholeBasisPoints)
      let ofRest = fields.optionalInteger("ofRest", in: 0...SharePart.wholeBasisPoints)
      switch (cents, ofPrice, ofRest) {
      case (let cents?, nil, nil): return .fixed(cents: cents)
      case (nil, let part?, nil): return .ofPrice(basisPoints: part)
      case (nil, nil, let part?): return .ofRest(basisPoints: part)
      default:
        fields.note("cents", "one of cents, ofPrice and ofRest must be there")
        return .nothing
      }
    }
  }
}

extension CheckInLimit {
  /// Reads `{"volume":1,"periodType":"DAY"}`.
  init(_ fields: inout CommandFields) {
    self.init(
      volume: fields.integer("volume", in: 1...1_000_000),
      period: fields.word("periodType", Self.periods) ?? .day)
  }

  private static let periods: KeyValuePairs = [
    "ABSOLUTE": PeriodType.absolute, "DAY": .day, "WEEK": .week, "MONTH": .month,
    "QUARTER": .quarter, "YEAR": .year,
  ]
}

extension KeyRule {
  /// Reads a row of a distribution key.
  init(_ fields: inout CommandFields) {
    self.init(
      fields.shares(),
      scope: fields.optionalWord(
        "socialTariff",
        ["EVENT_CARDSYSTEM": TariffScope.eventSystem, "AT_LEAST_ONE_CARDSYSTEM": .anySystem])
        ?? .eventSystem,
      residence: fields.optionalWord(
        "residence", ["ANYWHERE": Residence.anywhere, "INSIDE": .inside, "OUTSIDE": .outside])
        ?? .anywhere,
      priceMin: fields.optionalInteger("priceMin", in: 0...TicketLimits.centsMax),
      priceMax: fields.optionalInteger("priceMax", in: 0...TicketLimits.centsMax))
  }
}

extension OfferPeriod {
  /// Reads `{"begin":…,"end":…}`; without an end it has none.
  init(_ fields: inout CommandFields) {
    self.init(begin: fields.moment("begin"), end: fields.optionalMoment("end"))
  }
}
