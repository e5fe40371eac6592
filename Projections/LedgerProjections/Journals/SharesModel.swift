import GRDB
import Ledger
import Projections

extension Journal {
  /// What each ticket at a discount costs whom: who owes whom is summed of these entries.
  public static let shares = Journal(
    "shares",
    by: [
      .event, .organizer, .cardSystem, .tariffCardSystem, .municipality, .ageBand, .tariff,
      .distributionKey, .seller,
    ],
    measures: [
      .tickets, .price, .holderShare, .municipalityShare, .flemishShare, .organizerShare,
    ],
    summaries: [
      [.cardSystem, .tariffCardSystem, .municipality, .correction],
      [.cardSystem, .tariffCardSystem, .organizer, .correction],
    ], summedBlocks: 8)
}

/// The journal of the shares of ticket sales.
struct SharesModel: JournalModel {
  static let journal = Journal.shares
  let version = 2
  let tables = journal.tables + Surroundings.tables(journal.name)
  let schema = journal.schema + Surroundings.schema(journal.name)

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try SharesFold(database)
  }
}

private final class SharesFold: ReadModelFold {
  private let store: JournalStore
  private let surroundings: Surroundings

  init(_ database: Database) throws {
    store = try JournalStore(SharesModel.journal, database)
    surroundings = try Surroundings(SharesModel.journal.name, database)
  }

  func apply(_ record: LedgerRecord) throws {
    let header = record.header
    switch record.event {
    case .ticketSold(let sale): try sold(sale, header)
    case .ticketSaleCancelled: try cancel(header)
    case .periodClosed(let body): try store.close(body, header)
    default: try surroundings.apply(record.event)
    }
  }

  func finish() throws {
    try store.finish()
  }

  private func sold(_ sale: TicketSold, _ header: RecordHeader) throws {
    let place = surroundings.place(of: sale.event)
    try store.append(header) { columns in
      columns.append(Int64(sale.event.number))
      columns.append(Int64(place.organizer.number))
      columns.append(Int64(place.system.number))
      columns.append(Int64(sale.system.number))
      columns.append(Int64(sale.stamp.homeMunicipality))
      columns.append(Int64(sale.stamp.ageBand.rawValue))
      columns.append(sale.coupon.exists ? Int64(sale.coupon.number) + 1 : 1)
      columns.append(Int64(sale.key.number))
      columns.append(Int64(sale.seller.number))
      columns.append(1)
      columns.append(Int64(sale.price))
      columns.append(Int64(sale.shares.holder))
      columns.append(Int64(sale.shares.municipality))
      columns.append(Int64(sale.shares.flemishGovernment))
      columns.append(Int64(sale.shares.organizer))
    }
  }

  /// Takes away all that the sale had added.
  private func cancel(_ header: RecordHeader) throws {
    let measures = store.journal.firstMeasure..<store.journal.width
    try store.cancel(header) { columns in
      for measure in measures { columns[measure].negate() }
    }
  }
}
