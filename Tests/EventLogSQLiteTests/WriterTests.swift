import CPowerCutVFS
import CSQLite
import EventLog
import EventLogSQLite
import EventLogTesting
import Testing

@Suite("The writer")
struct WriterTests {
  @Test(
    "rows are neither changed, deleted nor replaced",
    arguments: [
      "UPDATE records SET bytes = x'01' WHERE position = 3",
      "DELETE FROM records WHERE position = 3",
      "INSERT OR REPLACE INTO records VALUES (3, x'01')",
      "UPDATE tiles SET hashes = zeroblob(8192)",
      "DELETE FROM tiles",
      "REPLACE INTO tiles VALUES (0, zeroblob(8192))",
    ])
  func rowsStay(_ change: String) throws {
    let folder = try TemporaryFolder()
    let head = try Logs.make(300, in: folder)
    let raw = try RawDatabase(folder.file("log.db"))
    try raw.run("PRAGMA recursive_triggers = ON")
    #expect(throws: RawDatabase.Failure.self) { try raw.run(change) }
    #expect(try SQLiteLog.verify(folder: folder.path).head == head)
  }

  @Test(
    "rows that no record or tile can be are refused",
    arguments: [
      "INSERT INTO records VALUES (4, x'')",
      "INSERT INTO records VALUES (4, zeroblob(16385))",
      "INSERT INTO records VALUES (4, 'text')",
      "INSERT INTO records VALUES (4, NULL)",
      "INSERT INTO records VALUES ('four', x'01')",
      "INSERT INTO tiles VALUES (0, zeroblob(8191))",
    ])
  func impossibleRows(_ insert: String) throws {
    let folder = try TemporaryFolder()
    try Logs.make(3, in: folder)
    let raw = try RawDatabase(folder.file("log.db"))
    #expect(throws: RawDatabase.Failure.self) { try raw.run(insert) }
  }

  @Test("every commit is synced")
  func syncs() throws {
    let folder = try TemporaryFolder(inMemory: true)
    let disk = try PowerCutDisk(name: "syncs", seed: 1)
    let settings = disk.settings()
    try SQLiteLog.create(folder: folder.path, headsPath: nil, now: 0, settings: settings)
    var log = try SQLiteLog.openForWriting(
      folder: folder.path, headsPath: nil, now: 0, settings: settings)
    for _ in 0..<200 {
      let before = disk.syncs
      let head = log.writer.head.position
      _ = try log.writer.append(Logs.batch(2, after: head), afterHead: head)
      #expect(disk.syncs > before)
    }
  }

  @Test(
    "after the first failure nothing is appended, and nothing acknowledged is lost",
    .timeLimit(.minutes(15)),
    arguments: [POWERCUT_ERROR, POWERCUT_SHORT, POWERCUT_NO_SPACE].map(\.rawValue))
  func faults(_ fault: UInt32) throws {
    var failures = 0
    for operation in stride(from: 0, to: 240, by: 3) {
      var run = try PowerCutRun("fault-\(fault)", seed: UInt64(operation))
      var isClosed = false
      do throws(EventLogError) {
        var log = try run.open()
        run.disk.fail(after: operation, powercut_fault(rawValue: fault))
        while log.writer.head.position.rawValue < 120 {
          try run.append(to: &log)
        }
      } catch {
        #expect(!error.nothingWritten || error.code == .closed)
        isClosed = true
      }
      if isClosed { failures += 1 }
      try run.recover()
    }
    #expect(failures > 0)
  }

  @Test("a full disk is told as such, and then the closed writer leaves the disk alone")
  func fullDisk() throws {
    let folder = try TemporaryFolder(inMemory: true)
    let disk = try PowerCutDisk(name: "full-disk", seed: 1)
    let settings = disk.settings()
    try SQLiteLog.create(folder: folder.path, headsPath: nil, now: 0, settings: settings)
    let operations: UInt64
    do {
      var log = try SQLiteLog.openForWriting(
        folder: folder.path, headsPath: nil, now: 0, settings: settings)
      let head = try log.writer.append(Logs.batch(2, after: .beforeFirst), afterHead: .beforeFirst)
      disk.fail(after: 0, POWERCUT_NO_SPACE)
      let batch = Logs.batch(2, after: head.position)
      let first = logError { try log.writer.append(batch, afterHead: head.position) }
      #expect(first?.code == .diskFull)
      #expect(first?.nothingWritten == false)
      operations = disk.operations
      let second = logError { try log.writer.append(batch, afterHead: head.position) }
      #expect(second?.code == .closed)
      #expect(log.writer.head == head)
    }
    #expect(disk.operations == operations)
  }

  @Test("a checkpoint that fails takes nothing back, but is the last thing the writer does")
  func failedCheckpoint() throws {
    let folder = try TemporaryFolder(inMemory: true)
    let disk = try PowerCutDisk(name: "checkpoint", seed: 1)
    let settings = disk.settings()
    try SQLiteLog.create(folder: folder.path, headsPath: nil, now: 0, settings: settings)
    var acknowledged = LogHead.empty
    var error: EventLogError?
    do {
      var log = try SQLiteLog.openForWriting(
        folder: folder.path, headsPath: nil, now: 0, settings: settings)
      // The first large commit has a write and a sync of its own, then the checkpoint begins.
      let batch = Logs.batch(1_000, after: .beforeFirst)
      let operations = try operationsOfCommit(batch)
      disk.fail(after: operations, POWERCUT_ERROR)
      acknowledged = try log.writer.append(batch, afterHead: .beforeFirst)
      error = logError {
        try log.writer.append(
          Logs.batch(1, after: acknowledged.position), afterHead: acknowledged.position)
      }
    }
    #expect(acknowledged.position == Position(rawValue: 1_000))
    #expect(error?.code == .closed)
    disk.restart()
    let found = try SQLiteLog.openForWriting(
      folder: folder.path, headsPath: nil, now: 0, settings: settings
    ).writer.head
    #expect(found == acknowledged)
  }

  /// How many operations a first commit of this batch makes before a checkpoint could begin.
  private func operationsOfCommit(_ batch: RecordBatch) throws -> Int {
    let folder = try TemporaryFolder(inMemory: true)
    let disk = try PowerCutDisk(name: "checkpoint-measure", seed: 1)
    var settings = disk.settings()
    settings.checkpointFrames = .max
    try SQLiteLog.create(folder: folder.path, headsPath: nil, now: 0, settings: settings)
    var log = try SQLiteLog.openForWriting(
      folder: folder.path, headsPath: nil, now: 0, settings: settings)
    let before = disk.operations
    _ = try log.writer.append(batch, afterHead: .beforeFirst)
    return Int(disk.operations - before)
  }

  @Test("a reader that closes last leaves the write-ahead log to the writer")
  func readerLeavesWAL() throws {
    let folder = try TemporaryFolder()
    try SQLiteLog.create(folder: folder.path, now: 0)
    let crashed = try TemporaryFolder()
    do {
      var log = try SQLiteLog.openForWriting(folder: folder.path, now: 0)
      _ = try log.writer.append(Logs.batch(9, after: .beforeFirst), afterHead: .beforeFirst)
      for name in ["log.db", "log.db-wal"] {
        try crashed.write(try folder.bytes(of: name), to: name)
      }
    }
    let before = try crashed.bytes(of: "log.db")
    do {
      var reader = try SQLiteLog.openForReading(folder: crashed.path)
      #expect(try reader.lastPosition() == Position(rawValue: 9))
    }
    #expect(try crashed.bytes(of: "log.db") == before)
    #expect(try !crashed.bytes(of: "log.db-wal").isEmpty)
  }

  @Test("the free part of a disk is a fraction, and unknown for no disk")
  func freeFraction() throws {
    #expect((0...1).contains(try DiskSpace.freeFraction(of: "/")))
    #expect(logError { try DiskSpace.freeFraction(of: "/no/such/folder") }?.code == .storageFailed)
  }
}
