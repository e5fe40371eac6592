import Ledger
import PassDirectory

/// Defines organisers.
struct OrganizerImporter: DefinitionImporter {
  static let columns: Set<ImportColumn> = [.id, .name, .cardSystems]
  static let requiredColumns: [ImportColumn] = [.id, .name]

  let context: ImportContext

  func line(_ fields: ImportFields) throws(ImportFault) -> RegistrationCommand {
    .defineOrganizer(
      id: try fields.required(.id), name: try fields.required(.name),
      systems: CardSystemSet(try systems(of: fields)))
  }
}

/// Defines events.
struct EventImporter: DefinitionImporter {
  static let columns: Set<ImportColumn> = [
    .id, .title, .organizer, .cardSystems, .calendar, .periods, .points, .checkinLimit,
    .checkinPeriod,
  ]
  static let requiredColumns: [ImportColumn] = [.id, .title, .organizer, .calendar, .points]

  let context: ImportContext

  func line(_ fields: ImportFields) throws(ImportFault) -> RegistrationCommand {
    let id = try fields.required(.id)
    let title = try fields.required(.title)
    guard let organizer = context.engine.catalogue.organizer(id: try fields.required(.organizer))
    else { throw ImportFault(fields.line, .organizer, .unknownOrganizer) }
    let calendar = try fields.required(.calendar) { CalendarType(name: $0.lowercased()) }
    guard let points = UInt16(exactly: try fields.points(.points) ?? 0) else {
      throw ImportFault(fields.line, .points, .malformed)
    }
    var settings = EventSettings(points: points, limit: calendar.defaultLimit)
    if let volume = try fields.value(.checkinLimit, { UInt32($0) }) {
      settings.limit = CheckInLimit(
        volume: volume,
        period: try fields.required(.checkinPeriod) { PeriodType(name: $0.uppercased()) })
    }
    return .defineEvent(
      id: id, title: title, organizer: organizer,
      systems: CardSystemSet(try systems(of: fields)), calendar: calendar,
      periods: try fields.value(.periods, OpeningPeriod.list(imported:)) ?? [],
      settings: settings)
  }
}

/// Defines something that the log alone knows: a line is a command.
protocol DefinitionImporter: Importer where Line == RegistrationCommand {
  var context: ImportContext { get }
}

extension DefinitionImporter {
  fileprivate func systems(of fields: ImportFields) throws(ImportFault) -> [CardSystemID] {
    if let systems = try context.cardSystems(.cardSystems, of: fields) { return systems }
    guard let system = context.cardSystem else {
      throw ImportFault(fields.line, .cardSystems, .missing)
    }
    return [system]
  }

  func identifiers(of line: RegistrationCommand) -> [PassIdentifier] { [] }

  func isNew(_ line: RegistrationCommand) -> Bool { true }

  func prepare(_ lines: [RegistrationCommand]) -> [RegistrationCommand] { lines }

  func commit(
    _ batch: [RegistrationCommand]
  ) async throws(EngineError) -> [Result<RegistrationOutcome, RegistrationRefusal>] {
    try await context.engine.register(batch)
  }

  func settle(
    _ batch: [RegistrationCommand],
    _ outcomes: [Result<RegistrationOutcome, RegistrationRefusal>]
  ) {}

  func isAdded(_ outcome: RegistrationOutcome) -> Bool { outcome.position > 0 }

  func abandon(_ batch: [RegistrationCommand]) {}
}

extension OpeningPeriod {
  /// Periods as `2026-03-01/2026-03-03`, both days included, or
  /// `2026-03-01T20:00/2026-03-01T23:00` in Brussels, separated by spaces.
  static func list(imported text: String) -> [OpeningPeriod]? {
    var periods: [OpeningPeriod] = []
    for period in text.split(separator: " ") {
      guard let period = OpeningPeriod(imported: period) else { return nil }
      periods.append(period)
    }
    return periods
  }

  private init?(imported text: Substring) {
    let ends = text.split(separator: "/", omittingEmptySubsequences: false)
    guard ends.count == 2 else { return nil }
    if let first = CivilDate(imported: ends[0]), let last = CivilDate(imported: ends[1]) {
      guard first <= last else { return nil }
      self.init(firstDay: first, lastDay: last)
    } else if let begin = Instant(imported: ends[0]), let end = Instant(imported: ends[1]) {
      guard begin <= end else { return nil }
      self.init(begin: begin, end: end)
    } else {
      return nil
    }
  }
}

extension Instant {
  /// A minute of local time in Brussels, such as `2026-03-01T20:00`.
  fileprivate init?(imported text: Substring) {
    let parts = text.split(separator: "T", omittingEmptySubsequences: false)
    guard parts.count == 2, let day = CivilDate(imported: parts[0]) else { return nil }
    let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
    guard clock.count == 2, clock.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }),
      let hour = Int64(clock[0]), hour < 24, let minute = Int64(clock[1]), minute < 60
    else { return nil }
    let midnight = BrusselsTime.start(of: day)
    let elapsed = midnight.microseconds + (hour * 60 + minute) * 60_000_000
    // On the day on which the clocks change, noon is not twelve hours after midnight.
    let change =
      BrusselsTime.offset(at: midnight)
      - BrusselsTime.offset(at: Instant(microseconds: elapsed))
    self.init(microseconds: elapsed + change)
  }
}
