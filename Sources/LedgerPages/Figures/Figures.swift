import Ledger
import LedgerWire

/// Numbers, sums of money and dates as they are written in a language in Belgium.
///
/// Pure arithmetic on integers: the same everywhere, whatever the machine knows of locales.
struct Figures: Sendable {
  /// The language.
  let language: Language

  init(_ language: Language) { self.language = language }

  private static let noBreak = "\u{A0}"
  private static let narrow = "\u{202F}"

  // MARK: Numbers

  private var thousands: String {
    switch language {
    case .nl, .de: "."
    case .fr: Self.narrow
    case .en: ","
    }
  }

  private var decimal: String { language == .en ? "." : "," }

  /// A whole number, such as `12.345`.
  func integer(_ number: Int64) -> String {
    (number < 0 ? "-" : "") + grouped(number.magnitude)
  }

  /// A number in units of a power of ten, such as `1.234,50` of 123450 hundredths.
  func decimal(_ number: Int64, places: Int) -> String {
    let unit = (0..<places).reduce(UInt64(1)) { unit, _ in unit * 10 }
    let (whole, rest) = number.magnitude.quotientAndRemainder(dividingBy: unit)
    let digits = String(rest)
    let zeros = String(repeating: "0", count: places - digits.count)
    return (number < 0 ? "-" : "") + grouped(whole) + decimal + zeros + digits
  }

  private func grouped(_ magnitude: UInt64) -> String {
    let digits = Array(String(magnitude))
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { text += thousands }
      text.append(digit)
    }
    return text
  }

  /// A sum of cents in euros, such as `€ 1.234,50`.
  func euros(cents: Int64) -> String {
    let (whole, rest) = cents.magnitude.quotientAndRemainder(dividingBy: 100)
    let amount = "\(grouped(whole))\(decimal)\(rest < 10 ? "0" : "")\(rest)"
    let sign = cents < 0 ? "-" : ""
    return switch language {
    case .nl: "€\(Self.noBreak)\(sign)\(amount)"
    case .fr, .de: "\(sign)\(amount)\(Self.noBreak)€"
    case .en: "\(sign)€\(amount)"
    }
  }

  /// A part of a whole in percent with one decimal, rounded half up; nil of nothing.
  func percent(_ part: Int64, of whole: Int64) -> String? {
    guard whole > 0 else { return nil }
    let tenths = (part.magnitude * 2_000 + UInt64(whole)) / (2 * UInt64(whole))
    let number = "\(part < 0 ? "-" : "")\(grouped(tenths / 10))\(decimal)\(tenths % 10)"
    return language == .fr || language == .de ? "\(number)\(Self.noBreak)%" : "\(number)%"
  }

  // MARK: Days

  /// A day in words, such as `23 november 2026`.
  func day(_ date: CivilDate) -> String {
    let (year, month, day) = date.parts
    let first = day == 1 && language == .fr ? "1er" : "\(day)\(language == .de ? "." : "")"
    return "\(first) \(CalendarWords.months[month - 1][language]) \(year)"
  }

  /// A day in digits, such as `23/11/2026`.
  func shortDay(_ date: CivilDate) -> String {
    let (year, month, day) = date.parts
    let mark = language == .de ? "." : "/"
    return "\(Self.two(day))\(mark)\(Self.two(month))\(mark)\(year)"
  }

  /// A month, such as `november 2026`.
  func month(_ month: CivilMonth) -> String {
    "\(CalendarWords.months[month.month - 1][language]) \(month.year)"
  }

  /// A month in a few letters, such as `nov 26`.
  func shortMonth(_ month: CivilMonth) -> String {
    let name = CalendarWords.shortMonths[month.month - 1][language]
    return "\(name) \(Self.two(month.year % 100))"
  }

  /// A quarter, such as `Q3 2026`, by its number since year 0.
  func quarter(_ number: Int64) -> String {
    "\(CalendarWords.quarter[language])\(number % 4 + 1) \(number / 4)"
  }

  /// A moment by the clocks of Brussels, such as `23/11/2026 16:00`.
  func moment(_ instant: Instant) -> String {
    "\(shortDay(BrusselsTime.date(at: instant))) \(time(instant))"
  }

  /// The time of a moment by the clocks of Brussels, such as `16:00`.
  func time(_ instant: Instant) -> String {
    let local = instant.microseconds + BrusselsTime.offset(at: instant)
    let minute =
      local / 60_000_000
      - Int64(BrusselsTime.date(at: instant).daysSinceEpoch) * 1_440
    return "\(Self.two(Int(minute / 60))):\(Self.two(Int(minute % 60)))"
  }

  private static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}

/// The names of months and quarters.
enum CalendarWords {
  /// What a quarter's number stands behind.
  static let quarter = Text(nl: "K", fr: "T", de: "Q", en: "Q")

  /// The months, January first.
  static let months = [
    Text(nl: "januari", fr: "janvier", de: "Januar", en: "January"),
    Text(nl: "februari", fr: "février", de: "Februar", en: "February"),
    Text(nl: "maart", fr: "mars", de: "März", en: "March"),
    Text(nl: "april", fr: "avril", de: "April", en: "April"),
    Text(nl: "mei", fr: "mai", de: "Mai", en: "May"),
    Text(nl: "juni", fr: "juin", de: "Juni", en: "June"),
    Text(nl: "juli", fr: "juillet", de: "Juli", en: "July"),
    Text(nl: "augustus", fr: "août", de: "August", en: "August"),
    Text(nl: "september", fr: "septembre", de: "September", en: "September"),
    Text(nl: "oktober", fr: "octobre", de: "Oktober", en: "October"),
    Text(nl: "november", fr: "novembre", de: "November", en: "November"),
    Text(nl: "december", fr: "décembre", de: "Dezember", en: "December"),
  ]

  /// The months in a few letters.
  static let shortMonths = [
    Text(nl: "jan", fr: "janv.", de: "Jan.", en: "Jan"),
    Text(nl: "feb", fr: "févr.", de: "Feb.", en: "Feb"),
    Text(nl: "mrt", fr: "mars", de: "März", en: "Mar"),
    Text(nl: "apr", fr: "avr.", de: "Apr.", en: "Apr"),
    Text(nl: "mei", fr: "mai", de: "Mai", en: "May"),
    Text(nl: "jun", fr: "juin", de: "Juni", en: "Jun"),
    Text(nl: "jul", fr: "juil.", de: "Juli", en: "Jul"),
    Text(nl: "aug", fr: "août", de: "Aug.", en: "Aug"),
    Text(nl: "sep", fr: "sept.", de: "Sept.", en: "Sep"),
    Text(nl: "okt", fr: "oct.", de: "Okt.", en: "Oct"),
    Text(nl: "nov", fr: "nov.", de: "Nov.", en: "Nov"),
    Text(nl: "dec", fr: "déc.", de: "Dez.", en: "Dec"),
  ]
}
