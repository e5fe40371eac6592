import EventLog
import Ledger

extension EngineWork where Source: ~Copyable, Heads: ~Copyable {
  /// A result with the tap that it repeats, which no record keeps: as the taps stand now.
  func told(_ result: CheckInResult) -> CheckInResult {
    guard case .decided(var outcome) = result, outcome.replayed else { return result }
    outcome.previous = kernel.state.previous(of: outcome)
    return .decided(outcome)
  }

  /// What may be said of the holder of a tap; nil where the tap came to no holder.
  func holder(
    of tap: ResolvedTap, _ result: CheckInResult, in delivery: TapDelivery, _ now: Instant
  ) -> TapHolder? {
    guard case .decided(let outcome) = result, outcome.holder.exists else { return nil }
    return kernel.state.tapHolder(
      outcome.holder, card: tap.command.card, tappedAt: outcome.occurredAt,
      // Records may be dated ahead of a clock that was set back: what they say is in force.
      now: max(now, kernel.state.lastRecordedAt), withTariff: delivery.isAttended)
  }
}
