@testable import Ledger

/// The moment that a text such as `2026-11-23T15:04:05.000001Z` names, with or without a fraction.
func utc(_ text: String) -> Instant {
  let numbers = text.split { !$0.isNumber }
  let parts = numbers.compactMap { Int($0) }
  guard text.hasSuffix("Z"), parts.count >= 6,
    let date = CivilDate(year: parts[0], month: parts[1], day: parts[2])
  else { preconditionFailure("\(text) is no moment") }
  let fraction = numbers.count > 6 ? numbers[6] + String(repeating: "0", count: 6) : "0"
  let seconds = Int64(parts[3] * 3_600 + parts[4] * 60 + parts[5])
  return Instant(
    microseconds: Int64(date.daysSinceEpoch) * Instant.microsecondsPerDay
      + seconds * Instant.microsecondsPerSecond + (Int64(fraction.prefix(6)) ?? 0))
}

/// The date that a text such as `2026-11-23` names.
func date(_ text: String) -> CivilDate {
  let parts = text.split(separator: "-").compactMap { Int($0) }
  guard parts.count == 3, let date = CivilDate(year: parts[0], month: parts[1], day: parts[2])
  else { preconditionFailure("\(text) is no date") }
  return date
}

/// The month that a text such as `2026-06` names.
func month(_ text: String) -> CivilMonth {
  guard let month = CivilMonth(text: text) else { preconditionFailure("\(text) is no month") }
  return month
}

extension Instant {
  static let second: Int64 = 1_000_000
  static let minute: Int64 = 60 * second
  static let hour: Int64 = 60 * minute
  static let day: Int64 = 24 * hour

  static func + (left: Instant, microseconds: Int64) -> Instant {
    Instant(microseconds: left.microseconds + microseconds)
  }

  static func - (left: Instant, microseconds: Int64) -> Instant {
    left + -microseconds
  }
}
