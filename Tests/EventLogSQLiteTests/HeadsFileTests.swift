import EventLog
import EventLogSQLite
import EventLogTesting
import Foundation
import Testing

@Suite("The heads file")
struct HeadsFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder(inMemory: true) }

  /// A heads file of several lines over a log of 40 records.
  private func makeHeads() throws -> [LogHead] {
    try SQLiteLog.create(folder: folder.path, now: 0)
    var log = try SQLiteLog.openForWriting(folder: folder.path, now: 0)
    var heads: [LogHead] = []
    for second in 1...4 {
      let head = log.writer.head.position
      heads.append(try log.writer.append(Logs.batch(10, after: head), afterHead: head))
      try log.heads.note(log.writer.head, now: Int64(second) * 1_000_000)
    }
    return heads
  }

  @Test("a head is written at most once a second, and the rest is said to be due")
  func interval() throws {
    try SQLiteLog.create(folder: folder.path, now: 0)
    var log = try SQLiteLog.openForWriting(folder: folder.path, now: 0)
    var heads: [LogHead] = []
    for _ in 0..<4 {
      let head = log.writer.head.position
      heads.append(try log.writer.append(Logs.batch(1, after: head), afterHead: head))
    }
    let now: Int64 = 5_000_000
    #expect(try log.heads.note(heads[0], now: now) == nil)
    #expect(log.heads.durableHead == heads[0])
    #expect(try log.heads.note(heads[1], now: now + 400_000) == 600)
    #expect(try log.heads.note(heads[2], now: now + 999_999) == 1)
    #expect(log.heads.durableHead == heads[0])
    #expect(try log.heads.writeIfDue(now: now + 1_000_000) == nil)
    #expect(log.heads.durableHead == heads[2])
    #expect(try log.heads.writeIfDue(now: now + 1_000_001) == nil)
    #expect(try log.heads.note(heads[3], now: now - 1) == nil, "a clock that went back")
    #expect(log.heads.durableHead == heads[3])
    #expect(try log.heads.note(heads[3], now: now) == nil, "nothing new")
  }

  @Test("flush writes what is pending")
  func flush() throws {
    let heads = try makeHeads()
    var log = try SQLiteLog.openForWriting(folder: folder.path, now: 4_000_000)
    let last = heads[3].position
    let head = try log.writer.append(Logs.batch(1, after: last), afterHead: last)
    #expect(try log.heads.note(head, now: 4_000_001) == 1_000)
    try log.heads.flush(now: 4_000_002)
    #expect(log.heads.durableHead == head)
  }

  @Test("a torn last line is ignored, wherever it is torn")
  func tornLine() throws {
    let heads = try makeHeads()
    let whole = try folder.bytes(of: "heads")
    let lastLine = try #require(whole.dropLast().lastIndex(of: UInt8(ascii: "\n"))) + 1
    for end in lastLine..<whole.count {
      try folder.write(Array(whole[..<end]), to: "heads")
      let verified = try SQLiteLog.verify(folder: folder.path)
      #expect(verified.headsCompared == 4, "the first line, and all heads but the last")
    }
    let log = try SQLiteLog.openForWriting(folder: folder.path, now: 9_000_000)
    #expect(log.heads.durableHead == heads[3])
    let text = String(decoding: try folder.bytes(of: "heads"), as: UTF8.self)
    #expect(text.split(separator: "\n").count == 5, "the torn line is gone, the newest head noted")
  }

  @Test("a flipped bit in any field before the last line is damage")
  func flippedBits() throws {
    _ = try makeHeads()
    let whole = try folder.bytes(of: "heads")
    let lastLine = try #require(whole.dropLast().lastIndex(of: UInt8(ascii: "\n"))) + 1
    var generator = SeededGenerator(seed: 7)
    for place in 0..<lastLine {
      var bytes = whole
      bytes[place] ^= 1 << Int.random(in: 0..<8, using: &generator)
      try folder.write(bytes, to: "heads")
      #expect(logError { try SQLiteLog.verify(folder: folder.path) }?.code == .damaged)
    }
    try folder.write(whole, to: "heads")
    #expect(try SQLiteLog.verify(folder: folder.path).headsCompared == 5)
  }

  @Test("a flipped bit in the last line counts as torn: the head before it is compared")
  func flippedLastLine() throws {
    _ = try makeHeads()
    var bytes = try folder.bytes(of: "heads")
    bytes[bytes.count - 20] ^= 4
    try folder.write(bytes, to: "heads")
    #expect(try SQLiteLog.verify(folder: folder.path).headsCompared == 4)
  }

  @Test("a bad end that is longer than one write is damage")
  func longBadEnd() throws {
    _ = try makeHeads()
    let whole = try folder.bytes(of: "heads")
    try folder.write(whole + Array(repeating: 0, count: 50), to: "heads")
    #expect(try SQLiteLog.verify(folder: folder.path).headsCompared == 5)
    try folder.write(whole + Array(repeating: 0, count: 500), to: "heads")
    #expect(logError { try SQLiteLog.verify(folder: folder.path) }?.code == .damaged)
  }

  @Test("lines that are good but do not grow are damage")
  func repeatedLine() throws {
    _ = try makeHeads()
    let whole = try folder.bytes(of: "heads")
    try folder.write(whole + whole, to: "heads")
    #expect(logError { try SQLiteLog.verify(folder: folder.path) }?.code == .damaged)
  }

  @Test("the file stays small and still names log and newest head", .timeLimit(.minutes(15)))
  func staysSmall() throws {
    try SQLiteLog.create(folder: folder.path, now: 0)
    var log = try SQLiteLog.openForWriting(folder: folder.path, now: 0)
    var size = 0
    var replacements = 0
    let batch = Logs.batch(1, after: .beforeFirst)
    try log.heads.note(try log.writer.append(batch, afterHead: .beforeFirst), now: 1_000_000)
    for second in 2...15_000 as ClosedRange<UInt64> {
      let root = LogHash.leaf(of: [UInt8(second % 251)])
      try log.heads.note(
        LogHead(position: Position(rawValue: second), root: root), now: Int64(second) * 1_000_000)
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("heads"))
      let now = try #require(attributes[.size] as? Int)
      if now < size { replacements += 1 }
      size = now
      #expect(size <= HeadsFile.bytesMax)
    }
    #expect(replacements >= 1)
    #expect(log.heads.durableHead.position == Position(rawValue: 15_000))
  }
}
