import CBOR

extension DistributionKeySet {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(3)
    writer.field(1, UInt64(key.number))
    writer.field(2, UInt64(publicID))
    writer.unsigned(3)
    terms.encode(into: &writer)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let key: KeyID = try fields.entity(1, &reader)
    let publicID = try fields.unsigned(2, &reader, as: UInt32.self)
    try fields.need(3, &reader)
    let terms = try DistributionKeyTerms(from: &reader)
    try fields.end()
    self.init(key: key, publicID: publicID, terms: terms)
  }
}

extension EventTicketTermsSet {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(4)
    writer.field(1, UInt64(event.number))
    writer.field(2, UInt64(terms.location.number))
    writer.unsigned(3)
    writer.optional(terms.holdersMax.map(UInt64.init))
    writer.unsigned(4)
    writer.arrayHeader(terms.keys.count)
    for key in terms.keys { writer.unsigned(UInt64(key.number)) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let event: EventID = try fields.entity(1, &reader)
    let location: OrganizerID = try fields.entity(2, &reader)
    try fields.need(3, &reader)
    let holdersMax: UInt32? = reader.skipNull() ? nil : try reader.unsigned(as: UInt32.self)
    let keys = try fields.list(4, &reader, countMax: EventTicketTerms.keysMax) {
      (reader) throws(CBORError) in KeyID(try reader.unsigned(as: UInt32.self))
    }
    try fields.end()
    self.init(
      event: event,
      terms: EventTicketTerms(location: location, holdersMax: holdersMax, keys: keys))
  }
}

extension OrganizerTicketLimitSet {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(organizer.number))
    writer.unsigned(2)
    writer.optional(limit)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let organizer: OrganizerID = try fields.entity(1, &reader)
    try fields.need(2, &reader)
    let limit: CheckInLimit? = reader.skipNull() ? nil : try CheckInLimit(from: &reader)
    try fields.end()
    self.init(organizer: organizer, limit: limit)
  }
}

extension CouponSet {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(4)
    writer.field(1, UInt64(coupon.number))
    writer.field(2, text: id)
    writer.field(3, UInt64(system.number))
    writer.unsigned(4)
    terms.encode(into: &writer)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let coupon: CouponID = try fields.entity(1, &reader)
    let id = try fields.text(2, &reader)
    let system = try fields.system(3, &reader)
    try fields.need(4, &reader)
    let terms = try CouponTerms(from: &reader)
    try fields.end()
    self.init(coupon: coupon, id: id, system: system, terms: terms)
  }
}

extension CouponGranted {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(coupon.number))
    writer.field(2, UInt64(holder.number))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let coupon: CouponID = try fields.entity(1, &reader)
    let holder: HolderID = try fields.entity(2, &reader)
    try fields.end()
    self.init(coupon: coupon, holder: holder)
  }
}

extension GroupPassTermsSet {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(terms.lastDay == nil ? 3 : 4)
    writer.field(1, UInt64(holder.number))
    writer.field(2, UInt64(system.number))
    writer.field(3, UInt64(terms.ticketsPerYear))
    if let lastDay = terms.lastDay { writer.field(4, signed: Int64(lastDay.daysSinceEpoch)) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let holder: HolderID = try fields.entity(1, &reader)
    let system = try fields.system(2, &reader)
    let tickets = try fields.unsigned(3, &reader, as: UInt32.self)
    let lastDay = try fields.civilDateIfAny(4, &reader)
    try fields.end()
    self.init(
      holder: holder, system: system,
      terms: GroupPassTerms(ticketsPerYear: tickets, lastDay: lastDay))
  }
}

extension TicketSold {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(label.isEmpty ? 11 : 12)
    writer.field(1, UInt64(event.number))
    writer.field(2, UInt64(card.number))
    writer.field(3, UInt64(holder.number))
    // One of the two: a ticket has one tariff.
    if coupon.exists {
      writer.field(5, UInt64(coupon.number))
    } else {
      writer.field(4, UInt64(key.number))
    }
    writer.field(6, UInt64(stamp.homeMunicipality))
    writer.field(7, UInt64(stamp.ageBand.rawValue))
    writer.field(8, UInt64(system.number))
    writer.field(9, UInt64(price))
    writer.unsigned(10)
    writer.arrayHeader(4)
    for share in [shares.holder, shares.municipality, shares.flemishGovernment, shares.organizer] {
      writer.unsigned(UInt64(share))
    }
    writer.field(11, UInt64(seller.number))
    writer.field(12, UInt64(tariffStatus.rawValue))
    if !label.isEmpty { writer.field(13, text: label) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    event = try fields.entity(1, &reader)
    card = try fields.entity(2, &reader)
    holder = try fields.entity(3, &reader)
    let start = reader.offset
    key = KeyID(try fields.numberIfAny(4, &reader))
    coupon = CouponID(try fields.numberIfAny(5, &reader))
    guard key.exists != coupon.exists else { throw CBORError(.outOfRange, at: start) }
    stamp = try fields.stamp(6, &reader)
    system = try fields.system(8, &reader)
    price = try fields.unsigned(9, &reader)
    try fields.need(10, &reader)
    try reader.arrayHeader(count: 4)
    let holderShare = try reader.unsigned(as: UInt32.self)
    let municipality = try reader.unsigned(as: UInt32.self)
    let flemishGovernment = try reader.unsigned(as: UInt32.self)
    shares = Shares(
      holder: holderShare, municipality: municipality, flemishGovernment: flemishGovernment,
      organizer: try reader.unsigned(as: UInt32.self))
    guard shares.total == UInt64(price) else { throw CBORError(.outOfRange, at: start) }
    seller = try fields.entity(11, &reader)
    tariffStatus = try fields.choice(12, &reader)
    label = ""
    if try fields.has(13, &reader) {
      let start = reader.offset
      label = try reader.text(maxBytes: TicketLimits.labelBytesMax)
      guard !label.isEmpty else { throw CBORError(.wrongLength, at: start) }
    }
    try fields.end()
  }
}

extension TicketRefused {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(7)
    writer.field(1, UInt64(event.number))
    writer.field(2, UInt64(card.number))
    writer.field(3, UInt64(holder.number))
    writer.field(4, UInt64(refusal.rawValue))
    writer.field(5, UInt64(system.number))
    writer.field(6, UInt64(item))
    writer.field(7, UInt64(items))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    event = try fields.entity(1, &reader)
    card = try fields.entity(2, &reader)
    holder = try fields.entity(3, &reader)
    refusal = try fields.choice(4, &reader)
    system = try fields.system(5, &reader)
    item = try fields.unsigned(6, &reader)
    items = try fields.unsigned(7, &reader)
    try fields.end()
  }
}

extension TicketSaleCancelled {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.unsigned(1)
    sale.encode(into: &writer)
    writer.field(2, signed: soldAt.microseconds)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    try fields.need(1, &reader)
    let sale = try TicketSold(from: &reader)
    try fields.need(2, &reader)
    let soldAt = try reader.instant()
    try fields.end()
    self.init(sale: sale, soldAt: soldAt)
  }
}
