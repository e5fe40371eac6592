@testable import Ledger

/// Random decisions about findings, and taps that are taken back.
extension RandomLife {
  mutating func findings() {
    let context = CommandContext(
      now: world.now, key: random.oneIn(2) ? .none : .idempotency(random.unsigned()),
      client: ClientID(0))
    switch random.number(0...4) {
    case 0, 1:
      guard let position = finding(where: { $0.kind.isHeld }),
        let record = try? world.record(at: position)
      else { return }
      _ = try? world.kernel.admit(record, context)
    case 2:
      guard let position = finding(where: { _ in true }) else { return }
      let source = random.oneIn(3) ? world.kiosk : .none
      _ = try? world.kernel.dismiss(
        findingAt: position, random.pick(DismissalReason.allCases), context,
        withdrawnBy: source)
    case 3: undoAdmitted()
    default: undoVisit()
    }
  }

  /// Now and then one that was settled already.
  private mutating func finding(where isWanted: (FindingRow) -> Bool) -> UInt64? {
    let settledToo = random.oneIn(5)
    let found = world.kernel.state.findings.rows
      .filter { isWanted($0.value) && (settledToo || $0.value.settledBy == 0) }
    return found.isEmpty ? nil : random.pick(found.keys.sorted())
  }

  private mutating func undoAdmitted() {
    let admitted = world.kernel.state.findings.rows.values.filter(\.isAdmitted)
    guard !admitted.isEmpty,
      let record = try? world.record(at: random.pick(admitted.map(\.settledBy).sorted()))
    else { return }
    undo(record)
  }

  /// A visit to a museum, one of those of which there are several on a day as a rule.
  private mutating func undoVisit() {
    let museums = world.kernel.state.museums
    let several = museums.further.keys.sorted().flatMap { day in
      (museums.further[day] ?? [:]).keys.compactMap { museums.compensated[day]?[$0] }.sorted()
    }
    let paid = museums.compensated.keys.sorted().flatMap { day in
      (museums.compensated[day] ?? [:]).values.sorted()
    }
    let visits = several.isEmpty || random.oneIn(4) ? paid : several
    guard !visits.isEmpty, let record = try? world.record(at: random.pick(visits)) else { return }
    undo(record)
  }

  private mutating func undo(_ record: LedgerRecord) {
    let context = CommandContext(now: world.now)
    let reason = random.oneIn(2) ? nil : random.pick(UndoReason.allCases)
    let source = random.oneIn(2) ? world.desk : .none
    _ = try? world.kernel.undo(record, context, reason: reason, by: source)
    _ = try? world.kernel.undo(visit: record, context, reason: reason, by: source)
  }
}
