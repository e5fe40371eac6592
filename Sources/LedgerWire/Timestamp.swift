/// Reads and prints moments as RFC 3339 text, by integer arithmetic alone.
///
/// A moment is a number of microseconds since 1970-01-01T00:00:00Z, without leap seconds.
public enum Timestamp {
  /// How a moment is printed.
  public enum Style: Sendable {
    /// `2026-11-23T15:04:05.123456Z`: the ledger's own APIs.
    case microseconds
    /// `2026-11-23T15:04:05+00:00`: the published APIs; the fraction is cut off.
    case published
  }

  /// The years that are read and printed; a device whose clock was reset stays within them.
  public static let years = 1900...2199

  /// The text of a moment.
  ///
  /// The moment must lie within ``years``.
  public static func text(_ microseconds: Int64, style: Style = .microseconds) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(27)
    append(microseconds, style: style, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The moment that a text names, or nil where it names none.
  ///
  /// The zone offset is mandatory; a leap second, a day that no calendar has and a year outside of
  /// ``years`` are refused. Digits beyond the microsecond are cut off.
  public static func microseconds(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    return microseconds(bytes, in: 0..<bytes.count)
  }

  static func microseconds(_ bytes: [UInt8], in range: Range<Int>) -> Int64? {
    var scanner = Scanner(bytes: bytes, position: range.lowerBound, end: range.upperBound)
    guard let year = scanner.number(digits: 4), years.contains(year), scanner.take("-"),
      let month = scanner.number(digits: 2), (1...12).contains(month), scanner.take("-"),
      let day = scanner.number(digits: 2), (1...daysInMonth(month, of: year)).contains(day),
      scanner.take("T"), let hour = scanner.number(digits: 2), hour < 24, scanner.take(":"),
      let minute = scanner.number(digits: 2), minute < 60, scanner.take(":"),
      let second = scanner.number(digits: 2), second < 60,
      let fraction = scanner.fraction(), let offset = scanner.zoneOffset(), scanner.isAtEnd
    else { return nil }
    let days = daysSinceEpoch(year: year, month: month, day: day)
    let seconds = ((days * 24 + hour) * 60 + minute - offset) * 60 + second
    return Int64(seconds) * 1_000_000 + Int64(fraction)
  }

  static func append(_ microseconds: Int64, style: Style, to bytes: inout [UInt8]) {
    let (seconds, fraction) = floorDivide(Int(microseconds), by: 1_000_000)
    let (days, secondOfDay) = floorDivide(seconds, by: 86_400)
    let (year, month, day) = civilDate(daysSinceEpoch: days)
    precondition(years.contains(year), "a moment outside of the years that are printed")
    append(year, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(month, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(day, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    append(secondOfDay / 3600, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(secondOfDay / 60 % 60, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(secondOfDay % 60, digits: 2, to: &bytes)
    switch style {
    case .microseconds:
      bytes.append(UInt8(ascii: "."))
      append(fraction, digits: 6, to: &bytes)
      bytes.append(UInt8(ascii: "Z"))
    case .published:
      bytes.append(contentsOf: "+00:00".utf8)
    }
  }

  private static func append(_ number: Int, digits: Int, to bytes: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }

  private static func floorDivide(_ number: Int, by divisor: Int) -> (Int, Int) {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  private static func daysInMonth(_ month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01, counted in years that begin in March so that a leap day comes last.
  private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
  }

  private static func civilDate(daysSinceEpoch days: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}

/// Walks over the bytes of one timestamp.
private struct Scanner {
  let bytes: [UInt8]
  var position: Int
  let end: Int

  var isAtEnd: Bool { position == end }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < end, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func digit() -> Int? {
    guard position < end, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 else {
      return nil
    }
    position += 1
    return Int(digit)
  }

  mutating func number(digits: Int) -> Int? {
    var number = 0
    for _ in 0..<digits {
      guard let digit = digit() else { return nil }
      number = number * 10 + digit
    }
    return number
  }

  /// Microseconds after the second: 0 without a fraction, nil for one of no or more than 9 digits.
  mutating func fraction() -> Int? {
    guard take(".") else { return 0 }
    var microseconds = 0
    var count = 0
    while let digit = digit() {
      count += 1
      if count <= 6 { microseconds = microseconds * 10 + digit }
    }
    guard (1...9).contains(count) else { return nil }
    for _ in min(count, 6)..<6 { microseconds *= 10 }
    return microseconds
  }

  /// Minutes east of Greenwich; no place is more than 14 hours away.
  mutating func zoneOffset() -> Int? {
    if take("Z") { return 0 }
    let sign = take("+") ? 1 : take("-") ? -1 : 0
    guard sign != 0, let hours = number(digits: 2), take(":"), let minutes = number(digits: 2),
      minutes < 60, hours * 60 + minutes <= 14 * 60
    else { return nil }
    return sign * (hours * 60 + minutes)
  }
}
