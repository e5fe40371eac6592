/// What the undoing of a tap led to, whatever the tap was.
public struct UndoOutcome: Hashable, Sendable {
  /// The holder; none where the card was not known.
  public var holder: HolderID
  /// What it changed of the holder's balance: 0 or negative, and 0 as well where another tap counts
  /// in its place.
  public var points: Int64
  /// The holder's balance afterwards; nil where no points were at stake.
  public var balance: Int64?
  /// The position of the record that undid it.
  public var position: UInt64
  /// Whether it was undone before: this is what was said then.
  public var replayed = false

  /// Makes an outcome.
  public init(
    holder: HolderID, points: Int64, balance: Int64?, position: UInt64, replayed: Bool = false
  ) {
    self.holder = holder
    self.points = points
    self.balance = balance
    self.position = position
    self.replayed = replayed
  }
}

extension LedgerKernel {
  /// Undoes a visit to a museum: the museum is not paid for it, and is paid for another visit of
  /// the same holder and day, if there is one.
  ///
  /// What the visit began goes on: a subscription that runs has begun.
  ///
  /// - Parameters:
  ///   - record: the visit's own record, read from the log.
  ///   - reason: why, where that was said.
  ///   - source: the pairing that undoes it; none where a client does.
  public mutating func undo(
    visit record: LedgerRecord, _ context: CommandContext, reason: UndoReason? = nil,
    by source: SourceID = .none
  ) throws(UndoRefusal) -> UndoOutcome {
    guard case .museumVisitRegistered(let body) = record.event else { throw .notACheckIn }
    let header = record.header
    guard state.undoing(of: header.position) == nil else { throw .alreadyUndone }
    let day = BrusselsTime.date(at: header.occurredAt)
    let today = BrusselsTime.date(at: nextRecordedAt(context.now))
    guard day >= today.adding(days: -MuseumTable.daysKept) else { throw .tooLate }
    let visitor = MuseumVisitor(holder: body.holder, museum: body.museum)
    let isPaid = state.museums.compensatedVisit(of: visitor, on: day) == header.position
    let next = isPaid ? state.museums.nextVisit(of: visitor, on: day) : nil
    var undone = MuseumVisitUndone(
      museum: body.museum, holder: body.holder, system: body.system,
      cents: isPaid ? body.compensationCents : 0, wasCompensated: isPaid,
      hadFinding: body.finding != nil, source: .none, sequence: 0,
      visitedAt: header.occurredAt, reason: reason, undoneBy: source)
    if case .tap(let tapped, let sequence) = header.key {
      (undone.source, undone.sequence) = (tapped, sequence)
    }
    let recordedAt = nextRecordedAt(context.now)
    var written = RecordHeader(
      position: 0, type: .museumVisitUndone, recordedAt: recordedAt, occurredAt: recordedAt,
      key: context.key, client: context.client, count: next == nil ? 1 : 2,
      reverses: header.position, systems: CardSystemSet())
    append(.museumVisitUndone(undone), &written)
    let position = written.position
    if let next { compensate(next, in: undone, context) }
    return UndoOutcome(holder: body.holder, points: 0, balance: nil, position: position)
  }

  /// Has a museum paid for a visit, now that none of that holder and day is.
  private mutating func compensate(
    _ visit: FurtherVisit, in undone: MuseumVisitUndone, _ context: CommandContext
  ) {
    let compensated = MuseumVisitCompensated(
      museum: undone.museum, holder: undone.holder, system: undone.system,
      cents: UInt32(clamping: visit.cents))
    var header = RecordHeader(
      position: 0, type: .museumVisitCompensated, recordedAt: nextRecordedAt(context.now),
      occurredAt: visit.occurredAt, key: context.key, client: context.client, index: 1, count: 2,
      reverses: visit.position, systems: CardSystemSet())
    append(.museumVisitCompensated(compensated), &header)
  }

  /// What the undoing of a tap had led to, from all the records that it made; nil where they are of
  /// none.
  public func undone(by records: [LedgerRecord]) -> UndoOutcome? {
    guard let first = records.first, let holder = first.event.undoneHolder else { return nil }
    var outcome = UndoOutcome(
      holder: holder, points: 0, balance: nil, position: first.header.position, replayed: true)
    for record in records {
      switch record.event {
      case .checkInUndone(let body):
        outcome.points += body.points
        outcome.balance = body.balance
      case .checkInRecounted(let body) where body.holder == holder:
        outcome.points += body.points
        outcome.balance = body.balance
      default: break
      }
    }
    return outcome
  }
}

extension LedgerEvent {
  /// The holder whose tap or visit a record takes back; nil where it takes back none.
  fileprivate var undoneHolder: HolderID? {
    switch self {
    case .checkInUndone(let body): body.holder
    case .museumVisitUndone(let body): body.holder
    case .findingDismissed(let body): body.holder
    default: nil
    }
  }
}
