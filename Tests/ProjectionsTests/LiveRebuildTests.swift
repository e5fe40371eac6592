import EventLog
import EventLogTesting
import GRDB
import Synchronization
import Testing

@testable import Projections

@Suite("Rebuilding read models beside those that are asked") struct LiveRebuildTests {
  /// Waits for short times only: no test is about how long somebody waits.
  @Sendable private static func sleep(_ duration: Duration) async throws {
    try await Task.sleep(
      for: duration < ProjectionLimits.changeMax ? .milliseconds(1) : .seconds(3_600))
  }

  private func live(
    _ setup: ProjectionSetup<FragileLog, ToyRecord>
  ) throws -> LiveProjections<FragileLog, ToyRecord> {
    let live = try LiveProjections(setup, sleep: Self.sleep) { error in
      Issue.record("\(error)")
    }
    live.start()
    return live
  }

  /// Asks without pause, each time for the newest record, until it is told to stop: every answer
  /// has that record, all before it, and no less than the answer before.
  private func readers(
    _ live: LiveProjections<FragileLog, ToyRecord>, until isOver: Flag, count: Int
  ) -> [Task<Int, any Error>] {
    (0..<count).map { _ in
      Task {
        var answers = 0
        var newest = Position.beforeFirst
        while !isOver.value {
          let minimum = live.setup.signal.head.position
          let answer = try await live.current.query(
            ["words", "sums"], atLeast: answers.isMultiple(of: 2) ? minimum : .beforeFirst,
            sleep: Self.sleep
          ) { database in
            (
              words: try Int64.fetchOne(database, sql: "SELECT count(*) FROM words") ?? 0,
              sums: try Int64.fetchOne(database, sql: "SELECT max(position) FROM sums_log") ?? 0
            )
          }
          #expect(answer.position >= newest)
          if answers.isMultiple(of: 2) { #expect(answer.position >= minimum) }
          #expect(answer.value.words == Int64(answer.position.rawValue))
          #expect(answer.value.sums == Int64(answer.position.rawValue))
          newest = answer.position
          answers += 1
        }
        return answers
      }
    }
  }

  final class Flag: Sendable {
    private let state = Atomic(false)
    var value: Bool { state.load(ordering: .acquiring) }
    func raise() { state.store(true, ordering: .releasing) }
  }

  /// Has the log grow and the models asked until a rebuild is over.
  private func underLoad(
    _ log: ToyLog, _ live: LiveProjections<FragileLog, ToyRecord>,
    _ body: @escaping @Sendable () async throws -> RebuildOutcome
  ) async throws -> RebuildOutcome {
    let isOver = Flag()
    let readers = readers(live, until: isOver, count: 2)
    let rebuilding = Task {
      defer { isOver.raise() }
      return try await body()
    }
    var random = SeededGenerator(seed: 7)
    while !isOver.value {
      try log.append(Int.random(in: 1...3, using: &random))
      try await Task.sleep(for: .milliseconds(2))
    }
    let outcome = try await rebuilding.value
    for reader in readers { #expect(try await reader.value > 0) }
    return outcome
  }

  @Test(
    "the same version swaps in under load without a failed or stale answer",
    .timeLimit(.minutes(15)), arguments: 1...2)
  func sameVersion(seed: UInt64) async throws {
    let log = try ToyLog(seed: seed, records: 1_000)
    _ = try await log.foldAll()
    let live = try live(log.setup(batchRecords: 200))
    let told = Told()
    for round in 1...2 {
      let outcome = try await underLoad(log, live) {
        try await live.carryOut(told.rebuild(live.setup))
      }
      #expect(outcome.state == .done)
      #expect(outcome.comparisons.allSatisfy { $0.isEqual && $0.before != nil })
      #expect((live.setup.slots.current == log.path) == (round == 2))
    }
    try log.append(10)
    try await live.current.file.reach(log.head)
    #expect(told.recorded.isEmpty)
    let digests = try ["sums", "words"].map { try live.current.file.digest(of: $0) }
    #expect(try await log.digestsOfNewFold() == digests)
    try await live.stop()
  }

  @Test(
    "a new version swaps in under load once it is accepted", .timeLimit(.minutes(15)))
  func newVersion() async throws {
    let log = try ToyLog(records: 1_000)
    _ = try await log.foldAll()
    let live = try live(log.setup(batchRecords: 200))
    let told = Told()
    let newer = log.setup([SumsModel(version: 2), WordsModel()], batchRecords: 200)
    let refused = try await underLoad(log, live) {
      try await live.carryOut(told.rebuild(newer, ["sums"]))
    }
    guard case .refused(let difference) = refused.state else {
      Issue.record("\(refused.state)")
      return
    }
    #expect(live.current.file.statuses[0].version == 1)
    let accepted = try await underLoad(log, live) {
      try await live.carryOut(told.rebuild(newer, ["sums"], accept: difference))
    }
    #expect(accepted.state == .done && told.recorded.map(\.name) == ["sums"])
    #expect(live.current.file.statuses[0].version == 2)
    try await live.stop()
  }

  @Test("a planted difference blocks the swap while the log grows", .timeLimit(.minutes(15)))
  func planted() async throws {
    let log = try ToyLog(records: 500)
    _ = try await log.foldAll()
    try log.plant("UPDATE words SET word = 'ander' WHERE position = 7")
    let live = try live(log.setup(batchRecords: 200))
    let told = Told()
    let refused = try await underLoad(log, live) {
      try await live.carryOut(told.rebuild(live.setup))
    }
    guard case .refused(let difference) = refused.state else {
      Issue.record("\(refused.state)")
      return
    }
    #expect(refused.comparisons.map(\.isEqual) == [true, false])
    #expect(refused.comparisons[1].rows?.changed == 1)
    #expect(live.setup.slots.current == log.path)
    let accepted = try await underLoad(log, live) {
      try await live.carryOut(told.rebuild(live.setup, accept: difference))
    }
    #expect(accepted.state == .done && told.recorded.map(\.name) == ["words"])
    #expect(
      try await live.current.file.ask("words") {
        try String.fetchOne($0, sql: "SELECT word FROM words WHERE position = 7")
      } != "ander")

    // The former rows come back, brought up to date, and are asked again.
    let restored = try await underLoad(log, live) {
      try await live.restore { _ in }
      return accepted
    }
    #expect(restored == accepted && live.setup.slots.current == log.path)
    #expect(
      try await live.current.file.ask("words") {
        try String.fetchOne($0, sql: "SELECT word FROM words WHERE position = 7")
      } == "ander")
    try await live.stop()
  }

  @Test("a rebuild that fails harms nobody and goes on", .timeLimit(.minutes(15)))
  func failing() async throws {
    let log = try ToyLog(records: 500)
    _ = try await log.foldAll()
    let live = try live(log.setup(batchRecords: 200))
    log.log.readableUpTo.value = Position(rawValue: 400)
    let told = Told()
    await #expect(throws: EventLogError.self) {
      try await live.carryOut(told.rebuild(live.setup))
    }
    log.log.readableUpTo.value = nil
    try log.append(5)
    try await live.current.file.reach(log.head)
    let again = Told()
    #expect(try await live.carryOut(again.rebuild(live.setup)).state == .done)
    #expect(again.folded.first?.rawValue == 400)
    try await live.stop()
  }

  @Test("one rebuild is under way at a time", .timeLimit(.minutes(15)))
  func alone() async throws {
    let log = try ToyLog(records: 50)
    _ = try await log.foldAll()
    try log.plant("UPDATE words SET word = 'ander' WHERE position = 7")
    let live = try live(log.setup(batchRecords: 200))
    let other = Mutex<ProjectionError?>(nil)
    let told = Told()
    guard case .refused(let difference) = try await live.carryOut(told.rebuild(live.setup)).state
    else {
      Issue.record("nothing was planted")
      return
    }
    let rebuild = ProjectionRebuild(
      live.setup, names: ["sums", "words"], accepted: difference,
      record: { _ in
        do {
          _ = try await live.carryOut(told.rebuild(live.setup))
        } catch let error as ProjectionError {
          other.withLock { $0 = error }
        }
      }, tell: { _ in })
    #expect(try await live.carryOut(rebuild).state == .done)
    let refusal = other.withLock { $0 }
    #expect(refusal?.code == .locked)
    try await live.stop()
  }
}
