import CBOR

extension SocialTariffSuspended {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(3)
    writer.field(1, UInt64(holder.number))
    writer.field(2, UInt64(system.number))
    writer.field(3, signed: Int64(lastDay.daysSinceEpoch))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let holder: HolderID = try fields.entity(1, &reader)
    let system = try fields.system(2, &reader)
    let lastDay = try fields.civilDate(3, &reader)
    try fields.end()
    self.init(holder: holder, system: system, lastDay: lastDay)
  }
}

extension HolderErased {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(1)
    writer.field(1, UInt64(holder.number))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let holder: HolderID = try fields.entity(1, &reader)
    try fields.end()
    self.init(holder: holder)
  }
}

extension PassSold {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(10 + (replaced.exists ? 1 : 0) + (voucher > 0 ? 1 : 0))
    writer.field(1, UInt64(card.number))
    writer.field(2, UInt64(holder.number))
    writer.field(3, UInt64(system.number))
    writer.field(4, UInt64(reason.rawValue))
    writer.field(5, UInt64(cents))
    writer.field(6, UInt64(kind.rawValue))
    writer.unsigned(7)
    writer.boolean(hasSocialTariff)
    writer.field(8, UInt64(stamp.homeMunicipality))
    writer.field(9, UInt64(stamp.ageBand.rawValue))
    writer.field(10, UInt64(counter.number))
    if replaced.exists { writer.field(11, UInt64(replaced.number)) }
    if voucher > 0 { writer.field(12, UInt64(voucher)) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let card: CardID = try fields.entity(1, &reader)
    let holder: HolderID = try fields.entity(2, &reader)
    let system = try fields.system(3, &reader)
    let reason: CardSaleReason = try fields.choice(4, &reader)
    let cents = try fields.unsigned(5, &reader, as: UInt32.self)
    let kind: CardKind = try fields.choice(6, &reader)
    try fields.need(7, &reader)
    let hasSocialTariff = try reader.boolean()
    let home = try fields.unsigned(8, &reader, as: UInt16.self)
    let ageBand: AgeBand = try fields.choice(9, &reader)
    let counter: OrganizerID = try fields.entity(10, &reader)
    let replaced = try fields.numberIfAny(11, &reader)
    let voucher = try fields.numberIfAny(12, &reader)
    try fields.end()
    self.init(
      card: card, holder: holder, system: system, reason: reason, cents: cents, kind: kind,
      hasSocialTariff: hasSocialTariff,
      stamp: Stamp(homeMunicipality: home, ageBand: ageBand), counter: counter,
      replaced: CardID(replaced), voucher: voucher)
  }
}

extension VouchersIssued {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(3)
    writer.field(1, UInt64(system.number))
    writer.field(2, text: type)
    writer.field(3, texts: codes)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let system = try fields.system(1, &reader)
    let type = try fields.text(2, &reader)
    let codes = try fields.texts(
      3, &reader, countMax: Self.codesMax, bytesMax: Self.codeBytesMax)
    try fields.end()
    self.init(system: system, type: type, codes: codes)
  }
}

extension FieldCursor {
  mutating func civilDate(
    _ key: Int64, _ reader: inout CBORReader
  ) throws(CBORError) -> CivilDate {
    try need(key, &reader)
    let start = reader.offset
    guard let days = Int32(exactly: try reader.integer()), CivilDate.recorded.contains(days)
    else { throw CBORError(.outOfRange, at: start) }
    return CivilDate(daysSinceEpoch: days)
  }

  /// A number that is left out where it is 0.
  mutating func numberIfAny(
    _ key: Int64, _ reader: inout CBORReader
  ) throws(CBORError) -> UInt32 {
    guard try has(key, &reader) else { return 0 }
    let start = reader.offset
    let number = try reader.unsigned(as: UInt32.self)
    guard number > 0 else { throw CBORError(.outOfRange, at: start) }
    return number
  }

  mutating func boolean(_ key: Int64, _ reader: inout CBORReader) throws(CBORError) -> Bool {
    try need(key, &reader)
    return try reader.boolean()
  }

  mutating func texts(
    _ key: Int64, _ reader: inout CBORReader, countMax: Int, bytesMax: Int
  ) throws(CBORError) -> [String] {
    try list(key, &reader, countMax: countMax) { (reader) throws(CBORError) in
      try reader.text(maxBytes: bytesMax)
    }
  }
}

extension CBORWriter {
  mutating func field(_ key: UInt64, texts: [String]) {
    unsigned(key)
    arrayHeader(texts.count)
    for text in texts { self.text(text) }
  }

  mutating func field(_ key: UInt64, flag: Bool) {
    unsigned(key)
    boolean(flag)
  }
}

extension CivilDate {
  /// The days that a record holds, since 1970-01-01: to the end of 2199.
  static let recorded: ClosedRange<Int32> = 0...84_006
}
