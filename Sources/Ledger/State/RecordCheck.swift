extension LedgerState {
  /// Refuses a record that cannot follow the ones that were folded.
  ///
  /// Pairs with the assertions that the live path makes when it writes: what was never written
  /// here is never folded.
  func check(_ record: LedgerRecord) throws(RecordError) {
    let header = record.header
    guard header.position == position + 1 else {
      throw .misplaced(stated: header.position, expected: position + 1)
    }
    guard (header.type == .ledgerCreated) == (header.position == 1) else {
      throw .contradiction("position 1, and no other, creates the ledger")
    }
    guard header.recordedAt > lastRecordedAt else {
      throw .contradiction("it was recorded before the record before it")
    }
    guard header.occurredAt <= header.recordedAt else {
      throw .contradiction("it was recorded before it occurred")
    }
    guard !header.systems.isEmpty, header.systems.count == record.runningNumbers.count else {
      throw .contradiction("it concerns no card system")
    }
    var index = 0
    var inOrder = true
    header.systems.forEach { system in
      inOrder = inOrder && record.runningNumbers[index] == runningNumbers[Int(system.number)] + 1
      index += 1
    }
    guard inOrder else { throw .contradiction("a card system's running number has a gap") }
    if case .tap(let source, let sequence) = header.key {
      guard isPaired(source), sequence > 0 else {
        throw .contradiction("its source was never paired")
      }
      if isTap(header), sources[Int(source.number)].delivered.contains(sequence) {
        throw .contradiction("tap \(sequence) of source \(source.number) was recorded before")
      }
    }
    if let problem = problem(with: record.event, header) ?? problem(withPointsOf: record.event) {
      throw .contradiction(problem)
    }
  }

  /// Whether the record is the first of what a tap led to, and so uses its sequence up.
  ///
  /// A held tap that is admitted goes under its own key once more, and names the tap.
  private func isTap(_ header: borrowing RecordHeader) -> Bool {
    guard header.reverses == 0 else { return false }
    return switch header.type {
    case .checkedIn, .checkInRefused, .tapUnresolved: true
    case .museumVisitRegistered, .museumVisitRefused, .subscriptionActivated,
      .subscriptionResumed:
      header.index == 0
    default: false
    }
  }

  /// A record moves no more points than a command can, and states the balance that they lead to.
  private func problem(withPointsOf event: LedgerEvent) -> String? {
    let holder: HolderID
    let (points, balance): (Int64, Int64)
    switch event {
    case .pointsIssued(let body):
      (holder, points, balance) = (body.holder, body.points, body.balance)
    case .membershipStarted(let body): (holder, points, balance) = (body.holder, 0, body.balance)
    case .checkedIn(let body):
      (holder, points, balance) = (body.holder, Int64(body.points), body.balance)
    case .checkInRefused(let body): (holder, points, balance) = (body.holder, 0, body.balance)
    case .checkInUndone(let body):
      (holder, points, balance) = (body.holder, body.points, body.balance)
    case .checkInRecounted(let body):
      (holder, points, balance) = (body.holder, body.points, body.balance)
    case .rewardRedeemed(let body):
      (holder, points, balance) = (body.holder, -Int64(body.points), body.balance)
    case .rewardRefused(let body): (holder, points, balance) = (body.holder, 0, body.balance)
    case .redemptionCancelled(let body):
      (holder, points, balance) = (body.holder, Int64(body.points), body.balance)
    default: return nil
    }
    guard PointsLimit.range.contains(points),
      holders[Int(holder.number)].balance + points == balance
    else { return "a balance of \(balance) points does not follow for holder \(holder.number)" }
    return nil
  }

  private func problem(with event: LedgerEvent, _ header: RecordHeader) -> String? {
    switch event {
    case .ledgerCreated(let body):
      body.format == LedgerCreated.format && body.hash == LedgerCreated.hash
        ? nil : "this version does not know \(body.format) with \(body.hash)"
    case .lossAccepted, .readModelAccepted: nil
    case .clientRegistered(let body):
      next(body.client.number, names.clients.count, "client")
    case .periodClosed(let body): problem(withClosing: body.month, header)
    case .cardSystemDefined(let body):
      next(UInt32(body.system.number), Int(policies.last) + 1, "card system")
    case .cardSystemPolicyChanged(let body):
      knownSystem(body.system)
    case .organizerDefined(let body):
      next(body.organizer.number, organizerSystems.count, "organiser")
        ?? knownSystems(body.systems)
    case .eventDefined(let body):
      next(body.event.number, events.count, "event") ?? knownOrganizer(body.organizer)
        ?? knownSystems(body.systems)
    case .eventSettingsChanged(let body): known(body.event.number, events.count, "event")
    case .terminalPaired(let body):
      next(body.source.number, sources.count, "source")
        ?? knownOrganizers(body.organizers)
    case .terminalRevoked(let body): known(body.source.number, sources.count, "source")
    case .holderRegistered(let body): next(body.holder.number, holders.count, "holder")
    case .holderStandingChanged(let body): knownHolder(body.holder)
    case .membershipStarted(let body):
      knownHolder(body.holder) ?? knownSystem(body.system)
        ?? (membership(of: body.holder, in: body.system) == 0
          ? nil : "holder \(body.holder.number) is a member already")
    case .membershipStandingChanged(let body): knownMembership(body.holder, body.system)
    case .socialTariffGranted(let body): knownMembership(body.holder, body.system)
    case .cardRegistered(let body):
      next(body.card.number, Int(cards.last) + 1, "card") ?? knownSystem(body.system)
        ?? holderIfAny(body.holder)
    case .cardStatusChanged(let body): knownCard(body.card) ?? holderIfAny(body.holder)
    case .pointsIssued(let body): knownHolder(body.holder)
    case .associationDefined, .associationMembershipSet, .associationMembershipEnded:
      problem(withAssociation: event)
    case .checkedIn, .checkInRefused, .checkInUndone, .checkInRecounted, .tapUnresolved,
      .findingDismissed:
      problem(withCheckIn: event, header)
    case .cardSystemChanged, .cardSystemTermsSet, .organizerChanged, .eventChanged,
      .holderErased, .socialTariffSuspended, .socialTariffSuspensionLifted,
      .socialTariffRevoked, .passSold, .kioskDefined, .kioskEventFixed, .vouchersIssued,
      .rewardDefined, .rewardChanged, .rewardCodesAdded, .welcomeBenefitGranted,
      .rewardRedeemed, .rewardRefused, .redemptionCancelled:
      problem(withFurther: event, header)
    case .groupPassTermsSet, .distributionKeySet, .eventTicketTermsSet, .organizerTicketLimitSet,
      .couponSet, .couponGranted, .ticketSold, .ticketRefused, .ticketSaleCancelled:
      problem(withTickets: event, header)
    case .programmeDefined, .cardSystemProgrammeSet, .museumTermsSet, .subscriptionSold,
      .subscriptionActivated, .subscriptionsFrozen, .subscriptionResumed, .passholderIdentified,
      .subscriptionCancelled, .museumVisitRegistered, .museumVisitRefused,
      .externalVisitRegistered, .museumVisitUndone, .museumVisitCompensated:
      problem(withMuseum: event, header)
    }
  }

  func next(_ number: UInt32, _ count: Int, _ what: String) -> String? {
    Int(number) == count ? nil : "\(what) \(number) is registered where \(count) is next"
  }

  func known(_ number: UInt32, _ count: Int, _ what: String) -> String? {
    number > 0 && Int(number) < count ? nil : "\(what) \(number) is not known"
  }

  func knownSystem(_ system: CardSystemID) -> String? {
    known(UInt32(system.number), Int(policies.last) + 1, "card system")
  }

  func knownSystems(_ systems: CardSystemSet) -> String? {
    for system in systems.members {
      if let problem = knownSystem(system) { return problem }
    }
    return nil
  }

  func knownOrganizer(_ organizer: OrganizerID) -> String? {
    known(organizer.number, organizerSystems.count, "organiser")
  }

  func knownOrganizers(_ organizers: [OrganizerID]) -> String? {
    for organizer in organizers {
      if let problem = knownOrganizer(organizer) { return problem }
    }
    return nil
  }

  func knownHolder(_ holder: HolderID) -> String? {
    known(holder.number, holders.count, "holder")
  }

  func holderIfAny(_ holder: HolderID) -> String? {
    holder.exists ? knownHolder(holder) : nil
  }

  func knownCard(_ card: CardID) -> String? {
    known(card.number, Int(cards.last) + 1, "card")
  }

  func eventIfAny(_ event: EventID) -> String? {
    event.exists ? known(event.number, events.count, "event") : nil
  }

  func knownMembership(_ holder: HolderID, _ system: CardSystemID) -> String? {
    knownHolder(holder)
      ?? (membership(of: holder, in: system) == 0
        ? "holder \(holder.number) is not a member of card system \(system.number)" : nil)
  }
}
