import CBOR

extension SharePart {
  func encode(into writer: inout CBORWriter) {
    switch self {
    case .nothing: writer.arrayHeader(0)
    case .fixed(let cents): writer.part(0, UInt64(cents))
    case .ofPrice(let basisPoints): writer.part(1, UInt64(basisPoints))
    case .ofRest(let basisPoints): writer.part(2, UInt64(basisPoints))
    }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    let items = try reader.arrayHeader()
    if items == 0 {
      self = .nothing
      return
    }
    guard items == 2 else { throw CBORError(.wrongLength, at: start) }
    switch try reader.unsigned() {
    case 0: self = .fixed(cents: try reader.unsigned(as: UInt32.self))
    case 1: self = .ofPrice(basisPoints: try reader.unsigned(as: UInt16.self))
    case 2: self = .ofRest(basisPoints: try reader.unsigned(as: UInt16.self))
    default: throw CBORError(.outOfRange, at: start)
    }
  }
}

extension ShareRule {
  func encode(into writer: inout CBORWriter) {
    writer.arrayHeader(3)
    for part in parts { part.encode(into: &writer) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    try reader.arrayHeader(count: 3)
    let holder = try SharePart(from: &reader)
    let municipality = try SharePart(from: &reader)
    self.init(
      holder: holder, municipality: municipality,
      flemishGovernment: try SharePart(from: &reader))
  }
}

extension KeyRule {
  func encode(into writer: inout CBORWriter) {
    writer.arrayHeader(5)
    writer.optional(priceMin.map(UInt64.init))
    writer.optional(priceMax.map(UInt64.init))
    writer.unsigned(UInt64(scope.rawValue))
    writer.unsigned(UInt64(residence.rawValue))
    shares.encode(into: &writer)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    try reader.arrayHeader(count: 5)
    let priceMin: UInt32? = reader.skipNull() ? nil : try reader.unsigned(as: UInt32.self)
    let priceMax: UInt32? = reader.skipNull() ? nil : try reader.unsigned(as: UInt32.self)
    let scope = try reader.choice(TariffScope.self)
    let residence = try reader.choice(Residence.self)
    self.init(
      try ShareRule(from: &reader), scope: scope, residence: residence, priceMin: priceMin,
      priceMax: priceMax)
  }
}

extension DistributionKeyTerms {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(6)
    writer.field(1, text: name)
    writer.field(2, systems: systems)
    writer.field(3, organizers: organizers)
    writer.unsigned(4)
    writer.arrayHeader(municipalities.count)
    for municipality in municipalities { writer.unsigned(UInt64(municipality)) }
    writer.unsigned(5)
    writer.arrayHeader(2)
    writer.boolean(isManual)
    writer.boolean(isActive)
    writer.unsigned(6)
    writer.arrayHeader(rules.count)
    for rule in rules { rule.encode(into: &writer) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let name = try fields.text(1, &reader)
    try fields.need(2, &reader)
    let systems = try reader.systemSet()
    let organizers = try fields.organizers(3, &reader, countMax: Self.organizersMax)
    let municipalities = try fields.list(4, &reader, countMax: Self.municipalitiesMax) {
      (reader) throws(CBORError) in try reader.unsigned(as: UInt16.self)
    }
    try fields.need(5, &reader)
    try reader.arrayHeader(count: 2)
    let isManual = try reader.boolean()
    let isActive = try reader.boolean()
    let rules = try fields.list(6, &reader, countMax: Self.rulesMax) {
      (reader) throws(CBORError) in try KeyRule(from: &reader)
    }
    try fields.end()
    self.init(
      name: name, systems: systems, rules: rules, organizers: organizers,
      municipalities: municipalities, isManual: isManual, isActive: isActive)
  }
}

extension CouponTerms {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(11)
    writer.field(1, text: name)
    writer.field(2, text: description)
    writer.field(3, UInt64(audience.rawValue))
    writer.unsigned(4)
    writer.arrayHeader(2)
    writer.boolean(includesNewMembers)
    writer.boolean(isForGroups)
    writer.field(5, UInt64(status.rawValue))
    writer.unsigned(6)
    if let validity { validity.encode(into: &writer) } else { writer.null() }
    writer.unsigned(7)
    writer.arrayHeader(2)
    writer.optional(holderLimit)
    writer.optional(eventLimit)
    writer.field(8, organizers: organizers)
    writer.unsigned(9)
    writer.arrayHeader(events.count)
    for event in events { writer.unsigned(UInt64(event.number)) }
    writer.unsigned(10)
    writer.arrayHeader(2)
    writer.optional(priceMin.map(UInt64.init))
    writer.optional(priceMax.map(UInt64.init))
    writer.unsigned(11)
    shares.encode(into: &writer)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let name = try fields.text(1, &reader)
    try fields.need(2, &reader)
    let description = try reader.text(maxBytes: Self.descriptionBytesMax)
    let audience: CouponAudience = try fields.choice(3, &reader)
    self.init(name: name, shares: ShareRule(holder: .nothing))
    self.description = description
    self.audience = audience
    try fields.need(4, &reader)
    try reader.arrayHeader(count: 2)
    includesNewMembers = try reader.boolean()
    isForGroups = try reader.boolean()
    status = try fields.choice(5, &reader)
    try fields.need(6, &reader)
    validity = reader.skipNull() ? nil : try OfferPeriod(from: &reader)
    try fields.need(7, &reader)
    try reader.arrayHeader(count: 2)
    holderLimit = try CheckInLimit(from: &reader)
    eventLimit = reader.skipNull() ? nil : try CheckInLimit(from: &reader)
    organizers = try fields.organizers(8, &reader, countMax: Self.organizersMax)
    events = try fields.list(9, &reader, countMax: Self.eventsMax) {
      (reader) throws(CBORError) in EventID(try reader.unsigned(as: UInt32.self))
    }
    try fields.need(10, &reader)
    try reader.arrayHeader(count: 2)
    priceMin = reader.skipNull() ? nil : try reader.unsigned(as: UInt32.self)
    priceMax = reader.skipNull() ? nil : try reader.unsigned(as: UInt32.self)
    try fields.need(11, &reader)
    shares = try ShareRule(from: &reader)
    try fields.end()
  }
}

extension CBORWriter {
  fileprivate mutating func part(_ kind: UInt64, _ amount: UInt64) {
    arrayHeader(2)
    unsigned(kind)
    unsigned(amount)
  }
}
