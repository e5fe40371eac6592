public import Ledger

/// What may be seen of a `SocialTariffTable`: its small counts are not in it.
///
/// **Why no subtraction finds them.** Let an attacker know all that is published here, the exact
/// total of every cell (whoever may ask for totals sees it) and the rule itself.
///
/// 1. Every margin is a function of the counts that stand, and of nothing else: whoever has those
///    can compute it, so that it tells nothing more. No published sum contains a suppressed count,
///    hence no difference of published sums does.
/// 2. So what is known of a suppressed cell is its total and that one of its parts is small. A
///    count that is small can be any of 0…9, and with it the other one any of ten; of a total below
///    nine, any of 0…total, which the total alone tells without this table. No cell narrows another
///    one.
///
/// The usual way, margins over all cells and further suppressed cells until no subtraction finds
/// anything, shows more sums and is safe only as far as a search over all of them went.
public struct PublishedSocialTariffTable: Hashable, Sendable {
  /// The participations of a card system in a quarter, or a margin; nil is suppressed.
  public struct Counts: Hashable, Sendable {
    /// Participations of holders with an active social tariff.
    public var withTariff: Int64?
    /// Participations of all others.
    public var withoutTariff: Int64?
    /// All participations.
    public var total: Int64?
  }

  /// The participations of a card system in a quarter.
  public struct Row: Hashable, Sendable {
    /// The system that issued the cards.
    public var cardSystem: CardSystemID
    /// Its name.
    public var name: String
    /// The quarter.
    public var quarter: Quarter
    /// How many there were.
    public var counts: Counts
  }

  /// What a margin is over.
  public enum Margin: Hashable, Sendable {
    /// All quarters of a card system.
    case cardSystem(CardSystemID)
    /// All card systems in a quarter.
    case quarter(Quarter)
    /// All card systems in a year.
    case year(Int)
    /// Everything.
    case all
  }

  /// The cells, by quarter and card system.
  public let rows: [Row]

  /// The sums of the counts that stand in a margin's cells; nil where there are cells, and none of
  /// them tells the count.
  public func sums(over margin: Margin) -> Counts {
    let cells = rows.filter { row in
      switch margin {
      case .cardSystem(let system): row.cardSystem == system
      case .quarter(let quarter): row.quarter == quarter
      case .year(let year): row.quarter.year == year
      case .all: true
      }
    }.map(\.counts)
    return Counts(
      withTariff: Self.sum(cells.map(\.withTariff)),
      withoutTariff: Self.sum(cells.map(\.withoutTariff)), total: Self.sum(cells.map(\.total)))
  }

  private static func sum(_ counts: [Int64?]) -> Int64? {
    let told = counts.compactMap(\.self)
    return told.isEmpty && !counts.isEmpty ? nil : told.reduce(0, +)
  }
}
