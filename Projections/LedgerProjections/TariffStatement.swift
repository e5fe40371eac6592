import Ledger

/// What a record says of social tariffs: a holder's, or how long a card system's still hold.
enum TariffStatement {
  /// A grant, a suspension, or the end of one of them.
  case change(TariffHistory.Change, HolderID, CardSystemID)
  /// A card system's days of grace.
  case grace(TariffHistory.Grace, CardSystemID)

  /// Nothing for a record that says nothing of them.
  init?(_ record: LedgerRecord) {
    let header = record.header
    func change(
      _ kind: TariffHistory.Change.Kind, _ holder: HolderID, _ system: CardSystemID,
      _ lastDay: CivilDate? = nil
    ) -> TariffStatement {
      .change(
        TariffHistory.Change(
          position: header.position, kind: kind, since: header.occurredAt, lastDay: lastDay),
        holder, system)
    }
    func grace(_ policy: RegionPolicy, _ system: CardSystemID) -> TariffStatement {
      .grace(
        TariffHistory.Grace(
          position: header.position, since: header.occurredAt, days: policy.graceDays), system)
    }
    switch record.event {
    case .cardSystemDefined(let body): self = grace(body.policy, body.system)
    case .cardSystemPolicyChanged(let body): self = grace(body.policy, body.system)
    case .socialTariffGranted(let body):
      self = change(.granted, body.holder, body.system, body.lastDay)
    case .socialTariffSuspended(let body):
      self = change(.suspended, body.holder, body.system, body.lastDay)
    case .socialTariffSuspensionLifted(let body): self = change(.lifted, body.holder, body.system)
    case .socialTariffRevoked(let body): self = change(.revoked, body.holder, body.system)
    default: return nil
    }
  }
}
