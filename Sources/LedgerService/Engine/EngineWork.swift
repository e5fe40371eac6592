import EventLog
import Ledger

/// What the engine's thread does with each request: look the key up, decide, add the records.
///
/// Owns the state of the ledger and its derived key index. Everything here is in memory but for
/// the record of a key that was used before, which is read from the log to answer it again.
struct EngineWork<Source: RecordSource & ~Copyable, Heads: HeadKeeper & ~Copyable>:
  SequencerWork, ~Copyable
{
  var kernel: LedgerKernel
  var keys: KeyIndex
  private var source: Source
  private var heads: Heads
  private let surroundings: EngineSurroundings
  private var clockGuard: ClockGuard
  private var isDiskFull = false
  /// When free disk is looked at next, by the monotonic clock.
  private var nextDiskCheck = Int64.min
  private var areHeadsKept = true
  var hasNewDefinitions = false
  /// Whether something of a reward was taken or given back since the last commit.
  var hasMovedRewards = false
  private var expected: [ExpectedCheckIn] = []
  /// Keeps the optimiser from leaving out what is read ahead.
  private var readAhead: UInt64 = 0

  init(
    folded: consuming FoldedLog, source: consuming Source, heads: consuming Heads,
    surroundings: EngineSurroundings
  ) {
    clockGuard = ClockGuard(
      surroundings.clock, newestRecord: folded.state.lastRecordedAt,
      isConfirmed: surroundings.isClockConfirmed)
    keys = folded.keys
    kernel = LedgerKernel(state: folded.state)
    self.source = source
    self.heads = heads
    self.surroundings = surroundings
    surroundings.catalogue.update(from: kernel.state)
    surroundings.rewards.update(from: kernel.state)
  }

  mutating func prepare(_ count: Int, _ request: (Int) -> EngineRequest) {
    expected.removeAll(keepingCapacity: true)
    for index in 0..<count {
      guard case .checkIn(let command, let key, _) = request(index) else { continue }
      expect(command, key)
    }
    readExpected()
  }

  mutating func handle(_ request: EngineRequest, into batch: inout RecordBatch) -> EngineAnswer {
    let now = clockGuard.read(surroundings.clock)
    switch request {
    case .read(let body):
      // Records may be dated ahead of a clock that was set back: whoever asks sees them in force.
      return .value(body(kernel.state, max(now, kernel.state.lastRecordedAt)))
    case .dryRun(let command):
      return .checkIn(.decided(kernel.dryRun(known(command), now: now)))
    case .redeemStatus(let redemption):
      return .redeemed(kernel.redeemStatus(known(redemption), now: now))
    case .cardPrice(let sale):
      do throws(PassSaleRefusal) {
        return .cardPrice(.success(try kernel.price(of: sale, now: now)))
      } catch {
        return .cardPrice(.failure(error))
      }
    case .tariffs(let question): return .tariffs(tariffs(for: question, now: now))
    case .visitStatus, .externalVisitStatus: return visitStatus(request, now)
    default: break
    }
    if let reason = suspension() { return .unavailable(.writingSuspended(reason)) }
    defer { move(into: &batch) }
    do throws(EventLogError) {
      switch request {
      case .checkIn(let command, let key, let client):
        let context = CommandContext(now: now, key: key, client: client)
        return .checkIn(checkIn(command, context, stored: try record(of: key, batch)))
      case .taps(let delivery):
        guard kernel.state.isPaired(delivery.source) else { return .unavailable(.directory) }
        return .taps(try deliver(delivery, now, &batch))
      case .register(let commands, let condition, let key, let client):
        let context = CommandContext(now: now, key: key, client: client)
        return try register(commands, where: condition, context, batch)
      case .sell(let sale, let key, let client):
        return try sell(sale, CommandContext(now: now, key: key, client: client), batch)
      case .redeem(let redemption, let key, let client):
        let context = CommandContext(now: now, key: key, client: client)
        return redeem(redemption, context, stored: try record(of: key, batch))
      case .sellTickets(let order, let key, let client):
        let context = CommandContext(now: now, key: key, client: client)
        return sell(order, context, stored: try records(of: key, batch))
      case .cancelTicketSale(let position, let client):
        let context = CommandContext(now: now, client: client)
        return .ticketSaleCancelled(
          cancel(ticketSale: try record(at: position, batch), context))
      case .ticketSale(let position):
        return .ticketSale(standingSale(try record(at: position, batch)))
      case .issueGroupPass(let pass, let key, let client):
        let context = CommandContext(now: now, key: key, client: client)
        return issue(pass, context, stored: try records(of: key, batch))
      case .visit, .externalVisit, .sellSubscription:
        return try visitOrSale(request, now, batch)
      case .take(let holders, let client):
        return .taken(take(holders, CommandContext(now: now, client: client)))
      case .records(let key): return .records(try records(of: key, batch))
      case .undo(let key, let client):
        return undo(try record(of: key, batch), client, now)
      case .undoCheckIn(let position, let client):
        return undo(try record(at: position, batch), client, now)
      case .undoTap, .settle: return try takeBackOrSettle(request, now, batch)
      case .read, .dryRun, .redeemStatus, .cardPrice, .tariffs, .visitStatus,
        .externalVisitStatus:
        preconditionFailure("answered above")
      }
    } catch {
      surroundings.unreadable(error)
      return .unavailable(.unreadable)
    }
  }

  mutating func committed(_ head: LogHead) {
    precondition(kernel.state.position == head.position.rawValue, "the state is not the log's")
    precondition(kernel.state.accounts.isBalanced, "points do not sum to zero")
    if hasNewDefinitions {
      surroundings.catalogue.update(from: kernel.state)
      surroundings.rewards.update(from: kernel.state)
      hasNewDefinitions = false
    } else if hasMovedRewards {
      surroundings.rewards.updateUnits(from: kernel.state)
    }
    hasMovedRewards = false
    keepHead { (heads, now) throws(EventLogError) in try heads.note(head, now: now) }
  }

  mutating func idle() -> Int? {
    keepHead { (heads, now) throws(EventLogError) in try heads.writeIfDue(now: now) }
  }

  mutating func finish(_ head: LogHead) {
    keepHead { (heads, now) throws(EventLogError) -> Int? in
      try heads.flush(now: now)
      return nil
    }
  }

  // MARK: Requests

  /// - Parameter stored: the record that the command's key made before.
  private mutating func checkIn(
    _ command: CheckInCommand, _ context: CommandContext, stored: LedgerRecord?
  ) -> CheckInResult {
    let command = known(command)
    if let stored {
      switch kernel.repeated(command, context, of: stored) {
      case .sameCommand(let outcome): return .decided(outcome)
      case .otherCommand: return .keyReused
      }
    }
    let outcome = kernel.checkIn(command, context)
    keep(context.key, at: outcome.position)
    return .decided(outcome)
  }

  /// A terminal's tap: a check-in, or the visit to a museum that it is there.
  ///
  /// - Parameter stored: the first record that the tap made before.
  private mutating func take(
    _ command: CheckInCommand, by source: SourceID, _ context: CommandContext,
    _ stored: LedgerRecord?, _ batch: borrowing RecordBatch
  ) throws(EventLogError) -> CheckInResult {
    // Records may be dated ahead of a clock that was set back: what they say is in force.
    let now = max(context.now, kernel.state.lastRecordedAt)
    let museum = museum(
      of: command, by: source, at: context.occurredAt ?? now, stored: stored)
    guard museum.exists else { return checkIn(command, context, stored: stored) }
    let records = stored == nil ? [] : try records(of: context.key, batch)
    return visit(MuseumVisit(command, museum: museum), context, stored: records)
      .map { .visited($0) } ?? .keyReused
  }

  /// The command without a card or event that the log does not know: of log and directory the
  /// directory is backed up last, so after a restore it may name what the log has lost.
  private func known(_ command: CheckInCommand) -> CheckInCommand {
    var command = command
    if command.card.number > kernel.state.cardCount { command.card = .none }
    if command.event.number > kernel.state.eventCount { command.event = .none }
    return command
  }

  private mutating func deliver(
    _ delivery: TapDelivery, _ now: Instant, _ batch: inout RecordBatch
  ) throws(EventLogError) -> TapDeliveryResult {
    // First of all, so that nothing is recorded of a delivery that cannot be answered.
    var stored: [LedgerRecord?] = []
    stored.reserveCapacity(delivery.taps.count)
    for tap in delivery.taps {
      stored.append(try record(of: .tap(delivery.source, sequence: tap.sequence), batch))
    }
    var results: [CheckInResult] = []
    results.reserveCapacity(delivery.taps.count)
    var holders: [TapHolder?] = []
    holders.reserveCapacity(delivery.taps.count)
    for (index, (tap, stored)) in zip(delivery.taps, stored).enumerated() {
      if index.isMultiple(of: LedgerKernel.preparedMax) {
        expected.removeAll(keepingCapacity: true)
        for tap in delivery.taps[index...].prefix(LedgerKernel.preparedMax) {
          expect(tap.command, .tap(delivery.source, sequence: tap.sequence))
        }
        readExpected()
      }
      let reach =
        kernel.state.delivered(by: delivery.source).contiguous + DeliveredSequences.gapMax
      guard tap.sequence > 0, tap.sequence <= reach else {
        results.append(.sequenceOutOfRange)
        holders.append(nil)
        continue
      }
      let (occurredAt, quality) = tap.time.occurrence(
        now: min(delivery.receivedAt, now),
        earliest: kernel.state.earliestOccurrence(of: delivery.source, sequence: tap.sequence))
      let context = CommandContext(
        now: now, claimedAt: tap.time.tappedAt, occurredAt: occurredAt, timeQuality: quality,
        key: .tap(delivery.source, sequence: tap.sequence))
      var earlier = stored
      // A key that comes twice in this delivery is found in the batch.
      if earlier == nil { earlier = try record(of: context.key, batch) }
      let result = told(try take(tap.command, by: delivery.source, context, earlier, batch))
      results.append(result)
      holders.append(holder(of: tap, result, in: delivery, now))
      move(into: &batch)
    }
    return TapDeliveryResult(
      results: results, holders: holders, delivered: kernel.state.delivered(by: delivery.source))
  }

  // MARK: Reading ahead

  private mutating func expect(_ command: CheckInCommand, _ key: CommandKey) {
    expected.append(ExpectedCheckIn(card: command.card, event: command.event))
    if key != .none { readAhead &+= keys.firstSlot(key) }
  }

  private mutating func readExpected() {
    guard expected.count > 1 else { return }
    kernel.prepare(expected, now: surroundings.clock.now())
  }

  // MARK: Records

  /// The record that a key made, from this batch or from the log; nil where there is no key.
  mutating func record(
    of key: CommandKey, _ batch: borrowing RecordBatch
  ) throws(EventLogError) -> LedgerRecord? {
    guard key != .none else { return nil }
    // The index is asked for candidates first: reading the log inside of its walk is not possible.
    var candidates: [UInt64] = []
    _ = keys.find(key) { position -> Bool? in
      candidates.append(position)
      return nil
    }
    for candidate in candidates {
      guard let record = try record(at: candidate, batch) else {
        throw EventLogError(
          .damaged, "a record that was acknowledged is gone", at: Position(rawValue: candidate))
      }
      if record.header.key == key { return record }
    }
    return nil
  }

  /// The record at a position, from this batch or from the log; nil beyond its end.
  mutating func record(
    at number: UInt64, _ batch: borrowing RecordBatch
  ) throws(EventLogError) -> LedgerRecord? {
    guard number > 0, number <= kernel.state.position else { return nil }
    let position = Position(rawValue: number)
    var bytes = batch.bytes(at: position)
    if bytes == nil { bytes = try source.record(at: position) }
    guard let bytes else { return nil }
    do throws(RecordError) {
      return try LedgerRecord(bytes, at: number)
    } catch {
      throw EventLogError(.damaged, error.description, at: position)
    }
  }

  /// Moves the records of the last command into the batch.
  private mutating func move(into batch: inout RecordBatch) {
    guard kernel.output.count > 0 else { return }
    kernel.output.forEachRecord { batch.append(copying: $0) }
    kernel.output.removeAll()
  }

  // MARK: Surroundings

  private mutating func suspension() -> SuspensionReason? {
    if clockGuard.isSuspended { return .clock }
    let monotonic = surroundings.clock.monotonicMicroseconds()
    if monotonic >= nextDiskCheck {
      nextDiskCheck = monotonic + EngineLimits.diskCheckMicroseconds
      isDiskFull = surroundings.freeDiskFraction() < EngineLimits.freeDiskFractionMin
    }
    return isDiskFull ? .disk : nil
  }

  /// Once the heads could not be kept, their file is not touched again: the process is to end.
  @discardableResult
  private mutating func keepHead(
    _ body: (inout Heads, Int64) throws(EventLogError) -> Int?
  ) -> Int? {
    guard areHeadsKept else { return nil }
    do throws(EventLogError) {
      return try body(&heads, surroundings.clock.now().microseconds)
    } catch {
      areHeadsKept = false
      surroundings.failed(error)
      return nil
    }
  }
}

/// The named limits of the engine.
public enum EngineLimits {
  /// Below this part of free disk writing is refused.
  public static let freeDiskFractionMin = 0.05
  /// How often free disk is looked at while writing.
  static let diskCheckMicroseconds: Int64 = 1_000_000
  /// The most registrations in one request.
  public static let registrationsMax = 1_000
}

/// What the engine's thread needs of the world around it.
struct EngineSurroundings: Sendable {
  var clock: any LedgerClock
  var isClockConfirmed: Bool
  var catalogue: Catalogue
  var rewards: RewardCatalogue
  var freeDiskFraction: @Sendable () -> Double
  /// The heads could not be kept: the process must end.
  var failed: @Sendable (EventLogError) -> Void
  /// A record could not be read.
  var unreadable: @Sendable (EventLogError) -> Void
}
