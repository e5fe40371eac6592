import GRDB
import Ledger
import Projections

extension Journal {
  /// Visits to museums and what the museums are owed for them.
  ///
  /// The organiser is the museum. Of a visitor with a card of another issuer neither home nor age
  /// is known.
  public static let compensation = Journal(
    "compensation", by: [.organizer, .cardSystem, .municipality, .ageBand, .channel, .cardType],
    measures: [.museumVisits, .compensatedVisits, .compensation])
}

/// The journal of visits to museums.
struct CompensationModel: JournalModel {
  static let journal = Journal.compensation
  let version = 3
  let tables = journal.tables
  let schema = journal.schema

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try CompensationFold(database)
  }
}

private final class CompensationFold: ReadModelFold {
  private let store: JournalStore

  init(_ database: Database) throws {
    store = try JournalStore(CompensationModel.journal, database)
  }

  func apply(_ record: LedgerRecord) throws {
    switch record.event {
    case .museumVisitRegistered(let body):
      try store.append(record.header) { columns in
        columns.append(Int64(body.museum.number))
        columns.append(Int64(body.system.number))
        columns.append(Int64(body.stamp.homeMunicipality))
        columns.append(Int64(body.stamp.ageBand.rawValue))
        columns.append(Int64(body.channel.rawValue))
        columns.append(0)
        Self.append(body.isCompensated ? body.compensationCents : nil, to: &columns)
      }
    case .externalVisitRegistered(let body):
      try store.append(record.header) { columns in
        columns.append(Int64(body.museum.number))
        columns.append(Int64(body.system.number))
        columns.append(0)
        columns.append(Int64(AgeBand.unknown.rawValue))
        columns.append(0)
        columns.append(Int64(body.cardType.rawValue))
        Self.append(body.isCompensated ? body.compensationCents : nil, to: &columns)
      }
    case .museumVisitUndone(let body):
      try store.cancel(record.header) { columns in
        columns.removeSubrange(CompensationModel.journal.firstMeasure...)
        columns.append(-1)
        columns.append(body.wasCompensated ? -1 : 0)
        columns.append(-Int64(body.cents))
      }
    case .museumVisitCompensated(let body):
      try store.recount(record.header) { columns in
        columns.removeSubrange(CompensationModel.journal.firstMeasure...)
        columns.append(0)
        columns.append(1)
        columns.append(Int64(body.cents))
      }
    case .periodClosed(let body): try store.close(body, record.header)
    default: break
    }
  }

  func finish() throws {
    try store.finish()
  }

  private static func append(_ cents: UInt32?, to columns: inout [Int64]) {
    columns.append(1)
    columns.append(cents == nil ? 0 : 1)
    columns.append(Int64(cents ?? 0))
  }
}
