import Foundation
import GRDB
import Glibc
import Synchronization

/// The one connection to `directory.db`, with the settings that durability and erasure rest on.
///
/// A single connection on purpose: SQLite before 3.51.3 can damage a WAL that two connections write
/// or checkpoint, and a reader of its own could keep an erasure from truncating the WAL.
final class DatabaseFile: Sendable {
  static let name = "directory.db"

  private let queue: DatabaseQueue
  private let isHalted = Atomic(false)

  /// Opens the file and asserts its settings.
  init(folder: String) throws(DirectoryError) {
    let path = "\(folder)/\(Self.name)"
    // SQLite would create it readable for all; its WAL takes over the mode.
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0, Glibc.close(descriptor) == 0 else {
      throw DirectoryError(.storageFailed, "\(Self.name): \(String(cString: strerror(errno)))")
    }
    try KeyFile.synchronize(folder: folder)
    var configuration = Configuration()
    configuration.label = "directory"
    configuration.prepareDatabase { try Self.configure($0) }
    queue = try Self.translating { try DatabaseQueue(path: path, configuration: configuration) }
  }

  /// Whether there is a database with something in it.
  static func exists(in folder: String) -> Bool {
    var status = stat()
    return stat("\(folder)/\(name)", &status) == 0 && status.st_size > 0
  }

  /// Sets what must be set and reads it back.
  ///
  /// GRDB's own WAL mode would set `synchronous` to NORMAL, which loses acknowledged registrations
  /// in a power cut.
  private static func configure(_ database: Database) throws {
    let settings = [
      ("locking_mode", "EXCLUSIVE", "exclusive"), ("journal_mode", "WAL", "wal"),
      ("synchronous", "FULL", "2"), ("secure_delete", "ON", "1"), ("temp_store", "MEMORY", "2"),
      ("trusted_schema", "OFF", "0"),
    ]
    for (name, wanted, expected) in settings {
      try database.execute(sql: "PRAGMA \(name) = \(wanted)")
      let found = try String.fetchOne(database, sql: "PRAGMA \(name)")
      guard found == expected else {
        throw DirectoryError(.settingRefused, "\(name) is \(found ?? "unset"), not \(expected)")
      }
    }
  }

  /// Runs migrations.
  func migrate(_ migrator: DatabaseMigrator) throws(DirectoryError) {
    try Self.translating { try migrator.migrate(queue) }
  }

  /// Reads, one at a time with the writes.
  func read<Value>(_ body: (Database) throws -> Value) throws(DirectoryError) -> Value {
    try Self.translating { try queue.inDatabase(body) }
  }

  /// Runs one transaction and, once it is durable, applies its outcome, before any other access.
  ///
  /// What `body` refuses is rolled back. Where the storage fails, nothing is retried: whether the
  /// commit is there is not known, and every later write is refused until the directory is
  /// reopened.
  func write<Outcome, Value>(
    _ body: (Database) throws -> Outcome, applying apply: (Database, Outcome) throws -> Value
  ) throws(DirectoryError) -> Value {
    try Self.translating {
      try queue.inDatabase { database in
        guard !isHalted.load(ordering: .relaxed) else {
          throw DirectoryError(.halted, "an earlier write failed; reopen the directory")
        }
        do {
          return try apply(database, Self.commit(database, body))
        } catch let error as DatabaseError {
          isHalted.store(true, ordering: .relaxed)
          throw error
        }
      }
    }
  }

  private static func commit<Outcome>(
    _ database: Database, _ body: (Database) throws -> Outcome
  ) throws -> Outcome {
    var outcome: Outcome?
    try database.inTransaction(.immediate) {
      outcome = try body(database)
      return .commit
    }
    guard let outcome else { preconditionFailure("a commit has an outcome") }
    return outcome
  }

  /// Moves the WAL into the database and empties it, so that no destroyed bytes stay behind in it.
  static func truncateLog(_ database: Database) throws {
    _ = try database.checkpoint(.truncate)
  }

  /// Closes the connection; every later access fails.
  func close() throws(DirectoryError) {
    try Self.translating { try queue.close() }
  }

  private static func translating<Value>(
    _ body: () throws -> Value
  ) throws(DirectoryError) -> Value {
    do {
      return try body()
    } catch let error as DirectoryError {
      throw error
    } catch let error as DatabaseError {
      throw translated(error)
    } catch {
      throw DirectoryError(.damaged, "a stored value cannot be read")
    }
  }

  /// Takes over SQLite's code and words, never the statement or its values.
  private static func translated(_ error: DatabaseError) -> DirectoryError {
    let message = "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: return DirectoryError(.locked, message)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: return DirectoryError(.damaged, message)
    default: return DirectoryError(.storageFailed, message)
    }
  }
}

extension Statement {
  /// Executes the statement with values for all of its parameters, in their order.
  ///
  /// GRDB does not check their count: a value that lacks would be stored as NULL, which the tables
  /// refuse.
  func run(_ values: StatementArguments) throws {
    setUncheckedArguments(values)
    try execute()
  }
}
