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

private struct BalancesFold: ReadModelFold {
  let register: PreparedStatement
  let erase: PreparedStatement
  let move: PreparedStatement

  init(_ database: Database) throws {
    register = try PreparedStatement(database, "INSERT INTO balance VALUES (?, 0, 0, 0, ?, NULL)")
    erase = try PreparedStatement(database, "UPDATE balance SET erased_at = ?2 WHERE holder = ?1")
    move = try PreparedStatement(
      database,
      """
      UPDATE balance
      SET issued = issued + ?2, redeemed = redeemed + ?3, reversed = reversed + ?4, changed_at = ?5
      WHERE holder = ?1 RETURNING issued - redeemed - reversed
      """)
  }

  func apply(_ record: LedgerRecord) throws {
    switch record.event {
    case .holderRegistered(let body):
      try register.run(.init(body.holder.number), .init(record.header.position))
    case .holderErased(let body):
      // The points stay in every total, without a name.
      try erase.run(.init(body.holder.number), .init(record.header.position))
    default: break
    }
    guard let movement = Movement(record) else { return }
    var legs: (issued: Int64, redeemed: Int64, reversed: Int64) = (0, 0, 0)
    switch movement.account {
    case .issued: legs.issued = movement.points
    case .redeemed: legs.redeemed = -movement.points
    case .reversed: legs.reversed = -movement.points
    }
    let balance = try move.integer(
      .init(movement.holder.number), .init(legs.issued), .init(legs.redeemed),
      .init(legs.reversed), .init(record.header.position))
    guard balance == movement.balance else {
      throw UnfoldableRecord(
        "holder \(movement.holder.number) has \(balance.map(String.init) ?? "no") points by the "
          + "movements and \(movement.balance) by the record")
    }
  }
}
