/// A list of signed entries of which totals are the sums: none is ever changed or taken away.
///
/// Every entry knows the position of its record, the day on which it is booked, the day on which
/// what it is about happened, and the month that it corrects if it is a correction. So the totals
/// of any position are the sums of the entries up to it, and those of a closed month never change.
public struct Journal: Hashable, Sendable {
  /// The name of its read model.
  public let name: String
  /// What its entries can be told apart by, beside the days.
  public let dimensions: [Dimension]
  /// What is added up.
  public let measures: [Measure]
  /// Columns that only the fold reads, between dimensions and measures.
  let hidden: Int
  /// By which dimensions sums are kept beside the entries; those of the fewest lines come first.
  let summaries: [[Dimension]]
  /// How many blocks are summed up together.
  let summedBlocks: Int

  init(
    _ name: String, by dimensions: [Dimension], hidden: Int = 0, measures: [Measure],
    summaries: [[Dimension]] = [], summedBlocks: Int = 32
  ) {
    self.name = name
    self.dimensions = dimensions
    self.measures = measures
    self.hidden = hidden
    self.summaries = summaries
    self.summedBlocks = summedBlocks
  }

  /// The columns that every journal begins with.
  enum Column {
    static let position = 0
    /// The position of the record that is corrected; 0 where the entry is no correction.
    static let original = 1
    /// The local day on which it counts, as days since 1970-01-01.
    static let bookedDay = 2
    /// The local day on which it happened.
    static let occurredDay = 3
    /// The month that is corrected, as months since year 0; 0 where the entry is no correction.
    static let corrects = 4
    static let common = 5
  }

  /// How many columns an entry has.
  var width: Int { Column.common + dimensions.count + hidden + measures.count }
  /// The column of the first measure.
  var firstMeasure: Int { width - measures.count }
  /// The table of its blocks: what entries each has.
  var blockTable: String { "\(name)_block" }
  /// The table of their columns, in the order of `place`.
  var columnTable: String { "\(name)_column" }
  /// The table of the sums that are kept.
  var sumTable: String { "\(name)_sum" }
  /// The table of the months that are closed.
  var monthTable: String { "\(name)_closed_month" }

  /// Its tables.
  var tables: [String] { [blockTable, columnTable, sumTable, monthTable] }

  /// Under which key a column of a block stands, or a summary of some blocks: those of a month are
  /// together, and of each column or summary what follows each other.
  static func place(_ month: Int32, _ column: Int, _ number: Int64) -> Int64 {
    Int64(month) << 40 | Int64(column) << 32 | number
  }

  /// The column of a dimension that is stored as it is; nil for days, months and what it has not.
  func column(of dimension: Dimension) -> Int? {
    if dimension == .correction { return Column.corrects }
    return dimensions.firstIndex(of: dimension).map { Column.common + $0 }
  }

  /// Whether totals can be told apart by a dimension.
  public func has(_ dimension: Dimension) -> Bool {
    dimension.isOfTime || column(of: dimension) != nil
  }

  /// The statements that make its tables.
  var schema: String {
    """
    CREATE TABLE \(blockTable) (
      month INTEGER NOT NULL, number INTEGER NOT NULL, entries INTEGER NOT NULL,
      first INTEGER NOT NULL, last INTEGER NOT NULL, first_day INTEGER NOT NULL,
      last_day INTEGER NOT NULL, PRIMARY KEY (month, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE \(columnTable) (place INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE \(sumTable) (
      place INTEGER PRIMARY KEY, lines INTEGER NOT NULL, bytes BLOB NOT NULL
    ) STRICT;
    CREATE TABLE \(monthTable) (month INTEGER PRIMARY KEY, position INTEGER NOT NULL) STRICT;
    """
  }
}

/// What totals are told apart by.
public enum Dimension: String, Hashable, Sendable, CaseIterable {
  /// The local day in Brussels.
  case day
  /// The calendar month.
  case month
  /// The calendar quarter.
  case quarter
  /// The calendar year.
  case year
  /// The month that is corrected; none where it is no correction.
  case correction
  /// The event.
  case event
  /// The event's organiser.
  case organizer
  /// The card system of the event: its organiser's first.
  case cardSystem = "card-system"
  /// The card system that issued the card.
  case holderCardSystem = "holder-card-system"
  /// The home municipality, by its postal code.
  case municipality
  /// The age band.
  case ageBand = "age-band"
  /// Where a check-in was made; none for a ticket sale.
  case channel
  /// The tariff of a ticket sale; none for a check-in.
  case tariff
  /// Whether the holder had an active social tariff in the card system of the card.
  case socialTariff = "social-tariff"
  /// The card system whose social tariff or coupon it was.
  case tariffCardSystem = "tariff-card-system"
  /// The distribution key.
  case distributionKey = "distribution-key"
  /// The organiser who sold.
  case seller
  /// The reward.
  case reward
  /// The coupon that was given.
  case coupon
  /// What moved the points.
  case cause
  /// Why a card was sold; none for a subscription.
  case reason
  /// What card was sold; none for a subscription.
  case cardKind = "card-kind"
  /// Where a subscription was sold; none for a card.
  case salesChannel = "sales-channel"
  /// Whether a subscription is new or renewed; none for a card.
  case subscription
  /// Whether a voucher was handed in.
  case voucher
  /// Whose card a museum was visited with: none for one of its own programme.
  case cardType = "card-type"

  /// Whether it is a day or a longer period.
  public var isOfTime: Bool {
    switch self {
    case .day, .month, .quarter, .year: true
    default: false
    }
  }

  /// How many bits its values take in a key.
  var bits: Int {
    switch self {
    case .event, .organizer, .tariff, .distributionKey, .seller, .reward, .coupon: 32
    case .day: 24
    case .month, .quarter, .year, .correction, .municipality: 16
    case .cardSystem, .holderCardSystem, .tariffCardSystem, .ageBand, .channel, .socialTariff: 8
    case .cause, .reason, .cardKind, .salesChannel, .subscription, .voucher, .cardType: 8
    }
  }
}

/// What is added up.
public enum Measure: String, Hashable, Sendable, CaseIterable {
  /// Check-ins that stand.
  case checkins
  /// Tickets that were sold at a discount.
  case ticketSales = "ticket-sales"
  /// Distinct (holder, event, local day) with a check-in or a ticket sale.
  case visits
  /// Tickets.
  case tickets
  /// The regular price in cents.
  case price
  /// What holders paid, in cents.
  case holderShare = "holder-share"
  /// What the municipalities in which the holders live owe, in cents.
  case municipalityShare = "municipality-share"
  /// What the Flemish government owes, in cents.
  case flemishShare = "flemish-share"
  /// What organisers bear, in cents.
  case organizerShare = "organizer-share"
  /// Points that were issued.
  case issued
  /// Points that were redeemed.
  case redeemed
  /// Points that were issued and taken back, by an undone check-in or another tap.
  case reversed
  /// Points that holders have: issued less redeemed and reversed.
  case outstanding
  /// Rewards that were redeemed.
  case redemptions
  /// Coupons that were given.
  case coupons
  /// Cards and subscriptions that were sold.
  case passes
  /// What of the price the seller keeps, in cents.
  case commission
  /// Visits to museums.
  case museumVisits = "museum-visits"
  /// Visits that museums are compensated for.
  case compensatedVisits = "compensated-visits"
  /// What museums are owed for visits, in cents.
  case compensation
}
