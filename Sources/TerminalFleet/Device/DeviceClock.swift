/// The clock of a device, right or wrong in one of the ways in which clocks of devices are wrong.
struct DeviceClock: Sendable {
  /// In which way it is wrong.
  enum Fault: Hashable, Sendable {
    /// It is right.
    case none
    /// It was never set: so far off, in microseconds.
    case offset(Int64)
    /// It runs too fast or, negative, too slow, in millionths.
    case drift(Int64)
    /// It knows the local time alone, and takes it for UTC.
    case missingZone
    /// The same, on a night on which the clocks are changed: from a moment on, so much further off.
    case summerTime(at: Int64, by: Int64)
    /// It has no battery: after a restart it begins on a day long ago.
    case forgetful
  }

  let fault: Fault
  /// When it was started last, in microseconds since the Unix epoch by the right time.
  private var startedAt: Int64
  /// What it showed then.
  private var shownAtStart: Int64

  private static let hour: Int64 = 3_600_000_000
  private static let day: Int64 = 24 * hour
  /// 2000-01-01: where clocks without a battery begin.
  private static let longAgo: Int64 = 946_684_800_000_000

  init(_ fault: Fault, now: Int64) {
    self.fault = fault
    startedAt = now
    shownAtStart = now
    if case .offset(let offset) = fault { shownAtStart += offset }
  }

  /// A clock of a fleet: half of them are right.
  static func any(_ random: inout FleetRandom, now: Int64) -> DeviceClock {
    let fault: Fault
    switch random.number(0...9) {
    case 0: fault = .offset(Int64(random.number(-20...10)) * 365 * day)
    case 1: fault = .drift(Int64(random.number(-50_000...50_000)))
    case 2: fault = .missingZone
    case 3:
      fault = .summerTime(
        at: now + Int64(random.number(1...90)) * 60_000_000,
        by: random.happens(perMille: 500) ? hour : -hour)
    case 4: fault = .forgetful
    default: fault = .none
    }
    return DeviceClock(fault, now: now)
  }

  /// What it shows at a moment.
  func shown(at now: Int64) -> Int64 {
    let passed = now - startedAt
    switch fault {
    case .none, .offset, .forgetful: return shownAtStart + passed
    case .drift(let millionths): return shownAtStart + passed + passed / 1_000_000 * millionths
    case .missingZone: return now + Self.hour
    case .summerTime(let moment, let change):
      return now + Self.hour + (now >= moment ? change : 0)
    }
  }

  /// The device starts again.
  mutating func restart(at now: Int64) {
    let shown = fault == .forgetful ? Self.longAgo : shown(at: now)
    startedAt = now
    shownAtStart = shown
  }
}
