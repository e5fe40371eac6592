import Ledger

/// A kernel with a region in it, taking taps while its clock runs.
///
/// Taps come in batches, as many as the engine prepares together.
public struct KernelRun: ~Copyable {
  /// The taps that come; a copy of it gives the same ones.
  public private(set) var taps: TapSequence
  private var kernel = LedgerKernel(state: LedgerState())
  private var now = Instant(microseconds: 1_767_225_600_000_000)
  private let step: Int64
  private var batch: [(command: CheckInCommand, key: CommandKey)] = []
  private var expected: [ExpectedCheckIn] = []

  /// How many taps make up a batch.
  public static var batchCount: Int { LedgerKernel.preparedMax }

  /// Registers a region.
  ///
  /// - Parameter daily: how many check-ins make up a day of the kernel's clock.
  public init(holders: UInt32, daily: Int64, seed: UInt64) throws {
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

  /// Takes so many taps, rounded up to whole batches.
  ///
  /// - Returns: how many of them count.
  @discardableResult
  public mutating func advance(_ count: Int) -> Int {
    var counted = 0
    for _ in stride(from: 0, to: count, by: Self.batchCount) {
      draw()
      prepare()
      for place in batch.indices where checkIn(place) { counted += 1 }
    }
    return counted
  }

  /// Makes the next batch.
  public mutating func draw() {
    batch.removeAll(keepingCapacity: true)
    expected.removeAll(keepingCapacity: true)
    for _ in 0..<Self.batchCount {
      let tap = taps.next()
      batch.append(tap)
      expected.append(ExpectedCheckIn(card: tap.command.card, event: tap.command.event))
    }
  }

  /// Prepares the batch, as the engine does before it handles one.
  public mutating func prepare() {
    kernel.prepare(expected, now: now)
  }

  /// Takes one tap of the batch; the next one in each call.
  ///
  /// - Returns: whether it counts.
  public mutating func checkIn(_ place: Int) -> Bool {
    now = Instant(microseconds: now.microseconds + step)
    let context = CommandContext(
      now: now, claimedAt: now, occurredAt: now, timeQuality: .exact, key: batch[place].key)
    let outcome = kernel.checkIn(batch[place].command, context)
    kernel.output.removeAll()
    return outcome.refusal == nil
  }
}
