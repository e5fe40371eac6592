import EventLog
import EventLogTesting
import GRDB
import Projections
import Synchronization

/// A record of these tests: a word and a number.
struct ToyRecord: ProjectedRecord, Hashable {
  var position: Position
  var word: String
  var number: Int64

  var recordedAtMicroseconds: Int64 { Int64(position.rawValue) * 1_000_000 }

  static func bytes(_ word: String, _ number: Int) -> [UInt8] { Array("\(word) \(number)".utf8) }

  @Sendable static func decode(
    _ position: Position, _ bytes: UnsafeRawBufferPointer
  ) throws -> ToyRecord {
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    guard parts.count == 2, let number = Int64(parts[1]) else {
      throw UnfoldableRecord("no word and number")
    }
    return ToyRecord(position: position, word: String(parts[0]), number: number)
  }
}

/// Adds the numbers of each word up.
struct SumsModel: ReadModel {
  typealias Record = ToyRecord
  var name = "sums"
  var version = 1
  /// A word at which the fold fails, after half of what it does for a record.
  var poison: String?
  let tables = ["sums", "sums_log"]
  let schema = """
    CREATE TABLE sums (word TEXT PRIMARY KEY, total INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE sums_log (position INTEGER PRIMARY KEY) STRICT;
    """
  let indexes = ""

  func makeFold(_ database: Database) throws -> any ReadModelFold<ToyRecord> {
    SumsFold(
      log: try PreparedStatement(database, "INSERT INTO sums_log VALUES (?)"),
      add: try PreparedStatement(
        database,
        """
        INSERT INTO sums VALUES (?1, ?2) ON CONFLICT DO UPDATE SET total = total + ?2
        RETURNING total
        """),
      poison: poison)
  }
}

private struct SumsFold: ReadModelFold {
  let log: PreparedStatement
  let add: PreparedStatement
  let poison: String?

  func apply(_ record: ToyRecord) throws {
    try log.run(.init(record.position.rawValue))
    if record.word == poison { throw UnfoldableRecord("a poisoned word") }
    _ = try add.integer(.text(record.word), .init(record.number))
  }
}

/// Keeps every word at its position.
struct WordsModel: ReadModel {
  typealias Record = ToyRecord
  var name = "words"
  var version = 1
  let tables = ["words"]
  let schema = "CREATE TABLE words (position INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT"
  let indexes = "CREATE INDEX IF NOT EXISTS words_by_word ON words (word)"

  func makeFold(_ database: Database) throws -> any ReadModelFold<ToyRecord> {
    WordsFold(insert: try PreparedStatement(database, "INSERT INTO words VALUES (?, ?)"))
  }
}

private struct WordsFold: ReadModelFold {
  let insert: PreparedStatement

  func apply(_ record: ToyRecord) throws {
    try insert.run(.init(record.position.rawValue), .text(record.word))
  }
}

/// Keeps of each word where it stood, as bytes, in memory until the batch is finished.
struct PlacesModel: ReadModel {
  typealias Record = ToyRecord
  let name = "places"
  let version = 1
  /// A word at which the fold fails, once it has it in memory.
  var poison: String?
  /// A word that keeps a batch from being finished.
  var stain: String?
  let tables = ["places"]
  let schema =
    "CREATE TABLE places (word TEXT PRIMARY KEY, bytes BLOB, none BLOB) STRICT, WITHOUT ROWID"
  let indexes = ""

  func makeFold(_ database: Database) throws -> any ReadModelFold<ToyRecord> {
    PlacesFold(
      model: self, places: [:],
      read: try PreparedStatement(database, "SELECT bytes FROM places WHERE word = ?"),
      write: try PreparedStatement(database, "INSERT OR REPLACE INTO places VALUES (?, ?, ?)"))
  }
}

private final class PlacesFold: ReadModelFold {
  let model: PlacesModel
  var places: [String: [UInt8]]
  var changed: Set<String> = []
  let read: PreparedStatement
  let write: PreparedStatement

  init(
    model: PlacesModel, places: [String: [UInt8]], read: PreparedStatement,
    write: PreparedStatement
  ) {
    self.model = model
    self.places = places
    self.read = read
    self.write = write
  }

  func apply(_ record: ToyRecord) throws {
    let known = try places[record.word] ?? read.blob(.text(record.word)) ?? []
    places[record.word] = known + [UInt8(truncatingIfNeeded: record.position.rawValue)]
    changed.insert(record.word)
    if record.word == model.poison { throw UnfoldableRecord("a poisoned word") }
  }

  func finish() throws {
    for word in changed.sorted() {
      if word == model.stain { throw UnfoldableRecord("a stained batch") }
      try write.run(.text(word), .blob(places[word] ?? []), .blob([]))
    }
    changed = []
  }
}

/// A log in memory that can be made unreadable after a position.
struct FragileLog: HeadSource {
  let store: InMemoryEventStore
  let readableUpTo = Fence()

  /// Where reading fails; nothing for nowhere.
  final class Fence: Sendable {
    private let position = Mutex<Position?>(nil)
    var value: Position? {
      get { position.withLock { $0 } }
      set { position.withLock { [newValue] in $0 = newValue } }
    }
  }

  func head(at position: Position) throws(EventLogError) -> LogHead? {
    try store.head(at: position)
  }

  func record(at position: Position) throws(EventLogError) -> [UInt8]? {
    try store.record(at: position)
  }

  func forEachRecord(
    after position: Position, limit: Int,
    _ body: (Position, UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int {
    if let end = readableUpTo.value, position >= end {
      throw EventLogError(.storageFailed, "the disk is gone", at: position)
    }
    return try store.forEachRecord(after: position, limit: limit, body)
  }
}
