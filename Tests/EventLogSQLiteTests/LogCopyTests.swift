import EventLog
import EventLogSQLite
import EventLogTesting
import Foundation
import Synchronization
import Testing

@Suite("Copying a log")
struct LogCopyTests {
  private let folder: TemporaryFolder
  private let target: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    target = try TemporaryFolder()
  }

  private func copy() throws(EventLogError) -> LogVerification {
    try SQLiteLog.copy(folder: folder.path, to: target.path, now: 50)
  }

  private func head(_ count: UInt64) -> LogHead {
    LogHead(position: Position(rawValue: count), root: Logs.root(ofFirst: count))
  }

  @Test("what is committed is in the copy, beside a writer that goes on", arguments: [0, 1, 700])
  func besideWriter(count: Int) throws {
    try Logs.make(count, in: folder)
    var log = try SQLiteLog.openForWriting(folder: folder.path, now: 2)
    let start = log.writer.head.position
    // Beyond the newest noted head, and in the write-ahead log alone.
    _ = try log.writer.append(Logs.batch(5, after: start), afterHead: start)
    let copied = try copy()
    #expect(copied.head == head(UInt64(count + 5)))
    #expect(copied.headsCompared ?? 0 > 0)
    let next = log.writer.head.position
    _ = try log.writer.append(Logs.batch(3, after: next), afterHead: next)
    #expect(log.writer.head == head(UInt64(count + 8)))

    #expect(try SQLiteLog.verify(folder: target.path).head == copied.head)
    let opened = try SQLiteLog.openForWriting(folder: target.path, now: 60)
    #expect(opened.writer.head == copied.head)
    #expect(opened.heads.durableHead == copied.head)
  }

  @Test("the copy has the heads that were known, and its own")
  func heads() throws {
    try Logs.make(10, in: folder)
    try Logs.extend(by: 10, in: folder)
    _ = try copy()
    let known = String(decoding: try folder.bytes(of: "heads"), as: UTF8.self)
    let copied = String(decoding: try target.bytes(of: "heads"), as: UTF8.self)
    #expect(copied == known)
    for name in ["log.db", "heads"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: target.file(name))
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
  }

  @Test("a file that is there is not replaced, and a log without heads is not copied")
  func refusals() throws {
    try Logs.make(10, in: folder)
    try target.write([1], to: "log.db")
    #expect(logError { try copy() }?.code == .storageFailed)
    #expect(try target.bytes(of: "log.db") == [1])
    try target.remove("log.db")
    try folder.remove("heads")
    #expect(logError { try copy() }?.code == .shortened)
    #expect(!FileManager.default.fileExists(atPath: target.file("log.db")))
  }

  @Test("a damaged log is not copied as if it were whole")
  func damaged() throws {
    try Logs.make(700, in: folder)
    // In a full tile, where the tile names it exactly.
    let database = try RawDatabase(folder.file("log.db"))
    try Logs.make(0, in: target)
    try database.disarm()
    try database.run("UPDATE records SET bytes = x'00' WHERE position = 300")
    try database.rearm(like: target.file("log.db"))
    for name in ["log.db", "heads"] { try target.remove(name) }
    let error = logError { try copy() }
    #expect(error?.code == .damaged)
    #expect(error?.position == Position(rawValue: 300))
    #expect(!FileManager.default.fileExists(atPath: target.file("heads")))
  }

  @Test("a copy can be cancelled")
  func cancelled() throws {
    try Logs.make(60_000, in: folder, batchRecords: 10_000)
    let asked = Atomic(0)
    let error = logError {
      try SQLiteLog.copyFile(folder.file("log.db"), to: target.file("log.db")) {
        asked.add(1, ordering: .relaxed)
        return true
      }
    }
    #expect(error?.code == .closed)
    #expect(asked.load(ordering: .relaxed) > 0)
    let copied = try target.bytes(of: "log.db").count
    #expect(try copied < folder.bytes(of: "log.db").count)
  }

  @Test("a quote in a name is a quote")
  func quote() throws {
    try Logs.make(3, in: folder)
    try SQLiteLog.copyFile(folder.file("log.db"), to: target.file("l'og.db"))
    let found = try SQLiteLog.verify(file: target.file("l'og.db"), headsPath: nil)
    #expect(found.head == head(3))
  }

  // MARK: Restored logs

  @Test("an older log is told from a whole one, and must reach the newest known head")
  func olderThanKnown() throws {
    try Logs.make(300, in: folder)
    _ = try copy()
    let newest = try Logs.extend(by: 20, in: folder)
    let restored = try SQLiteLog.verifyRestored(
      file: target.file("log.db"),
      headsPaths: [target.file("heads"), folder.file("heads"), folder.file("none")])
    #expect(restored.isShortened)
    #expect(restored.newestKnown == newest)
    #expect(restored.verification.head == head(300))
    try SQLiteLog.keepHeads(of: restored, folder: target.path, now: 60)
    let refused = logError { try SQLiteLog.openForWriting(folder: target.path, now: 61) }
    #expect(refused?.code == .shortened)
    #expect(try SQLiteLog.acceptLoss(folder: target.path, now: 62)?.lost == newest)
  }

  @Test("a log that has all of the known heads is whole")
  func newerThanKnown() throws {
    try Logs.make(300, in: folder)
    try folder.copy("heads", to: "older")
    try Logs.extend(by: 20, in: folder)
    _ = try copy()
    let restored = try SQLiteLog.verifyRestored(
      file: target.file("log.db"), headsPaths: [folder.file("older")])
    #expect(!restored.isShortened)
    #expect(restored.newestKnown == head(320))
    try SQLiteLog.keepHeads(of: restored, folder: target.path, now: 60)
    #expect(try SQLiteLog.openForWriting(folder: target.path, now: 61).writer.head == head(320))
  }

  @Test("the heads of another log, or of another history, are refused")
  func otherHeads() throws {
    try Logs.make(300, in: folder)
    _ = try copy()
    let other = try TemporaryFolder()
    try Logs.make(100, in: other, seed: 1)
    let foreign = logError {
      try SQLiteLog.verifyRestored(
        file: target.file("log.db"), headsPaths: [other.file("heads")])
    }
    #expect(foreign?.code == .foreign)
    let forked = try TemporaryFolder()
    try Logs.make(200, in: forked)
    try Logs.extend(by: 50, in: forked, seed: 1)
    let damaged = logError {
      try SQLiteLog.verifyRestored(
        file: target.file("log.db"), headsPaths: [forked.file("heads")])
    }
    #expect(damaged?.code == .damaged)
  }

  @Test("what a disk may take ends where its share must stay free")
  func diskSpace() throws {
    let all = try DiskSpace.bytes(of: folder.path, leavingFree: 0)
    #expect(all > 0)
    #expect(try DiskSpace.bytes(of: folder.path, leavingFree: 1) == 0)
    let fraction = try DiskSpace.freeFraction(of: folder.path)
    #expect(try DiskSpace.bytes(of: folder.path, leavingFree: fraction / 2) < all)
  }
}
