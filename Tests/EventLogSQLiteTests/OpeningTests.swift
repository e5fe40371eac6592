import EventLog
import EventLogSQLite
import EventLogTesting
import Foundation
import Testing

@Suite("Opening a log")
struct OpeningTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open() throws -> SQLiteLog.Opened {
    try SQLiteLog.openForWriting(folder: folder.path, now: 9)
  }

  private func openToRecord() throws -> SQLiteLog.Opened {
    try SQLiteLog.openForWriting(folder: folder.path, now: 9, isLossAccepted: true)
  }

  private var database: String { folder.file("log.db") }

  @Test("a new log is empty, and what is appended is there when it is opened again")
  func reopen() throws {
    let head = try Logs.make(700, in: folder)
    #expect(head.root == Logs.root(ofFirst: 700))
    #expect(try open().writer.head == head)
    #expect(try open().heads.durableHead == head)
  }

  @Test("a folder that holds a log is not made into one again")
  func createTwice() throws {
    try Logs.make(1, in: folder)
    #expect(logError { try SQLiteLog.create(folder: folder.path, now: 0) }?.code == .foreign)
    try folder.remove("heads")
    #expect(logError { try SQLiteLog.create(folder: folder.path, now: 0) }?.code == .foreign)
  }

  @Test("nobody but the owner may read the files of a log")
  func rights() throws {
    try Logs.make(3, in: folder)
    let log = try open()
    for name in ["log.db", "log.db-wal", "log.db-shm", "heads", "lock"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
    withExtendedLifetime(log) {}
  }

  @Test("a creation that was cut short before its tables may be repeated")
  func createAgain() throws {
    try folder.write([], to: "log.db")
    try SQLiteLog.create(folder: folder.path, now: 0)
    #expect(try open().writer.head == .empty)
  }

  @Test("a second writer is refused and told which process holds the log")
  func secondWriter() throws {
    try Logs.make(1, in: folder)
    let first = try open()
    let error = logError { try open() }
    #expect(error?.code == .locked)
    let process = ProcessInfo.processInfo.processIdentifier
    #expect(error?.message.contains("process \(process) ") == true)
    withExtendedLifetime(first) {}
  }

  @Test("the lock ends with its writer")
  func lockEnds() throws {
    try Logs.make(1, in: folder)
    do { _ = try open() }
    #expect(try open().writer.head.position == .first)
  }

  @Test("a file of something else is refused by name and left as it is")
  func foreignFile() throws {
    try Logs.make(1, in: folder)
    try folder.remove("log.db")
    do { try RawDatabase(database).run("CREATE TABLE t(x); PRAGMA application_id = 7") }
    let before = try folder.bytes(of: "log.db")
    let error = logError { try open() }
    #expect(error?.code == .foreign)
    #expect(error?.message.contains(database) == true)
    #expect(try folder.bytes(of: "log.db") == before)
  }

  @Test("a file that is no database is refused")
  func notADatabase() throws {
    try Logs.make(1, in: folder)
    try folder.write(Array("what is this, and why is it here?".utf8), to: "log.db")
    #expect(logError { try open() }?.code == .foreign)
  }

  @Test(
    "marks and tables other than this format's are refused",
    arguments: [
      ("PRAGMA user_version = 2", EventLogError.Code.foreign),
      ("PRAGMA user_version = 0", .damaged),
      ("PRAGMA application_id = 1", .foreign),
      ("DROP TRIGGER refuse_record_update", .damaged),
      ("CREATE INDEX i ON records(bytes)", .damaged),
      ("CREATE TABLE more(x)", .damaged),
    ])
  func otherFormat(_ change: String, _ code: EventLogError.Code) throws {
    try Logs.make(3, in: folder)
    try RawDatabase(database).run(change)
    #expect(logError { try open() }?.code == code)
    #expect(logError { try SQLiteLog.verify(folder: folder.path) }?.code == code)
  }

  @Test(
    "a reader needs the marks and the tables, not the triggers",
    arguments: [
      ("PRAGMA user_version = 2", EventLogError.Code.foreign),
      ("PRAGMA application_id = 1", .foreign),
      ("DROP TRIGGER refuse_record_update", nil),
      ("DROP TABLE tiles", .damaged),
    ])
  func readersNeeds(_ change: String, _ code: EventLogError.Code?) throws {
    try Logs.make(3, in: folder)
    try RawDatabase(database).run(change)
    #expect(logError { try SQLiteLog.openForReading(folder: folder.path) }?.code == code)
  }

  @Test("a log that has lost its end is refused, with both ends named", arguments: [0, 256, 699])
  func shortened(left: UInt64) throws {
    try Logs.make(700, in: folder)
    try truncate(to: left)
    let error = logError { try open() }
    #expect(error?.code == .shortened)
    #expect(error?.position == Position(rawValue: left + 1))
    #expect(error?.message.contains("\(left)") == true && error?.message.contains("700") == true)
  }

  @Test("a hole in the tail is named by its position")
  func hole() throws {
    try Logs.make(300, in: folder)
    try tamper { try $0.run("DELETE FROM records WHERE position = 280") }
    #expect(logError { try open() }?.code == .damaged)
    #expect(logError { try open() }?.position == Position(rawValue: 280))
  }

  @Test(
    "what the newest head does not cover is refused",
    arguments: [
      "UPDATE records SET bytes = x'00' WHERE position = 650",
      "UPDATE tiles SET hashes = zeroblob(8192) WHERE tile = 1",
      "DELETE FROM tiles WHERE tile = 0",
      "DELETE FROM records WHERE position = 1",
      "UPDATE records SET position = 701 WHERE position = 700",
    ])
  func damaged(_ change: String) throws {
    try Logs.make(700, in: folder)
    try tamper { try $0.run(change) }
    #expect(logError { try open() }?.code == .damaged)
  }

  @Test("missing heads are refused unless the log is empty")
  func missingHeads() throws {
    try SQLiteLog.create(folder: folder.path, now: 0)
    try folder.remove("heads")
    #expect(try open().writer.head == .empty)
    try Logs.extend(by: 3, in: folder)
    try folder.remove("heads")
    let error = logError { try open() }
    #expect(error?.code == .shortened)
    #expect(error?.message.contains("no heads") == true)
  }

  @Test("the heads of another log are refused")
  func foreignHeads() throws {
    let other = try TemporaryFolder()
    try Logs.make(300, in: folder)
    try Logs.make(300, in: other, seed: 1)
    try folder.write(try other.bytes(of: "heads"), to: "heads")
    #expect(logError { try open() }?.code == .foreign)
  }

  @Test("a log that goes beyond its newest head is taken over and the head noted")
  func beyondHeads() throws {
    try Logs.make(5, in: folder)
    let old = try folder.bytes(of: "heads")
    let head = try Logs.extend(by: 400, in: folder)
    try folder.write(old, to: "heads")
    #expect(try open().heads.durableHead == head)
    #expect(try SQLiteLog.verify(folder: folder.path).headsCompared == 3)
  }

  @Test("an owner that died before it noted its first head finds its log")
  func firstHeadMissing() throws {
    try SQLiteLog.create(folder: folder.path, now: 0)
    let fresh = try folder.bytes(of: "heads")
    let head = try Logs.extend(by: 2, in: folder)
    try folder.write(fresh, to: "heads")
    #expect(try open().heads.durableHead == head)
    #expect(try SQLiteLog.verify(folder: folder.path).headsCompared == 2)
  }

  @Test("one flipped bit in the write-ahead log, which SQLite passes over in silence, is found")
  func damagedWAL() throws {
    try SQLiteLog.create(folder: folder.path, now: 0)
    var log = try open()
    for _ in 0..<20 {
      let head = log.writer.head.position
      _ = try log.writer.append(Logs.batch(3, after: head), afterHead: head)
    }
    try log.heads.note(log.writer.head, now: 10)
    try log.heads.flush(now: 10)
    let crashed = try TemporaryFolder()
    for name in ["log.db", "heads"] { try crashed.write(try folder.bytes(of: name), to: name) }
    var wal = try folder.bytes(of: "log.db-wal")
    wal[wal.count / 2] ^= 1
    try crashed.write(wal, to: "log.db-wal")
    let error = logError { try SQLiteLog.openForWriting(folder: crashed.path, now: 0) }
    #expect(error?.code == .shortened)
  }

  @Test("the write-ahead log is empty after opening, and gone after closing")
  func checkpoints() throws {
    try Logs.make(500, in: folder)
    #expect(!FileManager.default.fileExists(atPath: folder.file("log.db-wal")))
    let log = try open()
    #expect(try folder.bytes(of: "log.db-wal").isEmpty)
    withExtendedLifetime(log) {}
  }

  @Test("a loss that an operator accepts is told once, and the log goes on")
  func acceptLoss() throws {
    let lost = try Logs.make(700, in: folder)
    try truncate(to: 600)
    let loss = try #require(try SQLiteLog.acceptLoss(folder: folder.path, now: 10))
    #expect(loss.lost == lost)
    let kept = LogHead(position: Position(rawValue: 600), root: Logs.root(ofFirst: 600))
    #expect(loss.kept == kept)
    #expect(!loss.wasBegun)
    #expect(logError { try open() }?.code == .shortened)
    #expect(try openToRecord().writer.head == kept)
    try SQLiteLog.lossIsRecorded(folder: folder.path)
    #expect(try open().writer.head == kept)
    #expect(try SQLiteLog.acceptLoss(folder: folder.path, now: 11) == nil)
    #expect(try Logs.extend(by: 100, in: folder) == lost)
    #expect(try SQLiteLog.verify(folder: folder.path).head == lost)
  }

  @Test("an accepted loss that is cut short anywhere is told again until it is recorded")
  func acceptLossAgain() throws {
    let lost = try Logs.make(700, in: folder)
    try truncate(to: 699)
    let kept = LogHead(position: Position(rawValue: 699), root: Logs.root(ofFirst: 699))

    // Cut short between the two heads files.
    try folder.copy("heads", to: "heads.lost")
    try folder.remove("heads")
    #expect(logError { try open() }?.code == .shortened)
    for _ in 1...2 {
      let loss = try #require(try SQLiteLog.acceptLoss(folder: folder.path, now: 10))
      #expect(loss == AcceptedLoss(lost: lost, kept: kept, wasBegun: true))
    }

    // Cut short after the record, which took the place of another one.
    var log = try openToRecord()
    let record = Logs.batch(1, after: kept.position, seed: 1)
    _ = try log.writer.append(record, afterHead: kept.position)
    let head = log.writer.head
    try log.heads.note(head, now: 20)
    try log.heads.flush(now: 20)
    let closed = consume log
    _ = consume closed
    #expect(logError { try open() }?.code == .shortened)
    let again = try #require(try SQLiteLog.acceptLoss(folder: folder.path, now: 21))
    #expect(again == AcceptedLoss(lost: lost, kept: head, wasBegun: true))
    try SQLiteLog.lossIsRecorded(folder: folder.path)
    try SQLiteLog.lossIsRecorded(folder: folder.path)
    #expect(try open().writer.head == head)
  }

  @Test("missing or unreadable heads can be accepted; what was lost is not known then")
  func acceptMissingHeads() throws {
    let head = try Logs.make(10, in: folder)
    try folder.remove("heads")
    let loss = try #require(try SQLiteLog.acceptLoss(folder: folder.path, now: 10))
    #expect(loss == AcceptedLoss(lost: nil, kept: head, wasBegun: false))
    #expect(logError { try open() }?.code == .shortened)
    #expect(try SQLiteLog.acceptLoss(folder: folder.path, now: 10)?.wasBegun == true)
    try SQLiteLog.lossIsRecorded(folder: folder.path)
    #expect(try open().writer.head == head)
    try folder.write(Array(repeating: 0x20, count: 500), to: "heads")
    #expect(logError { try open() }?.code == .damaged)
    #expect(try SQLiteLog.acceptLoss(folder: folder.path, now: 10)?.kept == head)
    try SQLiteLog.lossIsRecorded(folder: folder.path)
    #expect(try open().writer.head == head)
  }

  @Test("neither damage nor another log can be accepted as a loss")
  func acceptNothingElse() throws {
    try Logs.make(700, in: folder)
    let other = try TemporaryFolder()
    try Logs.make(700, in: other, seed: 1)
    try other.copy("heads", to: "kept")
    try other.write(try folder.bytes(of: "heads"), to: "heads")
    #expect(logError { try SQLiteLog.acceptLoss(folder: other.path, now: 1) }?.code == .foreign)
    try tamper { try $0.run("UPDATE records SET bytes = x'00' WHERE position = 690") }
    #expect(logError { try SQLiteLog.acceptLoss(folder: folder.path, now: 1) }?.code == .damaged)
  }

  @Test("heads can lie elsewhere")
  func headsElsewhere() throws {
    let elsewhere = try TemporaryFolder()
    let path = elsewhere.file("pasboek-heads")
    try SQLiteLog.create(folder: folder.path, headsPath: path, now: 0)
    let log = try SQLiteLog.openForWriting(folder: folder.path, headsPath: path, now: 1)
    #expect(log.writer.head == .empty)
    #expect(!FileManager.default.fileExists(atPath: folder.file("heads")))
  }

  private func truncate(to left: UInt64) throws {
    try tamper {
      try $0.run("DELETE FROM records WHERE position > \(left)")
      try $0.run("DELETE FROM tiles WHERE tile >= \(left / 256)")
    }
  }

  /// Changes the tables behind the triggers' back, and puts the triggers back.
  private func tamper(_ change: (borrowing RawDatabase) throws -> Void) throws {
    try folder.copy("log.db", to: "original.db")
    let raw = try RawDatabase(database)
    try raw.disarm()
    try change(raw)
    try raw.rearm(like: folder.file("original.db"))
  }
}
