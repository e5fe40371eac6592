import EventLog
import EventLogSQLite
import EventLogTesting
import Testing

@Suite("Verifying a log")
struct VerificationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A log of `count` records, and a copy of it made by SQLite; the bytes of the copy.
  private func makeCopy(_ count: Int) throws -> [UInt8] {
    try Logs.make(count, in: folder)
    try RawDatabase(folder.file("log.db")).run("VACUUM INTO '\(folder.file("copy.db"))'")
    return try folder.bytes(of: "copy.db")
  }

  private func verifyCopy() throws -> LogVerification {
    try SQLiteLog.verify(file: folder.file("copy.db"), headsPath: nil)
  }

  @Test("a whole log is recomputed, with its heads", arguments: [0, 1, 256, 1_000, 2_600])
  func whole(count: Int) throws {
    let head = try Logs.make(count, in: folder, batchRecords: 1_000)
    var pages: [Position] = []
    let found = try SQLiteLog.verify(folder: folder.path) { reached, last in
      pages.append(reached)
      #expect(last == head.position)
    }
    #expect(found.head == head)
    #expect(found.headsCompared ?? 0 > 0)
    #expect(pages.count == (count + 999) / 1_000)
    #expect(count == 0 || pages.last == head.position)
  }

  @Test("a copy without heads is verified, and says that no heads were compared")
  func copyWithoutHeads() throws {
    _ = try makeCopy(700)
    let found = try verifyCopy()
    #expect(found.head.root == Logs.root(ofFirst: 700))
    #expect(found.headsCompared == nil)
    #expect(found.confirmed == Position(rawValue: 512))
  }

  @Test("a copy is compared with the heads of its log, and is too short for later ones")
  func copyWithHeads() throws {
    _ = try makeCopy(300)
    let heads = folder.file("heads")
    #expect(
      try SQLiteLog.verify(file: folder.file("copy.db"), headsPath: heads).headsCompared == 2)
    try Logs.extend(by: 1, in: folder)
    let error = logError { try SQLiteLog.verify(file: folder.file("copy.db"), headsPath: heads) }
    #expect(error?.code == .shortened)
    #expect(error?.position == Position(rawValue: 301))
  }

  @Test("one flipped bit in a copy's record is named by its position")
  func flippedRecord() throws {
    let bytes = try makeCopy(1_100)
    var generator = SeededGenerator(seed: 3)
    for position in [1, 2, 255, 256, 257, 700, 1_024] as [UInt64] {
      let record = Logs.record(at: Position(rawValue: position))
      let start = try #require(bytes.firstRange(of: record)).lowerBound
      var changed = bytes
      changed[start + Int.random(in: 0..<8, using: &generator)] ^=
        1 << Int.random(in: 0..<8, using: &generator)
      try folder.write(changed, to: "copy.db")
      let error = logError { try verifyCopy() }
      #expect(error?.code == .damaged)
      #expect(error?.position == Position(rawValue: position))
    }
  }

  @Test("a changed record is named even where the triggers are gone, and then the triggers are")
  func withoutTriggers() throws {
    _ = try makeCopy(700)
    let copy = try RawDatabase(folder.file("copy.db"))
    try copy.disarm()
    #expect(logError { try verifyCopy() }?.code == .damaged)
    #expect(logError { try verifyCopy() }?.position == nil)
    try copy.run("UPDATE records SET bytes = x'00' WHERE position = 40")
    #expect(logError { try verifyCopy() }?.position == Position(rawValue: 40))
  }

  @Test("a record after the last full tile is compared through the newest head")
  func flippedTail() throws {
    let bytes = try makeCopy(1_100)
    let record = Logs.record(at: Position(rawValue: 1_090))
    let start = try #require(bytes.firstRange(of: record)).lowerBound
    var changed = bytes
    changed[start] ^= 1
    try folder.write(changed, to: "copy.db")
    let error = logError {
      try SQLiteLog.verify(file: folder.file("copy.db"), headsPath: folder.file("heads"))
    }
    #expect(error?.code == .damaged)
    #expect(error?.position == Position(rawValue: 1_025), "the first position in doubt")
  }

  @Test("one flipped bit anywhere in a copy is found, or harms no record", .timeLimit(.minutes(15)))
  func flippedAnywhere() throws {
    let bytes = try makeCopy(600)
    let expected = try verifyCopy().head
    var generator = SeededGenerator(seed: 11)
    var found = 0
    for _ in 0..<300 {
      var changed = bytes
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      changed[place] ^= 1 << Int.random(in: 0..<8, using: &generator)
      try folder.write(changed, to: "copy.db")
      let head: LogHead
      do {
        head = try verifyCopy().head
      } catch {
        found += 1
        continue
      }
      // The tail of this log, 88 records, has no tile; a changed one shows in the root.
      if head != expected {
        found += 1
        #expect(head.position == expected.position)
      } else {
        try expectSameRecords(at: place)
      }
    }
    #expect(found > 150)
  }

  private func expectSameRecords(at place: Int) throws {
    var reader = try SQLiteLog.openForReading(file: folder.file("copy.db"))
    for position in (1...600 as ClosedRange<UInt64>).map(Position.init(rawValue:)) {
      #expect(try reader.record(at: position) == Logs.record(at: position), "bit at \(place)")
    }
  }

  @Test(
    "tiles that differ, are missing or should not be there are found",
    arguments: [
      "UPDATE tiles SET hashes = zeroblob(8192) WHERE tile = 0",
      "DELETE FROM tiles WHERE tile = 1",
      "INSERT INTO tiles VALUES (2, zeroblob(8192))",
      "INSERT INTO tiles VALUES (1 << 48, zeroblob(8192))",
      "INSERT INTO tiles VALUES (9 << 48, zeroblob(8192))",
      "INSERT INTO tiles VALUES (-1, zeroblob(8192))",
    ])
  func tiles(_ change: String) throws {
    try Logs.make(600, in: folder)
    try folder.copy("log.db", to: "original.db")
    do {
      let raw = try RawDatabase(folder.file("log.db"))
      try raw.disarm()
      try raw.run(change)
      try raw.rearm(like: folder.file("original.db"))
    }
    #expect(logError { try SQLiteLog.verify(folder: folder.path) }?.code == .damaged)
  }

  @Test("a page that SQLite cannot read is named by the position where reading stopped")
  func unreadablePage() throws {
    var bytes = try makeCopy(3_000)
    let record = try #require(bytes.firstRange(of: Logs.record(at: Position(rawValue: 1_500))))
    bytes[record.lowerBound / 4_096 * 4_096] = 0xFF
    try folder.write(bytes, to: "copy.db")
    let error = logError { try verifyCopy() }
    #expect(error?.code == .damaged)
    let position = try #require(error?.position)
    #expect((1_400...1_500).contains(position.rawValue))
  }

  @Test("a signpost between pages that leads astray is found, though every record can be read")
  func wrongSignpost() throws {
    var bytes = try makeCopy(3_000)
    let root = try RawDatabase(folder.file("copy.db"))
      .run("SELECT rootpage FROM sqlite_schema WHERE name = 'records'")
    // An interior page: its cells are four bytes of a page number and the largest key before it.
    let page = (try #require(root.flatMap { Int($0) }) - 1) * 4_096
    #expect(bytes[page] == 5)
    let cell = page + (Int(bytes[page + 12]) << 8 | Int(bytes[page + 13]))
    bytes[cell + 4] ^= 1
    try folder.write(bytes, to: "copy.db")
    #expect(logError { try verifyCopy() }?.code == .damaged)
  }

  @Test("a file that was cut off is damaged")
  func cutOff() throws {
    let bytes = try makeCopy(3_000)
    try folder.write(Array(bytes[..<(bytes.count / 2)]), to: "copy.db")
    #expect(logError { try verifyCopy() }?.code == .damaged)
  }

  @Test("a log is verified while its writer appends", .timeLimit(.minutes(15)))
  func besideWriter() throws {
    try Logs.make(2_000, in: folder)
    var log = try SQLiteLog.openForWriting(folder: folder.path, now: 5)
    let found = try SQLiteLog.verify(folder: folder.path) { reached, _ in
      let head = log.writer.head.position
      do {
        _ = try log.writer.append(Logs.batch(300, after: head), afterHead: head)
        try log.heads.note(log.writer.head, now: Int64(reached.rawValue) * 1_000_000)
      } catch {
        Issue.record(error)
      }
    }
    #expect(found.head.position == Position(rawValue: 2_000))
  }
}
