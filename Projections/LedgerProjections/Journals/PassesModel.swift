import GRDB
import Ledger
import Projections

extension Journal {
  /// Cards and subscriptions that were sold: where, to whom by age band and social tariff, why, for
  /// how much, and what the seller keeps.
  public static let passes = Journal(
    "passes",
    by: [
      .cardSystem, .seller, .municipality, .ageBand, .socialTariff, .reason, .cardKind,
      .salesChannel, .subscription, .voucher,
    ], measures: [.passes, .price, .commission])
}

/// The journal of pass sales.
struct PassesModel: JournalModel {
  static let journal = Journal.passes
  let version = 2
  let tables = journal.tables
  let schema = journal.schema

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try PassesFold(database)
  }
}

private final class PassesFold: ReadModelFold {
  private let store: JournalStore

  init(_ database: Database) throws {
    store = try JournalStore(PassesModel.journal, database)
  }

  func apply(_ record: LedgerRecord) throws {
    switch record.event {
    case .passSold(let body):
      try store.append(record.header) { columns in
        columns.append(Int64(body.system.number))
        columns.append(Int64(body.counter.number))
        Self.append(body.stamp, to: &columns)
        columns.append(body.hasSocialTariff ? 1 : 0)
        columns.append(Int64(body.reason.rawValue))
        columns.append(Int64(body.kind.rawValue))
        columns.append(0)
        columns.append(0)
        columns.append(body.voucher == 0 ? 0 : 1)
        columns.append(1)
        columns.append(Int64(body.cents))
        columns.append(0)
      }
    case .subscriptionSold(let body):
      try store.append(record.header) { columns in
        columns.append(Int64(body.system.number))
        columns.append(Int64(body.seller.number))
        Self.append(body.stamp, to: &columns)
        columns.append(0)
        columns.append(0)
        columns.append(0)
        columns.append(Int64(body.channel.rawValue))
        columns.append(Int64(body.kind.rawValue))
        columns.append(body.voucher == 0 ? 0 : 1)
        columns.append(1)
        columns.append(Int64(body.priceCents))
        columns.append(Int64(body.commissionCents))
      }
    case .periodClosed(let body): try store.close(body, record.header)
    default: break
    }
  }

  func finish() throws {
    try store.finish()
  }

  private static func append(_ stamp: Stamp, to columns: inout [Int64]) {
    columns.append(Int64(stamp.homeMunicipality))
    columns.append(Int64(stamp.ageBand.rawValue))
  }
}
