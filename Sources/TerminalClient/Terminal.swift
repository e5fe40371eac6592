public import EventLog
public import LedgerWire

/// Why a terminal could not do what it was asked to.
public enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The queue could not be written: nothing is taken any more until it is opened again.
  case storage(EventLogError)
  /// The terminal was stopped.
  case stopped
  /// The service did not take the code, or did not answer: the status, where there was one.
  case notPaired(status: Int?)
  /// There is no such tap, or it is being taken back already.
  case noSuchTap(UInt64)

  /// One line for a person.
  public var description: String {
    switch self {
    case .storage(let error): "the queue failed: \(error)"
    case .stopped: "the terminal was stopped"
    case .notPaired(let status?): "the service did not take the code: \(status)"
    case .notPaired(nil): "the service did not answer"
    case .noSuchTap(let sequence): "there is no tap \(sequence) to take back"
    }
  }
}

/// What a terminal tells beside the displays of its taps.
public enum TerminalNews: Hashable, Sendable {
  /// What the service says to a tap that was shown before its answer came.
  case learned(TapResult)
  /// It stands otherwise than before.
  case status(TerminalStatus)
}

/// A terminal: a state machine, its folder, and the way to the service.
///
/// Every tap is durable before it is shown. An error of the storage stops the terminal; whoever
/// opens the folder again finds every tap that was shown, queued or acknowledged.
public actor Terminal {
  private var machine: TerminalMachine
  private var folder: TerminalFolder
  private let transport: any TerminalTransport
  private let device: any TerminalDevice
  private var waiting: [UInt64: CheckedContinuation<TapDisplay, any Error>] = [:]
  private var shown: TapDisplay?
  private var timers: [TerminalTimer: UInt64] = [:]
  private var sleeper: (uptime: UInt64, task: Task<Void, Never>)?
  private var requests: [UInt64: Task<Void, Never>] = [:]
  private var failure: TerminalError?
  private var lastStatus: TerminalStatus?
  private let continuation: AsyncStream<TerminalNews>.Continuation
  /// What there is to tell; for one reader.
  public nonisolated let news: AsyncStream<TerminalNews>

  /// Opens a terminal's folder, and makes it where there is none.
  ///
  /// - Throws: `locked` while another process has it open.
  public init(
    folder path: String, transport: any TerminalTransport,
    device: any TerminalDevice = LinuxDevice(), settings: TerminalSettings = TerminalSettings()
  ) throws(EventLogError) {
    let folder = try TerminalFolder(path)
    machine = TerminalMachine(try folder.stored(), settings: settings)
    self.folder = folder
    self.transport = transport
    self.device = device
    (news, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1_024))
  }

  /// Begins to send what is queued and to fetch the offline pack.
  public func start() throws(TerminalError) { try handle(.started) }

  /// Stops: what is queued stays, and a tap whose answer is out is not waited for any more.
  public func stop() {
    fail(.stopped)
  }

  /// Whether the device is paired at all.
  public var isPaired: Bool { !folder.pairings.isEmpty }

  /// How it stands.
  public var status: TerminalStatus { machine.status(at: device.moment()) }

  /// The taps that ended in trouble, and wait for a person.
  public var troubles: [TapTrouble] { machine.troubles }

  /// Takes a tap and answers what the display shows, at the latest after the settings' waiting
  /// time.
  ///
  /// - Parameter eventID: the event; nil where the service chooses it.
  public func tap(_ card: CardIdentifier, eventID: String? = nil) async throws -> TapDisplay {
    let sequence = machine.nextSequence
    shown = nil
    try handle(.tap(card, eventID: eventID))
    if let display = shown, display.sequence == sequence || display.sequence == 0 {
      return display
    }
    return try await withCheckedThrowingContinuation { waiting[sequence] = $0 }
  }

  /// Takes a tap of the newest pairing back, as soon as it is acknowledged.
  public func undo(_ sequence: UInt64, _ reason: TapUndo.Reason) throws(TerminalError) {
    guard machine.mayUndo(sequence) else { throw .noSuchTap(sequence) }
    try handle(.undo(sequence: sequence, reason))
  }

  /// Says that the device's network came up or went down; it helps, and is not needed.
  public func network(isUp: Bool) throws(TerminalError) { try handle(.network(isUp: isUp)) }

  /// Pairs the device with a one-time code, anew where it was paired before.
  public func pair(code: String) async throws(TerminalError) {
    if let failure { throw failure }
    let request = TerminalRequest(
      id: 0, purpose: .pair, method: "POST", path: "/ledger/v1/terminals/pair", token: nil,
      entityTag: nil, body: PairingRequest(code: code).json())
    guard case .answered(let answer) = await transport.exchange(request) else {
      throw .notPaired(status: nil)
    }
    guard (200...201).contains(answer.status), let pairing = try? PairingAnswer(json: answer.body)
    else { throw .notPaired(status: answer.status) }
    let salt = (0..<4).flatMap { _ in
      withUnsafeBytes(of: device.random().littleEndian) { Array($0) }
    }
    let added: TerminalPairing
    do throws(EventLogError) {
      added = try folder.add(pairing, salt: salt)
    } catch {
      throw fail(.storage(error))
    }
    try handle(.paired(added))
  }

  // MARK: Events and effects

  private func handle(_ event: TerminalEvent) throws(TerminalError) {
    if let failure { throw failure }
    let moment = device.moment()
    for effect in machine.handle(event, at: moment, random: device.random()) {
      switch effect {
      case .persist(let pairing, let changes):
        do throws(EventLogError) {
          try folder.apply(changes, of: pairing)
        } catch {
          throw fail(.storage(error))
        }
      case .send(let request): send(request)
      case .show(let display): show(display)
      case .learned(let result): continuation.yield(.learned(result))
      case .schedule(let timer, let uptime): timers[timer] = uptime
      }
    }
    sleep(moment)
    tellStatus(moment)
  }

  private func show(_ display: TapDisplay) {
    if let waiter = waiting.removeValue(forKey: display.sequence) {
      waiter.resume(returning: display)
    } else {
      shown = display
    }
  }

  private func send(_ request: TerminalRequest) {
    let transport = transport
    requests[request.id] = Task { [weak self] in
      let reply = await transport.exchange(request)
      await self?.received(request.id, reply)
    }
  }

  private func received(_ id: UInt64, _ reply: TerminalReply) {
    requests[id] = nil
    // A failure is told to whoever asks next.
    try? handle(.answer(id, reply))
  }

  /// Sleeps until the next time that the machine asked for.
  private func sleep(_ moment: TerminalMoment) {
    guard let next = timers.values.min(), failure == nil else { return }
    if let sleeper {
      guard sleeper.uptime != next else { return }
      sleeper.task.cancel()
    }
    let milliseconds = next > moment.uptime ? next - moment.uptime : 0
    let task = Task { [weak self] in
      do {
        try await Task.sleep(for: .milliseconds(milliseconds))
        await self?.wake()
      } catch {}
    }
    sleeper = (next, task)
  }

  private func wake() {
    sleeper = nil
    let moment = device.moment()
    let due = timers.filter { $0.value <= moment.uptime }
    for timer in due.keys { timers[timer] = nil }
    for timer in due.keys { try? handle(.timer(timer)) }
    // Woken a moment too early, it sleeps again.
    if due.isEmpty { sleep(moment) }
  }

  private func tellStatus(_ moment: TerminalMoment) {
    let status = machine.status(at: moment)
    guard status != lastStatus else { return }
    lastStatus = status
    continuation.yield(.status(status))
  }

  @discardableResult
  private func fail(_ error: TerminalError) -> TerminalError {
    guard failure == nil else { return failure ?? error }
    failure = error
    sleeper?.task.cancel()
    for task in requests.values { task.cancel() }
    for waiter in waiting.values { waiter.resume(throwing: error) }
    waiting = [:]
    continuation.finish()
    return error
  }
}
