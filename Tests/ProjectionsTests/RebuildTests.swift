import EventLog
import EventLogTesting
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Projections

/// What rebuilds told and recorded.
final class Told: Sendable {
  private let progress = Mutex<[RebuildProgress]>([])
  private let accepted = Mutex<[ModelComparison]>([])

  var steps: [RebuildProgress] { progress.withLock { $0 } }
  var recorded: [ModelComparison] { accepted.withLock { $0 } }

  func rebuild(
    _ setup: ProjectionSetup<FragileLog, ToyRecord>, _ names: Set<String> = ["sums", "words"],
    accept: LogHash? = nil
  ) -> ProjectionRebuild<FragileLog, ToyRecord> {
    ProjectionRebuild(
      setup, names: names, accepted: accept,
      record: { found in self.accepted.withLock { $0 += found } },
      tell: { step in self.progress.withLock { $0.append(step) } })
  }

  /// The positions at which folding began, in order.
  var folded: [Position] {
    steps.compactMap { if case .folding(let position, of: _) = $0 { position } else { nil } }
  }
}

extension ToyLog {
  /// The digests of the rows that count.
  func digestsOfCurrent(
    _ setup: ProjectionSetup<FragileLog, ToyRecord>
  ) throws -> [LogHash?] {
    let file = try open(setup.models, path: setup.slots.current)
    defer { try? file.close() }
    return try setup.models.map { try file.digest(of: $0.name) }
  }

  /// Changes rows behind everyone's back.
  func plant(_ sql: String, in path: String? = nil) throws {
    let database = try DatabaseQueue(path: path ?? self.path)
    try database.write { try $0.execute(sql: sql) }
    try database.close()
  }
}

@Suite("Rebuilding read models where no service runs") struct RebuildTests {
  @Test("the first rebuild has nothing to compare with, the second finds the same rows")
  func repeated() async throws {
    let log = try ToyLog(records: 100)
    let setup = log.setup()
    let first = try await Told().rebuild(setup).run()
    #expect(first.state == .done)
    #expect(first.comparisons.map(\.name) == ["sums", "words"])
    #expect(first.comparisons.allSatisfy { $0.before == nil && $0.remark == "there were no rows" })
    #expect(setup.slots.current.hasSuffix("/projections-2.db"))
    let told = Told()
    let second = try await told.rebuild(setup).run()
    #expect(second.state == .done && second.comparisons.allSatisfy(\.isEqual))
    #expect(second.comparisons.allSatisfy { $0.before?.digest == $0.digest && $0.rows == nil })
    #expect(setup.slots.current == log.path)
    #expect(told.steps.contains(.comparing(log.head)))
    #expect(told.recorded.isEmpty)
    #expect(try await log.digestsOfNewFold() == log.digestsOfCurrent(setup))
  }

  @Test("what lies behind is compared where it is, and the new rows go up to the head")
  func behind() async throws {
    let log = try ToyLog(records: 60)
    _ = try await log.foldAll()
    try log.append(40)
    let outcome = try await Told().rebuild(log.setup()).run()
    #expect(outcome.state == .done)
    #expect(outcome.comparisons.allSatisfy { $0.position.rawValue == 60 && $0.before != nil })
    let listed = try ProjectionListing.read(path: log.setup().slots.current)
    #expect(listed.allSatisfy { $0.position.rawValue == 100 })
  }

  @Test("a planted difference is shown with its keys and blocks until it is accepted as it is")
  func planted() async throws {
    let log = try ToyLog(records: 100)
    let right = try await log.foldAll()
    try log.plant(
      """
      UPDATE sums SET total = total + 5 WHERE word = 'een';
      DELETE FROM words WHERE position = 7;
      INSERT INTO words VALUES (999, 'niets');
      """)
    let setup = log.setup()
    let planted = try log.digestsOfCurrent(setup)
    let told = Told()
    let refused = try await told.rebuild(setup).run()
    guard case .refused(let difference) = refused.state else {
      Issue.record("\(refused.state)")
      return
    }
    let sums = try #require(refused.comparisons[0].rows)
    #expect((sums.added, sums.removed, sums.changed) == (0, 0, 1))
    let total = try #require(sums.examples.first)
    #expect(total.hasPrefix("sums word=“een”: total ") && total.contains(" → "))
    let words = try #require(refused.comparisons[1].rows)
    #expect((words.added, words.removed, words.changed) == (1, 1, 0))
    #expect(words.examples == ["words position=7: new", "words position=999: gone"])
    #expect(refused.comparisons.map(\.before?.digest) == planted)
    #expect(setup.slots.current == log.path)
    #expect(try log.digestsOfCurrent(setup) == planted)

    // The log goes on before anybody has made up their mind.
    try log.append(30)
    let wrong = try await told.rebuild(setup, accept: right[0]).run()
    #expect(wrong.state == refused.state && told.recorded.isEmpty)
    let accepted = try await told.rebuild(setup, accept: difference).run()
    #expect(accepted.state == .done)
    #expect(told.recorded == refused.comparisons)
    #expect(try log.digestsOfCurrent(setup) == (await log.digestsOfNewFold()))
  }

  @Test("no more than a few of many differences are shown, and all of them counted")
  func many() async throws {
    let log = try ToyLog(records: 100)
    _ = try await log.foldAll()
    try log.plant("UPDATE words SET word = 'ander'")
    let outcome = try await Told().rebuild(log.setup()).run()
    let rows = try #require(outcome.comparisons[1].rows)
    #expect(rows.changed == 100)
    #expect(rows.examples.count == ProjectionLimits.differencesShownMax)
    #expect(rows.examples.first?.hasPrefix("words position=1: word “ander” → “") == true)
  }

  @Test("one that was cut short goes on where its newest batch ended", arguments: [16, 64])
  func resumed(end: UInt64) async throws {
    let log = try ToyLog(seed: end, records: 100)
    _ = try await log.foldAll()
    let setup = log.setup()
    log.log.readableUpTo.value = Position(rawValue: end)
    let cut = try await Told().rebuild(setup).open()
    await #expect(throws: EventLogError.self) {
      try await Told().rebuild(setup).fold(cut, to: log.store.signal.head)
    }
    // The process is gone: nothing was closed.
    let after = try TemporaryFolder()
    try log.folder.copyAll(to: after)
    log.log.readableUpTo.value = nil

    let told = Told()
    let moved = log.setup(folder: after)
    #expect(try await told.rebuild(moved).run().state == .done)
    #expect(told.folded.first?.rawValue == end)
    #expect(try await log.digestsOfNewFold() == log.digestsOfCurrent(moved))
  }

  @Test("of another set of models nothing that was begun is used")
  func otherNames() async throws {
    let log = try ToyLog(records: 100)
    _ = try await log.foldAll()
    let setup = log.setup()
    log.log.readableUpTo.value = Position(rawValue: 64)
    await #expect(throws: EventLogError.self) { try await Told().rebuild(setup).run() }
    log.log.readableUpTo.value = nil
    let told = Told()
    #expect(try await told.rebuild(setup, ["sums"]).run().state == .done)
    #expect(told.steps.first == .copying)
    #expect(told.folded.first == .beforeFirst)
    #expect(try await log.digestsOfNewFold() == log.digestsOfCurrent(setup))
  }

  @Test("models that are not rebuilt are taken over with their rows, whatever these are")
  func one() async throws {
    let log = try ToyLog(records: 100)
    _ = try await log.foldAll()
    try log.plant("UPDATE words SET word = 'ander' WHERE position = 1")
    let setup = log.setup()
    let before = try log.digestsOfCurrent(setup)
    let outcome = try await Told().rebuild(setup, ["sums"]).run()
    #expect(outcome.state == .done && outcome.comparisons.map(\.name) == ["sums"])
    #expect(setup.slots.current != log.path)
    #expect(try log.digestsOfCurrent(setup) == before)
  }

  @Test("rows of another version need consent, also where they are the same")
  func version() async throws {
    let log = try ToyLog(records: 100)
    _ = try await log.foldAll()
    let setup = log.setup([SumsModel(version: 2), WordsModel()])
    let told = Told()
    let refused = try await told.rebuild(setup).run()
    guard case .refused(let difference) = refused.state else {
      Issue.record("\(refused.state)")
      return
    }
    #expect(refused.comparisons.map(\.isEqual) == [false, true])
    #expect(refused.comparisons[0].before?.version == 1 && refused.comparisons[0].version == 2)
    #expect(refused.comparisons[0].before?.digest == refused.comparisons[0].digest)
    #expect(try await told.rebuild(setup, accept: difference).run().state == .done)
    #expect(told.recorded.map(\.name) == ["sums"])
    let file = try log.open(setup.models, path: setup.slots.current)
    #expect(file.discarded.isEmpty)
    try file.close()
  }

  @Test("rows that stopped, or cannot be read, need consent; those of another log do not")
  func damaged() async throws {
    let log = try ToyLog(records: 50)
    try log.append([ToyRecord.bytes("gif", 1)])
    try log.append(20)
    _ = try await log.foldAll([SumsModel(poison: "gif"), WordsModel()])
    let setup = log.setup()
    let stopped = try await Told().rebuild(setup).run()
    #expect(stopped.comparisons.map(\.isEqual) == [false, true])
    #expect(stopped.comparisons[0].before?.stop == "a poisoned word")
    #expect(stopped.comparisons[0].position.rawValue == 50)
    #expect(stopped.comparisons[0].before?.digest == stopped.comparisons[0].digest)

    // The new rows have gone on: what was found at position 50 stands.
    #expect(try await Told().rebuild(setup).run() == stopped)

    let gone = try ToyLog(records: 50)
    _ = try await gone.foldAll()
    try gone.plant("DROP TABLE sums")
    let unreadable = try await Told().rebuild(gone.setup()).run()
    #expect(unreadable.comparisons.map(\.isEqual) == [false, true])
    #expect(unreadable.comparisons[0].remark?.hasPrefix("the rows cannot be read") == true)

    let other = try ToyLog(seed: 2, records: 71)
    let foreign = try await Told().rebuild(other.setup(folder: log.folder)).run()
    #expect(foreign.state == .done)
    #expect(foreign.comparisons.allSatisfy { $0.remark?.contains("another root") == true })
  }

  @Test("a file that is none is no reason not to rebuild")
  func garbage() async throws {
    let log = try ToyLog(records: 50)
    try Data(repeating: 0x5A, count: 20_000).write(to: URL(fileURLWithPath: log.path))
    let outcome = try await Told().rebuild(log.setup(), ["sums"]).run()
    #expect(outcome.state == .done)
    #expect(outcome.comparisons[0].remark?.contains("cannot be read") == true)
    #expect(try await log.digestsOfNewFold() == log.digestsOfCurrent(log.setup()))
  }

  @Test("a model that cannot fold a record takes no other's place")
  func unfoldable() async throws {
    let log = try ToyLog(records: 50)
    try log.append([ToyRecord.bytes("gif", 1)])
    _ = try await log.foldAll()
    let setup = log.setup([SumsModel(poison: "gif"), WordsModel()])
    for names in [["sums", "words"], ["sums"]] as [Set<String>] {
      let outcome = try await Told().rebuild(setup, names).run()
      guard case .stopped("sums", let stop) = outcome.state else {
        Issue.record("\(outcome.state)")
        return
      }
      #expect(stop.position.rawValue == 51)
      #expect(setup.slots.current == log.path)
    }
  }

  @Test("the former rows are put back, and those after them again")
  func restored() async throws {
    let log = try ToyLog(records: 50)
    let setup = log.setup()
    let former = FormerProjections(setup) { _ in }
    await #expect(throws: ProjectionError.self) { try await former.restore() }
    _ = try await log.foldAll()
    try log.plant("UPDATE words SET word = 'ander' WHERE position = 1")
    let planted = try log.digestsOfCurrent(setup)
    let told = Told()
    guard case .refused(let difference) = try await told.rebuild(setup).run().state else {
      Issue.record("nothing was planted")
      return
    }
    // What is not finished is no former.
    await #expect(throws: ProjectionError.self) { try await former.restore() }
    _ = try await told.rebuild(setup, accept: difference).run()
    let right = try log.digestsOfCurrent(setup)
    #expect(right != planted)
    try await former.restore()
    #expect(try log.digestsOfCurrent(setup) == planted)
    try await former.restore()
    #expect(try log.digestsOfCurrent(setup) == right)
    let newer = log.setup([SumsModel(version: 2), WordsModel()])
    await #expect(throws: ProjectionError.self) {
      try await FormerProjections(newer) { _ in }.restore()
    }
  }
}
