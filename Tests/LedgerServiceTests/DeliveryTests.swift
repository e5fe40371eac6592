import EventLog
import EventLogTesting
import Ledger
import LedgerService
import Testing

@Suite("Taps of terminals")
struct DeliveryTests {
  @Test("a thousand taps in one delivery are one commit", arguments: LogKind.allCases)
  func oneCommit(_ kind: LogKind) async throws {
    let log = try TestLog(kind)
    let engine = try await log.startRegion()
    let commits = engine.counters.commits
    let taps = (1...1_000 as ClosedRange<UInt64>).map { sequence in
      TestRegion.tap(
        sequence, card: UInt32(sequence % 50) + 1, event: EventID(UInt32(sequence % 4) + 1))
    }
    let delivery = try await engine.deliver(taps)
    #expect(engine.counters.commits == commits + 1)
    #expect(delivery.results.allSatisfy { $0.outcome?.position ?? 0 > 0 })
    #expect(delivery.delivered.contiguous == 1_000 && delivery.delivered.beyond.isEmpty)

    let records = engine.counters.records
    let again = try await engine.deliver(taps)
    #expect(engine.counters.commits == commits + 1 && engine.counters.records == records)
    for (first, second) in zip(delivery.results, again.results) {
      #expect(second.outcome?.replayed == true)
      #expect(first.outcome?.position == second.outcome?.position)
      #expect(first.outcome?.refusal == second.outcome?.refusal)
      #expect(first.outcome?.balance == second.outcome?.balance)
    }
  }

  @Test("a tap that comes twice in one delivery is one tap", arguments: LogKind.allCases)
  func twiceInOneDelivery(_ kind: LogKind) async throws {
    let engine = try await TestLog(kind).startRegion(holders: 3)
    let position = try await engine.position()
    let taps = [
      TestRegion.tap(1), TestRegion.tap(2, card: 2), TestRegion.tap(1), TestRegion.tap(2, card: 3),
      TestRegion.tap(2, card: 2),
    ]
    let results = try await engine.deliver(taps).results
    #expect(
      results.map { $0.outcome?.position }
        == [position + 1, position + 2, position + 1, nil, position + 2])
    #expect(results.map { $0.outcome?.replayed } == [false, false, true, nil, true])
    #expect(results[3] == .keyReused)
    #expect(try await engine.position() == position + 2)
  }

  @Test("a sequence of 0 or far beyond the others is refused and recorded nowhere")
  func sequenceOutOfRange() async throws {
    let engine = try await TestLog().startRegion(holders: 3)
    let position = try await engine.position()
    let gap = DeliveredSequences.gapMax
    let sequences = [0, gap + 1, .max, gap, 1, gap + 1, gap + 2]
    let delivery = try await engine.deliver(sequences.map { TestRegion.tap($0) })
    let isRefused = delivery.results.map { $0 == .sequenceOutOfRange }
    #expect(isRefused == [true, true, true, false, false, false, true])
    #expect(delivery.delivered.contiguous == 1)
    #expect(delivery.delivered.beyond == [gap...gap + 1])
    #expect(delivery.delivered.missing(countMax: 9) == [2...gap - 1])
    #expect(try await engine.position() == position + 3)
  }

  @Test("a tap that nobody can read uses up its sequence")
  func unresolvedTaps() async throws {
    let engine = try await TestLog().startRegion(holders: 3)
    var malformed = TestRegion.tap(1, card: 0, event: .none)
    malformed.command.isMalformed = true
    let taps = [malformed, TestRegion.tap(2, card: 0), TestRegion.tap(3, event: .none)]
    for isRepeat in [false, true] {
      let delivery = try await engine.deliver(taps)
      #expect(
        delivery.results.map { $0.outcome?.refusal } == [.malformed, .cardUnknown, .eventUnknown])
      #expect(delivery.results.allSatisfy { $0.outcome?.replayed == isRepeat })
      #expect(delivery.delivered.contiguous == 3)
    }
  }

  @Test("an empty delivery is answered with what was delivered")
  func emptyDelivery() async throws {
    let engine = try await TestLog().startRegion(holders: 1)
    _ = try await engine.deliver([TestRegion.tap(1)])
    let delivery = try await engine.deliver([])
    #expect(delivery.results.isEmpty && delivery.delivered.contiguous == 1)
  }
}

@Suite("Orders of arrival")
struct ArrivalOrderTests {
  /// A tap as a terminal holds it: how long before the delivery it was made, and where.
  private struct HeldTap {
    var source: Int
    var tap: ResolvedTap
  }

  /// What a log counts: every tap's key and whether it counts in the end.
  private struct Counted: Hashable {
    var balances: [Int64] = []
    var taps: Set<CommandKey> = []
  }

  private static let uptime: UInt64 = 3_600_000

  /// Taps of six holders on three terminals within an hour, some within seconds of another.
  private static func taps(_ generator: inout SeededGenerator) -> [HeldTap] {
    var taps: [HeldTap] = []
    for source in TestRegion.terminals.indices {
      var age = uptime
      for sequence in 1...14 as ClosedRange<UInt64> {
        age -= UInt64.random(in: 1_000...(generator.oneIn(2) ? 9_000 : 240_000), using: &generator)
        var tap = TestRegion.tap(
          sequence, card: UInt32.random(in: 1...6, using: &generator),
          event: EventID(UInt32.random(in: 1...4, using: &generator)))
        tap.time = DeviceTime(
          uptimeMilliseconds: uptime - age, sentUptimeMilliseconds: uptime)
        tap.command.acceptedOffline = generator.oneIn(4)
        taps.append(HeldTap(source: source, tap: tap))
      }
    }
    return taps
  }

  private static func deliver(
    _ taps: [HeldTap], directory: TestLog, _ generator: inout SeededGenerator
  ) async throws -> Counted {
    let log = try TestLog(directory: directory.directory)
    let engine = try await log.startRegion(holders: 6)
    log.clock.advance(microseconds: 2 * TestClock.hour)
    var rest = taps[...]
    while let source = rest.first?.source {
      let most = Int.random(in: 1...6, using: &generator)
      let part = rest.prefix(most).prefix { $0.source == source }
      let delivery = try await engine.deliver(
        part.map(\.tap), by: TestRegion.terminals[source])
      #expect(delivery.results.allSatisfy { $0.outcome != nil })
      rest = rest.dropFirst(part.count)
    }
    var counted = Counted()
    for holder in 1...6 as ClosedRange<UInt32> {
      counted.balances.append(try await engine.balance(of: holder))
    }
    await engine.drain()
    var keys: [UInt64: CommandKey] = [:]
    for record in try log.decoded() {
      switch record.event {
      case .checkedIn(let body):
        keys[record.header.position] = record.header.key
        if body.finding == nil { counted.taps.insert(record.header.key) }
      case .checkInRefused: keys[record.header.position] = record.header.key
      case .checkInRecounted(let body):
        let key = try #require(keys[record.header.reverses])
        if body.counts { counted.taps.insert(key) } else { counted.taps.remove(key) }
      default: break
      }
    }
    return counted
  }

  @Test("every order and repetition of the same taps counts the same", arguments: 1...4)
  func permutations(_ seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let directory = try TestLog()
    let taps = Self.taps(&generator)
    let expected = try await Self.deliver(taps, directory: directory, &generator)
    #expect(!expected.taps.isEmpty && expected.taps.count < taps.count)
    for _ in 0..<50 {
      var order = taps
      for _ in 0..<Int.random(in: 0...10, using: &generator) {
        order.append(taps[Int.random(in: 0..<taps.count, using: &generator)])
      }
      order.shuffle(using: &generator)
      let counted = try await Self.deliver(order, directory: directory, &generator)
      #expect(counted == expected, "seed \(seed)")
    }
  }
}
