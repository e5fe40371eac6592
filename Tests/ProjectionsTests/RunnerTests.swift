import EventLog
import EventLogSQLite
import EventLogTesting
import GRDB
import Projections
import Testing

@Suite("Folding a log into read models") struct RunnerTests {
  @Test("a restart goes on where the last batch ended", arguments: [1, 7, 16, 1_000])
  func restart(batchRecords: Int) async throws {
    let log = try ToyLog(records: 100)
    for _ in 0..<5 {
      let digests = try await log.foldAll(batchRecords: batchRecords)
      #expect(try await log.digestsOfNewFold() == digests)
      try log.append(33)
    }
    let file = try log.open()
    #expect(file.discarded.isEmpty)
    #expect(file.statuses.map(\.position) == [Position(rawValue: 232), Position(rawValue: 232)])
  }

  @Test("a crash between two batches loses nothing and repeats nothing", arguments: 1...6)
  func crash(batches: Int) async throws {
    let log = try ToyLog(seed: UInt64(batches), records: 100)
    let file = try log.open()
    log.log.readableUpTo.value = Position(rawValue: UInt64(batches * 16))
    await #expect(throws: EventLogError.self) { try await log.runner(file).catchUp() }
    // The process is gone: nothing was closed.
    let after = try TemporaryFolder()
    try log.folder.copyProjections(to: after)
    log.log.readableUpTo.value = nil

    let reopened = try log.open(path: "\(after.path)/projections.db")
    #expect(reopened.discarded.isEmpty)
    #expect(reopened.statuses.allSatisfy { $0.position.rawValue == UInt64(batches * 16) })
    try await log.runner(reopened).catchUp()
    let digests = try ["sums", "words"].map { try reopened.digest(of: $0) }
    #expect(try await log.digestsOfNewFold() == digests)
  }

  @Test("a failure of the log ends the run; running again goes on")
  func failure() async throws {
    let log = try ToyLog(records: 100)
    let file = try log.open()
    let runner = log.runner(file)
    log.log.readableUpTo.value = Position(rawValue: 48)
    await #expect(throws: EventLogError.self) { try await runner.run() }
    #expect(file.statuses.allSatisfy { $0.position.rawValue == 48 && $0.state == .catchingUp })
    log.log.readableUpTo.value = nil
    try await runner.catchUp()
    #expect(file.statuses.allSatisfy { $0.position.rawValue == 100 && $0.state == .live })
  }

  @Test("what is folded while the log grows is what a new fold gives", arguments: 1...8)
  func live(seed: UInt64) async throws {
    let log = try ToyLog(seed: seed, records: 20)
    let file = try log.open()
    let runner = log.runner(file, batchRecords: 7)
    let folding = Task { try await runner.run() }
    var random = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      try log.append(Int.random(in: 1...20, using: &random))
      if random.oneIn(3) { await Task.yield() }
    }
    log.store.signal.close()
    try await folding.value
    #expect(file.statuses.allSatisfy { $0.position == log.head })
    let digests = try ["sums", "words"].map { try file.digest(of: $0) }
    #expect(try await log.digestsOfNewFold() == digests)
  }

  @Test("a model that is new catches up beside one that is live")
  func newModel() async throws {
    let log = try ToyLog(records: 100)
    _ = try await log.foldAll([WordsModel()])
    try log.append(10)
    let file = try log.open()
    #expect(file.statuses.map(\.position.rawValue) == [0, 100])
    try await log.runner(file).catchUp()
    let digests = try ["sums", "words"].map { try file.digest(of: $0) }
    #expect(try await log.digestsOfNewFold() == digests)
  }

  @Test("a record that one model cannot fold stops that one, before it, and no other")
  func unfoldable() async throws {
    let log = try ToyLog(records: 50)
    try log.append([ToyRecord.bytes("gif", 1)])
    try log.append(50)
    let file = try log.open([SumsModel(poison: "gif"), WordsModel()])
    try await log.runner(file).catchUp()
    let stop = try #require(file.statuses[0].stop)
    #expect(stop.position.rawValue == 51 && stop.reason == "a poisoned word")
    #expect(file.statuses[0].position.rawValue == 50)
    #expect(file.statuses[1].state == .live && file.statuses[1].position.rawValue == 101)
    // Half of what the record would have changed is not there.
    let newest = try await file.ask("sums") {
      try Int64.fetchOne($0, sql: "SELECT max(position) FROM sums_log")
    }
    #expect(newest == 50)
    #expect(file.statuses[0].recordsBehind(log.head) == 51)
    #expect(file.statuses[0].secondsBehind(log.head, now: 61_000_000) > 0)
    #expect(file.statuses[1].secondsBehind(log.head, now: 61_000_000) == 0)
    let listed = try ProjectionListing.read(path: log.path)
    #expect(listed.map(\.name) == ["sums", "words"])
    #expect(listed[0].stop == stop && listed[1].stop == nil && listed[1].rows == 101)
    try file.close()

    // A program that can fold it goes on there.
    let repaired = try log.open()
    #expect(repaired.statuses[0].position.rawValue == 50 && repaired.discarded.isEmpty)
    try await log.runner(repaired).catchUp()
    let digests = try ["sums", "words"].map { try repaired.digest(of: $0) }
    #expect(try await log.digestsOfNewFold() == digests)
  }

  @Test("bytes that are no record stop every model at them, wherever each of them is")
  func undecodable() async throws {
    let log = try ToyLog(records: 20)
    _ = try await log.foldAll([WordsModel()])
    try log.append(10)
    try log.append([Array("garbage".utf8)])
    try log.append(10)
    let file = try log.open()
    try await log.runner(file).catchUp()
    for status in file.statuses {
      #expect(status.position.rawValue == 30 && status.stop?.position.rawValue == 31)
    }
    #expect(try await file.positionsOfWords() == Array(1...30))
  }

  @Test("a log in SQLite is folded as one in memory is")
  func sqlite() async throws {
    let toy = try ToyLog(records: 1_500)
    let folder = try TemporaryFolder()
    try SQLiteLog.create(folder: folder.path, now: 0)
    let opened = try SQLiteLog.openForWriting(folder: folder.path, now: 0)
    try opened.takeApart { writer, _ in
      var writer = writer
      var batch = RecordBatch(after: .beforeFirst)
      try toy.store.forEachRecord(after: .beforeFirst, limit: .max) { batch.append(copying: $1) }
      _ = try writer.append(batch, afterHead: .beforeFirst)
    }
    var source = try SQLiteLog.openForReading(folder: folder.path)
    let file = try ProjectionFile<ToyRecord>.open(
      path: "\(folder.path)/projections.db", models: [SumsModel(), WordsModel()], log: &source)
    let runner = ProjectionRunner(
      file: file, source: source, signal: toy.store.signal, batchRecords: 400,
      decode: ToyRecord.decode)
    try await runner.catchUp()
    let digests = try ["sums", "words"].map { try file.digest(of: $0) }
    #expect(try await toy.digestsOfNewFold() == digests)
  }
}
