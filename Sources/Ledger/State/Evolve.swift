extension LedgerState {
  /// Folds the next record: bytes as they stand in the log.
  ///
  /// - Throws: ``RecordError`` where the bytes are no record, are misplaced or contradict what was
  ///   folded before; the state is then unusable.
  public mutating func fold(_ bytes: [UInt8]) throws(RecordError) {
    let record = try LedgerRecord(bytes, at: position + 1)
    try fold(record)
  }

  /// Folds the next record from memory that stays valid during the call.
  @unsafe
  public mutating func fold(decoding bytes: UnsafeRawBufferPointer) throws(RecordError) {
    let record = try unsafe LedgerRecord(decoding: bytes, at: position + 1)
    try fold(record)
  }

  /// Folds the next record after checking that it follows from those before it.
  public mutating func fold(_ record: LedgerRecord) throws(RecordError) {
    try check(record)
    evolve(record.header, record.event)
    guard accounts.isBalanced else {
      throw .contradiction("the points of record \(position) do not sum to zero")
    }
  }

  /// Applies a record that is known to follow: the live path and the replay meet here.
  mutating func evolve(_ header: RecordHeader, _ event: LedgerEvent) {
    advance(header)
    switch event {
    case .ledgerCreated(let body): origin = body.origin
    case .lossAccepted, .readModelAccepted: break
    case .clientRegistered(let body): names.add(body)
    case .periodClosed(let body):
      closedPeriods.append(ClosedPeriod(body, header))
    case .cardSystemDefined(let body): apply(body, header)
    case .cardSystemPolicyChanged(let body):
      policies.set(UInt32(body.system.number), from: header.occurredAt, body.policy)
    case .organizerDefined(let body): apply(body)
    case .eventDefined(let body): apply(body, header)
    case .eventSettingsChanged(let body):
      eventSettings.set(body.event.number, from: header.occurredAt, body.settings)
    case .terminalPaired(let body): apply(body, header)
    case .terminalRevoked(let body):
      sources[Int(body.source.number)].revokedAt = header.occurredAt
    case .holderRegistered(let body):
      holders.append(HolderRow(balance: 0, membership: 0, standing: 0))
      holderReferences.append(body.reference)
      chains.addHolder()
    case .holderStandingChanged(let body): apply(body, header)
    case .membershipStarted(let body): apply(body, header)
    case .membershipStandingChanged(let body):
      membershipStandings.set(
        membership(of: body.holder, in: body.system), from: header.occurredAt, body.standing)
    case .socialTariffGranted, .socialTariffSuspended, .socialTariffSuspensionLifted,
      .socialTariffRevoked:
      evolve(tariff: event, header)
    case .cardRegistered(let body): apply(body, header)
    case .cardStatusChanged(let body): apply(body, header)
    case .pointsIssued(let body):
      move(PointsAccounts.issuing(body.points), of: body.holder, by: body.points)
    case .associationDefined, .associationMembershipSet, .associationMembershipEnded:
      evolveAssociation(event)
    case .checkedIn(let body): evolveCheckedIn(header, body)
    case .checkInRefused(let body): evolveCheckInRefused(header, body)
    case .checkInUndone(let body): evolveCheckInUndone(header, body)
    case .checkInRecounted(let body): evolveCheckInRecounted(header, body)
    case .tapUnresolved, .findingDismissed: evolveFinding(header, event)
    case .cardSystemChanged(let body): apply(body)
    case .cardSystemTermsSet(let body): apply(body, header)
    case .organizerChanged(let body): apply(body)
    case .eventChanged(let body): apply(body)
    case .holderErased(let body): erased.insert(body.holder)
    case .passSold(let body): apply(body)
    case .programmeDefined, .cardSystemProgrammeSet, .museumTermsSet, .subscriptionSold,
      .subscriptionActivated, .subscriptionsFrozen, .subscriptionResumed, .passholderIdentified,
      .subscriptionCancelled, .museumVisitRegistered, .museumVisitRefused,
      .externalVisitRegistered, .museumVisitUndone, .museumVisitCompensated:
      evolveMuseum(header, event)
    case .kioskDefined(let body): apply(body)
    case .kioskEventFixed(let body):
      kiosks.fixedEvents.set(body.kiosk.number, from: header.occurredAt, body.event)
    case .vouchersIssued(let body): apply(body)
    case .rewardDefined(let body): apply(body)
    case .rewardChanged(let body): rewards.rows[Int(body.reward.number)].terms = body.terms
    case .rewardCodesAdded(let body):
      rewards.rows[Int(body.reward.number)].codes += body.codes
    case .welcomeBenefitGranted(let body): apply(body)
    case .rewardRedeemed(let body): apply(body, header)
    case .rewardRefused: break
    case .redemptionCancelled(let body): apply(body, header)
    case .groupPassTermsSet, .distributionKeySet, .eventTicketTermsSet, .couponSet,
      .couponGranted, .ticketSold, .ticketRefused, .ticketSaleCancelled,
      .organizerTicketLimitSet:
      evolve(tickets: event, header)
    }
  }

  /// What every record does: position, clock, running numbers, delivered sequences.
  @inline(__always)
  mutating func advance(_ header: borrowing RecordHeader) {
    position = header.position
    lastRecordedAt = header.recordedAt
    header.systems.forEach { system in
      runningNumbers[Int(system.number)] += 1
    }
    // A held tap that is admitted goes under its own key, which is used up already.
    if case .tap(let source, let sequence) = header.key, header.index == 0, header.reverses == 0 {
      sources[Int(source.number)].delivered.insert(sequence, occurredAt: header.occurredAt)
    }
    if header.recordedAt >= nextClosing { closePeriods(at: header.recordedAt) }
  }

  @inline(never)
  private mutating func closePeriods(at instant: Instant) {
    let today = BrusselsTime.date(at: instant)
    taps.close(through: today)
    museums.close(through: today)
    nextClosing = BrusselsTime.start(of: today.adding(days: 1))
  }

  /// Books both legs of a movement and the holder's balance.
  @inline(__always)
  mutating func move(
    _ legs: (Posting, Posting), of holder: HolderID, by points: Int64
  ) {
    accounts.post(legs.0)
    accounts.post(legs.1)
    holders[Int(holder.number)].balance += points
    accounts.balanceChanged(by: points)
  }

  private mutating func apply(_ body: CardSystemDefined, _ header: RecordHeader) {
    policies.append(from: header.occurredAt, body.policy)
    programmes.ofSystem.append(from: Instant(microseconds: .min), .uitpas)
    names.systems.append(
      Names.CardSystemName(publicID: body.publicID, name: body.name, cities: body.cities))
    names.systemsByID[body.publicID] = body.system
  }

  private mutating func apply(_ body: OrganizerDefined) {
    organizerSystems.append(body.systems)
    organizerEvents.append([])
    names.organizers.append(Names.OrganizerName(id: body.id, name: body.name))
    names.organizersByID[body.id] = body.organizer
  }

  private mutating func apply(_ body: EventDefined, _ header: RecordHeader) {
    events.append(
      EventRow(
        organizer: body.organizer, firstPeriod: UInt32(openingPeriods.count),
        periodCount: UInt32(body.periods.count), calendar: body.calendar,
        policySystem: body.systems.first ?? .wholeLedger))
    openingPeriods.append(contentsOf: body.periods)
    eventSystems.append(body.systems)
    eventSettings.append(from: header.occurredAt, body.settings)
    organizerEvents[Int(body.organizer.number)].append(body.event)
    names.events.append(Names.EventName(id: body.id, title: body.title))
    names.eventsByID[body.id] = body.event
  }

  private mutating func apply(_ body: TerminalPaired, _ header: RecordHeader) {
    sources.append(
      SourceRow(
        terminal: names.terminal(named: body.terminal), pairedAt: header.occurredAt,
        revokedAt: nil, organizers: body.organizers))
  }

  private mutating func apply(_ body: HolderStandingChanged, _ header: RecordHeader) {
    let holder = Int(body.holder.number)
    if holders[holder].standing == 0 {
      standings.append(from: Instant(microseconds: .min), .active)
      holders[holder].standing = standings.last
    }
    standings.set(holders[holder].standing, from: header.occurredAt, body.standing)
  }

  private mutating func apply(_ body: MembershipStarted, _ header: RecordHeader) {
    let holder = Int(body.holder.number)
    memberships.append(
      MembershipRow(
        holder: body.holder, next: holders[holder].membership, tariff: 0, system: body.system))
    membershipStandings.append(from: header.occurredAt, .active)
    holders[holder].membership = UInt32(memberships.count - 1)
  }

  private mutating func apply(_ body: CardRegistered, _ header: RecordHeader) {
    cards.append(
      from: header.occurredAt,
      CardFacts(
        holder: body.holder, status: body.status, kind: body.kind, system: body.system))
    cardReferences.append(body.reference)
    chains.addCard(body.card, of: body.holder)
  }

  private mutating func apply(_ body: CardStatusChanged, _ header: RecordHeader) {
    var facts = cards.current(body.card.number)
    let holder = facts.holder
    facts.status = body.status
    facts.holder = body.holder
    cards.set(body.card.number, from: header.occurredAt, facts)
    // What is entered late may be older than what holds now: the card then hangs where it hung.
    chains.move(body.card, from: holder, to: cards.current(body.card.number).holder)
  }
}

extension Names {
  mutating func add(_ body: ClientRegistered) {
    clients.append(body.id)
    clientsByID[body.id] = body.client
  }

  mutating func terminal(named name: String) -> UInt32 {
    if let known = terminalsByName[name] { return known }
    terminals.append(name)
    let number = UInt32(terminals.count - 1)
    terminalsByName[name] = number
    return number
  }
}
