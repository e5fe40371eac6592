import LedgerWire
import Synchronization
import TerminalClient
import TerminalFleet

/// A service that keeps each tap once, as the real one does, in memory.
///
/// With a fault planted in it, it loses a tap that it acknowledges, or keeps one twice.
final class ModelService: FleetService {
  enum Fault {
    case none, loses, doubles
  }

  private struct Pairing {
    var terminal: PlannedTerminal
    var taps: [UInt64: Tap] = [:]
  }

  private struct State {
    var pairings: [Pairing] = []
    var kept: [(source: UInt32, tap: Tap)] = []
    var deliveries = 0
  }

  private let fault: Fault
  private let state = Mutex(State())

  init(_ fault: Fault = .none) { self.fault = fault }

  func pair(_ terminal: PlannedTerminal, of plan: FleetPlan) async throws -> PairingAnswer {
    state.withLock { state in
      state.pairings.append(Pairing(terminal: terminal))
      return PairingAnswer(
        token: "\(state.pairings.count)", source: UInt32(state.pairings.count),
        terminal: PairingCodeRequest(
          terminal: terminal.name, organizerIDs: [plan.organizers[terminal.organizer].id]),
        ledgerKey: "none", serverTime: 1_795_446_000_000_000)
    }
  }

  func exchange(_ request: TerminalRequest) async -> TerminalReply {
    guard request.purpose == .taps, let body = request.body, let token = request.token,
      let source = UInt32(token), let upload = try? TapUpload(json: body)
    else { return .answered(TerminalAnswer(status: 404)) }
    let answer = state.withLock { state in
      state.deliveries += 1
      let results = upload.taps.map { take($0, source, &state) }
      let known = state.pairings[Int(source) - 1].taps
      var acknowledged: UInt64 = 0
      while known[acknowledged + 1] != nil { acknowledged += 1 }
      return TapUploadAnswer(
        receipt: TapReceipt(
          serverTime: 1_795_446_000_000_000, skewMilliseconds: 0, ackedUpTo: acknowledged,
          missing: []),
        results: results)
    }
    return .answered(TerminalAnswer(status: 200, body: answer.json()))
  }

  private func take(_ item: TapItem, _ source: UInt32, _ state: inout State) -> TapResult {
    guard case .tap(let tap) = item else {
      return TapResult(
        sequence: item.sequence, outcome: .refused, reason: .malformed, message: "")
    }
    let first = state.pairings[Int(source) - 1].taps[tap.sequence]
    if first == nil {
      state.pairings[Int(source) - 1].taps[tap.sequence] = tap
      // Far enough from the beginning that every seed comes so far.
      let isFaulty = state.kept.count == 60
      if fault != .loses || !isFaulty { state.kept.append((source, tap)) }
      if fault == .doubles, isFaulty { state.kept.append((source, tap)) }
      if fault == .loses, isFaulty { state.kept.append((source, Self.placeholder)) }
    }
    return TapResult(
      sequence: tap.sequence, outcome: .accepted, reason: .accepted, message: "",
      replayed: first != nil)
  }

  /// Stands for the tap that was lost, so that the next one is not lost as well.
  private static let placeholder = Tap(sequence: 0, card: .chip("0"))

  /// What it has, as a log would have it.
  func log(of plan: FleetPlan) -> FleetLog {
    state.withLock { state in
      var log = FleetLog()
      for (source, tap) in state.kept where tap.sequence > 0 {
        let key = FleetLog.Key(source: source, sequence: tap.sequence)
        log.taps[key, default: []].append(
          FleetLog.Entry(event: tap.eventID ?? "", claimedAt: tap.tappedAt))
      }
      log.totals = plan.totals
      return log
    }
  }

  var deliveries: Int { state.withLock { $0.deliveries } }
}
