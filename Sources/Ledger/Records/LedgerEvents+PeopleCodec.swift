import CBOR

extension HolderRegistered {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(holder.number))
    writer.unsigned(2)
    writer.byteString16(reference)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let holder: HolderID = try fields.entity(1, &reader)
    try fields.need(2, &reader)
    let reference = try reader.byteString16()
    try fields.end()
    self.init(holder: holder, reference: reference)
  }
}

extension HolderStandingChanged {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(holder.number))
    writer.field(2, UInt64(standing.rawValue))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let holder: HolderID = try fields.entity(1, &reader)
    let standing: Standing = try fields.choice(2, &reader)
    try fields.end()
    self.init(holder: holder, standing: standing)
  }
}

extension MembershipStarted {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(4)
    writer.field(1, UInt64(holder.number))
    writer.field(2, UInt64(system.number))
    writer.field(3, signed: balance)
    writer.unsigned(4)
    writer.arrayHeader(openCounts.count)
    for open in openCounts {
      writer.arrayHeader(3)
      writer.unsigned(UInt64(open.event.number))
      writer.unsigned(UInt64(open.period.packed))
      writer.unsigned(UInt64(open.count))
    }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let holder: HolderID = try fields.entity(1, &reader)
    let system = try fields.system(2, &reader)
    let balance = try fields.integer(3, &reader)
    let openCounts = try fields.list(4, &reader, countMax: Self.openCountsMax) {
      (reader) throws(CBORError) in
      try reader.arrayHeader(count: 3)
      let event = EventID(try reader.unsigned(as: UInt32.self))
      let start = reader.offset
      guard let period = CalendarPeriod(packed: try reader.unsigned(as: UInt32.self)) else {
        throw CBORError(.outOfRange, at: start)
      }
      return OpenCount(event: event, period: period, count: try reader.unsigned(as: UInt32.self))
    }
    try fields.end()
    self.init(holder: holder, system: system, balance: balance, openCounts: openCounts)
  }
}

extension MembershipStandingChanged {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(3)
    writer.field(1, UInt64(holder.number))
    writer.field(2, UInt64(system.number))
    writer.field(3, UInt64(standing.rawValue))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let holder: HolderID = try fields.entity(1, &reader)
    let system = try fields.system(2, &reader)
    let standing: Standing = try fields.choice(3, &reader)
    try fields.end()
    self.init(holder: holder, system: system, standing: standing)
  }
}

extension SocialTariffGranted {
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

extension CardRegistered {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(holder.exists ? 6 : 5)
    writer.field(1, UInt64(card.number))
    writer.unsigned(2)
    writer.byteString16(reference)
    writer.field(3, UInt64(system.number))
    writer.field(4, UInt64(kind.rawValue))
    writer.field(5, UInt64(status.rawValue))
    if holder.exists { writer.field(6, UInt64(holder.number)) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let card: CardID = try fields.entity(1, &reader)
    try fields.need(2, &reader)
    let reference = try reader.byteString16()
    let system = try fields.system(3, &reader)
    let kind: CardKind = try fields.choice(4, &reader)
    let status: CardStatus = try fields.choice(5, &reader)
    let holder = try reader.optionalHolder(6, &fields)
    try fields.end()
    self.init(
      card: card, reference: reference, system: system, kind: kind, status: status,
      holder: holder)
  }
}

extension CardStatusChanged {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(holder.exists ? 3 : 2)
    writer.field(1, UInt64(card.number))
    writer.field(2, UInt64(status.rawValue))
    if holder.exists { writer.field(3, UInt64(holder.number)) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let card: CardID = try fields.entity(1, &reader)
    let status: CardStatus = try fields.choice(2, &reader)
    let holder = try reader.optionalHolder(3, &fields)
    try fields.end()
    self.init(card: card, status: status, holder: holder)
  }
}

extension PointsIssued {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(reason == nil ? 4 : 5)
    writer.field(1, UInt64(holder.number))
    writer.field(2, signed: points)
    writer.field(3, UInt64(cause.rawValue))
    writer.field(4, signed: balance)
    if let reason { writer.field(5, UInt64(reason.rawValue)) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let holder: HolderID = try fields.entity(1, &reader)
    let points = try fields.integer(2, &reader)
    let cause: PointsCause = try fields.choice(3, &reader)
    let balance = try fields.integer(4, &reader)
    var reason: CorrectionReason?
    if try fields.has(5, &reader) { reason = try reader.choice(CorrectionReason.self) }
    try fields.end()
    self.init(holder: holder, points: points, cause: cause, balance: balance, reason: reason)
  }
}

extension CBORReader {
  /// A field that is left out where there is no holder, so that "none" has one encoding.
  fileprivate mutating func optionalHolder(
    _ key: Int64, _ fields: inout FieldCursor
  ) throws(CBORError) -> HolderID {
    guard try fields.has(key, &self) else { return .none }
    let start = offset
    let holder = HolderID(try unsigned(as: UInt32.self))
    guard holder.exists else { throw CBORError(.outOfRange, at: start) }
    return holder
  }
}
