import EventLog
import GRDB
import Synchronization
import Testing

@testable import Projections

@Suite("Asking read models") struct QueryTests {
  private static let count: @Sendable (Database) throws -> Int? = {
    try Int.fetchOne($0, sql: "SELECT count(*) FROM words")
  }

  @Test("an answer names the position that it reflects: the least of the models asked")
  func position() async throws {
    let log = try ToyLog(records: 30)
    _ = try await log.foldAll([WordsModel()])
    let file = try log.open()
    let both = try await file.query(["sums", "words"], sleep: { _ in }, Self.count)
    #expect(both.position == .beforeFirst && both.value == 30)
    let one = try await file.query(["words"], sleep: { _ in }, Self.count)
    #expect(one.position.rawValue == 30)
    try await log.runner(file).catchUp()
    let later = try await file.query(["sums", "words"], sleep: { _ in }, Self.count)
    #expect(later.position.rawValue == 30)
  }

  @Test("who asks for a position gets an answer that reflects it", .timeLimit(.minutes(15)))
  func waiting() async throws {
    let log = try ToyLog(records: 30)
    let file = try log.open()
    let runner = log.runner(file, batchRecords: 10)
    async let answer = file.query(
      ["sums", "words"], atLeast: Position(rawValue: 45),
      sleep: { _ in try await Task.sleep(for: .seconds(3_600)) }, Self.count)
    let folding = Task { try await runner.run() }
    try log.append(20)
    let (position, value) = try await answer
    #expect(position.rawValue >= 45 && value ?? 0 >= 45)
    log.store.signal.close()
    try await folding.value
  }

  @Test("the wait is bounded, and over at once for a model that stopped", .timeLimit(.minutes(15)))
  func boundedWait() async throws {
    let log = try ToyLog(records: 30)
    try log.append([ToyRecord.bytes("gif", 1)])
    let file = try log.open([SumsModel(poison: "gif"), WordsModel()])
    try await log.runner(file).catchUp()
    let waited = Mutex<[Duration]>([])
    let behind = await #expect(throws: ProjectionError.self) {
      try await file.query(
        ["words"], atLeast: Position(rawValue: 32),
        sleep: { duration in waited.withLock { $0.append(duration) } }, Self.count)
    }
    #expect(behind?.code == .behind && behind?.position?.rawValue == 31)
    #expect(waited.withLock { $0 } == [ProjectionLimits.waitMax])
    let stopped = await #expect(throws: ProjectionError.self) {
      try await file.query(
        ["sums"], atLeast: Position(rawValue: 31),
        sleep: { _ in try await Task.sleep(for: .seconds(3_600)) }, Self.count)
    }
    #expect(stopped?.code == .stopped && stopped?.position?.rawValue == 30)
    let partial = try await file.query(
      ["sums"], atLeast: Position(rawValue: 30), sleep: { _ in }, Self.count)
    #expect(partial.position.rawValue == 30)
  }

  @Test("no more than a named number of queries are under way", .timeLimit(.minutes(15)))
  func overload() async throws {
    let log = try ToyLog(records: 1)
    let file = try log.open()
    let waiting = (0..<ProjectionLimits.queriesMax).map { _ in
      Task {
        try await file.query(
          ["words"], atLeast: Position(rawValue: 1),
          sleep: { _ in try await Task.sleep(for: .seconds(3_600)) }, Self.count)
      }
    }
    while file.queriesUnderWay.load(ordering: .relaxed) < ProjectionLimits.queriesMax {
      await Task.yield()
    }
    let refused = await #expect(throws: ProjectionError.self) {
      try await file.query(["words"], sleep: { _ in }, Self.count)
    }
    #expect(refused?.code == .overloaded)
    try await log.runner(file).catchUp()
    for task in waiting { #expect(try await task.value.position.rawValue == 1) }
    #expect(try await file.query(["words"], sleep: { _ in }, Self.count).value == 1)
  }

  @Test("a query that does not work says so and harms no other")
  func failing() async throws {
    let log = try ToyLog(records: 3)
    let file = try log.open()
    try await log.runner(file).catchUp()
    let failed = await #expect(throws: ProjectionError.self) {
      try await file.query(["words"], sleep: { _ in }) {
        try Int.fetchOne($0, sql: "SELECT secret FROM words")
      }
    }
    #expect(failed?.code == .storageFailed)
    #expect(failed?.description.contains("SELECT") == false)
    #expect(try await file.query(["words"], sleep: { _ in }, Self.count).value == 3)
    try file.close()
    await #expect(throws: ProjectionError.self) {
      try await file.query(["words"], sleep: { _ in }, Self.count)
    }
  }
}
