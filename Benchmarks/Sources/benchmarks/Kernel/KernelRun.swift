import CAllocationCount
import Histogram
import Ledger

/// A kernel with a region in it, taking taps while its clock runs.
struct KernelRun: ~Copyable {
  private var kernel = LedgerKernel(state: LedgerState())
  private var taps: TapSequence
  private var now = Instant(microseconds: 1_767_225_600_000_000)
  private let step: Int64
  private var batch: [(command: CheckInCommand, key: CommandKey)] = []
  private var expected: [ExpectedCheckIn] = []
  /// Keeps the optimiser from leaving out what nobody reads.
  private(set) var checksum: UInt32 = 0

  /// - Parameter daily: how many check-ins make up a day of the kernel's clock.
  init(holders: UInt32, daily: Int64, seed: UInt64) throws {
    let region = Region(holders: holders)
    taps = TapSequence(seed: seed, in: region)
    step = 86_400_000_000 / daily
    try register(region.definitions)
    for number in 1...holders { try register(region.holder(number)) }
  }

  private mutating func register(_ commands: [RegistrationCommand]) throws {
    for command in commands {
      _ = try kernel.register(command, CommandContext(now: now))
      kernel.output.removeAll()
    }
  }

  /// Takes so many taps, as many prepared together as the engine prepares.
  ///
  /// - Returns: how many of them count.
  @discardableResult
  mutating func advance(_ count: Int) -> Int {
    var counted = 0
    var left = count
    while left > 0 {
      prepare(min(left, LedgerKernel.preparedMax))
      for tap in batch where checkIn(tap) { counted += 1 }
      left -= batch.count
    }
    return counted
  }

  /// Takes so many taps and times each of them; its share of their preparation is added.
  mutating func time(_ count: Int, into histogram: inout Histogram<UInt64>) {
    for _ in 0..<count / LedgerKernel.preparedMax {
      draw(LedgerKernel.preparedMax)
      let start = monotonicNanoseconds()
      kernel.prepare(expected, now: now)
      let share = (monotonicNanoseconds() - start) / UInt64(batch.count)
      for tap in batch {
        let start = monotonicNanoseconds()
        _ = checkIn(tap)
        histogram.record(share + monotonicNanoseconds() - start)
      }
    }
  }

  /// The nanoseconds that a tap takes on average, the making of its command taken off.
  mutating func meanNanoseconds(_ count: Int) -> Double {
    var tapsAlone = taps
    let making = seconds {
      for _ in 0..<count { checksum &+= tapsAlone.next().command.card.number }
    }
    let all = seconds { advance(count) }
    return (all - making) / Double(count) * 1e9
  }

  /// How many blocks the heap gives out for so many taps.
  mutating func allocations(_ count: Int) -> UInt64 {
    let before = allocation_count()
    advance(count)
    return allocation_count() - before
  }

  private mutating func prepare(_ count: Int) {
    draw(count)
    kernel.prepare(expected, now: now)
  }

  /// Makes the next taps.
  private mutating func draw(_ count: Int) {
    batch.removeAll(keepingCapacity: true)
    expected.removeAll(keepingCapacity: true)
    for _ in 0..<count {
      let tap = taps.next()
      batch.append(tap)
      expected.append(ExpectedCheckIn(card: tap.command.card, event: tap.command.event))
    }
  }

  private mutating func checkIn(_ tap: (command: CheckInCommand, key: CommandKey)) -> Bool {
    now = Instant(microseconds: now.microseconds + step)
    let context = CommandContext(
      now: now, claimedAt: now, occurredAt: now, timeQuality: .exact, key: tap.key)
    let outcome = kernel.checkIn(tap.command, context)
    kernel.output.removeAll()
    return outcome.refusal == nil
  }
}
