import EventLogTesting
import LedgerWire
import Testing

@testable import TerminalClient

/// A device with a machine in it, whose clocks, crashes and requests are the test's.
final class SimulatedDevice {
  private var machine: TerminalMachine
  private(set) var store: MemoryStore
  private let settings: TerminalSettings
  private var random: SeededGenerator
  /// The device's clock, its uptime and its boot.
  var clock: Int64
  private(set) var uptime: UInt64 = 5_000
  private var boots = 1
  private(set) var displays: [TapDisplay] = []
  /// The pairing that took the tap of each display.
  private(set) var displayPairings: [Int] = []
  private(set) var learned: [TapResult] = []
  /// Requests that were sent and that the test has not taken yet.
  private(set) var outbox: [TerminalRequest] = []
  private(set) var timers: [TerminalTimer: UInt64] = [:]
  /// After how many effects the device loses its power; nil for never.
  var effectsUntilCrash: Int?
  private(set) var crashes = 0
  /// The first content of each tap that was sent, without its uptime.
  private var contents: [String: TapItem] = [:]

  init(
    seed: UInt64 = 1, settings: TerminalSettings = TerminalSettings(),
    clock: Int64 = ServiceClock.start
  ) {
    store = MemoryStore()
    self.settings = settings
    self.clock = clock
    random = SeededGenerator(seed: seed)
    machine = TerminalMachine([], settings: settings)
  }

  var moment: TerminalMoment {
    TerminalMoment(clock: clock, uptime: uptime, boot: "boot-\(boots)")
  }

  var status: TerminalStatus { machine.status(at: moment) }
  var troubles: [TapTrouble] { machine.troubles }
  var queued: [UInt64] { machine.queuedSequences }
  var next: UInt64 { machine.nextSequence }

  /// Pairs it; the number of the pairing on the device is answered.
  @discardableResult
  func pair(_ answer: PairingAnswer) throws -> Int {
    let pairing = TerminalPairing(
      number: store.pairings.count + 1, answer: answer, salt: random.bytes(count: 32))
    store.add(pairing)
    try handle(.paired(pairing))
    return pairing.number
  }

  /// Time passes; what was asked for comes, in its order.
  func advance(milliseconds: UInt64) throws {
    let end = uptime + milliseconds
    while let (timer, at) = timers.min(by: { ($0.value, "\($0.key)") < ($1.value, "\($1.key)") }),
      at <= end
    {
      pass(at > uptime ? at - uptime : 0)
      timers[timer] = nil
      try handle(.timer(timer))
    }
    pass(end > uptime ? end - uptime : 0)
  }

  /// Forgets what it was to be woken for, as if the program had been held up.
  func dropTimers() { timers = [:] }

  private func pass(_ milliseconds: UInt64) {
    uptime += milliseconds
    clock += Int64(milliseconds) * 1_000
  }

  /// Takes the requests that were sent.
  func takeRequests() -> [TerminalRequest] {
    defer { outbox = [] }
    return outbox
  }

  /// Takes a tap, and answers what was shown at once.
  @discardableResult
  func tap(_ card: CardIdentifier, event: String? = ServiceModel.weekly) throws -> TapDisplay? {
    let count = displays.count
    try handle(.tap(card, eventID: event))
    return displays.count > count ? displays[count] : nil
  }

  /// The power fails and comes back; the device's clock may be lost.
  func restart(offFor milliseconds: UInt64 = 1_000, clock: Int64? = nil) throws {
    self.clock += Int64(milliseconds) * 1_000
    if let clock { self.clock = clock }
    boots += 1
    uptime = 3_000
    try startAgain()
  }

  /// The program ends and is started again, without a restart of the device.
  func startAgain() throws {
    timers = [:]
    outbox = []
    effectsUntilCrash = nil
    machine = TerminalMachine(store.pairings, settings: settings)
    try handle(.started)
  }

  func handle(_ event: TerminalEvent) throws {
    // A new pairing first gives up what the one before it waits for.
    var taking = store.pairings.count
    if case .paired = event { taking -= 1 }
    for effect in machine.handle(event, at: moment, random: random.next()) {
      if let left = effectsUntilCrash {
        guard left > 0 else {
          crashes += 1
          return try restart()
        }
        effectsUntilCrash = left - 1
      }
      switch effect {
      case .persist(let pairing, let changes): store.apply(changes, of: pairing)
      case .send(let request):
        try check(request)
        outbox.append(request)
      case .show(let display):
        displays.append(display)
        displayPairings.append(taking)
      case .learned(let result): learned.append(result)
      case .schedule(let timer, let uptime): timers[timer] = uptime
      }
    }
  }

  /// A tap that was sent once is never sent with another content; one that was given up is sent as
  /// its sequence alone.
  private func check(_ request: TerminalRequest) throws {
    guard request.purpose == .taps else { return }
    for item in try TapUpload(json: request.body ?? []).taps {
      guard case .tap(var tap) = item else { continue }
      tap.uptimeMilliseconds = nil
      let key = "\(request.token ?? "") \(tap.sequence)"
      if let first = contents[key] {
        #expect(first == .tap(tap), "tap \(key) was sent with another content")
      }
      contents[key] = .tap(tap)
    }
  }

  // MARK: With a service

  /// Answers what was sent, until nothing more is sent at once.
  func exchange(with service: ServiceModel, requestsMax: Int = 50) async throws {
    for _ in 0..<requestsMax {
      let requests = takeRequests()
      guard !requests.isEmpty else { return }
      for request in requests {
        try handle(.answer(request.id, .answered(try await service.answer(request))))
      }
    }
    Issue.record("the terminal does not come to rest")
  }

  /// Lets every request come to nothing.
  func loseRequests() throws {
    for request in takeRequests() { try handle(.answer(request.id, .unreachable)) }
  }
}
