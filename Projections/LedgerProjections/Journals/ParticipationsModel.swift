import GRDB
import Ledger
import Projections

/// The journal of participations: what totals of check-ins, ticket sales and visits are summed of;
/// and the check-ins of each event, added up as they come.
struct ParticipationsModel: JournalModel {
  static let journal = Journal.participations
  let version = 3
  let tables =
    journal.tables + [standingTable] + Surroundings.tables(journal.name)
    + TariffBook.tables(journal.name) + BoardCounts.tables
  let schema =
    journal.schema
      + """
      CREATE TABLE \(standingTable) (position INTEGER PRIMARY KEY, stands INTEGER NOT NULL) STRICT;
      """ + Surroundings.schema(journal.name) + TariffBook.schema(journal.name)
    + BoardCounts.schema

  /// Whether a corrected participation stands now.
  static let standingTable = "participations_standing"

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try ParticipationsFold(database)
  }
}
