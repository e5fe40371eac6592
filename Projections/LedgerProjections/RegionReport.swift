public import Ledger

/// What the ledger says of a card system at a position, as whoever has the region's records alone
/// can compute it too.
public struct RegionReport: Hashable, Sendable {
  /// A member's points.
  public struct Balance: Hashable, Sendable {
    /// The holder.
    public var holder: HolderID
    /// The points.
    public var points: Int64

    /// Makes a line.
    public init(holder: HolderID, points: Int64) {
      self.holder = holder
      self.points = points
    }
  }

  /// The participations that are booked in a month.
  public struct Month: Hashable, Sendable {
    /// The month, as months since year 0.
    public var month: Int
    /// Whether at events that take part in the card system, else elsewhere.
    public var isHere: Bool
    /// Whether with cards of the card system, else with those of others.
    public var isOwn: Bool
    /// Check-ins that stand.
    public var checkins: Int64
    /// Tickets that were sold at a discount; nil elsewhere, where the region is not told of them.
    public var ticketSales: Int64?
    /// Distinct (holder, event, local day); nil elsewhere.
    public var visits: Int64?

    /// Makes a line.
    public init(
      month: Int, isHere: Bool, isOwn: Bool, checkins: Int64, ticketSales: Int64?, visits: Int64?
    ) {
      self.month = month
      self.isHere = isHere
      self.isOwn = isOwn
      self.checkins = checkins
      self.ticketSales = ticketSales
      self.visits = visits
    }
  }

  /// The position at which it is so.
  public var position: UInt64
  /// The members' points, by number of the holder.
  public var balances: [Balance]
  /// The participations, by month.
  public var months: [Month]

  /// Makes a report.
  public init(position: UInt64, balances: [Balance], months: [Month]) {
    self.position = position
    self.balances = balances
    self.months = months
  }
}
