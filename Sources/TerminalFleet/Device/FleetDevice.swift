import LedgerWire
import TerminalClient

/// One terminal of a fleet: the client's own machine, on a device whose clock, network and power
/// are as bad as the seed makes them.
///
/// Its time passes as fast as it has something to do; only requests take real time.
final class FleetDevice {
  /// The most steps for a tap, and for a terminal beside them, before it counts as stuck.
  private static let stepsPerTapMax = 200
  private static let stepsMin = 20_000
  /// How long a request is waited for.
  private static let patience: Int64 = 5_000_000

  private let plan: FleetPlan
  private let terminal: PlannedTerminal
  private let service: any FleetService
  private let progress: FleetProgress
  private var random: FleetRandom
  private var network: FaultyNetwork
  private var clock: DeviceClock
  private var troublesome: DeviceTroubles
  private var machine: TerminalMachine
  private let settings: TerminalSettings
  private var store = DeviceStore()
  private var books: [PairingBook] = []
  private var agenda = DeviceAgenda()
  /// The right time, in microseconds since the Unix epoch.
  private var now: Int64
  private var bootedAt: Int64
  private var boots = 1
  private var isUp = true
  private var made = 0
  /// Requests that are sent behind later ones, and behind how many.
  private var overtaken: [(request: TerminalRequest, left: Int)] = []

  init(
    _ number: Int, of plan: FleetPlan, service: any FleetService, progress: FleetProgress,
    start: Int64
  ) {
    let seed = plan.size.seed
    self.plan = plan
    terminal = plan.terminals[number]
    self.service = service
    self.progress = progress
    random = FleetRandom(seed: seed, "device \(number)")
    network = FaultyNetwork(FleetRandom(seed: seed, "network \(number)"))
    var faults = FleetRandom(seed: seed, "faults \(number)")
    clock = .any(&faults, now: start)
    troublesome = DeviceTroubles(taps: terminal.taps.count, &faults)
    var settings = TerminalSettings()
    // Hours pass in seconds here: the pack would be most of what is asked for.
    settings.packIntervalMilliseconds = 1_200_000
    settings.contactAgeMaxMilliseconds = 3_000_000
    self.settings = settings
    machine = TerminalMachine([], settings: settings)
    now = start
    bootedAt = start
  }

  /// Lives the whole plan, and answers what was tapped in each pairing once all is acknowledged.
  func run() async throws -> [PairingBook] {
    try await pair()
    machine = TerminalMachine(store.pairings, settings: settings)
    await handle(.started)
    planNextTap()
    let stepsMax = Self.stepsMin + Self.stepsPerTapMax * terminal.taps.count
    var steps = 0
    while !isDone, let (at, step) = agenda.next() {
      try Task.checkCancellation()
      steps += 1
      guard steps <= stepsMax else {
        throw FleetFailure("\(terminal.name) is stuck with \(status.queued) taps")
      }
      now = max(now, at)
      try await take(step)
    }
    guard isDone else { throw FleetFailure("\(terminal.name) stopped with \(status.queued) taps") }
    // What the network still holds arrives after all.
    for late in overtaken { _ = await exchange(late.request) }
    progress.add(troubles: store.troubles)
    return books
  }

  private var status: TerminalStatus { machine.status(at: moment) }

  private var isDone: Bool { made == terminal.taps.count && status.queued == 0 }

  private var moment: TerminalMoment {
    TerminalMoment(
      clock: clock.shown(at: now), uptime: UInt64(max(0, now - bootedAt)) / 1_000,
      boot: "boot-\(boots)")
  }

  private func take(_ step: DeviceAgenda.Step) async throws {
    switch step {
    case .tap: try await tap()
    case .answer(let id, let reply): await handle(.answer(id, reply))
    case .timer(let timer): await handle(.timer(timer))
    case .network(let isUp):
      self.isUp = isUp
      await handle(.network(isUp: isUp))
    case .restart: await restart()
    }
  }

  // MARK: Taps

  private func planNextTap() {
    guard made < terminal.taps.count else { return }
    agenda.add(.tap, at: now + Int64(terminal.taps[made].pauseMilliseconds) * 1_000)
  }

  private func tap() async throws {
    let trouble = troublesome.take(at: made)
    switch trouble {
    case .pairedAnew:
      try await pair()
      if let pairing = store.pairings.last?.pairing { await handle(.paired(pairing)) }
    case .outage(let microseconds):
      if isUp {
        isUp = false
        agenda.add(.network(isUp: true), at: now + microseconds)
        await handle(.network(isUp: false))
      }
    case .restart: agenda.add(.restart, at: now + 1_000)
    case .powerCut, nil: break
    }
    let planned = terminal.taps[made]
    let event = planned.event.map { plan.events[$0].id }
    let sequence = store.nextSequence
    let place = made
    await handle(.tap(planned.identifier, eventID: event), cut: trouble?.cut)
    // Where the power went before the tap was stored, nothing was shown: the holder taps again.
    if store.nextSequence == sequence + 1 {
      precondition(books[books.count - 1].entries[Int(sequence) - 1].place == place)
      made += 1
      progress.tapMade()
    }
    planNextTap()
  }

  private func pair() async throws {
    let answer = try await service.pair(terminal, of: plan)
    progress.paired()
    var salt: [UInt8] = []
    for _ in 0..<32 { salt.append(UInt8(truncatingIfNeeded: random.next())) }
    store.add(
      TerminalPairing(number: store.pairings.count + 1, answer: answer, salt: salt))
    books.append(PairingBook(source: answer.source, terminal: terminal.number))
  }

  // MARK: Effects

  /// - Parameter cut: whether the power goes at the first thing that is to be stored.
  private func handle(_ event: TerminalEvent, cut: PowerCut? = nil) async {
    for effect in machine.handle(event, at: moment, random: random.next()) {
      switch effect {
      case .persist(let pairing, let changes):
        if cut == .beforeStoring { return await restart() }
        keep(changes, ofPairing: pairing)
        if cut == .afterStoring { return await restart() }
      case .send(let request): await send(request)
      case .schedule(let timer, let uptime):
        let (microseconds, _) = Int64(clamping: uptime).multipliedReportingOverflow(by: 1_000)
        agenda.set(timer, at: bootedAt + microseconds)
      case .show, .learned: break
      }
    }
  }

  private func keep(_ changes: [StoredChange], ofPairing number: Int) {
    for change in changes {
      switch change {
      case .queued(let queued):
        guard case .tap(let tap) = queued.item else { continue }
        precondition(books[number - 1].entries.count + 1 == tap.sequence, "a sequence left out")
        books[number - 1].entries.append(PairingBook.Entry(place: made, tap: tap))
      case .replaced(let queued):
        // What is given up is a placeholder: the book still says what it was.
        guard case .tap(let tap) = queued.item else { continue }
        books[number - 1].entries[Int(tap.sequence) - 1].tap = tap
      case .acknowledged(let sequences, _): progress.acknowledged(sequences.count)
      default: break
      }
    }
    store.apply(changes, toPairing: number)
  }

  private func restart() async {
    boots += 1
    now += Int64(random.number(5...600)) * 1_000_000
    clock.restart(at: now)
    bootedAt = now
    agenda.forgetBoot()
    machine = TerminalMachine(store.pairings, settings: settings)
    progress.restarted()
    await handle(.started)
  }

  // MARK: The network

  private func send(_ request: TerminalRequest) async {
    guard isUp else { return reply(.unreachable, to: request, after: 50_000) }
    switch network.nextFate() {
    case .answered: reply(await exchange(request), to: request, after: latency)
    case .requestLost:
      progress.faulted()
      reply(.unreachable, to: request, after: Self.patience)
    case .answerLost:
      progress.faulted()
      _ = await exchange(request)
      reply(.unreachable, to: request, after: Self.patience)
    case .answeredLate:
      progress.faulted()
      let late = await exchange(request)
      reply(.unreachable, to: request, after: Self.patience)
      reply(late, to: request, after: Self.patience + latency)
    case .doubled:
      progress.faulted()
      let service = service
      async let first = service.exchange(request)
      let second = await exchange(request)
      let replies = await [first, second]
      let winner = random.number(0...1)
      reply(replies[winner], to: request, after: latency)
      reply(replies[1 - winner], to: request, after: latency + latency)
    case .overtaken(let count):
      progress.faulted()
      overtaken.append((request, count + 1))
      reply(.unreachable, to: request, after: Self.patience)
    }
    await sendOvertaken()
  }

  private func sendOvertaken() async {
    for index in overtaken.indices { overtaken[index].left -= 1 }
    for late in overtaken where late.left == 0 {
      reply(await exchange(late.request), to: late.request, after: latency)
    }
    overtaken.removeAll { $0.left <= 0 }
  }

  private var latency: Int64 { Int64(network.nextLatency()) * 1_000 }

  private func reply(
    _ reply: TerminalReply, to request: TerminalRequest, after microseconds: Int64
  ) {
    agenda.add(.answer(request.id, reply), at: now + microseconds)
  }

  private func exchange(_ request: TerminalRequest) async -> TerminalReply {
    progress.requested()
    return await service.exchange(request)
  }
}
