import CBOR

extension CardPrice {
  func encode(into writer: inout CBORWriter) {
    writer.arrayHeader(10)
    writer.text(label)
    writer.unsigned(UInt64(cents))
    writer.arrayHeader(reasons.count)
    for reason in reasons { writer.unsigned(UInt64(reason.rawValue)) }
    writer.optional(ageFrom.map(UInt64.init))
    writer.optional(ageTo.map(UInt64.init))
    writer.boolean(whenAgeUnknown)
    writer.optional(resident)
    writer.optional(socialTariff)
    writer.optional((kind?.rawValue).map(UInt64.init))
    writer.text(voucherType ?? "")
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    try reader.arrayHeader(count: 10)
    let label = try reader.text(maxBytes: CardSystemTerms.labelBytesMax)
    let cents = try reader.unsigned(as: UInt32.self)
    let start = reader.offset
    let count = try reader.arrayHeader()
    guard count <= CardSaleReason.allCases.count else { throw CBORError(.wrongLength, at: start) }
    var reasons: [CardSaleReason] = []
    for _ in 0..<count { reasons.append(try reader.choice(CardSaleReason.self)) }
    let ageFrom: UInt8? = reader.skipNull() ? nil : try reader.unsigned(as: UInt8.self)
    let ageTo: UInt8? = reader.skipNull() ? nil : try reader.unsigned(as: UInt8.self)
    let whenAgeUnknown = try reader.boolean()
    let resident: Bool? = reader.skipNull() ? nil : try reader.boolean()
    let socialTariff: Bool? = reader.skipNull() ? nil : try reader.boolean()
    let kind: CardKind? = reader.skipNull() ? nil : try reader.choice(CardKind.self)
    let voucherType = try reader.text(maxBytes: CardSystemTerms.labelBytesMax)
    self.init(
      label: label, cents: cents, reasons: reasons, ageFrom: ageFrom, ageTo: ageTo,
      whenAgeUnknown: whenAgeUnknown, resident: resident, socialTariff: socialTariff, kind: kind,
      voucherType: voucherType.isEmpty ? nil : voucherType)
  }
}

extension CardSystemTerms {
  func encode(into writer: inout CBORWriter) {
    // What came later is left out where it is not set: older records keep their bytes.
    writer.arrayHeader(discountPriceMax == nil ? 3 : 4)
    writer.arrayHeader(prices.count)
    for price in prices { price.encode(into: &writer) }
    writer.unsigned(UInt64(registrationBonus))
    writer.arrayHeader(2)
    writer.unsigned(UInt64(socialTariffEnd.month))
    writer.unsigned(UInt64(socialTariffEnd.day))
    if let discountPriceMax { writer.unsigned(UInt64(discountPriceMax)) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    let first = reader.offset
    let items = try reader.arrayHeader()
    guard items == 3 || items == 4 else { throw CBORError(.wrongLength, at: first) }
    let start = reader.offset
    let count = try reader.arrayHeader()
    guard count <= Self.pricesMax else { throw CBORError(.wrongLength, at: start) }
    var prices: [CardPrice] = []
    for _ in 0..<count { prices.append(try CardPrice(from: &reader)) }
    let bonus = try reader.unsigned(as: UInt16.self)
    let endStart = reader.offset
    try reader.arrayHeader(count: 2)
    let month = try reader.unsigned(as: UInt8.self)
    let end = AnnualDay(month: month, day: try reader.unsigned(as: UInt8.self))
    guard end.isValid else { throw CBORError(.outOfRange, at: endStart) }
    self.init(
      prices: prices, registrationBonus: bonus, socialTariffEnd: end,
      discountPriceMax: items == 4 ? try reader.unsigned(as: UInt32.self) : nil)
  }
}

extension CardSystemTermsSet {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(system.number))
    writer.unsigned(2)
    terms.encode(into: &writer)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let system = try fields.system(1, &reader)
    try fields.need(2, &reader)
    let terms = try CardSystemTerms(from: &reader)
    try fields.end()
    self.init(system: system, terms: terms)
  }
}

extension CardSystemChanged {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(3)
    writer.field(1, UInt64(system.number))
    writer.field(2, text: name)
    writer.field(3, cities: cities)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let system = try fields.system(1, &reader)
    let name = try fields.text(2, &reader)
    let cities = try fields.cities(3, &reader)
    try fields.end()
    self.init(system: system, name: name, cities: cities)
  }
}

extension OrganizerChanged {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(3)
    writer.field(1, UInt64(organizer.number))
    writer.field(2, text: name)
    writer.field(3, systems: systems)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let organizer: OrganizerID = try fields.entity(1, &reader)
    let name = try fields.text(2, &reader)
    try fields.need(3, &reader)
    let systems = try reader.systemSet()
    try fields.end()
    self.init(organizer: organizer, name: name, systems: systems)
  }
}

extension EventChanged {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(6)
    writer.field(1, UInt64(event.number))
    writer.field(2, text: title)
    writer.field(3, UInt64(organizer.number))
    writer.field(4, systems: systems)
    writer.field(5, UInt64(calendar.rawValue))
    writer.field(6, periods: periods)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let event: EventID = try fields.entity(1, &reader)
    let title = try fields.text(2, &reader)
    let organizer: OrganizerID = try fields.entity(3, &reader)
    try fields.need(4, &reader)
    let systems = try reader.systemSet()
    let calendar: CalendarType = try fields.choice(5, &reader)
    let periods = try fields.periods(6, &reader)
    try fields.end()
    self.init(
      event: event, title: title, organizer: organizer, systems: systems, calendar: calendar,
      periods: periods)
  }
}

extension KioskDefined {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(6)
    writer.field(1, UInt64(kiosk.number))
    writer.field(2, text: id)
    writer.field(3, text: name)
    writer.field(4, UInt64(system.number))
    writer.field(5, organizers: organizers)
    writer.field(6, flag: isBeta)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let kiosk: KioskID = try fields.entity(1, &reader)
    let id = try fields.text(2, &reader)
    let name = try fields.text(3, &reader)
    let system = try fields.system(4, &reader)
    let organizers = try fields.organizers(
      5, &reader, countMax: TerminalPaired.organizersMax)
    let isBeta = try fields.boolean(6, &reader)
    try fields.end()
    self.init(
      kiosk: kiosk, id: id, name: name, system: system, organizers: organizers, isBeta: isBeta)
  }
}

extension KioskEventFixed {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(kiosk.number))
    writer.field(2, UInt64(event.number))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let kiosk: KioskID = try fields.entity(1, &reader)
    let event: EventID = try fields.entity(2, &reader)
    try fields.end()
    self.init(kiosk: kiosk, event: event)
  }
}

extension CBORWriter {
  mutating func optional(_ value: UInt64?) {
    if let value { unsigned(value) } else { null() }
  }

  mutating func optional(_ value: Bool?) {
    if let value { boolean(value) } else { null() }
  }

  mutating func optional(_ limit: CheckInLimit?) {
    guard let limit else {
      null()
      return
    }
    arrayHeader(2)
    unsigned(UInt64(limit.volume))
    unsigned(UInt64(limit.period.rawValue))
  }

  mutating func field(_ key: UInt64, cities: [City]) {
    unsigned(key)
    arrayHeader(cities.count)
    for city in cities {
      arrayHeader(2)
      text(city.postalCode)
      text(city.name)
    }
  }

  mutating func field(_ key: UInt64, periods: [OpeningPeriod]) {
    unsigned(key)
    arrayHeader(periods.count)
    for period in periods {
      arrayHeader(3)
      integer(period.begin.microseconds)
      integer(period.end.microseconds)
      boolean(period.wholeDays)
    }
  }

  mutating func field(_ key: UInt64, organizers: [OrganizerID]) {
    unsigned(key)
    arrayHeader(organizers.count)
    for organizer in organizers { unsigned(UInt64(organizer.number)) }
  }
}

extension FieldCursor {
  mutating func cities(_ key: Int64, _ reader: inout CBORReader) throws(CBORError) -> [City] {
    try list(key, &reader, countMax: CardSystemDefined.citiesMax) { (reader) throws(CBORError) in
      try reader.arrayHeader(count: 2)
      let postalCode = try reader.text(maxBytes: TextLimit.bytesMax)
      return City(postalCode: postalCode, name: try reader.text(maxBytes: TextLimit.bytesMax))
    }
  }

  mutating func periods(
    _ key: Int64, _ reader: inout CBORReader
  ) throws(CBORError) -> [OpeningPeriod] {
    try list(key, &reader, countMax: EventDefined.periodsMax) { (reader) throws(CBORError) in
      try reader.arrayHeader(count: 3)
      let begin = try reader.instant()
      let end = try reader.instant()
      return OpeningPeriod(begin: begin, end: end, wholeDays: try reader.boolean())
    }
  }

  mutating func organizers(
    _ key: Int64, _ reader: inout CBORReader, countMax: Int
  ) throws(CBORError) -> [OrganizerID] {
    try list(key, &reader, countMax: countMax) { (reader) throws(CBORError) in
      OrganizerID(try reader.unsigned(as: UInt32.self))
    }
  }
}
