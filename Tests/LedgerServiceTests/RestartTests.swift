import EventLog
import EventLogTesting
import Foundation
import Ledger
import LedgerService
import PassDirectory
import Testing

@Suite("Restarts and snapshots")
struct RestartTests {
  /// A life of a region: check-ins with and without keys, taps with gaps, facts that change.
  ///
  /// The same seed gives the same commands, and so the same records on equal states.
  static func live(
    _ engine: LedgerEngine, _ clock: TestClock, seed: UInt64, rounds: Int
  ) async throws {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<rounds {
      clock.advance(microseconds: Int64.random(in: 1...TestClock.day / 2, using: &generator))
      let command = TestRegion.checkIn(
        card: UInt32.random(in: 1...8, using: &generator),
        event: EventID(UInt32.random(in: 1...4, using: &generator)))
      let key = UInt128.random(in: 1...40, using: &generator)
      switch Int.random(in: 0..<8, using: &generator) {
      case 0...2:
        _ = try await engine.checkIn(command, key: generator.oneIn(3) ? nil : key)
      case 3, 4:
        let source = TestRegion.terminals[Int.random(in: 0...2, using: &generator)]
        let taps = (0..<6).map { _ in
          TestRegion.tap(
            UInt64.random(in: 1...60, using: &generator),
            card: UInt32.random(in: 0...8, using: &generator),
            event: EventID(UInt32.random(in: 1...4, using: &generator)))
        }
        _ = try await engine.deliver(taps, by: source)
      case 5: _ = try await engine.undo(.idempotency(key), client: TestRegion.client)
      case 6: try await change(engine, holder: HolderID(command.card.number), round: round)
      default:
        _ = try await engine.register([
          .issuePoints(HolderID(command.card.number), points: Int64(round), cause: .correction)
        ])
      }
    }
  }

  private static func change(_ engine: LedgerEngine, holder: HolderID, round: Int) async throws {
    let today = BrusselsTime.date(at: engine.clock.now())
    _ = try await engine.register([
      .changeCardStatus(
        CardID(holder.number), round.isMultiple(of: 2) ? .blocked : .active, holder: holder),
      .startMembership(holder, TestRegion.systems[round % 2]),
      .grantSocialTariff(
        holder, TestRegion.systems[Int(holder.number) % 2], lastDay: today.adding(days: 20)),
      .changeHolderStanding(holder, round.isMultiple(of: 3) ? .blocked : .active),
      .changeEventSettings(
        TestRegion.daily,
        EventSettings(
          points: UInt16(round % 4 + 1), limit: CheckInLimit(volume: 2, period: .day))),
    ])
  }

  /// A log with the records of another one, up to a position, and a clock at the same time.
  private static func copy(_ log: TestLog, first count: Int = .max) throws -> TestLog {
    let store = InMemoryEventStore()
    var writer = try store.openWriter()
    var batch = RecordBatch(after: .beforeFirst)
    for record in try log.records().prefix(count) { batch.append(record) }
    _ = try writer.append(batch, afterHead: .beforeFirst)
    let copy = try TestLog(store: store, directory: log.directory)
    copy.clock.advance(
      microseconds: log.clock.now().microseconds - TestClock.start.microseconds)
    return copy
  }

  private static func head(of log: TestLog, at position: Position) throws -> LogHead? {
    let records = try log.records()
    guard position.rawValue <= records.count else { return nil }
    var tree = MerkleTree()
    for record in records.prefix(Int(position.rawValue)) { tree.append(leaf: .leaf(of: record)) }
    return LogHead(position: position, root: tree.root())
  }

  private static func read(_ folder: String, for log: TestLog) throws -> FoldedLog? {
    try SnapshotFile.read(folder: folder) { (position) throws(EventLogError) in
      do {
        return try head(of: log, at: position)
      } catch {
        throw EventLogError(.damaged, "\(error)")
      }
    }
  }

  private static func isTaken(_ folder: TemporaryFolder, by log: TestLog) throws -> Bool {
    switch try read(folder.path, for: log) {
    case .some: true
    case nil: false
    }
  }

  /// Writes a snapshot of a log's first records into a folder.
  private static func writeSnapshot(
    of log: TestLog, first count: Int, to folder: String
  ) throws {
    var source = try copy(log, first: count).store
    var folded = FoldedLog(seed: (5, 6))
    try folded.fold(&source)
    let head = try #require(try head(of: log, at: Position(rawValue: UInt64(count))))
    try SnapshotFile.write(folded, head: head, folder: folder)
  }

  @Test("after a restart every answer is the same", arguments: LogKind.allCases)
  func restart(_ kind: LogKind) async throws {
    let log = try TestLog(kind)
    var engine = try await log.startRegion()
    try await Self.live(engine, log.clock, seed: 1, rounds: 120)
    let kept = try #require(
      try await engine.checkIn(TestRegion.checkIn(card: 30), key: 999).outcome)
    let answers = try await engine.answers()
    #expect(answers.position > 300 && answers.accounts.isBalanced)
    for _ in 0..<2 {
      await engine.drain()
      engine = try log.start()
      #expect(try await engine.answers() == answers)
      let again = try await engine.checkIn(TestRegion.checkIn(card: 30), key: 999).outcome
      #expect(again?.replayed == true && again?.position == kept.position)
      #expect(try await engine.position() == answers.position)
    }
    #expect(engine.catalogue.event(id: TestRegion.eventID(1)) == answers.events[1])
    #expect(engine.catalogue.cardSystem(TestRegion.systems[1])?.publicID == 12)
    await engine.drain()
    #expect(log.failures.isEmpty)
  }

  @Test(
    "a snapshot and the records after it are the whole log", arguments: 1...3 as ClosedRange<UInt64>
  )
  func snapshotAndTail(_ seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let log = try TestLog()
    let engine = try await log.startRegion(holders: 8)
    try await Self.live(engine, log.clock, seed: seed, rounds: 150)
    await engine.drain()
    let whole = try Self.copy(log)
    let expected = try await Self.continued(whole, from: FoldedLog(seed: (1, 2)), seed: seed)
    let count = try log.records().count
    let folder = try TemporaryFolder()
    var positions = [1, 2, count - 1, count]
    for _ in 0..<4 { positions.append(Int.random(in: 3..<count - 1, using: &generator)) }
    for position in positions {
      try Self.writeSnapshot(of: log, first: position, to: folder.path)
      guard let folded = try Self.read(folder.path, for: log) else {
        Issue.record("seed \(seed): no snapshot at position \(position)")
        return
      }
      let reached = folded.position.rawValue
      #expect(reached == UInt64(position))
      let answers = try await Self.continued(try Self.copy(log), from: folded, seed: seed)
      #expect(answers.atStart == expected.atStart, "seed \(seed), position \(position)")
      #expect(answers.atEnd == expected.atEnd, "seed \(seed), position \(position)")
      #expect(answers.records == expected.records, "seed \(seed), position \(position)")
    }
  }

  /// What a ledger answers when it starts, and what it writes and answers from there.
  private static func continued(
    _ log: TestLog, from folded: consuming sending FoldedLog, seed: UInt64
  ) async throws -> (atStart: RegionAnswers, atEnd: RegionAnswers, records: [[UInt8]]) {
    let engine = try log.start(from: folded)
    let atStart = try await engine.answers()
    try await live(engine, log.clock, seed: seed &+ 1_000, rounds: 60)
    let atEnd = try await engine.answers()
    await engine.drain()
    return (atStart, atEnd, try log.records())
  }

  @Test("a snapshot that is not exactly this log's is thrown away")
  func foreignSnapshots() async throws {
    let log = try TestLog()
    await (try await log.startRegion(holders: 5)).drain()
    let folder = try TemporaryFolder()
    #expect(!(try Self.isTaken(folder, by: log)), "there is none")
    let count = try log.records().count
    try Self.writeSnapshot(of: log, first: count, to: folder.path)
    let good = try folder.bytes(of: SnapshotFile.name)
    #expect(try Self.isTaken(folder, by: log))

    let shorter = try Self.copy(log, first: count - 1)
    #expect(!(try Self.isTaken(folder, by: shorter)), "the log is shorter")
    let other = try TestLog()
    let engine = try await other.startRegion(holders: 4)
    try await Self.live(engine, other.clock, seed: 3, rounds: 20)
    await engine.drain()
    #expect(try other.records().count >= count)
    #expect(!(try Self.isTaken(folder, by: other)), "another log's")

    var generator = SeededGenerator(seed: 8)
    for length in [0, 1, 15, 16, 80, 111, 112, good.count / 2, good.count - 1] {
      try folder.write(Array(good.prefix(length)), to: SnapshotFile.name)
      #expect(!(try Self.isTaken(folder, by: log)), "\(length) of \(good.count) bytes")
    }
    for _ in 0..<100 {
      var bytes = good
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      try folder.write(bytes, to: SnapshotFile.name)
      #expect(!(try Self.isTaken(folder, by: log)), "a flipped bit in byte \(place)")
    }
    try folder.write(good + [0], to: SnapshotFile.name)
    #expect(!(try Self.isTaken(folder, by: log)), "a byte too many")
  }

  @Test("a log and its fold work without the directory", arguments: LogKind.allCases)
  func withoutDirectory(_ kind: LogKind) async throws {
    let log = try TestLog(kind)
    let engine = try await log.startRegion(holders: 8)
    try await Self.live(engine, log.clock, seed: 4, rounds: 60)
    let answers = try await engine.answers()
    await engine.drain()
    try log.directory.close()
    for name in try FileManager.default.contentsOfDirectory(atPath: log.folder.path)
    where name.hasPrefix("directory") {
      try log.folder.remove(name)
    }
    try log.verify()
    let folded = try log.fold()
    let recovered = RegionAnswers(folded.state, log.clock.now())
    let keys = folded.keyCount
    #expect(recovered == answers && keys > 20)
  }
}
