import CBOR

extension LedgerCreated {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(3)
    writer.field(1, text: format)
    writer.field(2, text: origin)
    writer.field(3, text: hash)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let format = try fields.text(1, &reader)
    let origin = try fields.text(2, &reader)
    let hash = try fields.text(3, &reader)
    try fields.end()
    self.init(format: format, origin: origin, hash: hash)
  }
}

extension LossAccepted {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(3)
    writer.field(1, text: reason)
    writer.field(2, lostPosition)
    writer.field(3, hash: lostRoot)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let reason = try fields.text(1, &reader)
    let position = try fields.unsigned(2, &reader, as: UInt64.self)
    let root = try fields.hash(3, &reader)
    try fields.end()
    self.init(reason: reason, lostPosition: position, lostRoot: root)
  }
}

extension ReadModelAccepted {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(5)
    writer.field(1, text: name)
    writer.field(2, UInt64(version))
    writer.field(3, comparedAt)
    writer.field(4, hash: before)
    writer.field(5, hash: after)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let name = try fields.text(1, &reader)
    let version = try fields.unsigned(2, &reader, as: UInt32.self)
    let position = try fields.unsigned(3, &reader, as: UInt64.self)
    let before = try fields.hash(4, &reader)
    let after = try fields.hash(5, &reader)
    try fields.end()
    self.init(name: name, version: version, comparedAt: position, before: before, after: after)
  }
}

extension ClientRegistered {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(client.number))
    writer.field(2, text: id)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let client: ClientID = try fields.entity(1, &reader)
    let id = try fields.text(2, &reader)
    try fields.end()
    self.init(client: client, id: id)
  }
}

extension PeriodClosed {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(month.year))
    writer.field(2, UInt64(month.month))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let start = reader.offset
    let year = try fields.unsigned(1, &reader, as: UInt16.self)
    let month = try fields.unsigned(2, &reader, as: UInt8.self)
    guard CivilMonth.recorded.contains(Int(year)),
      let found = CivilMonth(year: Int(year), month: Int(month))
    else { throw CBORError(.outOfRange, at: start) }
    try fields.end()
    self.init(month: found)
  }
}

extension RegionPolicy {
  func encode(into writer: inout CBORWriter) {
    writer.arrayHeader(3)
    writer.unsigned(UInt64(windowHours))
    writer.unsigned(UInt64(latenessDays))
    writer.unsigned(UInt64(graceDays))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    try reader.arrayHeader(count: 3)
    let windowHours = try reader.unsigned(as: UInt8.self)
    let latenessDays = try reader.unsigned(as: UInt8.self)
    self.init(
      windowHours: windowHours, latenessDays: latenessDays,
      graceDays: try reader.unsigned(as: UInt8.self))
  }
}

extension CardSystemDefined {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(5)
    writer.field(1, UInt64(system.number))
    writer.field(2, UInt64(publicID))
    writer.field(3, text: name)
    writer.field(4, cities: cities)
    writer.unsigned(5)
    policy.encode(into: &writer)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let system = try fields.system(1, &reader)
    let publicID = try fields.unsigned(2, &reader, as: UInt32.self)
    let name = try fields.text(3, &reader)
    let cities = try fields.cities(4, &reader)
    try fields.need(5, &reader)
    let policy = try RegionPolicy(from: &reader)
    try fields.end()
    self.init(system: system, publicID: publicID, name: name, cities: cities, policy: policy)
  }
}

extension CardSystemPolicyChanged {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(system.number))
    writer.unsigned(2)
    policy.encode(into: &writer)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let system = try fields.system(1, &reader)
    try fields.need(2, &reader)
    let policy = try RegionPolicy(from: &reader)
    try fields.end()
    self.init(system: system, policy: policy)
  }
}

extension OrganizerDefined {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(4)
    writer.field(1, UInt64(organizer.number))
    writer.field(2, text: id)
    writer.field(3, text: name)
    writer.field(4, systems: systems)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let organizer: OrganizerID = try fields.entity(1, &reader)
    let id = try fields.text(2, &reader)
    let name = try fields.text(3, &reader)
    try fields.need(4, &reader)
    let systems = try reader.systemSet()
    try fields.end()
    self.init(organizer: organizer, id: id, name: name, systems: systems)
  }
}

extension EventSettings {
  func encode(into writer: inout CBORWriter) {
    writer.arrayHeader(ticketLimit == nil ? 3 : 4)
    writer.unsigned(UInt64(points))
    writer.unsigned(UInt64(limit.volume))
    writer.unsigned(UInt64(limit.period.rawValue))
    if ticketLimit != nil { writer.optional(ticketLimit) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    let items = try reader.arrayHeader()
    guard items == 3 || items == 4 else { throw CBORError(.wrongLength, at: start) }
    let points = try reader.unsigned(as: UInt16.self)
    let volume = try reader.unsigned(as: UInt32.self)
    let period = try reader.choice(PeriodType.self)
    self.init(
      points: points, limit: CheckInLimit(volume: volume, period: period),
      ticketLimit: items == 4 ? try CheckInLimit(from: &reader) : nil)
  }
}

extension EventDefined {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(8)
    writer.field(1, UInt64(event.number))
    writer.field(2, text: id)
    writer.field(3, text: title)
    writer.field(4, UInt64(organizer.number))
    writer.field(5, systems: systems)
    writer.field(6, UInt64(calendar.rawValue))
    writer.field(7, periods: periods)
    writer.unsigned(8)
    settings.encode(into: &writer)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let event: EventID = try fields.entity(1, &reader)
    let id = try fields.text(2, &reader)
    let title = try fields.text(3, &reader)
    let organizer: OrganizerID = try fields.entity(4, &reader)
    try fields.need(5, &reader)
    let systems = try reader.systemSet()
    let calendar: CalendarType = try fields.choice(6, &reader)
    let periods = try fields.periods(7, &reader)
    try fields.need(8, &reader)
    let settings = try EventSettings(from: &reader)
    try fields.end()
    self.init(
      event: event, id: id, title: title, organizer: organizer, systems: systems,
      calendar: calendar, periods: periods, settings: settings)
  }
}

extension EventSettingsChanged {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(event.number))
    writer.unsigned(2)
    settings.encode(into: &writer)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let event: EventID = try fields.entity(1, &reader)
    try fields.need(2, &reader)
    let settings = try EventSettings(from: &reader)
    try fields.end()
    self.init(event: event, settings: settings)
  }
}

extension TerminalPaired {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(3)
    writer.field(1, UInt64(source.number))
    writer.field(2, text: terminal)
    writer.field(3, organizers: organizers)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let source: SourceID = try fields.entity(1, &reader)
    let terminal = try fields.text(2, &reader)
    let organizers = try fields.organizers(3, &reader, countMax: Self.organizersMax)
    try fields.end()
    self.init(source: source, terminal: terminal, organizers: organizers)
  }
}

extension TerminalRevoked {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(1)
    writer.field(1, UInt64(source.number))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let source: SourceID = try fields.entity(1, &reader)
    try fields.end()
    self.init(source: source)
  }
}

extension CBORItems {
  @inline(__always)
  mutating func field(_ key: UInt64, _ value: UInt64) {
    unsigned(key)
    unsigned(value)
  }

  @inline(__always)
  mutating func field(_ key: UInt64, signed value: Int64) {
    unsigned(key)
    integer(value)
  }
}

extension CBORWriter {
  @inline(__always)
  mutating func field(_ key: UInt64, _ value: UInt64) {
    unsigned(key)
    unsigned(value)
  }

  @inline(__always)
  mutating func field(_ key: UInt64, signed value: Int64) {
    unsigned(key)
    integer(value)
  }

  mutating func field(_ key: UInt64, text value: String) {
    unsigned(key)
    text(value)
  }

  mutating func field(_ key: UInt64, hash: [UInt8]) {
    unsigned(key)
    byteString(hash)
  }

  mutating func field(_ key: UInt64, systems: CardSystemSet) {
    unsigned(key)
    arrayHeader(systems.count)
    systems.forEach { unsigned(UInt64($0.number)) }
  }
}

extension CBORReader {
  mutating func systemSet() throws(CBORError) -> CardSystemSet {
    let count = try arrayHeader()
    var systems = CardSystemSet()
    var previous = -1
    for _ in 0..<count {
      let start = offset
      let system = CardSystemID(try unsigned(as: UInt8.self))
      guard Int(system.number) > previous else { throw CBORError(.mapKeysNotAscending, at: start) }
      previous = Int(system.number)
      systems.insert(system)
    }
    return systems
  }
}
