import Foundation
import GRDB

extension Registry {
  /// Reads every row, and opens the seal of every holder's stamp.
  init(loading database: Database, keys: DirectoryKeys) throws {
    holders = try RegistrationRows(loading: database, .holder, identifiersPerRow: 2)
    cards = try RegistrationRows(loading: database, .card, identifiersPerRow: 2)
    try loadHolders(database, keys)
    try loadCards(database)
  }

  private mutating func loadHolders(_ database: Database, _ keys: DirectoryKeys) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT slot, reference, status, entity, sealed, passholder, insz,
          coalesce(uitid, zeroblob(16))
        FROM holder NATURAL JOIN holder_key LEFT JOIN holder_uitid USING (slot) ORDER BY slot
        """)
    var secrets = Data(capacity: holders.statuses.capacity * HolderSecret.sealedBytes)
    var count = 0
    while let row = try rows.next() {
      try holders.load(row, macColumns: 5..<8)
      try row.withUnsafeData(atIndex: 4) { secrets.append($0 ?? Data()) }
      count += 1
    }
    try Self.check(holders, has: count, in: database, .holder)
    stamps = try holders.openStamps(secrets, with: keys)
  }

  private mutating func loadCards(_ database: Database) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT slot, reference, status, entity, uitpas, chip, museum, holder
        FROM card NATURAL JOIN card_number ORDER BY slot
        """)
    while let row = try rows.next() {
      try cards.load(row, macColumns: 4..<7)
      holderOfCard.append(try row.entity(at: 7) ?? RegistrationRows.none)
    }
    try Self.check(cards, has: holderOfCard.count, in: database, .card)
  }

  private static func check(
    _ rows: RegistrationRows, has count: Int, in database: Database, _ subject: Subject
  ) throws {
    let expected = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(subject)")
    guard rows.statuses.count == count, count == expected else {
      throw DirectoryError(.damaged, "a \(subject) lacks its row of keys or numbers")
    }
  }
}

extension Row {
  /// A slot or an entity number; nil where there is none.
  fileprivate func entity(at column: Int) throws -> UInt32? {
    guard let stored = self[column] as Int64? else { return nil }
    guard let entity = UInt32(exactly: stored), entity <= DirectoryLimits.entityMax else {
      throw DirectoryError(.damaged, "an entity number is out of range")
    }
    return entity
  }
}

extension RegistrationRows {
  fileprivate init(
    loading database: Database, _ subject: Subject, identifiersPerRow: Int
  ) throws {
    let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(subject)") ?? 0
    self.init(capacity: count, identifiers: count * identifiersPerRow)
  }

  /// Takes over a row whose first columns are slot, reference, status and entity.
  fileprivate mutating func load(_ row: Row, macColumns: Range<Int>) throws {
    let slot = nextSlot
    guard try row.entity(at: 0) == slot, let reference = UInt128(stored: row[1]),
      let status = UInt8(exactly: row[2] as Int64).flatMap(RowStatus.init(rawValue:)),
      append(status: status, reference: reference, entity: try row.entity(at: 3))
    else { throw DirectoryError(.damaged, "row \(slot) does not follow the one before") }
    for column in macColumns {
      let mac = try row.withUnsafeData(atIndex: column) { $0.flatMap(UInt128.init(stored:)) }
      guard let mac, mac == 0 || index.insert(mac, slot: slot) else {
        throw DirectoryError(.damaged, "row \(slot) has an identifier that names another")
      }
    }
  }

  /// Opens the seals of all holders that have one, on every core: most of the time that a start
  /// takes.
  fileprivate func openStamps(
    _ secrets: Data, with keys: DirectoryKeys
  ) throws(DirectoryError) -> [HolderStamp] {
    let size = HolderSecret.sealedBytes
    guard secrets.count == statuses.count * size else {
      throw DirectoryError(.damaged, "a holder's key has the wrong length")
    }
    return try inParallel(statuses.count) { slot throws(DirectoryError) in
      guard statuses[slot] == .pending || statuses[slot] == .confirmed else { return .unknown }
      let sealed = secrets[slot * size..<(slot + 1) * size]
      return try HolderSecret(opening: sealed, of: references[slot], with: keys).stamp
    }
  }
}
