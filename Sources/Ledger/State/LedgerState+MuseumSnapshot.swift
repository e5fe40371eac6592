import CBOR

extension LedgerState {
  /// Writes the columns of programmes, subscriptions and museums.
  func writeMuseums(to sink: inout some ColumnSink) {
    sink.facts(programmes.facts)
    sink.facts(programmes.ofSystem)
    sink.lists(subscriptions.histories)
    sink.lists(subscriptions.freezes)
    let visits = subscriptions.unregisteredVisits.sorted { $0.key < $1.key }
    sink.rows(visits.map(\.key))
    sink.rows(visits.map(\.value))
    let compensated = museums.compensated.keys.sorted().flatMap { day in
      (museums.compensated[day] ?? [:]).sorted { $0.key.comes(before: $1.key) }
        .map { (day, $0.key, $0.value) }
    }
    sink.rows(compensated.map(\.0))
    sink.rows(compensated.map(\.1))
    sink.rows(compensated.map(\.2))
    let further = museums.further.keys.sorted().flatMap { day in
      (museums.further[day] ?? [:]).sorted { $0.key.comes(before: $1.key) }
        .flatMap { entry in entry.value.map { (day, entry.key, $0) } }
    }
    sink.rows(further.map(\.0))
    sink.rows(further.map(\.1))
    sink.rows(further.map(\.2))
    let externalDays = museums.externalVisitors.keys.sorted()
    sink.rows(externalDays)
    sink.rows(externalDays.map { UInt32(museums.externalVisitors[$0]?.count ?? 0) })
    sink.rows(externalDays.flatMap { (museums.externalVisitors[$0] ?? []).sorted() })
    sink.encoded { writer in encodeProgrammes(into: &writer) }
    sink.encoded { writer in encodeMuseums(into: &writer) }
  }

  mutating func readMuseums(from source: inout some ColumnSource) throws(ColumnError) {
    let facts = try source.facts(ProgrammeFacts.self)
    let ofSystem = try source.facts(ProgrammeID.self)
    let histories = try source.lists(SubscriptionRow.self)
    let freezes = try source.lists(SubscriptionRow.self)
    let memberships = try source.rows(UInt32.self)
    let visits = try source.rows(UInt32.self)
    guard memberships.count == visits.count else { throw ColumnError("visits of nobody") }
    subscriptions = SubscriptionTable(
      histories: histories, freezes: freezes,
      unregisteredVisits: Dictionary(
        zip(memberships, visits), uniquingKeysWith: { first, _ in first }))
    let compensated = try source.visits(UInt64.self)
    let further = try source.visits(FurtherVisit.self)
    let external = try source.dated(UInt128.self)
    let names = try source.decoded(Self.decodeProgrammes)
    guard names.count == facts.newest.count else { throw ColumnError("other programmes") }
    programmes = ProgrammeTable(names: names, facts: facts, ofSystem: ofSystem)
    museums = MuseumTable(
      terms: try source.decoded(Self.decodeMuseums),
      compensated: compensated.map { ($0.day, $0.visitor, $0.value) },
      further: further.map { ($0.day, $0.visitor, $0.value) }, externalVisitors: external)
  }

  private func encodeProgrammes(into writer: inout CBORWriter) {
    writer.arrayHeader(programmes.names.count * 2)
    for programme in programmes.names {
      writer.text(programme.id)
      writer.text(programme.name)
    }
  }

  private static func decodeProgrammes(
    _ reader: inout CBORReader
  ) throws(CBORError) -> [(id: String, name: String)] {
    var names: [(id: String, name: String)] = []
    for _ in 0..<(try reader.arrayHeader()) / 2 {
      names.append((try reader.text(), try reader.text()))
    }
    return names
  }

  private func encodeMuseums(into writer: inout CBORWriter) {
    let histories = museums.terms.sorted { $0.key < $1.key }
    writer.arrayHeader(histories.count * 2)
    for (museum, history) in histories {
      writer.unsigned(UInt64(museum))
      writer.arrayHeader(history.count * 2)
      for dated in history {
        writer.integer(dated.from.microseconds)
        writer.mapHeader(5)
        dated.terms.encodeFields(into: &writer)
      }
    }
  }

  private static func decodeMuseums(
    _ reader: inout CBORReader
  ) throws(CBORError) -> [UInt32: [DatedMuseumTerms]] {
    var histories: [UInt32: [DatedMuseumTerms]] = [:]
    for _ in 0..<(try reader.arrayHeader()) / 2 {
      let museum = try reader.unsigned(as: UInt32.self)
      var history: [DatedMuseumTerms] = []
      for _ in 0..<(try reader.arrayHeader()) / 2 {
        let from = Instant(microseconds: try reader.integer())
        var fields = try FieldCursor(&reader)
        history.append(
          DatedMuseumTerms(from: from, terms: try MuseumTerms(from: &reader, &fields)))
        try fields.end()
      }
      histories[museum] = history
    }
    return histories
  }
}

extension MuseumVisitor {
  /// An order in which a snapshot has them.
  fileprivate func comes(before other: MuseumVisitor) -> Bool {
    (museum, holder) < (other.museum, other.holder)
  }
}

extension ColumnSink {
  /// Writes the lists of a table, by ascending key.
  fileprivate mutating func lists<Row: BitwiseCopyable>(_ table: [UInt32: [Row]]) {
    let keys = table.keys.sorted()
    rows(keys)
    rows(keys.map { UInt32(table[$0]?.count ?? 0) })
    rows(keys.flatMap { table[$0] ?? [] })
  }
}

extension ColumnSource {
  fileprivate mutating func lists<Row: BitwiseCopyable>(
    _ type: Row.Type
  ) throws(ColumnError) -> [UInt32: [Row]] {
    let keys = try rows(UInt32.self)
    let counts = try rows(UInt32.self)
    let all = try rows(Row.self)
    guard keys.count == counts.count, all.count == counts.reduce(0, { $0 + Int($1) }) else {
      throw ColumnError("lists that do not add up")
    }
    var table: [UInt32: [Row]] = [:]
    var start = 0
    for (key, count) in zip(keys, counts) {
      table[key] = Array(all[start..<start + Int(count)])
      start += Int(count)
    }
    return table
  }

  /// Reads what is kept by local day and visitor.
  fileprivate mutating func visits<Value: BitwiseCopyable>(
    _ type: Value.Type
  ) throws(ColumnError) -> [(day: CivilDate, visitor: MuseumVisitor, value: Value)] {
    let days = try rows(Int32.self)
    let visitors = try rows(MuseumVisitor.self)
    let values = try rows(Value.self)
    guard days.count == visitors.count, days.count == values.count else {
      throw ColumnError("visits that do not add up")
    }
    return days.indices.map {
      (CivilDate(daysSinceEpoch: days[$0]), visitors[$0], values[$0])
    }
  }

  /// Reads what is kept by local day.
  fileprivate mutating func dated<Row: BitwiseCopyable>(
    _ type: Row.Type
  ) throws(ColumnError) -> [(day: CivilDate, visitor: Row)] {
    let days = try rows(Int32.self)
    let counts = try rows(UInt32.self)
    let all = try rows(Row.self)
    guard days.count == counts.count, all.count == counts.reduce(0, { $0 + Int($1) }) else {
      throw ColumnError("visits that do not add up")
    }
    var entries: [(day: CivilDate, visitor: Row)] = []
    entries.reserveCapacity(all.count)
    var start = 0
    for (day, count) in zip(days, counts) {
      for row in all[start..<start + Int(count)] {
        entries.append((CivilDate(daysSinceEpoch: day), row))
      }
      start += Int(count)
    }
    return entries
  }
}
