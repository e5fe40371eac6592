import EventLog
import GRDB
import Glibc

/// Opens the file of the read models and throws away what is of no use.
struct ProjectionOpening<Record: ProjectedRecord> {
  let path: String
  let models: [any ReadModel<Record>]
  let anew: Set<String>

  struct Opened {
    var pool: DatabasePool
    var checkpoints: [Checkpoint]
    var origin: LogHash?
    var discarded: [ProjectionFile<Record>.Discarded]
  }

  /// The version of the file itself (`user_version`).
  private static var formVersion: Int32 { 1 }
  /// How much of the file each connection keeps in memory, in KiB.
  private static var cacheKibibytes: Int { 32_768 }
  /// Pages of the write-ahead log after which it is moved into the file: 32 MiB.
  private static var logPages: Int { 8_192 }

  func open<Source: HeadSource & ~Copyable>(_ log: inout Source) throws -> Opened {
    let origin = try log.record(at: .first).map { LogHash.leaf(of: $0) }
    do {
      return try openOnce(&log, origin)
    } catch let error as DatabaseError where error.isDamage {
      return try openAnew(&log, origin, because: "SQLite \(error.extendedResultCode.rawValue)")
    } catch is ForeignForm {
      return try openAnew(&log, origin, because: "another version of Pasboek made it")
    }
  }

  private func openAnew<Source: HeadSource & ~Copyable>(
    _ log: inout Source, _ origin: LogHash?, because reason: String
  ) throws -> Opened {
    try removeDatabase(path)
    var opened = try openOnce(&log, origin)
    opened.discarded.append(.init(name: path, reason: reason))
    return opened
  }

  private func openOnce<Source: HeadSource & ~Copyable>(
    _ log: inout Source, _ origin: LogHash?
  ) throws -> Opened {
    try makeOwnersFile(path)
    let pool = try DatabasePool(path: path, configuration: Self.configuration())
    var opened = Opened(pool: pool, checkpoints: [], origin: origin, discarded: [])
    try pool.writeWithoutTransaction { database in
      try database.inTransaction(.immediate) {
        try prepareForm(database)
        let known = try Checkpoint.all(database)
        for (name, checkpoint) in known.sorted(by: { $0.key < $1.key })
        where !models.contains(where: { $0.name == name }) {
          try drop(name, checkpoint, database)
          opened.discarded.append(.init(name: name, reason: "no model has this name"))
        }
        for model in models {
          let checkpoint = known[model.name]
          let reason = try checkpoint.flatMap { try flaw(of: $0, model, &log, origin) }
          if let checkpoint, reason == nil {
            opened.checkpoints.append(checkpoint)
            continue
          }
          if let checkpoint, let reason {
            try drop(model.name, checkpoint, database)
            opened.discarded.append(.init(name: model.name, reason: reason))
          }
          opened.checkpoints.append(try create(model, database))
        }
        return .commit
      }
    }
    return opened
  }

  private func flaw<Source: HeadSource & ~Copyable>(
    of checkpoint: Checkpoint, _ model: any ReadModel<Record>, _ log: inout Source,
    _ origin: LogHash?
  ) throws -> String? {
    if anew.contains(model.name) { return "it is to be folded anew" }
    return checkpoint.flaw(
      version: model.version, tables: model.tables,
      log: (origin, try log.head(at: checkpoint.head.position)))
  }

  private func drop(_ name: String, _ checkpoint: Checkpoint, _ database: Database) throws {
    for table in checkpoint.tables {
      try database.execute(sql: "DROP TABLE IF EXISTS \(table.quotedDatabaseIdentifier)")
    }
    try database.execute(sql: "DELETE FROM checkpoint WHERE model = ?", arguments: [name])
  }

  private func create(
    _ model: any ReadModel<Record>, _ database: Database
  ) throws -> Checkpoint {
    try database.execute(sql: model.schema)
    let checkpoint = Checkpoint(
      version: model.version, origin: nil, head: .empty, tables: model.tables)
    try checkpoint.write(database, model: model.name, stop: nil)
    return checkpoint
  }

  private func prepareForm(_ database: Database) throws {
    let form = try Int32.fetchOne(database, sql: "PRAGMA user_version")
    if form == Self.formVersion { return }
    guard form == 0, try !database.tableExists("checkpoint") else { throw ForeignForm() }
    try database.execute(sql: Checkpoint.schema)
    try database.execute(sql: "PRAGMA user_version = \(Self.formVersion)")
  }

  /// A pool sets WAL with `synchronous=NORMAL`: a power cut may take the newest transactions, each
  /// with its checkpoint, and never a part of one.
  static func configuration() -> Configuration {
    var configuration = Configuration()
    configuration.waitForOthers()
    configuration.label = "projections"
    configuration.maximumReaderCount = ProjectionLimits.readersMax
    configuration.prepareDatabase { database in
      for setting in [
        "cache_size = -\(cacheKibibytes)", "wal_autocheckpoint = \(logPages)",
        // Whoever makes an index of millions of rows sorts them in a file.
        "temp_store = \(database.configuration.readonly ? "MEMORY" : "FILE")",
        "trusted_schema = OFF",
      ] {
        try database.execute(sql: "PRAGMA \(setting)")
      }
    }
    return configuration
  }
}

/// Makes a file of its owner's alone, where there is none.
///
/// SQLite would make it readable for all; its other files take over the mode.
func makeOwnersFile(_ path: String) throws(ProjectionError) {
  let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
  guard descriptor >= 0, Glibc.close(descriptor) == 0 else {
    throw ProjectionError(.storageFailed, "\(path): \(String(cString: strerror(errno)))")
  }
}

/// The file holds something else than read models of this form.
private struct ForeignForm: Error {}

extension DatabaseError {
  /// Whether the file is not what was written.
  var isDamage: Bool { resultCode == .SQLITE_CORRUPT || resultCode == .SQLITE_NOTADB }

  /// Whether it is the statement that does not work, and not the storage.
  var isOfStatement: Bool {
    switch resultCode {
    case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_RANGE, .SQLITE_ERROR: true
    default: false
    }
  }
}
