import EventLog
import EventLogTesting
import Synchronization
import Testing

@testable import EventLogSQLite

@Suite("Reading a log")
struct ReadingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a page holds a thousand records at most, and pages go on without a gap")
  func pages() async throws {
    let head = try Logs.make(2_300, in: folder, batchRecords: 1_000)
    let store = try SQLiteEventStore(folder: folder.path, signal: HeadSignal(head: head))
    var counts: [Int] = []
    var position = Position.beforeFirst
    while position < head.position {
      let page = try await store.records(after: position, limit: .max)
      counts.append(page.count)
      position = try #require(page.last).position
    }
    #expect(counts == [1_000, 1_000, 300])
    #expect(try await store.records(before: head.position, limit: 5_000).count == 1_000)
    #expect(try await store.records(after: Position(rawValue: .max), limit: 1).isEmpty)
  }

  @Test("no reader keeps the writer from emptying its write-ahead log")
  func noLingeringTransactions() async throws {
    let head = try Logs.make(50, in: folder)
    let store = try SQLiteEventStore(folder: folder.path, signal: HeadSignal(head: head))
    var reader = try SQLiteLog.openForReading(folder: folder.path)
    for _ in 0..<3 {
      try Logs.extend(by: 50, in: folder)
      _ = try await store.records(after: .beforeFirst, limit: 10)
      _ = try await store.records(before: head.position, limit: 10)
      _ = try reader.record(at: .first)
      _ = try reader.forEachRecord(after: .beforeFirst, limit: 10) { _, _ in }
      _ = try reader.tile(MerkleTileID(level: 0, index: 0))
      // Opening waits for readers and gives up if they do not go.
      _ = try SQLiteLog.openForWriting(folder: folder.path, now: 1)
    }
  }

  @Test("a fold that throws ends its reading, and the reader can be used again")
  func throwingFold() throws {
    try Logs.make(50, in: folder)
    var reader = try SQLiteLog.openForReading(folder: folder.path)
    var seen = 0
    #expect(throws: CancellationError.self) {
      try reader.forEachRecord(after: .beforeFirst, limit: .max) { position, _ in
        seen += 1
        if position.rawValue == 7 { throw CancellationError() }
      }
    }
    #expect(seen == 7)
    #expect(try reader.forEachRecord(after: Position(rawValue: 40), limit: .max) { _, _ in } == 10)
  }

  @Test("a closed store refuses to read")
  func closedStore() async throws {
    let head = try Logs.make(5, in: folder)
    let store = try SQLiteEventStore(folder: folder.path, signal: HeadSignal(head: head))
    store.close()
    await #expect(throws: EventLogError(.closed, "the store is closed")) {
      try await store.records(after: .beforeFirst, limit: 1)
    }
  }

  @Test("reads that wait are bounded, kept in order, and refused when the store closes")
  func readQueue() throws {
    let queue = ReadQueue(capacity: 2)
    let refused = Mutex<[Int]>([])
    func job(_ number: Int) -> ReadQueue.Job {
      ReadQueue.Job { _ in
      } refuse: { _ in
        refused.withLock { $0.append(number) }
      }
    }
    for round in 0..<3 {
      #expect(queue.add(job(round)) == nil)
      _ = try #require(queue.take())
    }
    #expect(queue.add(job(10)) == nil)
    #expect(queue.add(job(11)) == nil)
    #expect(queue.add(job(12))?.code == .overloaded)
    queue.close()
    #expect(refused.withLock { $0 } == [10, 11])
    #expect(queue.take() == nil)
    #expect(queue.take() == nil, "every thread gets to know")
    #expect(queue.add(job(13))?.code == .closed)
  }

  @Test("a record that is damaged beyond reading is named by its position")
  func unreadable() async throws {
    let head = try Logs.make(1_000, in: folder)
    var bytes = try folder.bytes(of: "log.db")
    let start = try #require(bytes.firstRange(of: Logs.record(at: Position(rawValue: 500))))
    // The page that holds it becomes one of no kind that SQLite knows.
    bytes[start.lowerBound / 4_096 * 4_096] = 0xFF
    try folder.write(bytes, to: "log.db")
    let store = try SQLiteEventStore(folder: folder.path, signal: HeadSignal(head: head))
    let error = await #expect(throws: EventLogError.self) {
      try await store.records(after: Position(rawValue: 499), limit: 1)
    }
    #expect(error?.code == .damaged)
    #expect(error?.position == Position(rawValue: 500))
  }
}
