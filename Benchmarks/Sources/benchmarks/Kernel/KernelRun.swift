import CAllocationCount
import Histogram
import Ledger

/// A kernel with a region in it, taking taps while its clock runs.
struct KernelRun: ~Copyable {
  private var kernel = LedgerKernel(state: LedgerState())
  private var taps: TapSequence
  private var now = Instant(microseconds: 1_767_225_600_000_000)
  private let step: Int64
  private(set) var checkIns = 0
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

  /// Takes so many taps.
  ///
  /// - Returns: how many of them count.
  @discardableResult
  mutating func advance(_ count: Int) -> Int {
    var counted = 0
    for _ in 0..<count where checkIn(nextTap()) { counted += 1 }
    return counted
  }

  /// Takes so many taps and times each of them.
  mutating func time(_ count: Int, into histogram: inout Histogram<UInt64>) {
    for _ in 0..<count {
      let tap = nextTap()
      let start = monotonicNanoseconds()
      _ = checkIn(tap)
      histogram.record(monotonicNanoseconds() - start)
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

  private mutating func nextTap() -> (command: CheckInCommand, key: CommandKey) {
    now = Instant(microseconds: now.microseconds + step)
    return taps.next()
  }

  private mutating func checkIn(_ tap: (command: CheckInCommand, key: CommandKey)) -> Bool {
    checkIns += 1
    let context = CommandContext(
      now: now, claimedAt: now, occurredAt: now, timeQuality: .exact, key: tap.key)
    let outcome = kernel.checkIn(tap.command, context)
    kernel.output.removeAll()
    return outcome.refusal == nil
  }
}
