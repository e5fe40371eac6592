/// The values of some dimensions in 128 bits.
struct TotalsKey: Hashable {
  static let bitsMax = 128
  var high: UInt64 = 0
  var low: UInt64 = 0

  /// Adds a value at the lower end: of 8 to 32 bits.
  @inline(__always)
  mutating func push(_ value: UInt64, bits: UInt64) {
    high = high &<< bits | low &>> (64 &- bits)
    low = low &<< bits | value & (1 &<< bits &- 1)
  }

  /// Takes the value at the lower end.
  mutating func pop(bits: UInt64) -> Int64 {
    let value = low & (1 << bits - 1)
    low = low >> bits | high << (64 - bits)
    high >>= bits
    return Int64(value)
  }
}

extension TotalsKey {
  /// How a dimension gets into a key.
  struct Part {
    var dimension: Dimension
    /// The column that it is made of.
    var column: Int
    /// The first of the days of which `periods` has a number.
    var firstDay: Int64
    /// For a longer period than a day, its number on each day of the question.
    var periods: [Int64]
    /// What it is in all entries at hand; nil where it is not the same in all.
    private(set) var value: Int64?

    init(dimension: Dimension, column: Int, firstDay: Int64, periods: [Int64]) {
      self.dimension = dimension
      self.column = column
      self.firstDay = firstDay
      self.periods = periods
    }

    var bits: UInt64 { UInt64(dimension.bits) }
    var isVarying: Bool { value == nil }

    /// The same for entries that are booked in a month.
    func fixed(to month: Int32) -> Part {
      var part = self
      part.value = periods.isEmpty ? nil : Self.period(dimension, ofMonth: month)
      return part
    }

    /// What the number in its column stands for.
    func value(of number: Int64) -> Int64 {
      value ?? (periods.isEmpty ? number : periods[Int(number - firstDay)])
    }

    /// The number of a period since year 0.
    static func period(_ dimension: Dimension, ofMonth month: Int32) -> Int64 {
      switch dimension {
      case .quarter: Int64(month / 3)
      case .year: Int64(month / 12)
      default: Int64(month)
      }
    }
  }

  /// The key of an entry, by the number in each part's column.
  init(_ parts: [Part], _ number: (Int) -> Int64) {
    for part in parts {
      let value = part.isVarying ? part.value(of: number(part.column)) : part.value(of: 0)
      push(UInt64(bitPattern: value), bits: part.bits)
    }
  }

  /// The value of each part.
  func values(of parts: [Part]) -> [Int64] {
    var key = self
    let values = parts.reversed().map { key.pop(bits: $0.bits) }
    return values.reversed()
  }
}
