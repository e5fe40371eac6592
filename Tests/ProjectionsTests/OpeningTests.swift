import EventLog
import EventLogTesting
import Foundation
import GRDB
import Projections
import Testing

@Suite("Opening a file of read models") struct OpeningTests {
  /// Folds a log, opens its file with another, and expects what becomes of it.
  private func expectDiscarded(
    of log: ToyLog, by other: ToyLog, _ reason: String
  ) async throws {
    _ = try await log.foldAll()
    let file = try other.open(path: log.path)
    #expect(file.discarded.map(\.name) == ["sums", "words"])
    #expect(file.discarded.allSatisfy { $0.reason.contains(reason) }, "\(file.discarded)")
    #expect(file.statuses.allSatisfy { $0.position == .beforeFirst })
    try await other.runner(file).catchUp()
    let digests = try ["sums", "words"].map { try file.digest(of: $0) }
    #expect(try await other.digestsOfNewFold() == digests)
  }

  @Test("another log's rows are thrown away, whether it is as long or longer")
  func foreign() async throws {
    try await expectDiscarded(
      of: ToyLog(seed: 1, records: 60), by: ToyLog(seed: 2, records: 60), "another root")
    try await expectDiscarded(
      of: ToyLog(seed: 1, records: 60), by: ToyLog(seed: 2, records: 90), "another root")
  }

  @Test("rows beyond the end of a log that became shorter are thrown away")
  func shortened() async throws {
    let short = try ToyLog(seed: 1, records: 40)
    let long = try ToyLog(seed: 1, records: 40)
    try long.append(20)
    try await expectDiscarded(of: long, by: short, "the log ends before position 60")
  }

  @Test("rows of a log that went on are kept")
  func continued() async throws {
    let log = try ToyLog(records: 40)
    _ = try await log.foldAll()
    try log.append(20)
    let file = try log.open()
    #expect(file.discarded.isEmpty)
    #expect(file.statuses.allSatisfy { $0.position.rawValue == 40 })
  }

  @Test("a new version, a model that is gone, and one that is wanted anew are thrown away alone")
  func versions() async throws {
    let log = try ToyLog(records: 40)
    _ = try await log.foldAll()
    let newer = try log.open([SumsModel(version: 2), WordsModel()])
    #expect(newer.discarded.map(\.name) == ["sums"])
    #expect(newer.discarded.first?.reason == "version 1 is not version 2")
    #expect(newer.statuses.map(\.position.rawValue) == [0, 40])
    try newer.close()

    let fewer = try log.open([WordsModel()])
    #expect(fewer.discarded.map(\.name) == ["sums"])
    #expect(try ProjectionListing.read(path: log.path).map(\.name) == ["words"])
    let tables = try await fewer.ask("words") {
      try String.fetchAll($0, sql: "SELECT name FROM sqlite_schema WHERE name LIKE 'sums%'")
    }
    #expect(tables.isEmpty)
    try fewer.close()
  }

  @Test("what is to be folded anew is, and gives the same rows")
  func anew() async throws {
    let log = try ToyLog(records: 40)
    let before = try await log.foldAll()
    let file = try log.open(anew: ["words"])
    #expect(file.discarded.map(\.name) == ["words"])
    try await log.runner(file).catchUp()
    #expect(try ["sums", "words"].map { try file.digest(of: $0) } == before)
  }

  @Test("a file that is none, or of another form, is replaced", arguments: ["garbage", "form"])
  func damaged(how: String) async throws {
    let log = try ToyLog(records: 40)
    let before = try await log.foldAll()
    if how == "garbage" {
      try Data(repeating: 0x5A, count: 20_000).write(to: URL(fileURLWithPath: log.path))
    } else {
      let database = try DatabaseQueue(path: log.path)
      try await database.write { try $0.execute(sql: "PRAGMA user_version = 99") }
      try database.close()
    }
    let file = try log.open()
    #expect(file.discarded.map(\.name) == [log.path])
    try await log.runner(file).catchUp()
    #expect(try ["sums", "words"].map { try file.digest(of: $0) } == before)
  }

  @Test("a root that was tampered with is no checkpoint")
  func tampered() async throws {
    let log = try ToyLog(records: 40)
    let before = try await log.foldAll()
    let database = try DatabaseQueue(path: log.path)
    try await database.write {
      try $0.execute(sql: "UPDATE checkpoint SET root = 'none' WHERE model = 'sums'")
      try $0.execute(sql: "UPDATE checkpoint SET origin = root WHERE model = 'words'")
    }
    try database.close()
    let file = try log.open()
    #expect(file.discarded.map(\.name) == ["sums", "words"])
    try await log.runner(file).catchUp()
    #expect(try ["sums", "words"].map { try file.digest(of: $0) } == before)
  }

  @Test("a second process that would fold is kept out; the files are their owner's alone")
  func locked() throws {
    let log = try ToyLog(records: 1)
    let file = try log.open()
    #expect(throws: ProjectionError.self) { try log.open() }
    for name in try FileManager.default.contentsOfDirectory(atPath: log.folder.path) {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: "\(log.folder.path)/\(name)")
      let mode = try #require(attributes[.posixPermissions] as? Int)
      #expect(mode & 0o077 == 0, "\(name)")
    }
    withExtendedLifetime(file) {}
  }

  @Test("a listing of no file is empty")
  func noFile() throws {
    #expect(try ProjectionListing.read(path: "/nonexistent/projections.db").isEmpty)
  }
}
