/// What a device knows of the time at one moment.
public struct TerminalMoment: Hashable, Sendable {
  /// The device's clock, in microseconds since the Unix epoch; it may be wrong.
  public var clock: Int64
  /// Milliseconds since the device was started, sleep included; never goes back within a boot.
  public var uptime: UInt64
  /// Which boot `uptime` counts from: another text after every start of the device.
  public var boot: String

  /// Makes a moment.
  public init(clock: Int64, uptime: UInt64, boot: String) {
    self.clock = clock
    self.uptime = uptime
    self.boot = boot
  }
}

/// What a terminal remembers of the time, so that a clock that was lost is found out.
public struct KnownTime: Hashable, Sendable {
  /// The latest time of the device that was known, in microseconds since the Unix epoch.
  public var time: Int64
  /// The uptime at that moment.
  public var uptime: UInt64
  /// The boot of that moment.
  public var boot: String
  /// How far the service's clock was ahead of the device's at the last contact, in microseconds;
  /// nil before the first one.
  public var ahead: Int64?

  /// Makes what is remembered.
  public init(time: Int64, uptime: UInt64, boot: String, ahead: Int64? = nil) {
    self.time = time
    self.uptime = uptime
    self.boot = boot
    self.ahead = ahead
  }
}

/// The terminal's clock: the device's, until that is found to be lost; and the service's, as far as
/// it is known.
struct TerminalClock {
  private(set) var known: KnownTime?
  /// The service's time at the last contact of this boot, and the uptime of it.
  private var contact: (serverTime: Int64, uptime: UInt64, boot: String)?
  private let tolerance: Int64

  init(known: KnownTime?, tolerance: Int64) {
    self.known = known
    self.tolerance = tolerance
  }

  /// Whether the device's clock lies so far behind what was known that it must have been lost.
  func isLost(_ moment: TerminalMoment) -> Bool {
    guard let least = least(moment) else { return false }
    return moment.clock < least - tolerance
  }

  /// The device's time: its clock, or where that is lost the last known time and what has passed
  /// since, as far as the uptime tells.
  func time(_ moment: TerminalMoment) -> Int64 {
    let time = isLost(moment) ? least(moment) ?? moment.clock : moment.clock
    return min(max(time, Self.writable.lowerBound), Self.writable.upperBound)
  }

  /// The service's time, as well as it is known: within a boot from the uptime since the last
  /// contact, else by the difference that was seen last.
  func serviceTime(_ moment: TerminalMoment) -> Int64 {
    if let contact, contact.boot == moment.boot, moment.uptime >= contact.uptime {
      return contact.serverTime + Self.microseconds(moment.uptime - contact.uptime)
    }
    return time(moment) + (known?.ahead ?? 0)
  }

  /// Takes note of the time, so that it is known after a restart.
  mutating func note(_ moment: TerminalMoment) {
    known = KnownTime(
      time: time(moment), uptime: moment.uptime, boot: moment.boot, ahead: known?.ahead)
  }

  /// Takes note of the service's time.
  mutating func note(serverTime: Int64, _ moment: TerminalMoment) {
    contact = (serverTime, moment.uptime, moment.boot)
    // Once the service has told the time, an earlier clock that ran ahead is no measure any more.
    let time = isLost(moment) ? serverTime : moment.clock
    known = KnownTime(
      time: time, uptime: moment.uptime, boot: moment.boot, ahead: serverTime - time)
  }

  /// The moments that a request can tell: the years 1970 to 2199.
  private static let writable: ClosedRange<Int64> = 0...7_258_118_399_999_999

  /// The earliest that it can be.
  private func least(_ moment: TerminalMoment) -> Int64? {
    guard let known else { return nil }
    let isSameBoot = known.boot == moment.boot && moment.uptime >= known.uptime
    return known.time + Self.microseconds(isSameBoot ? moment.uptime - known.uptime : moment.uptime)
  }

  private static func microseconds(_ milliseconds: UInt64) -> Int64 {
    Int64(clamping: milliseconds &* 1_000)
  }
}
