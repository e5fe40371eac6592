import CBOR

extension MuseumTermsSet {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(6)
    writer.field(1, UInt64(organizer.number))
    terms.encodeFields(into: &writer)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let organizer: OrganizerID = try fields.entity(1, &reader)
    let terms = try MuseumTerms(from: &reader, &fields)
    try fields.end()
    self.init(organizer: organizer, terms: terms)
  }
}

extension MuseumTerms {
  /// Writes the terms in fields 2 to 6 of a map.
  func encodeFields(into writer: inout CBORWriter) {
    writer.field(2, flag: isActive)
    writer.field(3, UInt64(rate.averagePriceCents))
    writer.field(4, UInt64(rate.percentBasisPoints))
    writer.unsigned(5)
    writer.arrayHeader(externalCards.count)
    for type in externalCards.sorted() { writer.unsigned(UInt64(type.rawValue)) }
    writer.field(6, flag: uitpasNeedsSocialTariff)
  }

  init(from reader: inout CBORReader, _ fields: inout FieldCursor) throws(CBORError) {
    isActive = try fields.boolean(2, &reader)
    rate = try MuseumRate(from: &reader, &fields, at: 3)
    let start = reader.offset
    let types = try fields.list(5, &reader, countMax: ExternalCardType.allCases.count) {
      (reader) throws(CBORError) in try reader.choice(ExternalCardType.self)
    }
    externalCards = Set(types)
    guard types == externalCards.sorted() else {
      throw CBORError(.mapKeysNotAscending, at: start)
    }
    uitpasNeedsSocialTariff = try fields.boolean(6, &reader)
  }
}

extension MuseumRate {
  /// Reads a rate from the field `key` and the next one.
  init(
    from reader: inout CBORReader, _ fields: inout FieldCursor, at key: Int64
  ) throws(CBORError) {
    averagePriceCents = try fields.unsigned(key, &reader)
    percentBasisPoints = try fields.unsigned(key + 1, &reader)
  }
}

extension MuseumVisitRegistered {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(finding == nil ? 11 : 12)
    writer.field(1, UInt64(museum.number))
    writer.field(2, UInt64(holder.number))
    writer.field(3, UInt64(card.number))
    writer.field(4, UInt64(system.number))
    writer.field(5, UInt64(rate.averagePriceCents))
    writer.field(6, UInt64(rate.percentBasisPoints))
    writer.field(7, UInt64(compensationCents))
    writer.field(8, flag: isCompensated)
    writer.field(9, UInt64(stamp.homeMunicipality))
    writer.field(10, UInt64(stamp.ageBand.rawValue))
    writer.field(11, UInt64(channel.rawValue))
    if let finding { writer.field(12, UInt64(finding.rawValue)) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    let begin = reader.offset
    var fields = try FieldCursor(&reader)
    museum = try fields.entity(1, &reader)
    holder = try fields.entity(2, &reader)
    card = try fields.entity(3, &reader)
    system = try fields.system(4, &reader)
    rate = try MuseumRate(from: &reader, &fields, at: 5)
    compensationCents = try fields.unsigned(7, &reader)
    isCompensated = try fields.boolean(8, &reader)
    let home = try fields.unsigned(9, &reader, as: UInt16.self)
    stamp = Stamp(homeMunicipality: home, ageBand: try fields.choice(10, &reader))
    channel = try fields.choice(11, &reader)
    finding = try fields.has(12, &reader) ? try reader.choice(MuseumRefusal.self) : nil
    try fields.end()
    guard finding == nil || !isCompensated else { throw CBORError(.outOfRange, at: begin) }
  }
}

extension MuseumVisitRefused {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(5 + (held.map { $0.wasAcceptedOffline ? 3 : 2 } ?? 0))
    writer.field(1, UInt64(museum.number))
    writer.field(2, UInt64(holder.number))
    writer.field(3, UInt64(card.number))
    writer.field(4, UInt64(refusal.rawValue))
    writer.field(5, UInt64(channel.rawValue))
    guard let held else { return }
    writer.field(6, UInt64(held.stamp.homeMunicipality))
    writer.field(7, UInt64(held.stamp.ageBand.rawValue))
    if held.wasAcceptedOffline { writer.field(8, 1) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    museum = try fields.entity(1, &reader)
    holder = try fields.entity(2, &reader)
    card = try fields.entity(3, &reader)
    refusal = try fields.choice(4, &reader)
    channel = try fields.choice(5, &reader)
    held = nil
    if try fields.has(6, &reader) {
      let home = try reader.unsigned(as: UInt16.self)
      let stamp = Stamp(homeMunicipality: home, ageBand: try fields.choice(7, &reader))
      held = HeldVisit(stamp: stamp, wasAcceptedOffline: try fields.yes(8, &reader))
    }
    try fields.end()
  }
}

extension MuseumVisitUndone {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(9 + (reason == nil ? 0 : 1) + (undoneBy.exists ? 1 : 0))
    writer.field(1, UInt64(museum.number))
    writer.field(2, UInt64(holder.number))
    writer.field(3, UInt64(system.number))
    writer.field(4, UInt64(cents))
    writer.field(5, flag: wasCompensated)
    writer.field(6, flag: hadFinding)
    writer.field(7, UInt64(source.number))
    writer.field(8, sequence)
    writer.field(9, signed: visitedAt.microseconds)
    if let reason { writer.field(10, UInt64(reason.rawValue)) }
    if undoneBy.exists { writer.field(11, UInt64(undoneBy.number)) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    museum = try fields.entity(1, &reader)
    holder = try fields.entity(2, &reader)
    system = try fields.system(3, &reader)
    cents = try fields.unsigned(4, &reader)
    wasCompensated = try fields.boolean(5, &reader)
    hadFinding = try fields.boolean(6, &reader)
    source = try fields.entity(7, &reader)
    sequence = try fields.unsigned(8, &reader)
    try fields.need(9, &reader)
    visitedAt = try reader.instant()
    reason = try fields.has(10, &reader) ? try reader.choice(UndoReason.self) : nil
    undoneBy = try fields.entityIfAny(11, &reader)
    try fields.end()
  }
}

extension MuseumVisitCompensated {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(4)
    writer.field(1, UInt64(museum.number))
    writer.field(2, UInt64(holder.number))
    writer.field(3, UInt64(system.number))
    writer.field(4, UInt64(cents))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    museum = try fields.entity(1, &reader)
    holder = try fields.entity(2, &reader)
    system = try fields.system(3, &reader)
    cents = try fields.unsigned(4, &reader)
    try fields.end()
  }
}

extension ExternalVisitRegistered {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(8)
    writer.field(1, UInt64(museum.number))
    writer.field(2, UInt64(system.number))
    writer.field(3, UInt64(cardType.rawValue))
    writer.unsigned(4)
    writer.byteString16(visitor)
    writer.field(5, UInt64(rate.averagePriceCents))
    writer.field(6, UInt64(rate.percentBasisPoints))
    writer.field(7, UInt64(compensationCents))
    writer.field(8, flag: isCompensated)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    museum = try fields.entity(1, &reader)
    system = try fields.system(2, &reader)
    cardType = try fields.choice(3, &reader)
    try fields.need(4, &reader)
    visitor = try reader.byteString16()
    rate = try MuseumRate(from: &reader, &fields, at: 5)
    compensationCents = try fields.unsigned(7, &reader)
    isCompensated = try fields.boolean(8, &reader)
    try fields.end()
  }
}
