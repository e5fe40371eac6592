extension LedgerKernel {
  /// Decides a registration and writes its record.
  ///
  /// Defining what is already defined in the same words adds nothing and answers its number, so
  /// that a load that was interrupted can be run again.
  public mutating func register(
    _ command: RegistrationCommand, _ context: CommandContext
  ) throws(RegistrationRefusal) -> RegistrationOutcome {
    if case .createLedger(let origin) = command {
      guard state.position == 0 else { throw .ledgerState }
      try checkText(origin, "origin")
      return write([.ledgerCreated(LedgerCreated(origin: origin))], entity: 0, context)
    }
    guard state.position > 0 else { throw .ledgerState }
    if let known = try state.alreadyDefined(command) {
      return RegistrationOutcome(entity: known, position: 0)
    }
    let now = context.occurrence(recordedAt: nextRecordedAt(context.now))
    switch command {
    case .startMembership(let holder, let system):
      let started = try state.startingMembership(of: holder, in: system, at: now)
      return write(started, entity: holder.number, context)
    case .eraseHolder(let holder):
      return write(try state.erasing(holder), entity: holder.number, context)
    case .setEventSystems(let event, let systems, let keys):
      let changed = try state.settingSystems(of: event, systems, keys: keys)
      guard !changed.isEmpty else {
        return RegistrationOutcome(entity: event.number, position: 0)
      }
      return write(changed, entity: event.number, context)
    case .identifyPassholder(let holder, let system):
      let identified = try state.identifying(holder, in: system, at: now)
      return write(identified, entity: holder.number, context)
    case .cancelRedemption(let position):
      let cancelled = try state.cancelling(redemptionAt: position)
      return write(
        [.redemptionCancelled(cancelled)], entity: cancelled.reward.number, context,
        reverses: position)
    default:
      let (event, entity) = try state.registration(of: command, at: now)
      return write([event], entity: entity, context)
    }
  }

  /// Writes the records of one command, in order, and folds them.
  mutating func write(
    _ events: [LedgerEvent], entity: UInt32, _ context: CommandContext, reverses: UInt64 = 0,
    ruleVersion: UInt16 = 0
  ) -> RegistrationOutcome {
    let first = state.position + 1
    // All of it happened at one moment, though each record is written at its own.
    let occurredAt = context.occurrence(recordedAt: nextRecordedAt(context.now))
    for (index, event) in events.enumerated() {
      var header = RecordHeader(
        position: 0, type: event.type, recordedAt: nextRecordedAt(context.now),
        occurredAt: occurredAt, claimedAt: context.claim,
        timeQuality: context.timeQuality, key: context.key, client: context.client,
        index: UInt16(clamping: index), count: UInt16(clamping: events.count),
        ruleVersion: ruleVersion, reverses: reverses, systems: CardSystemSet())
      append(event, &header)
    }
    return RegistrationOutcome(entity: entity, position: first)
  }
}

func checkText(_ text: String, _ what: String) throws(RegistrationRefusal) {
  guard !text.isEmpty, text.utf8.count <= TextLimit.bytesMax else { throw .outOfRange(what) }
}

extension LedgerState {
  /// The number of the entity where the same definition stands in the log already.
  fileprivate func alreadyDefined(
    _ command: RegistrationCommand
  ) throws(RegistrationRefusal) -> UInt32? {
    switch command {
    case .registerClient(let id): return names.clientsByID[id]?.number
    case .closePeriod(let month):
      return closedPeriods.contains { $0.month == month } ? 0 : nil
    case .defineCardSystem(let publicID, let name, let cities, _):
      guard let known = names.systemsByID[publicID] else { return nil }
      let defined = names.systems[Int(known.number)]
      guard defined.name == name, defined.cities == cities else {
        throw .alreadyDefined("card system")
      }
      return UInt32(known.number)
    case .defineOrganizer(let id, let name, let systems):
      guard let known = names.organizersByID[id] else { return nil }
      guard names.organizers[Int(known.number)].name == name,
        organizerSystems[Int(known.number)] == systems
      else { throw .alreadyDefined("organiser") }
      return known.number
    case .defineEvent(let id, let title, let organizer, let systems, let calendar, let periods, _):
      guard let known = names.eventsByID[id] else { return nil }
      let row = events[Int(known.number)]
      guard names.events[Int(known.number)].title == title, row.organizer == organizer,
        eventSystems[Int(known.number)] == systems, row.calendar == calendar,
        openingPeriods[row.periods].elementsEqual(periods)
      else { throw .alreadyDefined("event") }
      return known.number
    case .eraseHolder(let holder): return isErased(holder) ? holder.number : nil
    case .defineAssociation, .setAssociationMembership: return isSo(command)
    default: return try alreadyDefined(programme: command)
    }
  }

  fileprivate func registration(
    of command: RegistrationCommand, at now: Instant
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .createLedger: throw .ledgerState
    case .acceptLoss(let reason, let position, let root):
      try checkText(reason, "reason")
      guard root.count == 32 else { throw .outOfRange("root") }
      let loss = LossAccepted(reason: reason, lostPosition: position, lostRoot: root)
      return (.lossAccepted(loss), 0)
    case .acceptReadModel(let name, let version, let position, let before, let after):
      try checkText(name, "name")
      guard before.count == 32, after.count == 32 else { throw .outOfRange("digest") }
      let accepted = ReadModelAccepted(
        name: name, version: version, comparedAt: position, before: before, after: after)
      return (.readModelAccepted(accepted), 0)
    case .registerClient(let id):
      try checkText(id, "client id")
      let client = ClientID(UInt32(names.clients.count))
      return (.clientRegistered(ClientRegistered(client: client, id: id)), client.number)
    case .closePeriod(let month): return (try closing(month, at: now), 0)
    case .defineCardSystem, .changePolicy: return try regionRegistration(of: command)
    case .defineOrganizer, .defineEvent, .changeEventSettings:
      return try eventRegistration(of: command, at: now)
    case .pairTerminal, .revokeTerminal: return try terminalRegistration(of: command)
    case .registerCard, .changeCardStatus: return try cardRegistration(of: command)
    case .registerHolder, .changeHolderStanding, .changeMembershipStanding,
      .grantSocialTariff, .issuePoints, .correctPoints:
      return try holderRegistration(of: command)
    case .setTerms, .changeCardSystem, .changeOrganizer, .changeEvent, .issueVouchers,
      .defineKiosk, .fixKioskEvent:
      return try definition(of: command, at: now)
    case .suspendSocialTariff, .liftSocialTariffSuspension, .revokeSocialTariff:
      return try tariffChange(of: command, at: now)
    case .defineReward, .changeReward, .addRewardCodes:
      return try rewardRegistration(of: command)
    case .setDistributionKey, .setEventTicketTerms, .setOrganizerTicketLimit, .setCoupon,
      .grantCoupon, .setGroupPassTerms:
      return try ticketRegistration(of: command)
    case .defineAssociation, .setAssociationMembership, .endAssociationMembership:
      return try associationRegistration(of: command, at: now)
    case .defineProgramme, .setCardSystemProgramme, .setMuseumTerms, .freezeSubscriptions,
      .resumeSubscription, .cancelSubscription:
      return try programmeRegistration(of: command, at: now)
    case .startMembership, .eraseHolder, .cancelRedemption, .setEventSystems,
      .identifyPassholder:
      preconditionFailure("decided before")
    }
  }

  private func regionRegistration(
    of command: RegistrationCommand
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .defineCardSystem(let publicID, let name, let cities, let policy):
      try checkText(name, "name")
      try check(policy)
      try check(cities)
      guard policies.last < 255 else { throw .outOfRange("card systems") }
      let system = CardSystemID(UInt8(policies.last + 1))
      let defined = CardSystemDefined(
        system: system, publicID: publicID, name: name, cities: cities, policy: policy)
      return (.cardSystemDefined(defined), UInt32(system.number))
    case .changePolicy(let system, let policy):
      try check(system)
      try check(policy)
      let changed = CardSystemPolicyChanged(system: system, policy: policy)
      return (.cardSystemPolicyChanged(changed), UInt32(system.number))
    default: preconditionFailure("not a command about a region")
    }
  }

  private func eventRegistration(
    of command: RegistrationCommand, at now: Instant
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .defineOrganizer(let id, let name, let systems):
      try checkText(id, "id")
      try checkText(name, "name")
      try check(systems)
      let organizer = OrganizerID(UInt32(organizerSystems.count))
      let defined = OrganizerDefined(organizer: organizer, id: id, name: name, systems: systems)
      return (.organizerDefined(defined), organizer.number)
    case .defineEvent(
      let id, let title, let organizer, let systems, let calendar, let periods, let settings):
      try checkText(id, "id")
      try checkText(title, "title")
      try check(systems)
      try check(organizer.number, below: organizerSystems.count, "organiser")
      try check(periods)
      let event = EventID(UInt32(events.count))
      let defined = EventDefined(
        event: event, id: id, title: title, organizer: organizer, systems: systems,
        calendar: calendar, periods: periods, settings: settings)
      return (.eventDefined(defined), event.number)
    case .changeEventSettings(let event, let settings):
      try check(event.number, below: events.count, "event")
      guard !hasEnded(event, at: now) else { throw .eventEnded }
      let changed = EventSettingsChanged(event: event, settings: settings)
      return (.eventSettingsChanged(changed), event.number)
    default: preconditionFailure("not a command about an event")
    }
  }

  private func terminalRegistration(
    of command: RegistrationCommand
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .pairTerminal(let name, let organizers):
      try checkText(name, "name")
      guard organizers.count <= TerminalPaired.organizersMax else {
        throw .outOfRange("organisers")
      }
      for organizer in organizers {
        try check(organizer.number, below: organizerSystems.count, "organiser")
      }
      let source = SourceID(UInt32(sources.count))
      let paired = TerminalPaired(source: source, terminal: name, organizers: organizers)
      return (.terminalPaired(paired), source.number)
    case .revokeTerminal(let source):
      try check(source.number, below: sources.count, "source")
      return (.terminalRevoked(TerminalRevoked(source: source)), source.number)
    default: preconditionFailure("not a command about a terminal")
    }
  }

  private func holderRegistration(
    of command: RegistrationCommand
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .registerHolder(let reference):
      let holder = HolderID(UInt32(holders.count))
      let registered = HolderRegistered(holder: holder, reference: reference)
      return (.holderRegistered(registered), holder.number)
    case .changeHolderStanding(let holder, let standing):
      try check(holder)
      let changed = HolderStandingChanged(holder: holder, standing: standing)
      return (.holderStandingChanged(changed), holder.number)
    case .changeMembershipStanding(let holder, let system, let standing):
      try checkMembership(of: holder, in: system)
      let changed = MembershipStandingChanged(
        holder: holder, system: system, standing: standing)
      return (.membershipStandingChanged(changed), holder.number)
    case .grantSocialTariff(let holder, let system, let lastDay):
      try checkMembership(of: holder, in: system)
      guard CivilDate.recorded.contains(lastDay.daysSinceEpoch) else {
        throw .outOfRange("last day")
      }
      let granted = SocialTariffGranted(holder: holder, system: system, lastDay: lastDay)
      return (.socialTariffGranted(granted), holder.number)
    case .issuePoints(let holder, let points, let cause):
      return try issuing(points, to: holder, cause, reason: nil)
    case .correctPoints(let holder, let points, let reason):
      return try issuing(points, to: holder, .correction, reason: reason)
    default: preconditionFailure("not a command about a holder")
    }
  }

  private func issuing(
    _ points: Int64, to holder: HolderID, _ cause: PointsCause, reason: CorrectionReason?
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    try check(holder)
    guard PointsLimit.range.contains(points) else { throw .outOfRange("points") }
    let issued = PointsIssued(
      holder: holder, points: points, cause: cause,
      balance: holders[Int(holder.number)].balance + points, reason: reason)
    return (.pointsIssued(issued), holder.number)
  }

  private func cardRegistration(
    of command: RegistrationCommand
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .registerCard(let reference, let system, let kind, let status, let holder):
      try check(system)
      if holder.exists { try check(holder) }
      guard status != .replaced, holder.exists || status != .active || kind == .group else {
        throw .cardStatus(status)
      }
      let card = CardID(cards.last + 1)
      let registered = CardRegistered(
        card: card, reference: reference, system: system, kind: kind, status: status,
        holder: holder)
      return (.cardRegistered(registered), card.number)
    case .changeCardStatus(let card, let status, let holder):
      try check(card.number, below: Int(cards.last) + 1, "card")
      if holder.exists { try check(holder) }
      let facts = cards.current(card.number)
      // It may be another's that was registered by mistake, but never nobody's again.
      guard holder.exists || !facts.holder.exists else { throw .cardHolder }
      guard facts.status.mayBecome(status),
        holder.exists || status != .active || facts.kind == .group
      else { throw .cardStatus(facts.status) }
      let changed = CardStatusChanged(card: card, status: status, holder: holder)
      return (.cardStatusChanged(changed), card.number)
    default: preconditionFailure("not a command about a card")
    }
  }

  /// The holder's counts in periods that are open, the smallest event numbers first.
  ///
  /// - Complexity: O(open periods of all holders); memberships start rarely.
  func openCounts(of holder: HolderID) -> [OpenCount] {
    var counts: [OpenCount] = []
    for group in taps.groups where group.holder == holder && group.firstTap != 0 {
      var count: UInt32 = 0
      var row = group.firstTap
      while row != 0 {
        if taps.taps[Int(row)].counts { count += 1 }
        row = taps.taps[Int(row)].next
      }
      if count > 0 {
        counts.append(OpenCount(event: group.event, period: group.period, count: count))
      }
    }
    counts.sort { ($0.event, $0.period.packed) < ($1.event, $1.period.packed) }
    return Array(counts.prefix(MembershipStarted.openCountsMax))
  }

  private func check(_ policy: RegionPolicy) throws(RegistrationRefusal) {
    guard policy.latenessDays <= RegionPolicy.latenessDaysMax else {
      throw .outOfRange("lateness")
    }
  }

  func check(_ systems: CardSystemSet) throws(RegistrationRefusal) {
    try systems.forEach { (system) throws(RegistrationRefusal) in try check(system) }
  }

  func check(_ system: CardSystemID) throws(RegistrationRefusal) {
    try check(UInt32(system.number), below: Int(policies.last) + 1, "card system")
  }

  func check(_ holder: HolderID) throws(RegistrationRefusal) {
    try check(holder.number, below: holders.count, "holder")
    guard !isErased(holder) else { throw .unknown("holder") }
  }

  func checkMembership(
    of holder: HolderID, in system: CardSystemID
  ) throws(RegistrationRefusal) {
    try check(holder)
    guard membership(of: holder, in: system) != 0 else { throw .membership }
  }

  func check(
    _ number: UInt32, below count: Int, _ what: String
  ) throws(RegistrationRefusal) {
    guard number > 0, Int(number) < count else { throw .unknown(what) }
  }
}

/// The most points that one correction moves.
public enum PointsLimit {
  /// One million points, in either direction.
  public static let pointsMax: Int64 = 1_000_000

  static let range = -pointsMax...pointsMax
}

extension CardStatus {
  /// Which status may follow (UiTPAS API 4.0, `Card.status`: PROVISIONED → LOCAL_STOCK → ACTIVE →
  /// BLOCKED / DELETED; a card can be unblocked until it is replaced).
  func mayBecome(_ next: CardStatus) -> Bool {
    switch self {
    case .provisioned: next == .localStock || next == .deleted
    case .localStock: next == .active || next == .deleted
    case .active: next == .blocked || next == .replaced || next == .deleted
    case .blocked: next == .active || next == .replaced || next == .deleted
    case .replaced, .deleted: false
    }
  }
}
