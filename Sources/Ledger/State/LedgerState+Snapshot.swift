import CBOR

extension LedgerState {
  /// The version of the columns; a snapshot of another one is thrown away.
  public static let columnsVersion: UInt32 = 5

  /// Writes every column.
  ///
  /// The columns lie as they do in memory: they are read by the same build on the same kind of
  /// machine, or thrown away.
  public func writeColumns(to sink: inout some ColumnSink) {
    sink.encoded { writer in
      writer.arrayHeader(9)
      writer.unsigned(position)
      writer.integer(lastRecordedAt.microseconds)
      writer.integer(nextClosing.microseconds)
      writer.text(origin)
      writer.integer(accounts.issued)
      writer.integer(accounts.redeemed)
      writer.integer(accounts.reversed)
      writer.integer(accounts.outstanding)
      writer.integer(accounts.balances)
    }
    sink.rows(runningNumbers)
    sink.rows(closedPeriods)
    sink.facts(cards)
    sink.rows(cardReferences)
    sink.rows(holders)
    sink.rows(holderReferences)
    sink.facts(standings)
    sink.rows(memberships)
    sink.facts(membershipStandings)
    sink.rows(tariffs)
    sink.rows(events)
    sink.rows(eventSystems)
    sink.facts(eventSettings)
    sink.rows(openingPeriods)
    sink.rows(organizerSystems)
    sink.facts(policies)
    writeSources(to: &sink)
    taps.writeColumns(to: &sink)
    findings.writeColumns(to: &sink)
    sink.encoded(names.encode)
    writePasses(to: &sink)
    writeTickets(to: &sink)
    writeMuseums(to: &sink)
    writeAssociations(to: &sink)
  }

  /// Takes a state out of its columns.
  ///
  /// - Throws: ``ColumnError`` where they are not the columns of this version.
  public init(columns source: inout some ColumnSource) throws(ColumnError) {
    self.init()
    let head = try source.decoded { (reader) throws(CBORError) in
      try reader.arrayHeader(count: 9)
      let position = try reader.unsigned()
      let times = (try reader.integer(), try reader.integer())
      let origin = try reader.text(maxBytes: TextLimit.bytesMax)
      let accounts = PointsAccounts(
        issued: try reader.integer(), redeemed: try reader.integer(),
        reversed: try reader.integer(), outstanding: try reader.integer(),
        balances: try reader.integer())
      return (position, times, origin, accounts)
    }
    position = head.0
    lastRecordedAt = Instant(microseconds: head.1.0)
    nextClosing = Instant(microseconds: head.1.1)
    origin = head.2
    accounts = head.3
    runningNumbers = try source.rows()
    guard runningNumbers.count == 256 else { throw ColumnError("other running numbers") }
    closedPeriods = try source.rows()
    cards = try source.facts()
    cardReferences = try source.rows()
    holders = try source.rows()
    holderReferences = try source.rows()
    standings = try source.facts()
    memberships = try source.rows()
    membershipStandings = try source.facts()
    tariffs = try source.rows()
    events = try source.rows()
    eventSystems = try source.rows()
    eventSettings = try source.facts()
    openingPeriods = try source.rows()
    organizerSystems = try source.rows()
    policies = try source.facts()
    try readSources(from: &source)
    taps = try TapTable(columns: &source)
    findings = try FindingTable(columns: &source)
    names = try source.decoded(Names.init(from:))
    try readPasses(from: &source)
    try readTickets(from: &source)
    try readMuseums(from: &source)
    try readAssociations(from: &source)
    organizerEvents = organizerSystems.map { _ in [] }
    for number in events.indices.dropFirst() {
      organizerEvents[Int(events[number].organizer.number)].append(EventID(UInt32(number)))
    }
  }

  private func writeSources(to sink: inout some ColumnSink) {
    sink.encoded { writer in
      writer.arrayHeader(sources.count)
      for source in sources {
        writer.arrayHeader(8)
        writer.unsigned(UInt64(source.terminal))
        writer.integer(source.pairedAt.microseconds)
        writer.integer(source.revokedAt?.microseconds ?? -1)
        writer.arrayHeader(source.organizers.count)
        for organizer in source.organizers { writer.unsigned(UInt64(organizer.number)) }
        writer.unsigned(source.delivered.contiguous)
        writer.arrayHeader(source.delivered.beyond.count * 2)
        for range in source.delivered.beyond {
          writer.unsigned(range.lowerBound)
          writer.unsigned(range.upperBound)
        }
        writer.unsigned(source.delivered.highest)
        writer.integer(source.delivered.highestOccurredAt.microseconds)
      }
    }
  }

  private mutating func readSources(
    from source: inout some ColumnSource
  ) throws(ColumnError) {
    sources = try source.decoded { (reader) throws(CBORError) in
      var sources: [SourceRow] = []
      for _ in 0..<(try reader.arrayHeader()) {
        try reader.arrayHeader(count: 8)
        let terminal = try reader.unsigned(as: UInt32.self)
        let pairedAt = Instant(microseconds: try reader.integer())
        let revokedAt = try reader.integer()
        var row = SourceRow(
          terminal: terminal, pairedAt: pairedAt,
          revokedAt: revokedAt < 0 ? nil : Instant(microseconds: revokedAt), organizers: [])
        for _ in 0..<(try reader.arrayHeader()) {
          row.organizers.append(OrganizerID(try reader.unsigned(as: UInt32.self)))
        }
        row.delivered.contiguous = try reader.unsigned()
        for _ in 0..<(try reader.arrayHeader()) / 2 {
          let start = reader.offset
          let (low, high) = (try reader.unsigned(), try reader.unsigned())
          guard low <= high else { throw CBORError(.outOfRange, at: start) }
          row.delivered.beyond.append(low...high)
        }
        row.delivered.highest = try reader.unsigned()
        row.delivered.highestOccurredAt = Instant(microseconds: try reader.integer())
        sources.append(row)
      }
      return sources
    }
  }
}

extension Names {
  func encode(into writer: inout CBORWriter) {
    writer.arrayHeader(5)
    writer.arrayHeader(events.count * 2)
    for event in events {
      writer.text(event.id)
      writer.text(event.title)
    }
    writer.arrayHeader(organizers.count * 2)
    for organizer in organizers {
      writer.text(organizer.id)
      writer.text(organizer.name)
    }
    writer.arrayHeader(systems.count)
    for system in systems {
      writer.arrayHeader(2 + system.cities.count * 2)
      writer.unsigned(UInt64(system.publicID))
      writer.text(system.name)
      for city in system.cities {
        writer.text(city.postalCode)
        writer.text(city.name)
      }
    }
    writer.arrayHeader(terminals.count)
    for terminal in terminals { writer.text(terminal) }
    writer.arrayHeader(clients.count)
    for client in clients { writer.text(client) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    try reader.arrayHeader(count: 5)
    self.init()
    events = []
    for number in 0..<(try reader.arrayHeader()) / 2 {
      let name = EventName(id: try reader.text(), title: try reader.text())
      events.append(name)
      if number > 0 { eventsByID[name.id] = EventID(UInt32(number)) }
    }
    organizers = []
    for number in 0..<(try reader.arrayHeader()) / 2 {
      let name = OrganizerName(id: try reader.text(), name: try reader.text())
      organizers.append(name)
      if number > 0 { organizersByID[name.id] = OrganizerID(UInt32(number)) }
    }
    systems = []
    for number in 0..<(try reader.arrayHeader()) {
      let items = try reader.arrayHeader()
      var system = CardSystemName(
        publicID: try reader.unsigned(as: UInt32.self), name: try reader.text(), cities: [])
      for _ in 0..<(items - 2) / 2 {
        system.cities.append(City(postalCode: try reader.text(), name: try reader.text()))
      }
      systems.append(system)
      if number > 0 { systemsByID[system.publicID] = CardSystemID(UInt8(clamping: number)) }
    }
    terminals = try Self.texts(&reader)
    clients = try Self.texts(&reader)
    for (number, terminal) in terminals.enumerated().dropFirst() {
      terminalsByName[terminal] = UInt32(number)
    }
    for (number, client) in clients.enumerated().dropFirst() {
      clientsByID[client] = ClientID(UInt32(number))
    }
  }

  private static func texts(_ reader: inout CBORReader) throws(CBORError) -> [String] {
    var texts: [String] = []
    for _ in 0..<(try reader.arrayHeader()) { texts.append(try reader.text()) }
    return texts
  }
}
