extension LedgerState {
  /// What is wrong with a record about a check-in or a finding; nil where it follows.
  func problem(withCheckIn event: LedgerEvent, _ header: RecordHeader) -> String? {
    switch event {
    case .checkedIn(let body):
      known(body.event.number, events.count, "event") ?? knownCard(body.card)
        ?? knownHolder(body.holder) ?? problem(withAdmissionTo: body.event, body.card, header)
    case .checkInRefused(let body):
      eventIfAny(body.event) ?? knownCard(body.card) ?? holderIfAny(body.holder)
        ?? problem(withAdmissionTo: body.event, body.card, header)
    case .checkInUndone(let body):
      known(body.event.number, events.count, "event") ?? knownHolder(body.holder)
        ?? sourceIfAny(body.undoneBy) ?? undoing(header)
    case .checkInRecounted(let body):
      known(body.event.number, events.count, "event") ?? knownHolder(body.holder)
        ?? reversal(header)
    case .tapUnresolved(let body):
      eventIfAny(body.event) ?? (body.card.exists ? knownCard(body.card) : nil)
    case .findingDismissed(let body):
      sourceIfAny(body.withdrawnBy) ?? dismissal(body, header)
    default: preconditionFailure("checked among the others")
    }
  }

  /// A record that changes another one names it.
  func reversal(_ header: RecordHeader) -> String? {
    header.reverses > 0 ? nil : "it names no record that it changes"
  }

  /// What is undone is undone once.
  func undoing(_ header: RecordHeader) -> String? {
    reversal(header)
      ?? (findings.undone[header.reverses] == nil
        ? nil : "record \(header.reverses) was undone before")
  }

  func sourceIfAny(_ source: SourceID) -> String? {
    source.exists ? known(source.number, sources.count, "source") : nil
  }

  /// A check-in that names a record is the admission of a tap that is held.
  private func problem(
    withAdmissionTo event: EventID, _ card: CardID, _ header: RecordHeader
  ) -> String? {
    guard header.reverses != 0 else { return nil }
    return openFinding(header) { $0.kind.isHeld && $0.event == event && $0.card == card }
  }

  private func dismissal(_ body: FindingDismissed, _ header: RecordHeader) -> String? {
    reversal(header)
      ?? openFinding(header) {
        $0.event == body.event && $0.museum == body.museum && $0.holder == body.holder
          && $0.card == body.card
      }
  }

  /// What is wrong with a record that settles the finding which its header names.
  func openFinding(_ header: RecordHeader, where isAbout: (FindingRow) -> Bool) -> String? {
    guard let row = findings.rows[header.reverses], row.settledBy == 0,
      findings.undone[header.reverses] == nil, isAbout(row)
    else { return "record \(header.reverses) waits for nobody's decision" }
    guard case .tap(let source, _) = header.key, source != row.source else { return nil }
    return "record \(header.reverses) is of another terminal"
  }
}
