import CBOR

extension CheckedIn {
  @inline(__always)
  func encode(into writer: inout CBORWriter) {
    writer.items(bytesMax: Self.bytesMax) { items in
      items.mapHeader(finding == nil && !countedOffline ? 9 : 10)
      items.field(1, UInt64(event.number))
      items.field(2, UInt64(card.number))
      items.field(3, UInt64(holder.number))
      items.field(4, UInt64(points))
      items.field(5, UInt64(pointsIfCounted))
      items.field(6, UInt64(stamp.homeMunicipality))
      items.field(7, UInt64(stamp.ageBand.rawValue))
      items.field(8, UInt64(channel.rawValue))
      items.field(9, signed: balance)
      if let finding {
        items.field(10, UInt64(finding.rawValue))
      } else if countedOffline {
        items.field(11, 1)
      }
    }
  }

  /// The most bytes of a body: 10 for each field.
  private static let bytesMax = 101

  init(from reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    var fields = try FieldCursor(&reader)
    event = try fields.entity(1, &reader)
    card = try fields.entity(2, &reader)
    holder = try fields.entity(3, &reader)
    points = try fields.unsigned(4, &reader)
    pointsIfCounted = try fields.unsigned(5, &reader)
    stamp = try fields.stamp(6, &reader)
    channel = try fields.choice(8, &reader)
    balance = try fields.integer(9, &reader)
    finding = try fields.has(10, &reader) ? try reader.choice(Refusal.self) : nil
    countedOffline = try fields.yes(11, &reader)
    try fields.end()
    guard finding == nil || !countedOffline else { throw CBORError(.outOfRange, at: start) }
    guard points == (finding == nil ? pointsIfCounted : 0) else {
      throw CBORError(.outOfRange, at: start)
    }
  }
}

/// A field that is left out where the answer is no, so that "no" has one encoding.
private enum Yes: UInt8 {
  case yes = 1
}

extension CheckInRefused {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(wasAcceptedOffline ? 10 : 9)
    writer.field(1, UInt64(event.number))
    writer.field(2, UInt64(card.number))
    writer.field(3, UInt64(holder.number))
    writer.field(4, UInt64(refusal.rawValue))
    writer.field(5, UInt64(pointsIfCounted))
    writer.field(6, UInt64(stamp.homeMunicipality))
    writer.field(7, UInt64(stamp.ageBand.rawValue))
    writer.field(8, UInt64(channel.rawValue))
    writer.field(9, signed: balance)
    if wasAcceptedOffline { writer.field(10, 1) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    event = try fields.entity(1, &reader)
    card = try fields.entity(2, &reader)
    holder = try fields.entity(3, &reader)
    refusal = try fields.choice(4, &reader)
    pointsIfCounted = try fields.unsigned(5, &reader)
    stamp = try fields.stamp(6, &reader)
    channel = try fields.choice(8, &reader)
    balance = try fields.integer(9, &reader)
    wasAcceptedOffline = try fields.yes(10, &reader)
    try fields.end()
  }
}

extension CheckInUndone {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(7 + (reason == nil ? 0 : 1) + (undoneBy.exists ? 1 : 0))
    writer.field(1, UInt64(event.number))
    writer.field(2, UInt64(holder.number))
    writer.field(3, signed: points)
    writer.field(4, signed: balance)
    writer.field(5, UInt64(source.number))
    writer.field(6, sequence)
    writer.field(7, signed: tappedAt.microseconds)
    if let reason { writer.field(8, UInt64(reason.rawValue)) }
    if undoneBy.exists { writer.field(9, UInt64(undoneBy.number)) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    event = try fields.entity(1, &reader)
    holder = try fields.entity(2, &reader)
    points = try fields.integer(3, &reader)
    balance = try fields.integer(4, &reader)
    source = try fields.entity(5, &reader)
    sequence = try fields.unsigned(6, &reader)
    try fields.need(7, &reader)
    tappedAt = try reader.instant()
    reason = try fields.has(8, &reader) ? try reader.choice(UndoReason.self) : nil
    undoneBy = try fields.entityIfAny(9, &reader)
    try fields.end()
  }
}

extension CheckInRecounted {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(5)
    writer.field(1, UInt64(event.number))
    writer.field(2, UInt64(holder.number))
    writer.unsigned(3)
    writer.boolean(counts)
    writer.field(4, signed: points)
    writer.field(5, signed: balance)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    event = try fields.entity(1, &reader)
    holder = try fields.entity(2, &reader)
    try fields.need(3, &reader)
    counts = try reader.boolean()
    points = try fields.integer(4, &reader)
    balance = try fields.integer(5, &reader)
    try fields.end()
  }
}

extension TapUnresolved {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(wasAcceptedOffline ? 4 : 3)
    writer.field(1, UInt64(refusal.rawValue))
    writer.field(2, UInt64(event.number))
    writer.field(3, UInt64(card.number))
    if wasAcceptedOffline { writer.field(4, 1) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    refusal = try fields.choice(1, &reader)
    event = try fields.entity(2, &reader)
    card = try fields.entity(3, &reader)
    wasAcceptedOffline = try fields.yes(4, &reader)
    try fields.end()
  }
}

extension FindingDismissed {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(withdrawnBy.exists ? 6 : 5)
    writer.field(1, UInt64(event.number))
    writer.field(2, UInt64(museum.number))
    writer.field(3, UInt64(holder.number))
    writer.field(4, UInt64(card.number))
    writer.field(5, UInt64(reason.rawValue))
    if withdrawnBy.exists { writer.field(6, UInt64(withdrawnBy.number)) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    event = try fields.entity(1, &reader)
    museum = try fields.entity(2, &reader)
    holder = try fields.entity(3, &reader)
    card = try fields.entity(4, &reader)
    reason = try fields.choice(5, &reader)
    withdrawnBy = try fields.entityIfAny(6, &reader)
    try fields.end()
  }
}

extension FieldCursor {
  /// Whether a field that is left out for "no" stands there.
  mutating func yes(_ key: Int64, _ reader: inout CBORReader) throws(CBORError) -> Bool {
    guard try has(key, &reader) else { return false }
    _ = try reader.choice(Yes.self)
    return true
  }

  /// An entity whose field is left out where it is none, so that none has one encoding.
  mutating func entityIfAny<Kind>(
    _ key: Int64, _ reader: inout CBORReader
  ) throws(CBORError) -> Entity<Kind> {
    guard try has(key, &reader) else { return .none }
    let start = reader.offset
    let entity = Entity<Kind>(try reader.unsigned(as: UInt32.self))
    guard entity.exists else { throw CBORError(.outOfRange, at: start) }
    return entity
  }

  /// Home municipality and age band, in two fields that follow each other.
  mutating func stamp(_ key: Int64, _ reader: inout CBORReader) throws(CBORError) -> Stamp {
    let home = try unsigned(key, &reader, as: UInt16.self)
    return Stamp(homeMunicipality: home, ageBand: try choice(key + 1, &reader))
  }
}
