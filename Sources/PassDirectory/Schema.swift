import Foundation
import GRDB

/// The tables, and how they came to be.
///
/// Rows of `holder_key` and `card_number` have one length for ever: a missing MAC is 16 zero bytes,
/// and destroying overwrites a row with zeros in its place. So SQLite never moves such a row to
/// another page, and nothing rests on how well it cleans the pages that it rebuilds. All else may
/// move: it is either no secret or sealed under a key that was destroyed.
enum Schema {
  /// All migrations; the first stores the mark by which a foreign key is noticed.
  static func migrator(keyCheck: Data) -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(sql: tables)
      try database.execute(
        sql: "INSERT INTO directory (id, key_check) VALUES (0, ?)", arguments: [keyCheck])
    }
    migrator.registerMigration("kiosks") { database in try database.execute(sql: kiosks) }
    migrator.registerMigration("UiTiDs") { database in try database.execute(sql: uitids) }
    migrator.registerMigration("pairing codes") { database in
      try database.execute(sql: pairingCodes)
    }
    return migrator
  }

  private static let tables = """
    CREATE TABLE directory (
      id INTEGER PRIMARY KEY CHECK (id = 0),
      key_check BLOB NOT NULL
    ) STRICT;

    CREATE TABLE holder (
      slot INTEGER PRIMARY KEY,
      reference BLOB NOT NULL CHECK (length(reference) = 16),
      status INTEGER NOT NULL,
      entity INTEGER
    ) STRICT;

    CREATE TABLE holder_key (
      slot INTEGER PRIMARY KEY,
      sealed BLOB NOT NULL CHECK (length(sealed) = \(HolderSecret.sealedBytes)),
      passholder BLOB NOT NULL CHECK (length(passholder) = 16),
      insz BLOB NOT NULL CHECK (length(insz) = 16)
    ) STRICT;

    CREATE TABLE holder_profile (
      slot INTEGER PRIMARY KEY,
      sealed BLOB NOT NULL
    ) STRICT;

    CREATE TABLE card (
      slot INTEGER PRIMARY KEY,
      reference BLOB NOT NULL CHECK (length(reference) = 16),
      status INTEGER NOT NULL,
      entity INTEGER,
      holder INTEGER
    ) STRICT;

    CREATE TABLE card_number (
      slot INTEGER PRIMARY KEY,
      sealed BLOB NOT NULL CHECK (length(sealed) = \(CardSecret.sealedBytes)),
      uitpas BLOB NOT NULL CHECK (length(uitpas) = 16),
      chip BLOB NOT NULL CHECK (length(chip) = 16),
      museum BLOB NOT NULL CHECK (length(museum) = 16)
    ) STRICT;

    CREATE TABLE client (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      entity INTEGER,
      grants BLOB NOT NULL,
      secret BLOB NOT NULL,
      revoked INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE terminal (
      source INTEGER PRIMARY KEY,
      token BLOB NOT NULL CHECK (length(token) = 32),
      terminal TEXT NOT NULL,
      organizers BLOB NOT NULL,
      attended INTEGER NOT NULL,
      language TEXT NOT NULL,
      revoked INTEGER NOT NULL
    ) STRICT;
    """

  /// A kiosk's device is a row of `terminal`, by its source.
  private static let kiosks = """
    CREATE TABLE kiosk (
      name TEXT PRIMARY KEY,
      code BLOB NOT NULL CHECK (length(code) = 16),
      source INTEGER
    ) STRICT;
    """

  /// What a device will be that brings a code; times are microseconds since 1970-01-01.
  private static let pairingCodes = """
    CREATE TABLE pairing_code (
      code BLOB PRIMARY KEY CHECK (length(code) = 16),
      terminal TEXT NOT NULL,
      organizers BLOB NOT NULL,
      attended INTEGER NOT NULL,
      language TEXT NOT NULL,
      client INTEGER NOT NULL,
      expires INTEGER NOT NULL
    ) STRICT;
    """

  /// Whom the token of a user names: a holder, a client, or both.
  ///
  /// A missing MAC is zeros here as well.
  private static let uitids = """
    CREATE TABLE holder_uitid (
      slot INTEGER PRIMARY KEY,
      uitid BLOB NOT NULL CHECK (length(uitid) = 16)
    ) STRICT;

    CREATE TABLE client_uitid (
      client TEXT PRIMARY KEY,
      uitid BLOB NOT NULL CHECK (length(uitid) = 16)
    ) STRICT;
    """
}
