/// How an event's dates are given (UiTdatabank calendar types).
public enum CalendarType: UInt8, Sendable, CaseIterable {
  /// One date.
  case single = 1
  /// Several dates.
  case multiple = 2
  /// A period of weeks or months.
  case periodic = 3
  /// Always.
  case permanent = 4

  /// The word of the data set, such as `permanent`.
  public var name: String {
    switch self {
    case .single: "single"
    case .multiple: "multiple"
    case .periodic: "periodic"
    case .permanent: "permanent"
    }
  }

  /// The type with this word, or nil for another word.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  /// The check-in limit where none was set (UiT documentation, "punten sparen").
  public var defaultLimit: CheckInLimit {
    switch self {
    case .single, .multiple: CheckInLimit(volume: 1, period: .day)
    case .periodic, .permanent: CheckInLimit(volume: 1, period: .week)
    }
  }

  /// The limit on discounted tickets where none was set (UiT documentation, "event").
  public var defaultTicketLimit: CheckInLimit {
    switch self {
    case .single, .multiple, .periodic: CheckInLimit(volume: 1, period: .absolute)
    case .permanent: CheckInLimit(volume: 1, period: .week)
    }
  }
}

/// A period in which an event is open.
public struct OpeningPeriod: Hashable, Sendable {
  /// When it begins.
  public var begin: Instant
  /// When it ends.
  public var end: Instant
  /// Whether hours are unknown: then the window is these whole local days and nothing around them.
  public var wholeDays: Bool

  /// Makes a period with hours.
  public init(begin: Instant, end: Instant, wholeDays: Bool = false) {
    self.begin = begin
    self.end = end
    self.wholeDays = wholeDays
  }

  /// Makes a period of whole local days, the last one included.
  public init(firstDay: CivilDate, lastDay: CivilDate) {
    self.init(
      begin: BrusselsTime.start(of: firstDay),
      end: BrusselsTime.start(of: lastDay.adding(days: 1)), wholeDays: true)
  }

  /// Whether check-in is open at `instant`, `hours` before and after the period included.
  ///
  /// A period with hours includes both ends of its window; whole days end at midnight.
  public func isOpen(at instant: Instant, windowHours hours: UInt8) -> Bool {
    if wholeDays { return begin <= instant && instant < end }
    return begin.adding(hours: -Int64(hours)) <= instant
      && instant <= end.adding(hours: Int64(hours))
  }
}

/// How many check-ins of one holder an event counts in a period.
public struct CheckInLimit: Hashable, Sendable {
  /// The number of check-ins that count.
  public var volume: UInt32
  /// The calendar period they count in.
  public var period: PeriodType

  /// Makes a limit.
  public init(volume: UInt32, period: PeriodType) {
    self.volume = volume
    self.period = period
  }
}

/// What an organiser or region sets for an event (UiTPAS API 4.0, `EventSettings`).
public struct EventSettings: Hashable, Sendable {
  /// Points for one check-in.
  public var points: UInt16
  /// The limit on check-ins of one holder.
  public var limit: CheckInLimit
  /// The limit on discounted tickets of one holder; nil where the calendar type's own holds.
  public var ticketLimit: CheckInLimit?

  /// Makes settings.
  public init(points: UInt16, limit: CheckInLimit, ticketLimit: CheckInLimit? = nil) {
    self.points = points
    self.limit = limit
    self.ticketLimit = ticketLimit
  }
}
