import Ledger
import LedgerWire

/// A terminal as a pure state machine: events go in, effects come out.
///
/// It reads no clock, draws no numbers, and waits for nothing: time, uptime and randomness come in
/// with each event, so that a run repeats from its seed. The owner carries the effects out in their
/// order, and may stop at any of them: what is stored is then what the next machine starts from.
public struct TerminalMachine: ~Copyable {
  let settings: TerminalSettings
  /// The pairings of this device, the oldest first; the last one takes taps.
  var lanes: [TerminalLane]
  var clock: TerminalClock
  var shelf: PackShelf
  var rules: OfflineRules?
  /// The taps of the newest pairing that are remembered, in their order.
  var recent: [RecentTap]
  /// Taps whose display waits for the service's answer.
  var pending: [UInt64: PendingTap] = [:]
  var inFlight: RequestInFlight?
  var lastRequest: UInt64 = 0
  /// The uptime of the last answer of any kind; nil before the first one.
  var lastContact: UInt64?
  /// Since when the service is out of reach, in uptime.
  var unreachableSince: UInt64?
  /// Failures since the last success.
  var failures = 0
  /// Before this uptime nothing is sent.
  var retryAt: UInt64 = 0
  /// Whether the service itself asked to wait until `retryAt`.
  var isAskedToWait = false
  /// From this uptime on the offline pack is asked for.
  var packDueAt: UInt64 = 0
  var packFault: String?
  /// The service's time at which it last said that the pack is the newest one.
  var packConfirmedAt: Int64?
  var effects: [TerminalEffect] = []
  var chance = TerminalChance(seed: 0)

  /// Makes the machine that goes on from what is stored.
  ///
  /// - Parameter stored: the pairings of this device, the oldest first.
  public init(_ stored: [StoredPairing], settings: TerminalSettings = TerminalSettings()) {
    self.settings = settings
    lanes = stored.map { TerminalLane($0, batchMax: settings.batchTapsMax) }
    let newest = stored.last
    clock = TerminalClock(
      known: newest?.time, tolerance: settings.clockToleranceMicroseconds)
    shelf = PackShelf(key: newest?.pairing.ledgerKey)
    recent = newest?.recent ?? []
    rules = nil
    for (index, note) in (newest?.packs ?? []).enumerated() {
      let isLast = index + 1 == newest?.packs.count
      do throws(PackFault) {
        _ = try shelf.take(note, entityTag: isLast ? newest?.packETag : nil)
      } catch {
        // What does not verify is not used; the next pack is asked for whole.
        packFault = error.description
        shelf.wantsWhole = true
        break
      }
    }
    makeRules()
  }

  /// Takes an event and says what is to be done.
  ///
  /// - Parameters:
  ///   - moment: what the device knows of the time.
  ///   - random: a number that nobody else can guess; another one for each event.
  public mutating func handle(
    _ event: TerminalEvent, at moment: TerminalMoment, random: UInt64
  ) -> [TerminalEffect] {
    effects = []
    chance = TerminalChance(seed: random)
    switch event {
    case .started: packDueAt = moment.uptime
    case .tap(let card, let eventID): tap(card, eventID, moment)
    case .undo(let sequence, let reason): undo(sequence, reason)
    case .answer(let id, let reply): answered(id, reply, moment)
    case .timer(.answer(let sequence)): answerIsDue(sequence, moment)
    case .timer(.send): break
    case .network(let isUp): network(isUp: isUp, moment)
    case .paired(let pairing): paired(pairing, moment)
    }
    sendNext(moment)
    defer { effects = [] }
    return effects
  }

  /// How the terminal stands.
  public func status(at moment: TerminalMoment) -> TerminalStatus {
    TerminalStatus(
      phase: phase(at: moment), isOnline: mayAsk(moment),
      queued: lanes.reduce(0) { $0 + $1.taps.count },
      stranded: lanes.reduce(0) { $0 + ($1.isEnded ? $1.taps.count : 0) },
      oldestTap: lanes.lazy.flatMap(\.taps).compactMap { $0.tap?.tappedAt }.first,
      undos: lanes.reduce(0) { $0 + $1.undos.count },
      troubles: lanes.reduce(0) { $0 + $1.troubles.count }, packVersion: shelf.pack?.version,
      isChecked: isPackFresh(at: moment), packFault: packFault,
      isClockLost: clock.isLost(moment), ackedUpTo: lanes.last?.ackedUpTo ?? 0)
  }

  /// The taps that ended in trouble, of all pairings.
  public var troubles: [TapTrouble] { lanes.flatMap(\.troubles) }

  /// The sequence that the next tap gets.
  public var nextSequence: UInt64 { lanes.last?.nextSequence ?? 1 }

  /// The sequences that are queued in the newest pairing.
  public var queuedSequences: [UInt64] { lanes.last?.taps.map(\.sequence) ?? [] }

  /// Whether a tap of the newest pairing can be taken back: it was made, and is not being taken
  /// back already.
  public func mayUndo(_ sequence: UInt64) -> Bool {
    guard let lane = lanes.last else { return false }
    return (1..<lane.nextSequence).contains(sequence)
      && !lane.undos.contains { $0.sequence == sequence }
  }

  private func phase(at moment: TerminalMoment) -> TerminalStatus.Phase {
    guard let lane = lanes.last, !lane.isEnded, !lane.isRevoked else { return .needsPairing }
    if let inFlight, inFlight.purpose != .pack { return .sending }
    if let since = unreachableSince { return .offline(since: since) }
    if isAskedToWait, moment.uptime < retryAt { return .waiting(until: retryAt) }
    let isDone = lanes.allSatisfy { $0.taps.isEmpty && $0.undos.isEmpty || $0.isEnded }
    return isDone ? .idle : .sending
  }

  // MARK: Around it

  private mutating func network(isUp: Bool, _ moment: TerminalMoment) {
    if isUp {
      retryAt = 0
      failures = 0
      packDueAt = min(packDueAt, moment.uptime)
    } else {
      unreachableSince = unreachableSince ?? moment.uptime
      giveUpPending(moment)
    }
  }

  private mutating func paired(_ pairing: TerminalPairing, _ moment: TerminalMoment) {
    giveUpPending(moment)
    lanes.append(TerminalLane(StoredPairing(pairing: pairing), batchMax: settings.batchTapsMax))
    recent = []
    shelf = PackShelf(key: pairing.ledgerKey)
    packFault = nil
    packConfirmedAt = nil
    makeRules()
    clock.note(serverTime: pairing.answer.serverTime, moment)
    if let known = clock.known { persist(pairing.number, [.time(known)]) }
    packDueAt = moment.uptime
    retryAt = 0
  }

  mutating func persist(_ pairing: Int, _ changes: [StoredChange]) {
    if !changes.isEmpty { effects.append(.persist(pairing: pairing, changes)) }
  }

  /// Builds the rules anew from the pack that is held and the taps that are remembered.
  mutating func makeRules() {
    rules = nil
    guard let pack = shelf.pack, let pairing = lanes.last?.pairing else { return }
    do throws(RegistrationRefusal) {
      var made = try OfflineRules(pack, terminal: pairing.answer.terminal.terminal)
      for tap in recent { made.remember(tap) }
      rules = consume made
    } catch {
      packFault = PackFault.definitions("\(error)").description
    }
  }

  /// Whether there is a pack to decide by that is not too old.
  func isPackFresh(at moment: TerminalMoment) -> Bool {
    guard rulesExist, let pack = shelf.pack else { return false }
    let since = max(pack.madeAt, packConfirmedAt ?? pack.madeAt)
    let (age, overflow) = clock.serviceTime(moment).subtractingReportingOverflow(since)
    return !overflow && age / 1_000_000 <= pack.ageMaxSeconds
  }

  private var rulesExist: Bool {
    switch rules {
    case .some: true
    case .none: false
    }
  }
}

/// A tap whose display waits for the service's answer.
struct PendingTap {
  /// What the terminal would say.
  var decision: OfflineDecision
  /// Until when the display waits.
  var deadline: UInt64
  /// Whether it was in a request: then its content is fixed, and its outcome the service's.
  var wasSent = false
}

/// The one request that has no answer yet.
struct RequestInFlight {
  var id: UInt64
  var purpose: TerminalRequest.Purpose
  /// The number of the pairing that it is made for.
  var pairing: Int
  /// The sequences that it carries.
  var sequences: [UInt64] = []
}

/// Random numbers from the one that an event brings.
struct TerminalChance {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// A number from 0 to `last`.
  mutating func number(through last: UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return last == .max ? mixed : mixed % (last + 1)
  }
}
