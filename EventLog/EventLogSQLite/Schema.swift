import CSQLite
import EventLog

/// The tables of a log file, and the numbers that mark a file as one.
///
/// `DataFile.md` says what each of them is for.
enum Schema {
  /// "PasB": marks a file as a Pasboek log.
  static let applicationID: Int64 = 0x5061_7342
  /// The version of the format; a file with a higher one was written by newer software.
  static let version: Int64 = 1

  /// The statements that make the tables, in order, as SQLite keeps them: without the line break
  /// that ends their files.
  private static var statements: [String] {
    [
      PackageResources.createRecords_sql, PackageResources.createTiles_sql,
      PackageResources.refuseRecordUpdate_sql, PackageResources.refuseRecordDelete_sql,
      PackageResources.refuseTileUpdate_sql, PackageResources.refuseTileDelete_sql,
    ].map { String(decoding: $0.dropLast(), as: UTF8.self) }
  }

  /// How many of the statements make tables; they come first.
  private static let tableCount = 2

  /// Makes sure that a database is empty.
  ///
  /// - Throws: `foreign` when it holds anything.
  static func requireEmpty(_ connection: borrowing Connection) throws(EventLogError) {
    guard try Marks(of: connection) == Marks(applicationID: 0, version: 0, statements: []) else {
      throw EventLogError(.foreign, "the file to create holds a database already")
    }
  }

  /// Makes the tables in an empty database, in one transaction.
  static func create(in connection: borrowing Connection) throws(EventLogError) {
    let doing = "create the tables"
    try connection.run(PackageResources.begin_sql, doing: doing)
    for statement in statements { try connection.run(statement, doing: doing) }
    try connection.run("PRAGMA application_id = \(applicationID)", doing: doing)
    try connection.run("PRAGMA user_version = \(version)", doing: doing)
    try connection.run(PackageResources.commit_sql, doing: doing)
  }

  /// Makes sure that a database is a log of this version, to the letter of its statements.
  ///
  /// - Parameters:
  ///   - path: the file, for the error's text.
  ///   - withTriggers: whether the triggers count. A reader needs the tables alone: a copy without
  ///     its triggers is still read, so that a verification can name what is wrong in it.
  /// - Throws: `foreign` for a database of something else or of newer software; `damaged` for a log
  ///   whose tables or triggers are not those of its version.
  static func check(
    _ connection: borrowing Connection, path: String, withTriggers: Bool = true
  ) throws(EventLogError) {
    let marks = try Marks(of: connection)
    guard marks.applicationID == applicationID else {
      throw EventLogError(
        .foreign, "\(path) is not a Pasboek log: its application_id is \(marks.applicationID)")
    }
    guard marks.version <= version else {
      throw EventLogError(
        .foreign,
        "\(path) has format \(marks.version), this software knows up to \(version)")
    }
    let count = withTriggers ? max(statements.count, marks.statements.count) : tableCount
    guard marks.version == version,
      marks.statements.prefix(count).elementsEqual(statements.prefix(count))
    else {
      throw EventLogError(.damaged, "the tables of \(path) are not those of format \(version)")
    }
  }

  /// What a database says of itself.
  private struct Marks: Equatable {
    var applicationID: Int64
    var version: Int64
    var statements: [String]

    init(applicationID: Int64, version: Int64, statements: [String]) {
      self.applicationID = applicationID
      self.version = version
      self.statements = statements
    }

    init(of connection: borrowing Connection) throws(EventLogError) {
      applicationID = try connection.integer("PRAGMA application_id")
      version = try connection.integer("PRAGMA user_version")
      statements = []
      let schema = try Statement(connection, PackageResources.schema_sql, doing: "read the schema")
      while try schema.step() { statements.append(schema.text(0) ?? "") }
    }
  }
}
