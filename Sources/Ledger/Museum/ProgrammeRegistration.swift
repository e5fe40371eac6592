extension LedgerState {
  /// The number of the entity where a programme or museum is already what it is to be.
  func alreadyDefined(
    programme command: RegistrationCommand
  ) throws(RegistrationRefusal) -> UInt32? {
    switch command {
    case .defineProgramme(let id, let terms):
      guard let known = programmes.byID[id] else { return nil }
      guard known != .uitpas else { throw .alreadyDefined("programme") }
      return programme(known)?.terms == terms ? UInt32(known.number) : nil
    case .setCardSystemProgramme(let system, let programme):
      try check(system)
      return programmes.ofSystem.current(UInt32(system.number)) == programme
        ? UInt32(system.number) : nil
    case .setMuseumTerms(let organizer, let terms):
      return museums.terms[organizer.number]?.last?.terms == terms ? organizer.number : nil
    case .identifyPassholder(let holder, let system):
      try checkMembership(of: holder, in: system)
      return subscription(of: holder, in: system, at: lastRecordedAt).isIdentified
        ? holder.number : nil
    default: return nil
    }
  }

  /// A programme, a museum, or a change of subscriptions.
  func programmeRegistration(
    of command: RegistrationCommand, at now: Instant
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .defineProgramme(let id, let terms):
      try checkText(id, "id")
      try check(terms)
      guard programmes.byID[id] != nil || programmes.names.count < 256 else {
        throw .outOfRange("programmes")
      }
      let programme =
        programmes.byID[id] ?? ProgrammeID(UInt8(clamping: programmes.names.count))
      let defined = ProgrammeDefined(programme: programme, id: id, terms: terms)
      return (.programmeDefined(defined), UInt32(programme.number))
    case .setCardSystemProgramme(let system, let programme):
      try check(system)
      guard Int(programme.number) < programmes.names.count else { throw .unknown("programme") }
      let set = CardSystemProgrammeSet(system: system, programme: programme)
      return (.cardSystemProgrammeSet(set), UInt32(system.number))
    case .setMuseumTerms(let organizer, let terms):
      try check(organizer.number, below: organizerSystems.count, "organiser")
      guard visitSystem(of: organizer, at: now) != nil else { throw .programme }
      guard terms.rate.averagePriceCents <= MuseumRate.averagePriceCentsMax,
        terms.rate.percentBasisPoints <= MuseumRate.percentBasisPointsMax
      else { throw .outOfRange("rate") }
      let set = MuseumTermsSet(organizer: organizer, terms: terms)
      return (.museumTermsSet(set), organizer.number)
    default: return try subscriptionChange(of: command, at: now)
    }
  }

  private func subscriptionChange(
    of command: RegistrationCommand, at now: Instant
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .freezeSubscriptions(let system, let holder, let firstDay):
      try check(system)
      guard case .subscription = programmes.facts(of: system, at: now).validity else {
        throw .programme
      }
      let today = BrusselsTime.date(at: now)
      let days = firstDay.daysSinceEpoch - today.daysSinceEpoch
      guard abs(days) <= SubscriptionsFrozen.daysMax else { throw .outOfRange("first day") }
      if holder.exists {
        try checkMembership(of: holder, in: system)
        guard subscription(of: holder, in: system, at: now).status.isRunning else {
          throw .subscription
        }
      }
      let frozen = SubscriptionsFrozen(system: system, holder: holder, firstDay: firstDay)
      return (.subscriptionsFrozen(frozen), holder.number)
    case .resumeSubscription(let holder, let system):
      try checkMembership(of: holder, in: system)
      guard case .frozen = subscription(of: holder, in: system, at: now).status else {
        throw .subscription
      }
      let resumed = SubscriptionResumed(
        holder: holder, system: system, firstDay: BrusselsTime.date(at: now))
      return (.subscriptionResumed(resumed), holder.number)
    case .cancelSubscription(let holder, let system):
      try checkMembership(of: holder, in: system)
      switch subscription(of: holder, in: system, at: now).status {
      case .none, .cancelled: throw .subscription
      case .pending, .running, .frozen, .expired: break
      }
      let cancelled = SubscriptionCancelled(holder: holder, system: system)
      return (.subscriptionCancelled(cancelled), holder.number)
    default: preconditionFailure("not a command about a programme")
    }
  }

  /// What a holder's online registration leads to: a subscription that a museum or partner sold
  /// begins with it (museumPASSmusées, help page on validity).
  func identifying(
    _ holder: HolderID, in system: CardSystemID, at now: Instant
  ) throws(RegistrationRefusal) -> [LedgerEvent] {
    try checkMembership(of: holder, in: system)
    guard case .subscription = programmes.facts(of: system, at: now).validity else {
      throw .programme
    }
    var events: [LedgerEvent] = [
      .passholderIdentified(PassholderIdentified(holder: holder, system: system))
    ]
    let course = subscriptions.course(
      ofMembership: membership(of: holder, in: system), in: system, at: now)
    if course.mayActivate {
      events.append(
        .subscriptionActivated(
          SubscriptionActivated(
            holder: holder, system: system, cause: .registration,
            firstDay: BrusselsTime.date(at: now))))
    }
    return events
  }

  private func check(_ terms: ProgrammeTerms) throws(RegistrationRefusal) {
    try checkText(terms.name, "name")
    guard case .subscription(let subscription) = terms.validity else { return }
    guard (1...SubscriptionTerms.monthsMax).contains(subscription.months),
      subscription.autoStartMonths <= SubscriptionTerms.monthsMax
    else { throw .outOfRange("months") }
  }
}

extension SubscriptionsFrozen {
  /// Subscriptions are frozen from a day on that lies no further away, before or ahead.
  static let daysMax: Int32 = 366
}
