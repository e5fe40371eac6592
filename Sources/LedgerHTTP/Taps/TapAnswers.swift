import Ledger
import LedgerService
import LedgerWire
import LedgerWords

/// Says what became of a terminal's taps, in the few words that its display has room for.
///
/// What a terminal that nobody attends is told depends on card, points and event alone: never on a
/// name, a number or a social tariff.
struct TapAnswers: Sendable {
  private let terminal: TerminalIdentity
  private let catalogue: Catalogue
  private let prices: RewardPrices

  /// Makes the answers of a moment.
  init(_ engine: LedgerEngine, for terminal: TerminalIdentity) {
    self.terminal = terminal
    catalogue = engine.catalogue
    prices = engine.rewards.prices(at: engine.clock.now())
  }

  /// One result for each tap of a delivery, in order.
  func results(_ taps: [ResolvedTap], _ delivered: TapDeliveryResult) -> [TapResult] {
    var results: [TapResult] = []
    results.reserveCapacity(taps.count)
    for (index, tap) in taps.enumerated() {
      results.append(result(tap, delivered.results[index], delivered.holders[index]))
    }
    return results
  }

  /// The result of a tap that was not received: it is to be sent again.
  func busy(_ sequence: UInt64) -> TapResult {
    TapResult(
      sequence: sequence, outcome: .retry, reason: .busy,
      message: TapReason.busy.text[terminal.language])
  }

  private func result(
    _ tap: ResolvedTap, _ result: CheckInResult, _ holder: TapHolder?
  ) -> TapResult {
    if case .visited(let visit) = result { return answer(tap, visit) }
    guard case .decided(let outcome) = result else {
      let reason: TapReason = result == .keyReused ? .keyReused : .malformed
      return TapResult(
        sequence: tap.sequence, outcome: .refused, reason: reason,
        message: reason.text[terminal.language])
    }
    let event = catalogue.event(outcome.event)
    let (word, reason) = Self.words(outcome, attended: terminal.isAttended)
    var message = reason.text[terminal.language]
    if reason == .limitReached, let limit = event?.settings.limit {
      message =
        TapReason.limitReachedText(limit.volume, limit.period.wire)[terminal.language]
    }
    var answer = TapResult(
      sequence: tap.sequence, outcome: word, reason: reason, message: message,
      replayed: outcome.replayed, position: outcome.position)
    if outcome.holder.exists {
      answer.points = TapResult.Points(added: Int64(outcome.points), balance: outcome.balance)
    }
    if let holder {
      answer.rewardsAvailable = Int64(
        prices.affordable(balance: outcome.balance, in: holder.systems))
      if terminal.isAttended { answer.tariff = holder.tariff.map(\.reason) }
    }
    if let previous = outcome.previous {
      let distance = outcome.occurredAt.microseconds - previous.at.microseconds
      answer.previous = TapResult.Previous(
        at: previous.at.microseconds, sameTerminal: previous.sameTerminal,
        secondsAgo: distance / 1_000_000)
    }
    if tap.command.choosesEvent, let event { answer.name(event) }
    return answer
  }

  /// The answer to a tap that is a visit to a museum: it gives no points.
  private func answer(_ tap: ResolvedTap, _ visit: MuseumVisitOutcome) -> TapResult {
    let (word, reason) = Self.words(visit)
    return TapResult(
      sequence: tap.sequence, outcome: word, reason: reason,
      message: reason.text[terminal.language], replayed: visit.replayed,
      position: visit.position)
  }

  private static func words(
    _ outcome: CheckInOutcome, attended: Bool
  ) -> (TapOutcome, TapReason) {
    guard let refusal = outcome.refusal else { return (.accepted, .accepted) }
    if outcome.stands { return (.accepted, .acceptedOffline) }
    let reason = refusal.reason(attended: attended)
    switch refusal {
    case .alreadyDone: return (.alreadyDone, reason)
    case .tooLate, .quarantined: return (.held, reason)
    default: return (.refused, reason)
    }
  }

  private static func words(_ visit: MuseumVisitOutcome) -> (TapOutcome, TapReason) {
    guard let refusal = visit.refusal else { return (.accepted, .accepted) }
    if visit.stands { return (.accepted, .acceptedOffline) }
    return (refusal.isHeld ? .held : .refused, refusal.reason)
  }
}

extension TapResult {
  /// Names the event, its title cut so that the line keeps to ``lineBytesMax``.
  ///
  /// Called last: the title gets the room that is left.
  fileprivate mutating func name(_ event: EventView) {
    self.event = Event(id: event.id, title: "")
    var room = Self.lineBytesMax - jsonLine().count
    var title = ""
    for character in event.title {
      let bytes = character.utf8.reduce(0) { count, byte in
        // As many as its escape in JSON has.
        count + (byte < 0x20 ? 6 : byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") ? 2 : 1)
      }
      guard bytes <= room else { break }
      room -= bytes
      title.append(character)
    }
    self.event = Event(id: event.id, title: title)
  }
}

extension TapTariff {
  /// The word on the ledger's own list.
  fileprivate var reason: TapReason {
    switch self {
    case .grace: .tariffGrace
    case .suspended: .tariffSuspended
    case .expired: .tariffExpired
    }
  }
}
