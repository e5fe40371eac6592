import GRDB
import Ledger
import Projections

extension Journal {
  /// Points, redemptions and coupons.
  ///
  /// The card system is that of the event (its organiser's first), the owner of the reward or of
  /// the coupon; none where points were issued by hand, which concerns no single one.
  public static let points = Journal(
    "points", by: [.event, .organizer, .cardSystem, .reward, .coupon, .cause],
    measures: [.issued, .redeemed, .reversed, .outstanding, .redemptions, .coupons])
}

/// What moved points or gave a coupon; raw values are stored and are values of a dimension.
public enum PointsSource: Int64, Sendable, CaseIterable {
  /// The balance that a holder brought along.
  case openingBalance = 1
  /// A card system's welcome.
  case registrationBonus = 2
  /// A person's correction.
  case correction = 3
  /// A check-in, or what another tap made of it.
  case checkIn = 4
  /// A check-in that was undone.
  case undoing = 5
  /// A redemption.
  case redemption = 6
  /// A redemption that was cancelled.
  case cancellation = 7
  /// A coupon that was given.
  case coupon = 8

  init(_ cause: PointsCause) {
    self =
      switch cause {
      case .openingBalance: .openingBalance
      case .registrationBonus: .registrationBonus
      case .correction: .correction
      }
  }
}

/// The journal of points.
struct PointsModel: JournalModel {
  static let journal = Journal.points
  static let ownerTable = "points_owner"
  let version = 2
  let tables =
    journal.tables + [ownerTable] + Surroundings.tables(journal.name)
  let schema =
    journal.schema
      + """
      CREATE TABLE \(ownerTable) (
        kind INTEGER NOT NULL, number INTEGER NOT NULL, card_system INTEGER NOT NULL,
        PRIMARY KEY (kind, number)
      ) STRICT, WITHOUT ROWID;
      """ + Surroundings.schema(journal.name)

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try PointsFold(database)
  }
}

private final class PointsFold: ReadModelFold {
  private let store: JournalStore
  private let surroundings: Surroundings
  private let setOwner: PreparedStatement
  private var owners: [Owned: CardSystemID] = [:]

  /// What a card system gives.
  private enum Owned: Hashable {
    case reward(RewardID)
    case coupon(CouponID)

    var key: (kind: Int, number: UInt32) {
      switch self {
      case .reward(let reward): (1, reward.number)
      case .coupon(let coupon): (2, coupon.number)
      }
    }

    init(kind: Int64, number: UInt32) {
      self = kind == 1 ? .reward(RewardID(number)) : .coupon(CouponID(number))
    }
  }

  /// The dimensions and measures of an entry.
  private struct Change {
    var event = EventID.none
    var reward = RewardID.none
    var coupon = CouponID.none
    var source: PointsSource
    var issued: Int64 = 0
    var redeemed: Int64 = 0
    var reversed: Int64 = 0
    var redemptions: Int64 = 0
    var coupons: Int64 = 0
  }

  init(_ database: Database) throws {
    let table = PointsModel.ownerTable
    store = try JournalStore(PointsModel.journal, database)
    surroundings = try Surroundings(PointsModel.journal.name, database)
    setOwner = try PreparedStatement(database, "INSERT OR REPLACE INTO \(table) VALUES (?, ?, ?)")
    try PreparedStatement(database, "SELECT * FROM \(table)").forEachRow { row in
      owners[Owned(kind: row.integer(0), number: UInt32(clamping: row.integer(1)))] =
        CardSystemID(UInt8(clamping: row.integer(2)))
    }
  }

  func apply(_ record: LedgerRecord) throws {
    let header = record.header
    switch record.event {
    case .checkedIn(let body):
      try append(header, Change(event: body.event, source: .checkIn, issued: Int64(body.points)))
    case .checkInRefused(let body) where body.refusal.isCandidate:
      // It may earn points later: its entry waits, and adds nothing.
      try append(header, Change(event: body.event, source: .checkIn))
    case .checkInRecounted(let body):
      try store.recount(header) { put(Change(source: .checkIn, reversed: -body.points), into: &$0) }
    case .checkInUndone(let body):
      try cancel(header, Change(source: .undoing, reversed: -body.points))
    case .pointsIssued(let body):
      try append(header, Change(source: PointsSource(body.cause), issued: body.points))
    case .rewardRedeemed(let body):
      try append(
        header,
        Change(
          reward: body.reward, source: .redemption, redeemed: Int64(body.points), redemptions: 1))
    case .redemptionCancelled(let body):
      try cancel(
        header, Change(source: .cancellation, redeemed: -Int64(body.points), redemptions: -1))
    case .couponGranted(let body):
      try append(header, Change(coupon: body.coupon, source: .coupon, coupons: 1))
    case .rewardDefined(let body): try set(.reward(body.reward), body.owner)
    case .couponSet(let body): try set(.coupon(body.coupon), body.system)
    case .periodClosed(let body): try store.close(body, header)
    default: try surroundings.apply(record.event)
    }
  }

  func finish() throws {
    try store.finish()
  }

  private func append(_ header: RecordHeader, _ change: Change) throws {
    let place = surroundings.place(of: change.event)
    var system = place.system
    if change.reward.exists { system = owners[.reward(change.reward)] ?? system }
    if change.coupon.exists { system = owners[.coupon(change.coupon)] ?? system }
    try store.append(header) { columns in
      columns.append(Int64(change.event.number))
      columns.append(Int64(place.organizer.number))
      columns.append(Int64(system.number))
      columns.append(Int64(change.reward.number))
      columns.append(Int64(change.coupon.number))
      columns.append(change.source.rawValue)
      Self.append(change, to: &columns)
    }
  }

  private func cancel(_ header: RecordHeader, _ change: Change) throws {
    try store.cancel(header) { put(change, into: &$0) }
  }

  /// Puts source and measures of a change in place of those of the entry that it corrects.
  private func put(_ change: Change, into columns: inout [Int64]) {
    let measures = store.journal.firstMeasure
    columns[measures - 1] = change.source.rawValue
    columns.removeSubrange(measures...)
    Self.append(change, to: &columns)
  }

  private static func append(_ change: Change, to columns: inout [Int64]) {
    columns.append(change.issued)
    columns.append(change.redeemed)
    columns.append(change.reversed)
    columns.append(change.issued - change.redeemed - change.reversed)
    columns.append(change.redemptions)
    columns.append(change.coupons)
  }

  private func set(_ owned: Owned, _ system: CardSystemID) throws {
    owners[owned] = system
    try setOwner.run(.init(owned.key.kind), .init(owned.key.number), .init(system.number))
  }
}
