public import Ledger

/// Totals as they leave the ledger: what they are of, how far the log was known, lines and total.
///
/// Whoever keeps the file can ask for it again: the position and root say what it was made of.
public struct ExportTable: Hashable, Sendable {
  /// What it is of, such as `shares`.
  public var name: String
  /// The first day.
  public var from: CivilDate
  /// The last day.
  public var through: CivilDate
  /// Whether every month of it is closed: then it never changes any more.
  public var isClosed: Bool
  /// By which day its lines belong to the period.
  public var days: ExportDays
  /// The position of the log at which it was made.
  public var position: UInt64
  /// The root of the log at that position, in Base64.
  public var root: String
  /// What the lines are told apart by.
  public var keys: [KeyColumn]
  /// What is added up.
  public var measures: [MeasureColumn]
  /// The lines, in their order.
  public var rows: [Row]

  /// Makes a table.
  public init(
    name: String, from: CivilDate, through: CivilDate, isClosed: Bool,
    days: ExportDays = .booked, position: UInt64, root: String, keys: [KeyColumn],
    measures: [MeasureColumn], rows: [Row]
  ) {
    self.name = name
    self.from = from
    self.through = through
    self.isClosed = isClosed
    self.days = days
    self.position = position
    self.root = root
    self.keys = keys
    self.measures = measures
    self.rows = rows
  }

  /// A column of what lines are told apart by.
  public struct KeyColumn: Hashable, Sendable {
    /// What the values of a column are.
    public enum Content: Hashable, Sendable {
      /// Whatever there is to say.
      case text
      /// Integers.
      case integer
      /// Days, in ISO 8601.
      case day
    }

    /// Its name in words joined by hyphens, such as `card-system`.
    public var name: String
    /// What its values are.
    public var content: Content
    /// Whether its values stand in the names of accounts; what repeats another one does not.
    public var isInAccounts: Bool

    /// Makes a column.
    public init(_ name: String, _ content: Content = .text, isInAccounts: Bool = true) {
      self.name = name
      self.content = content
      self.isInAccounts = isInAccounts
    }

    /// Whether its values are integers.
    var isInteger: Bool { content == .integer }
  }

  /// A column of sums.
  public struct MeasureColumn: Hashable, Sendable {
    /// What a sum is a number of.
    public enum Unit: Hashable, Sendable {
      /// Cents: euros with two decimals where people read it.
      case cents
      /// Things of a kind, such as `checkins`.
      case count(String)
    }

    /// Its name in words joined by hyphens, such as `holder-share`.
    public var name: String
    /// What its sums are numbers of.
    public var unit: Unit
    /// The accounts that it is booked on, as double entry.
    public var postings: [Posting]

    /// Makes a column.
    public init(_ name: String, _ unit: Unit, _ postings: [Posting]) {
      self.name = name
      self.unit = unit
      self.postings = postings
    }

    /// What stands above it in a spreadsheet: amounts are in euros there.
    var columnName: String { unit == .cents ? "\(name)-eur" : name }
  }

  /// What a sum does to an account.
  public enum Posting: Hashable, Sendable {
    /// Adds it.
    case debit(String)
    /// Takes it away.
    case credit(String)
  }

  /// A line.
  public struct Row: Hashable, Sendable {
    /// The month that it corrects; nil for a line that corrects none.
    public var corrects: CivilMonth?
    /// The day at whose end it is booked, within the period.
    public var day: CivilDate
    /// A value for each column of keys.
    public var keys: [String]
    /// A sum for each measure; 0 where it is suppressed.
    public let sums: [Int64]
    /// The places of the sums that are not told: nothing stands there, and no nought either.
    public let suppressed: Set<Int>

    /// Makes a line.
    public init(
      corrects: CivilMonth? = nil, day: CivilDate, keys: [String], sums: [Int64],
      suppressed: Set<Int> = []
    ) {
      self.corrects = corrects
      self.day = day
      self.keys = keys
      self.sums =
        suppressed.isEmpty ? sums : sums.indices.map { suppressed.contains($0) ? 0 : sums[$0] }
      self.suppressed = suppressed
    }

    /// `line` or `correction`.
    var kind: String { corrects == nil ? "line" : "correction" }

    /// The sums that are told.
    var told: [Int64?] {
      sums.indices.map { suppressed.contains($0) ? nil : sums[$0] }
    }
  }

  /// The sums of what all lines tell: zeros where there are none.
  public var total: [Int64] {
    rows.reduce(into: measures.map { _ in 0 }) { total, row in
      for index in total.indices { total[index] += row.sums[index] }
    }
  }
  /// The total; nil of a measure that there are lines of, none of which tells it.
  var toldTotal: [Int64?] {
    guard let first = rows.first else { return total }
    let silent = rows.reduce(into: first.suppressed) { $0.formIntersection($1.suppressed) }
    return total.enumerated().map { silent.contains($0.offset) ? nil : $0.element }
  }

  /// The period as an interval of ISO 8601, such as `2026-06-01/2026-06-30`.
  var period: String { "\(from.isoText)/\(through.isoText)" }
  /// `closed`, `provisional`, or `occurred` for what is told by the day on which it happened.
  var status: String {
    days == .occurred ? days.rawValue : isClosed ? "closed" : "provisional"
  }
}

extension CivilDate {
  /// Reads a date in ISO 8601, such as `2026-06-30`.
  init?(isoText: String) {
    let parts = isoText.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]),
      let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The date in ISO 8601, such as `2026-06-30`.
  var isoText: String {
    let day = parts.day
    return CivilMonth(holding: self).text + (day < 10 ? "-0\(day)" : "-\(day)")
  }
}
