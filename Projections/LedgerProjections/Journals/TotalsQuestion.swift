public import Ledger

/// What is asked of a journal: sums of its entries, told apart by some dimensions.
public struct TotalsQuestion: Hashable, Sendable {
  /// By which of its two days an entry belongs to a period.
  public enum Axis: Hashable, Sendable {
    /// The day on which it is booked: closed months never change, and corrections are lines of
    /// their own.
    case booked
    /// The day on which it happened, as it is known by now (`asHappenedOn`).
    case happened
  }

  /// The journal.
  public var journal: Journal
  /// What the totals are told apart by, in the order of the columns.
  public var dimensions: [Dimension]
  /// The first day.
  public var from: CivilDate
  /// The last day.
  public var through: CivilDate
  /// By which day.
  public var axis = Axis.booked
  /// Leaves out what the log said after this position; nil for all that is known.
  public var asKnownOn: UInt64?
  /// Leaves out entries of which none of these holds; nil leaves out none.
  public var restriction: Restriction?
  /// Whether a period whose months are closed is answered as known when the last of them was.
  public var closedAsClosed = false

  /// Entries of some card systems or organisers alone.
  public struct Restriction: Hashable, Sendable {
    /// Entries whose event or card is of one of these.
    public var systems: CardSystemSet
    /// Entries whose event is of one of these.
    public var organizers: Set<OrganizerID>
    /// Whether card systems alone count that may know of the holder's social tariff: the card's,
    /// and the one whose tariff it was.
    public var isOfTariffAlone = false

    /// Makes a restriction.
    public init(systems: CardSystemSet, organizers: Set<OrganizerID> = []) {
      self.systems = systems
      self.organizers = organizers
    }
  }

  /// Makes a question.
  public init(
    _ journal: Journal, by dimensions: [Dimension], from: CivilDate, through: CivilDate
  ) {
    self.journal = journal
    self.dimensions = dimensions
    self.from = from
    self.through = through
  }

  /// Why the question cannot be asked; nil where it can.
  public var flaw: Flaw? {
    if let unknown = dimensions.first(where: { !journal.has($0) }) { return .unknown(unknown) }
    if Set(dimensions).count != dimensions.count { return .repeated }
    if dimensions.reduce(0, { $0 + $1.bits }) > TotalsKey.bitsMax { return .tooMany }
    return nil
  }

  /// Why a question cannot be asked.
  public enum Flaw: Hashable, Sendable {
    /// The journal has no such dimension.
    case unknown(Dimension)
    /// A dimension is named twice.
    case repeated
    /// So many dimensions fit no key.
    case tooMany
  }
}

/// Sums of a journal.
public struct Totals: Hashable, Sendable {
  /// A line: what it is about, and its sums.
  public struct Line: Hashable, Sendable {
    /// A value for each dimension of the question.
    public var keys: [Int64]
    /// A sum for each measure of the journal.
    public var sums: [Int64]
  }

  /// The lines, in the order of their keys; none where every sum is zero.
  public var lines: [Line]
  /// What the values of dimensions are called, as at the position.
  public var names: [Dimension: [Int64: TotalsName]]
  /// The position up to which the log was known.
  public var position: UInt64
  /// Whether every month of the period was closed there: the answer never changes any more.
  public var isClosed: Bool
  /// The last month that was closed there; nil where none was.
  public var closedThrough: CivilMonth?

  /// The sums of all lines.
  public var total: [Int64] {
    lines.reduce(into: []) { total, line in
      if total.isEmpty { total = line.sums } else { total = zip(total, line.sums).map { $0 + $1 } }
    }
  }
}

/// What something is called.
public struct TotalsName: Hashable, Sendable {
  /// Its public id.
  public var id: String
  /// Its name.
  public var name: String
}
