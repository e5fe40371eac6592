import CSQLite
public import EventLog
package import EventLogSQLite
import LedgerWire

/// The queue of one pairing in an SQLite file: durable before a call returns.
///
/// Write-ahead log with `synchronous=FULL`, one transaction for each call. After an error nothing
/// is written any more: what was under way is there or not there as a whole, and opening the file
/// again tells which.
public struct TapQueue: ~Copyable {
  private let connection: Connection
  private let settings: LogSettings
  private var isBroken = false

  /// "PasQ": marks a file as a terminal's queue.
  private static let applicationID: Int64 = 0x5061_7351
  /// The version of its tables.
  private static let version: Int64 = 1

  private static let tables = [
    "CREATE TABLE taps (seq INTEGER PRIMARY KEY, item BLOB NOT NULL, boot TEXT) STRICT",
    """
    CREATE TABLE recent (
      seq INTEGER PRIMARY KEY, card INTEGER NOT NULL, kind INTEGER NOT NULL, event TEXT,
      at INTEGER NOT NULL) STRICT
    """,
    "CREATE TABLE undos (seq INTEGER PRIMARY KEY, reason TEXT NOT NULL) STRICT",
    """
    CREATE TABLE troubles (
      seq INTEGER NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, status INTEGER, item BLOB,
      PRIMARY KEY (seq, kind)) STRICT
    """,
    "CREATE TABLE packs (version INTEGER PRIMARY KEY, note BLOB NOT NULL) STRICT",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, number INTEGER, text TEXT) STRICT",
  ]

  /// Opens a queue, and makes its file where there is none.
  ///
  /// - Throws: `foreign` for a file of something else or of newer software, `damaged` for one that
  ///   cannot be read.
  package init(path: String, settings: LogSettings = LogSettings()) throws(EventLogError) {
    let opened = try Connection(path: path, access: .create, vfs: settings.vfs)
    try settings.applyToWriter(opened)
    try Self.prepare(opened, path: path)
    self.settings = settings
    connection = opened
  }

  /// Makes the tables in an empty file, and makes sure that any other is a queue of this version.
  private static func prepare(
    _ connection: borrowing Connection, path: String
  ) throws(EventLogError) {
    let mark = try connection.integer("PRAGMA application_id")
    let objects = try connection.integer("SELECT count(*) FROM sqlite_schema")
    guard mark == 0, objects == 0 else {
      guard mark == applicationID, try connection.integer("PRAGMA user_version") == version else {
        throw EventLogError(.foreign, "\(path) is no queue of a terminal, or a newer one")
      }
      return
    }
    try connection.run("BEGIN IMMEDIATE", doing: "make the tables")
    for table in tables { try connection.run(table, doing: "make the tables") }
    try connection.run("PRAGMA application_id = \(applicationID)", doing: "mark the file")
    try connection.run("PRAGMA user_version = \(version)", doing: "mark the file")
    try connection.run("COMMIT", doing: "make the tables")
  }

  // MARK: Reading

  /// Everything that is stored of a pairing.
  ///
  /// - Throws: `damaged` where a row is not what was written.
  public func stored(of pairing: TerminalPairing) throws(EventLogError) -> StoredPairing {
    var stored = StoredPairing(pairing: pairing)
    try rows("SELECT seq, item, boot FROM taps ORDER BY seq") { (row) throws(EventLogError) in
      guard let item = try? TapItem(jsonLine: row.copiedBytes(1)),
        item.sequence == UInt64(exactly: row.integer(0))
      else { throw EventLogError(.damaged, "a queued tap cannot be read") }
      stored.taps.append(QueuedTap(item: item, boot: row.text(2)))
    }
    try rows("SELECT seq, reason FROM undos ORDER BY seq") { (row) throws(EventLogError) in
      guard let reason = row.text(1).flatMap(TapUndo.Reason.init(rawValue:)) else {
        throw EventLogError(.damaged, "a queued undo cannot be read")
      }
      stored.undos.append(
        TapUndo(sequence: UInt64(clamping: row.integer(0)), reason: reason))
    }
    try readTroubles(&stored)
    try rows("SELECT seq, card, kind, event, at FROM recent ORDER BY seq") {
      (row) throws(EventLogError) in
      guard let kind = CardNumberKind(rawValue: Int(row.integer(2))) else {
        throw EventLogError(.damaged, "a remembered tap cannot be read")
      }
      stored.recent.append(
        RecentTap(
          sequence: UInt64(clamping: row.integer(0)), card: row.integer(1), kind: kind,
          eventID: row.text(3), occurredAt: row.integer(4)))
    }
    try rows("SELECT note FROM packs ORDER BY version") { (row) throws(EventLogError) in
      stored.packs.append(row.copiedBytes(0))
    }
    try readFacts(&stored)
    // A tap that stands in the queue was made, whatever the counter says.
    stored.nextSequence = max(stored.nextSequence, (stored.taps.last?.sequence ?? 0) + 1)
    return stored
  }

  private func readTroubles(_ stored: inout StoredPairing) throws(EventLogError) {
    try rows("SELECT seq, kind, at, status, item FROM troubles ORDER BY at, seq") {
      (row) throws(EventLogError) in
      guard let kind = row.text(1).flatMap(TapTrouble.Kind.init(rawValue:)) else {
        throw EventLogError(.damaged, "a trouble cannot be read")
      }
      stored.troubles.append(
        TapTrouble(
          sequence: UInt64(clamping: row.integer(0)), kind: kind, at: row.integer(2),
          status: row.isNull(3) ? nil : Int(row.integer(3)),
          item: row.isNull(4) ? nil : try? TapItem(jsonLine: row.copiedBytes(4))))
    }
  }

  private func readFacts(_ stored: inout StoredPairing) throws(EventLogError) {
    var numbers: [String: Int64] = [:]
    var texts: [String: String] = [:]
    try rows("SELECT name, number, text FROM facts") { (row) throws(EventLogError) in
      let name = row.text(0) ?? ""
      if !row.isNull(1) { numbers[name] = row.integer(1) }
      texts[name] = row.text(2)
    }
    stored.nextSequence = numbers["next"].map { UInt64(clamping: $0) } ?? 1
    stored.ackedUpTo = numbers["acked"].map { UInt64(clamping: $0) } ?? 0
    stored.packETag = texts["etag"]
    if let time = numbers["time"], let uptime = numbers["uptime"], let boot = texts["boot"] {
      stored.time = KnownTime(
        time: time, uptime: UInt64(clamping: uptime), boot: boot, ahead: numbers["ahead"])
    }
  }

  private func rows(
    _ sql: String, _ body: (borrowing Statement) throws(EventLogError) -> Void
  ) throws(EventLogError) {
    let statement = try Statement(connection, Array(sql.utf8), doing: "read the queue")
    while try statement.step() { try body(statement) }
  }

  // MARK: Writing

  /// Carries changes out, all or none of them, and returns once they are durable.
  ///
  /// - Throws: `closed` after an earlier error.
  public mutating func apply(_ changes: [StoredChange]) throws(EventLogError) {
    guard !isBroken else { throw EventLogError(.closed, "the queue failed before") }
    isBroken = true
    try connection.run("BEGIN IMMEDIATE", doing: "begin a change of the queue")
    for change in changes { try write(change) }
    try connection.run("COMMIT", doing: "commit a change of the queue")
    if connection.walFrames >= settings.checkpointFrames {
      try connection.checkpoint(mode: SQLITE_CHECKPOINT_PASSIVE)
    }
    isBroken = false
  }

  private func write(_ change: StoredChange) throws(EventLogError) {
    switch change {
    case .queued(let tap):
      try put(tap, "INSERT")
      try set("next", number: Int64(clamping: tap.sequence + 1))
    case .replaced(let tap): try put(tap, "INSERT OR REPLACE")
    case .acknowledged(let sequences, let ackedUpTo):
      let deletion = try Statement(
        connection, Array("DELETE FROM taps WHERE seq = ?1".utf8), doing: "delete a tap")
      for sequence in sequences {
        try deletion.bind(Int64(clamping: sequence), at: 1)
        try deletion.run()
      }
      try set("acked", number: Int64(clamping: ackedUpTo))
    case .nextSequence(let next): try set("next", number: Int64(clamping: next))
    case .troubled(let trouble): try put(trouble)
    case .remembered(let tap): try put(tap)
    case .unremembered(let sequence):
      try run("DELETE FROM recent WHERE seq = ?1", .number(sequence))
    case .forgotten(let last): try run("DELETE FROM recent WHERE seq <= ?1", .number(last))
    case .undoQueued(let undo):
      try run(
        "INSERT OR REPLACE INTO undos VALUES (?1, ?2)", .number(undo.sequence),
        .text(undo.reason.rawValue))
    case .undoEnded(let sequence): try run("DELETE FROM undos WHERE seq = ?1", .number(sequence))
    case .time(let known):
      try set("time", number: known.time)
      try set("uptime", number: Int64(clamping: known.uptime))
      try set("boot", text: known.boot)
      try set("ahead", number: known.ahead)
    case .wholePack(let note, let entityTag):
      try run("DELETE FROM packs")
      try run("INSERT INTO packs VALUES (0, ?1)", .bytes(note))
      try set("etag", text: entityTag)
    case .packDelta(let note, let version, let entityTag):
      try run("INSERT OR REPLACE INTO packs VALUES (?1, ?2)", .number(version), .bytes(note))
      try set("etag", text: entityTag)
    }
  }

  private func put(_ tap: QueuedTap, _ insert: String) throws(EventLogError) {
    try run(
      "\(insert) INTO taps VALUES (?1, ?2, ?3)", .number(tap.sequence),
      .bytes(tap.item.jsonLine()), .text(tap.boot))
  }

  private func put(_ trouble: TapTrouble) throws(EventLogError) {
    try run(
      "INSERT OR REPLACE INTO troubles VALUES (?1, ?2, ?3, ?4, ?5)", .number(trouble.sequence),
      .text(trouble.kind.rawValue), .integer(trouble.at),
      .integer(trouble.status.map { Int64($0) }), .bytes(trouble.item?.jsonLine()))
  }

  private func put(_ tap: RecentTap) throws(EventLogError) {
    try run(
      "INSERT OR REPLACE INTO recent VALUES (?1, ?2, ?3, ?4, ?5)", .number(tap.sequence),
      .integer(tap.card), .integer(Int64(tap.kind.rawValue)), .text(tap.eventID),
      .integer(tap.occurredAt))
  }

  private func set(
    _ name: String, number: Int64? = nil, text: String? = nil
  ) throws(EventLogError) {
    try run(
      "INSERT OR REPLACE INTO facts VALUES (?1, ?2, ?3)", .text(name), .integer(number),
      .text(text))
  }

  /// What a parameter of a statement is bound to.
  private enum Value {
    case integer(Int64?), text(String?), bytes([UInt8]?)

    static func number(_ number: UInt64) -> Value { .integer(Int64(clamping: number)) }
  }

  private func run(_ sql: String, _ values: Value...) throws(EventLogError) {
    let statement = try Statement(connection, Array(sql.utf8), doing: "change the queue")
    for (index, value) in values.enumerated() {
      let parameter = Int32(index + 1)
      switch value {
      case .integer(let number?): try statement.bind(number, at: parameter)
      case .integer(nil): try statement.bind(copying: nil as String?, at: parameter)
      case .text(let text): try statement.bind(copying: text, at: parameter)
      case .bytes(let bytes): try statement.bind(copying: bytes, at: parameter)
      }
    }
    try statement.run()
  }
}
