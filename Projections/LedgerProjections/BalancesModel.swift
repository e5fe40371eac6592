import GRDB
import Ledger
import Projections

/// Every holder's points: what was issued, redeemed and reversed, and the balance that is left.
///
/// The sums are made here from the movements alone. Where a record states another balance than they
/// give, the model stops: one of the two is wrong.
struct BalancesModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "balances"
  var name: String { Self.name }
  let version = 1
  let tables = ["balance"]
  let schema = """
    CREATE TABLE balance (
      holder INTEGER PRIMARY KEY, issued INTEGER NOT NULL, redeemed INTEGER NOT NULL,
      reversed INTEGER NOT NULL, changed_at INTEGER NOT NULL, erased_at INTEGER
    ) STRICT;
    """
  let indexes = ""

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try BalancesFold(database)
  }
}

/// Adds up in memory and writes each holder's sums once a batch, in the order of the table.
private final class BalancesFold: ReadModelFold {
  /// How many holders are remembered from one batch to the next, some 100 bytes each.
  private static let rememberedMax = 1_000_000

  private struct Sums {
    var issued: Int64 = 0
    var redeemed: Int64 = 0
    var reversed: Int64 = 0
    var changedAt: UInt64
    var isChanged = false

    var balance: Int64 { issued - redeemed - reversed }
  }

  private let register: PreparedStatement
  private let erase: PreparedStatement
  private let find: PreparedStatement
  private let write: PreparedStatement
  private var known: [UInt32: Sums] = [:]
  private var changed: [UInt32] = []

  init(_ database: Database) throws {
    register = try PreparedStatement(database, "INSERT INTO balance VALUES (?, 0, 0, 0, ?, NULL)")
    erase = try PreparedStatement(database, "UPDATE balance SET erased_at = ?2 WHERE holder = ?1")
    find = try PreparedStatement(
      database, "SELECT issued, redeemed, reversed, changed_at FROM balance WHERE holder = ?")
    write = try PreparedStatement(
      database,
      """
      UPDATE balance SET issued = ?2, redeemed = ?3, reversed = ?4, changed_at = ?5
      WHERE holder = ?1
      """)
  }

  func apply(_ record: LedgerRecord) throws {
    let position = record.header.position
    switch record.event {
    case .holderRegistered(let body):
      try register.run(.init(body.holder.number), .init(position))
      known[body.holder.number] = Sums(changedAt: position)
    case .holderErased(let body):
      // The points stay in every total, without a name.
      try erase.run(.init(body.holder.number), .init(position))
    default:
      if let movement = Movement(record) { try move(movement, position) }
    }
  }

  private func move(_ movement: Movement, _ position: UInt64) throws {
    let holder = movement.holder.number
    if known[holder] == nil { known[holder] = try sums(of: holder) }
    let balance = add(movement, position, to: &known[holder])
    guard balance == movement.balance else {
      throw UnfoldableRecord(
        "holder \(holder) has \(balance.map(String.init) ?? "no") points by the movements and "
          + "\(movement.balance) by the record")
    }
  }

  /// - Returns: the balance afterwards; nothing where there is no such holder.
  private func add(_ movement: Movement, _ position: UInt64, to sums: inout Sums?) -> Int64? {
    switch movement.account {
    case .issued: sums?.issued += movement.points
    case .redeemed: sums?.redeemed -= movement.points
    case .reversed: sums?.reversed -= movement.points
    }
    sums?.changedAt = position
    if sums?.isChanged == false {
      sums?.isChanged = true
      changed.append(movement.holder.number)
    }
    return sums?.balance
  }

  private func sums(of holder: UInt32) throws -> Sums? {
    var found: Sums?
    try find.forEachRow(.init(holder)) { row in
      found = Sums(
        issued: row.integer(0), redeemed: row.integer(1), reversed: row.integer(2),
        changedAt: UInt64(clamping: row.integer(3)))
    }
    return found
  }

  func finish() throws {
    changed.sort()
    for holder in changed {
      guard let sums = known[holder] else { continue }
      try write.run { row in
        row.add(holder)
        row.add(sums.issued)
        row.add(sums.redeemed)
        row.add(sums.reversed)
        row.add(sums.changedAt)
      }
      known[holder]?.isChanged = false
    }
    changed.removeAll(keepingCapacity: true)
    if known.count > Self.rememberedMax { known.removeAll() }
  }
}
