public import EventLog
public import Ledger
public import LedgerProjections
public import PassDirectory

/// The ledger in service: takes commands from any thread, has one thread decide and commit them,
/// and answers when their records are durable.
///
/// - Nothing is answered before the commit of everything that the answer could have seen.
/// - A command with a key is recorded once, for ever; sent again, it gets its first outcome.
/// - When a commit fails, everyone who waits gets `outcomeUnknown` and the process is to end.
public final class LedgerEngine: Sendable {
  /// Events, organisers and card systems by public id.
  public let catalogue: Catalogue
  /// Rewards, and what is taken of each.
  public let rewards: RewardCatalogue
  /// Who is who.
  public let directory: Directory
  /// The clock that dates records.
  public let clock: any LedgerClock
  /// Lists and searches, folded from the log beside the engine.
  public let readModels: ReadModels
  /// When terminals were last heard of.
  public let contacts = TerminalContacts()
  private let sequencer: any EngineSequencer

  /// Starts the engine on a log that was opened and folded to its head.
  ///
  /// - Parameters:
  ///   - folded: the log up to the writer's head.
  ///   - writer: the open log.
  ///   - heads: keeps the newest head apart from the log.
  ///   - source: reads records on the engine's thread.
  ///   - signal: advanced after each commit, for subscriptions.
  ///   - options: settings and what to call when the engine fails.
  public init<
    Writer: LogWriter & ~Copyable, Heads: HeadKeeper & ~Copyable,
    Source: RecordSource & ~Copyable
  >(
    folded: consuming sending FoldedLog, writer: consuming sending Writer,
    heads: consuming sending Heads, source: consuming sending Source, signal: HeadSignal,
    directory: Directory, clock: any LedgerClock, options: EngineOptions
  ) {
    let folding = folded.position
    let head = writer.head.position
    precondition(folding == head, "the log was not folded to its head")
    let catalogue = Catalogue { [directory] event, attempt in
      directory.checkInCode(ofEvent: event, attempt: attempt)
    }
    let rewards = RewardCatalogue()
    let surroundings = EngineSurroundings(
      clock: clock, isClockConfirmed: options.isClockConfirmed, catalogue: catalogue,
      rewards: rewards,
      freeDiskFraction: options.freeDiskFraction, failed: options.failed,
      unreadable: options.unreadable)
    let work = EngineWork(
      folded: folded, source: source, heads: heads, surroundings: surroundings)
    self.catalogue = catalogue
    self.rewards = rewards
    self.directory = directory
    self.clock = clock
    readModels = options.readModels
    sequencer = Sequencer(
      work: work, writer: writer, limits: options.limits, signal: signal,
      monotonicMicroseconds: { clock.monotonicMicroseconds() }, onFailure: options.failed)
  }

  /// Accepts nothing more, commits what waits, stops the thread and closes the log.
  public func drain() async { await sequencer.drain() }

  /// What the engine's thread has done so far.
  public var counters: SequencerCounters { sequencer.counters }
}

/// Settings of the engine, and what it calls.
public struct EngineOptions: Sendable {
  /// The limits of queue and batch.
  public var limits = SequencerLimits()
  /// Whether an operator confirmed the clock.
  public var isClockConfirmed = false
  /// What lists and searches are answered from.
  public var readModels = ReadModels.none
  /// How much of the disk is free, from 0 to 1.
  public var freeDiskFraction: @Sendable () -> Double = { 1 }
  /// A commit failed or a head could not be kept: the process is to end.
  public var failed: @Sendable (EventLogError) -> Void
  /// A record could not be read: its caller was told, the service goes on.
  public var unreadable: @Sendable (EventLogError) -> Void = { _ in }

  /// Makes options.
  public init(failed: @escaping @Sendable (EventLogError) -> Void) {
    self.failed = failed
  }
}

// MARK: - Commands and questions

extension LedgerEngine {
  /// Checks a card in.
  ///
  /// - Parameter key: an idempotency key, hashed for its client and operation, or none.
  public func checkIn(
    _ command: CheckInCommand, key: CommandKey, client: ClientID
  ) async throws(EngineError) -> CheckInResult {
    switch try await ask(.checkIn(command, key: key, client: client)) {
    case .checkIn(let result): return result
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Takes the taps of one request of a terminal; all are durable when this returns.
  public func deliver(_ delivery: TapDelivery) async throws(EngineError) -> TapDeliveryResult {
    switch try await ask(.taps(delivery)) {
    case .taps(let result): return result
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Registers entities and facts, in order; each is refused or recorded by itself.
  ///
  /// - Parameter commands: at most `EngineLimits.registrationsMax`.
  public func register(
    _ commands: [RegistrationCommand], client: ClientID = .none
  ) async throws(EngineError) -> [Result<RegistrationOutcome, RegistrationRefusal>] {
    precondition(commands.count <= EngineLimits.registrationsMax, "too many at once")
    switch try await ask(.register(commands, where: nil, key: .none, client: client)) {
    case .registered(let results): return results
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Registers one entity or fact; with a key it is recorded once, for ever.
  ///
  /// - Parameter condition: what must hold beside the command's own rules.
  public func register(
    _ command: RegistrationCommand, key: CommandKey, client: ClientID,
    where condition: RegistrationCondition? = nil
  ) async throws(EngineError) -> Keyed<Result<RegistrationOutcome, RegistrationRefusal>> {
    switch try await ask(.register([command], where: condition, key: key, client: client)) {
    case .registered(let results):
      guard let result = results.first else {
        preconditionFailure("one command has one result")
      }
      return .decided(result)
    case .keyReused: return .keyReused
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Sells a card, or exchanges one.
  public func sell(
    _ sale: PassSale, key: CommandKey = .none, client: ClientID
  ) async throws(EngineError) -> Keyed<Result<PassSaleOutcome, PassSaleRefusal>> {
    switch try await ask(.sell(sale, key: key, client: client)) {
    case .sold(let result): return .decided(result)
    case .keyReused: return .keyReused
    default: preconditionFailure("an answer to another request")
    }
  }

  /// What a sale would cost now; nothing is recorded.
  public func price(
    of sale: PassSale
  ) async throws(EngineError) -> Result<CardPrice, PassSaleRefusal> {
    switch try await ask(.cardPrice(sale)) {
    case .cardPrice(let result): return result
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Redeems a reward.
  public func redeem(
    _ redemption: Redemption, key: CommandKey = .none, client: ClientID
  ) async throws(EngineError) -> Keyed<RedemptionOutcome> {
    switch try await ask(.redeem(redemption, key: key, client: client)) {
    case .redeemed(let outcome): return .decided(outcome)
    case .keyReused: return .keyReused
    default: preconditionFailure("an answer to another request")
    }
  }

  /// What a redemption would lead to now; nothing is recorded.
  public func redeemStatus(
    _ redemption: Redemption
  ) async throws(EngineError) -> RedemptionOutcome {
    switch try await ask(.redeemStatus(redemption)) {
    case .redeemed(let outcome): return outcome
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Registers holders who come from the system before this one, each wholly or not at all.
  ///
  /// - Parameter holders: at most `EngineLimits.registrationsMax`; one commit.
  public func take(
    _ holders: [HolderImport], client: ClientID = .none
  ) async throws(EngineError) -> [Result<HolderImportOutcome, RegistrationRefusal>] {
    precondition(holders.count <= EngineLimits.registrationsMax, "too many at once")
    switch try await ask(.take(holders, client: client)) {
    case .taken(let results): return results
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Every record that a key's command made; none where there was no such command.
  public func records(of key: CommandKey) async throws(EngineError) -> [LedgerRecord] {
    switch try await ask(.records(key)) {
    case .records(let records): return records
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Undoes the check-in that a key made.
  public func undo(
    _ key: CommandKey, client: ClientID
  ) async throws(EngineError) -> Result<CheckInOutcome, UndoRefusal> {
    try await undone(.undo(key, client: client))
  }

  /// Undoes the check-in that a record made.
  public func undoCheckIn(
    at position: UInt64, client: ClientID
  ) async throws(EngineError) -> Result<CheckInOutcome, UndoRefusal> {
    try await undone(.undoCheckIn(position: position, client: client))
  }

  private func undone(
    _ request: EngineRequest
  ) async throws(EngineError) -> Result<CheckInOutcome, UndoRefusal> {
    switch try await ask(request) {
    case .undone(let result): return result
    default: preconditionFailure("an answer to another request")
    }
  }

  /// What a check-in would lead to now; nothing is recorded.
  public func dryRun(_ command: CheckInCommand) async throws(EngineError) -> CheckInOutcome {
    switch try await ask(.dryRun(command)) {
    case .checkIn(.decided(let outcome)): return outcome
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Asks the state something small; the answer comes after the commit of all that it saw.
  ///
  /// - Parameter question: runs on the engine's thread, in constant time.
  public func read<Value: Sendable>(
    _ question: @escaping @Sendable (borrowing LedgerState, Instant) -> Value
  ) async throws(EngineError) -> Value {
    switch try await ask(.read { state, now in question(state, now) }) {
    case .value(let value):
      guard let value = value as? Value else {
        preconditionFailure("the answer to another question")
      }
      return value
    default: preconditionFailure("an answer to another request")
    }
  }

  func ask(_ request: EngineRequest) async throws(EngineError) -> EngineAnswer {
    let answer: EngineAnswer
    do throws(SequencerError) {
      answer = try await sequencer.submit(request)
    } catch {
      throw EngineError(error)
    }
    if case .unavailable(let error) = answer { throw error }
    return answer
  }
}

extension EngineError {
  init(_ error: SequencerError) {
    switch error {
    case .queueFull: self = .busy
    case .stopping, .failed: self = .stopping
    case .outcomeUnknown: self = .outcomeUnknown
    }
  }
}

/// The sequencer, whatever its log is.
private protocol EngineSequencer: Sendable {
  func submit(_ request: EngineRequest) async throws(SequencerError) -> EngineAnswer
  func drain() async
  var counters: SequencerCounters { get }
}

extension Sequencer: EngineSequencer
where Work: ~Copyable, Writer: ~Copyable, Work.Request == EngineRequest, Work.Answer == EngineAnswer
{}
