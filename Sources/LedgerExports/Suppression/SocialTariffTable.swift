public import Ledger

/// Participations with and without an active social tariff, of each card system in each quarter.
///
/// They are exact, and therefore for nobody's eyes: `published` is what may be seen of them. A
/// participation is a check-in or a ticket sale. It counts in the card system of the card, in the
/// quarter in which it is booked.
public struct SocialTariffTable: Hashable, Sendable {
  /// A count below this one is small: it could tell of single people.
  ///
  /// Nought is as small as nine: "none of them was poor" tells as much of each of them.
  public static let leastCount: Int64 = 10

  /// The total of a cell whose parts are suppressed stands from here on.
  ///
  /// Below it no two parts can both be large, so that it is always a suppressed cell's; and a total
  /// below nine would leave fewer than ten possible numbers for each part.
  public static let leastTotal = 2 * leastCount

  /// The participations of a card system in a quarter.
  public struct Row: Hashable, Sendable {
    /// The system that issued the cards.
    public var cardSystem: CardSystemID
    /// Its name.
    public var name: String
    /// The quarter.
    public var quarter: Quarter
    /// Participations of holders with an active social tariff.
    public var withTariff: Int64
    /// Participations of all others.
    public var withoutTariff: Int64

    /// Makes a row.
    public init(
      cardSystem: CardSystemID, name: String, quarter: Quarter, withTariff: Int64,
      withoutTariff: Int64
    ) {
      self.cardSystem = cardSystem
      self.name = name
      self.quarter = quarter
      self.withTariff = withTariff
      self.withoutTariff = withoutTariff
    }
  }

  /// One row for each cell, by quarter and card system.
  public let rows: [Row]

  /// Makes a table; rows of the same cell are added up, since only a whole cell is small or large.
  public init(_ parts: [Row]) {
    var cells: [Place: Row] = [:]
    for part in parts {
      let place = Place(quarter: part.quarter, cardSystem: part.cardSystem)
      cells[place, default: part.none].add(part)
    }
    rows = cells.values.sorted { ($0.quarter, $0.cardSystem) < ($1.quarter, $1.cardSystem) }
  }

  private struct Place: Hashable {
    var quarter: Quarter
    var cardSystem: CardSystemID
  }

  /// What may be seen of the quarters that lie wholly in a period and are closed.
  ///
  /// Of a quarter there is one publication, ever: an open one, published twice, and a part of one
  /// would each tell the participations between the two by subtraction. What is booked in a closed
  /// month never changes.
  ///
  /// A cell with a small count, below nought included (cancellations can outnumber sales), is
  /// suppressed: both counts, since the total is no secret. A cell in which nothing happened tells
  /// of nobody, and stands.
  public func published(
    from: CivilDate, through: CivilDate, closedThrough: CivilMonth?
  ) -> PublishedSocialTariffTable {
    let settled = rows.filter { row in
      guard let closedThrough, row.quarter.lastMonth <= closedThrough else { return false }
      return row.quarter.firstDay >= from && row.quarter.lastDay <= through
    }
    return PublishedSocialTariffTable(rows: settled.map(Self.withoutSmallCounts))
  }

  private static func withoutSmallCounts(_ row: Row) -> PublishedSocialTariffTable.Row {
    let total = row.withTariff + row.withoutTariff
    let isEmpty = row.withTariff == 0 && row.withoutTariff == 0
    let isLarge = min(row.withTariff, row.withoutTariff) >= leastCount
    let stands = isEmpty || isLarge
    return PublishedSocialTariffTable.Row(
      cardSystem: row.cardSystem, name: row.name, quarter: row.quarter,
      counts: PublishedSocialTariffTable.Counts(
        withTariff: stands ? row.withTariff : nil,
        withoutTariff: stands ? row.withoutTariff : nil,
        total: stands || total >= leastTotal ? total : nil))
  }
}

extension SocialTariffTable.Row {
  /// The same cell without a participation.
  fileprivate var none: Self {
    Self(
      cardSystem: cardSystem, name: name, quarter: quarter, withTariff: 0, withoutTariff: 0)
  }

  fileprivate mutating func add(_ other: Self) {
    withTariff += other.withTariff
    withoutTariff += other.withoutTariff
  }
}
