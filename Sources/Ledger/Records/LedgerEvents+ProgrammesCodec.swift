import CBOR

extension ProgrammeDefined {
  func encode(into writer: inout CBORWriter) {
    terms.encodeFields(into: &writer, before: 2) { writer in
      writer.field(1, UInt64(programme.number))
      writer.field(2, text: id)
    }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let programme = ProgrammeID(try fields.unsigned(1, &reader))
    let id = try fields.text(2, &reader)
    let terms = try ProgrammeTerms(from: &reader, &fields)
    try fields.end()
    self.init(programme: programme, id: id, terms: terms)
  }
}

extension ProgrammeTerms {
  /// Writes a map of what `head` writes, `before` fields, and of the terms in fields 3 to 5.
  func encodeFields(
    into writer: inout CBORWriter, before: Int, _ head: (inout CBORWriter) -> Void
  ) {
    var subscription: SubscriptionTerms?
    if case .subscription(let terms) = validity { subscription = terms }
    writer.mapHeader(before + (subscription == nil ? 2 : 3))
    head(&writer)
    writer.field(3, text: name)
    writer.field(4, UInt64(scan.rawValue))
    guard let subscription else { return }
    writer.unsigned(5)
    writer.arrayHeader(3)
    writer.unsigned(UInt64(subscription.months))
    writer.unsigned(UInt64(subscription.autoStartMonths))
    writer.unsigned(UInt64(subscription.unregisteredVisitsMax))
  }

  init(from reader: inout CBORReader, _ fields: inout FieldCursor) throws(CBORError) {
    name = try fields.text(3, &reader)
    scan = try fields.choice(4, &reader)
    guard try fields.has(5, &reader) else {
      validity = .open
      return
    }
    try reader.arrayHeader(count: 3)
    let months = try reader.unsigned(as: UInt8.self)
    let autoStartMonths = try reader.unsigned(as: UInt8.self)
    validity = .subscription(
      SubscriptionTerms(
        months: months, autoStartMonths: autoStartMonths,
        unregisteredVisitsMax: try reader.unsigned(as: UInt16.self)))
  }
}

extension CardSystemProgrammeSet {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(system.number))
    writer.field(2, UInt64(programme.number))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let system = try fields.system(1, &reader)
    let programme = ProgrammeID(try fields.unsigned(2, &reader))
    try fields.end()
    self.init(system: system, programme: programme)
  }
}

extension SubscriptionSold {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(10 + (voucher > 0 ? 1 : 0) + (firstDay == nil ? 0 : 1))
    writer.field(1, UInt64(holder.number))
    writer.field(2, UInt64(card.number))
    writer.field(3, UInt64(system.number))
    writer.field(4, UInt64(channel.rawValue))
    writer.field(5, UInt64(kind.rawValue))
    writer.field(6, UInt64(seller.number))
    writer.field(7, UInt64(priceCents))
    writer.field(8, UInt64(commissionCents))
    writer.field(9, UInt64(stamp.homeMunicipality))
    writer.field(10, UInt64(stamp.ageBand.rawValue))
    if voucher > 0 { writer.field(11, UInt64(voucher)) }
    if let firstDay { writer.field(12, signed: Int64(firstDay.daysSinceEpoch)) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    holder = try fields.entity(1, &reader)
    card = try fields.entity(2, &reader)
    system = try fields.system(3, &reader)
    channel = try fields.choice(4, &reader)
    kind = try fields.choice(5, &reader)
    seller = try fields.entity(6, &reader)
    priceCents = try fields.unsigned(7, &reader)
    commissionCents = try fields.unsigned(8, &reader)
    stamp = try fields.stamp(9, &reader)
    voucher = try fields.numberIfAny(11, &reader)
    firstDay = try fields.civilDateIfAny(12, &reader)
    try fields.end()
  }
}

extension SubscriptionActivated {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(4)
    writer.field(1, UInt64(holder.number))
    writer.field(2, UInt64(system.number))
    writer.field(3, UInt64(cause.rawValue))
    writer.field(4, signed: Int64(firstDay.daysSinceEpoch))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let holder: HolderID = try fields.entity(1, &reader)
    let system = try fields.system(2, &reader)
    let cause: ActivationCause = try fields.choice(3, &reader)
    let firstDay = try fields.civilDate(4, &reader)
    try fields.end()
    self.init(holder: holder, system: system, cause: cause, firstDay: firstDay)
  }
}

extension SubscriptionsFrozen {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(3)
    writer.field(1, UInt64(system.number))
    writer.field(2, UInt64(holder.number))
    writer.field(3, signed: Int64(firstDay.daysSinceEpoch))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let system = try fields.system(1, &reader)
    let holder: HolderID = try fields.entity(2, &reader)
    let firstDay = try fields.civilDate(3, &reader)
    try fields.end()
    self.init(system: system, holder: holder, firstDay: firstDay)
  }
}

extension SubscriptionResumed {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(3)
    writer.field(1, UInt64(holder.number))
    writer.field(2, UInt64(system.number))
    writer.field(3, signed: Int64(firstDay.daysSinceEpoch))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let holder: HolderID = try fields.entity(1, &reader)
    let system = try fields.system(2, &reader)
    let firstDay = try fields.civilDate(3, &reader)
    try fields.end()
    self.init(holder: holder, system: system, firstDay: firstDay)
  }
}

extension FieldCursor {
  /// A local date that is left out where there is none.
  mutating func civilDateIfAny(
    _ key: Int64, _ reader: inout CBORReader
  ) throws(CBORError) -> CivilDate? {
    guard try has(key, &reader) else { return nil }
    let start = reader.offset
    guard let days = Int32(exactly: try reader.integer()), CivilDate.recorded.contains(days)
    else { throw CBORError(.outOfRange, at: start) }
    return CivilDate(daysSinceEpoch: days)
  }
}
