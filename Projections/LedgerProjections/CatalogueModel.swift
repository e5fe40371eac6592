import GRDB
import Ledger
import Projections

/// What there is to look up: card systems with their municipalities, organisers, events, rewards,
/// coupons.
struct CatalogueModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "catalogue"
  var name: String { Self.name }
  let version = 2
  let tables = [
    "catalogue_card_system", "catalogue_city", "catalogue_organizer", "catalogue_organizer_system",
    "catalogue_event", "catalogue_event_system", "catalogue_reward", "catalogue_coupon",
  ]
  let schema = """
    CREATE TABLE catalogue_card_system (
      number INTEGER PRIMARY KEY, public_id INTEGER NOT NULL, name TEXT NOT NULL
    ) STRICT;
    CREATE TABLE catalogue_city (
      card_system INTEGER NOT NULL, place INTEGER NOT NULL, postal_code TEXT NOT NULL,
      name TEXT NOT NULL, PRIMARY KEY (card_system, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE catalogue_organizer (
      number INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, folded_name TEXT NOT NULL
    ) STRICT;
    CREATE TABLE catalogue_organizer_system (
      organizer INTEGER NOT NULL, card_system INTEGER NOT NULL,
      PRIMARY KEY (organizer, card_system)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE catalogue_event (
      number INTEGER PRIMARY KEY, id TEXT NOT NULL, title TEXT NOT NULL,
      folded_title TEXT NOT NULL, organizer INTEGER NOT NULL, calendar INTEGER NOT NULL,
      points INTEGER NOT NULL, limit_volume INTEGER NOT NULL, limit_period INTEGER NOT NULL,
      ticket_volume INTEGER, ticket_period INTEGER, settings_from INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE catalogue_event_system (
      event INTEGER NOT NULL, card_system INTEGER NOT NULL, PRIMARY KEY (event, card_system)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE catalogue_reward (
      number INTEGER PRIMARY KEY, id TEXT NOT NULL, owner INTEGER NOT NULL, type INTEGER NOT NULL,
      status INTEGER NOT NULL, points INTEGER NOT NULL, title TEXT NOT NULL
    ) STRICT;
    CREATE TABLE catalogue_coupon (
      number INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL
    ) STRICT;
    """
  let indexes = """
    CREATE INDEX IF NOT EXISTS catalogue_organizer_id ON catalogue_organizer (id);
    CREATE INDEX IF NOT EXISTS catalogue_event_of_organizer ON catalogue_event (organizer);
    """

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try CatalogueFold(database)
  }
}

/// Names are compared without regard to case.
func folded(_ text: String) -> String { text.lowercased() }
