extension LedgerState {
  /// Applies a record about a programme, a subscription or a museum.
  mutating func evolveMuseum(_ header: RecordHeader, _ event: LedgerEvent) {
    switch event {
    case .programmeDefined(let body): programmes.set(body, from: header.occurredAt)
    case .cardSystemProgrammeSet(let body):
      programmes.ofSystem.set(
        UInt32(body.system.number), from: header.occurredAt, body.programme)
    case .museumTermsSet(let body):
      museums.set(body.terms, of: body.organizer, from: header.occurredAt)
    case .subscriptionSold(let body): apply(body, header)
    case .subscriptionActivated(let body):
      change(
        body.cause == .firstVisit ? .activated : .registered, of: body.holder, in: body.system,
        day: body.firstDay, header)
    case .subscriptionsFrozen(let body): apply(body, header)
    case .subscriptionResumed(let body):
      change(.resumed, of: body.holder, in: body.system, day: body.firstDay, header)
    case .passholderIdentified(let body):
      change(.identified, of: body.holder, in: body.system, day: .none, header)
    case .subscriptionCancelled(let body):
      change(.cancelled, of: body.holder, in: body.system, day: .none, header)
    case .museumVisitRegistered(let body): apply(body, header)
    case .museumVisitRefused(let body): noteFinding(header, body)
    case .museumVisitUndone(let body): apply(body, header)
    case .museumVisitCompensated(let body):
      museums.compensate(
        MuseumVisitor(holder: body.holder, museum: body.museum),
        on: BrusselsTime.date(at: header.occurredAt), at: header.reverses)
    case .externalVisitRegistered(let body):
      if body.isCompensated {
        museums.compensate(body.visitor, on: BrusselsTime.date(at: header.occurredAt))
      }
    default: preconditionFailure("applied among the others")
    }
  }

  private mutating func change(
    _ change: SubscriptionChange, of holder: HolderID, in system: CardSystemID, day: CivilDate,
    _ header: RecordHeader
  ) {
    subscriptions.add(
      SubscriptionRow(from: header.occurredAt, day: day, change: change),
      toMembership: membership(of: holder, in: system))
  }

  /// What was sold begins at once, on the day that was given, or, sold by a museum or partner,
  /// after the programme's months at the latest (museumPASSmusées, help page on validity).
  private mutating func apply(_ body: SubscriptionSold, _ header: RecordHeader) {
    if body.voucher > 0 { vouchers[Int(body.voucher)].isUsed = true }
    let facts = programmes.facts(of: body.system, at: header.occurredAt)
    guard case .subscription(let terms) = facts.validity else { return }
    let today = BrusselsTime.date(at: header.occurredAt)
    var row = SubscriptionRow(
      from: header.occurredAt, day: today, change: .sold, months: terms.months)
    switch (body.kind, body.channel) {
    case (.renewal, _): row.change = .renewed
    case (.new, .online), (.new, .presale): row.day = body.firstDay ?? today
    case (.new, .museum), (.new, .partner):
      row.change = .soldPending
      row.day = today.adding(months: Int32(terms.autoStartMonths))
    }
    subscriptions.add(row, toMembership: membership(of: body.holder, in: body.system))
  }

  private mutating func apply(_ body: SubscriptionsFrozen, _ header: RecordHeader) {
    // What is frozen from a later day on runs until then.
    let row = SubscriptionRow(
      from: max(header.occurredAt, BrusselsTime.start(of: body.firstDay)), day: body.firstDay,
      change: .frozen)
    if body.holder.exists {
      subscriptions.add(row, toMembership: membership(of: body.holder, in: body.system))
    } else {
      subscriptions.addFreeze(row, to: body.system)
    }
  }

  private mutating func apply(_ body: MuseumVisitRegistered, _ header: RecordHeader) {
    noteFinding(header, body)
    // A visit against a rule earns the museum nothing, and uses nothing up.
    guard body.finding == nil else { return }
    let visitor = MuseumVisitor(holder: body.holder, museum: body.museum)
    let day = BrusselsTime.date(at: header.occurredAt)
    if body.isCompensated {
      museums.compensate(visitor, on: day, at: header.position)
    } else if museums.isCompensated(visitor, on: day) {
      let visit = FurtherVisit(
        occurredAt: header.occurredAt, position: header.position,
        cents: UInt64(body.compensationCents))
      museums.add(visit, of: visitor, on: day)
    }
    let row = membership(of: body.holder, in: body.system)
    let course = subscriptions.course(
      ofMembership: row, in: body.system, at: header.occurredAt)
    if !course.isIdentified { subscriptions.countUnregisteredVisit(ofMembership: row) }
  }

  private mutating func apply(_ body: MuseumVisitUndone, _ header: RecordHeader) {
    findings.undo(header.reverses, by: header.position)
    museums.forget(
      header.reverses, of: MuseumVisitor(holder: body.holder, museum: body.museum),
      on: BrusselsTime.date(at: body.visitedAt))
    let row = membership(of: body.holder, in: body.system)
    guard !body.hadFinding, row != 0 else { return }
    let course = subscriptions.course(ofMembership: row, in: body.system, at: body.visitedAt)
    if !course.isIdentified { subscriptions.uncountUnregisteredVisit(ofMembership: row) }
  }
}
