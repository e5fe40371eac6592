extension LedgerState {
  /// Applies a check-in that stands: its tap takes its place in the count, its points move.
  @inline(__always)
  mutating func evolveCheckedIn(_ header: RecordHeader, _ body: CheckedIn) {
    if body.isCandidate {
      enter(
        header, body.event, body.holder, points: body.pointsIfCounted, counts: body.counts)
    }
    if body.points != 0 {
      let points = Int64(body.points)
      move(PointsAccounts.issuing(points), of: body.holder, by: points)
    }
    noteFinding(header, body)
  }

  mutating func evolveCheckInRefused(_ header: RecordHeader, _ body: CheckInRefused) {
    noteFinding(header, body)
    guard body.refusal.isCandidate else { return }
    enter(header, body.event, body.holder, points: body.pointsIfCounted, counts: false)
  }

  mutating func evolveCheckInUndone(_ header: RecordHeader, _ body: CheckInUndone) {
    let group = tapGroup(of: body.holder, at: body.event, body.tappedAt)
    let row = group == 0 ? 0 : taps.tap(at: header.reverses, inGroup: group)
    if row != 0 { taps.remove(row, fromGroup: group) }
    findings.undo(header.reverses, by: header.position)
    if body.points != 0 {
      move(PointsAccounts.reversing(-body.points), of: body.holder, by: body.points)
    }
  }

  mutating func evolveCheckInRecounted(_ header: RecordHeader, _ body: CheckInRecounted) {
    let group = tapGroup(of: body.holder, at: body.event, header.occurredAt)
    let row = group == 0 ? 0 : taps.tap(at: header.reverses, inGroup: group)
    if row != 0 { taps.taps[Int(row)].counts = body.counts }
    if body.points != 0 {
      move(PointsAccounts.reversing(-body.points), of: body.holder, by: body.points)
    }
  }

  /// The period of an event's limit at a moment.
  @inline(__always)
  func period(of event: EventID, at instant: Instant) -> CalendarPeriod {
    let settings = eventSettings.valueOrFirst(event.number, at: instant)
    return CalendarPeriod(settings.limit.period, holding: BrusselsTime.date(at: instant))
  }

  func tapGroup(of holder: HolderID, at event: EventID, _ instant: Instant) -> UInt32 {
    taps.group(holder, event, period(of: event, at: instant))
  }

  @inline(__always)
  private mutating func enter(
    _ header: RecordHeader, _ event: EventID, _ holder: HolderID, points: UInt16, counts: Bool
  ) {
    let period = period(of: event, at: header.occurredAt)
    guard !taps.isClosed(period) else { return }
    var tap = TapRow(
      occurredAt: header.occurredAt, sequence: header.position, position: header.position,
      source: .none, reader: 0, next: 0, points: points, counts: counts)
    if case .tap(let source, let sequence) = header.key {
      tap.source = source
      tap.sequence = sequence
      tap.reader = sources[Int(source.number)].terminal
    }
    taps.insert(tap, holder: holder, event: event, period: period)
  }
}
