extension LedgerState {
  /// Keys, coupons, groups and what holds for the tickets of an event or organiser.
  func ticketRegistration(
    of command: RegistrationCommand
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .setDistributionKey(let publicID, let terms):
      try check(terms)
      let key = tickets.keysByID[publicID] ?? KeyID(UInt32(tickets.keys.count))
      let set = DistributionKeySet(key: key, publicID: publicID, terms: terms)
      return (.distributionKeySet(set), key.number)
    case .setEventTicketTerms(let event, let terms):
      try check(event.number, below: events.count, "event")
      try check(terms, of: event)
      return (
        .eventTicketTermsSet(EventTicketTermsSet(event: event, terms: terms)), event.number
      )
    case .setOrganizerTicketLimit(let organizer, let limit):
      try check(organizer.number, below: organizerSystems.count, "organiser")
      let set = OrganizerTicketLimitSet(organizer: organizer, limit: limit)
      return (.organizerTicketLimitSet(set), organizer.number)
    case .setGroupPassTerms(let holder, let system, let terms):
      try checkMembership(of: holder, in: system)
      try checkGroup(holder)
      guard terms.isWithinLimits else { throw .outOfRange("tickets per year") }
      let set = GroupPassTermsSet(holder: holder, system: system, terms: terms)
      return (.groupPassTermsSet(set), holder.number)
    default: return try couponRegistration(of: command)
    }
  }

  private func couponRegistration(
    of command: RegistrationCommand
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .setCoupon(let id, let system, let terms):
      try checkText(id, "id")
      // The one id that is no coupon's (UiTPAS API 4.0, `Tariff.id`).
      guard id != TicketTariff.socialID else { throw .alreadyDefined("coupon") }
      try check(system)
      try check(terms)
      let known = tickets.couponsByID[id]
      if let known, tickets.coupons[Int(known.number)].system != system {
        throw .alreadyDefined("coupon")
      }
      let coupon = known ?? CouponID(UInt32(tickets.coupons.count))
      let set = CouponSet(coupon: coupon, id: id, system: system, terms: terms)
      return (.couponSet(set), coupon.number)
    case .grantCoupon(let coupon, let holder):
      try check(coupon.number, below: tickets.coupons.count, "coupon")
      try check(holder)
      let row = tickets.coupons[Int(coupon.number)]
      guard row.terms.status == .active else { throw .couponNotActive }
      guard membership(of: holder, in: row.system) != 0 else { throw .membership }
      guard !tickets.coupons(givenTo: holder).contains(coupon) else {
        throw .alreadyDefined("coupon")
      }
      return (.couponGranted(CouponGranted(coupon: coupon, holder: holder)), holder.number)
    default: preconditionFailure("not a command about tickets")
    }
  }

  /// An event's card systems and manual keys, set together; what else it is stays as it is.
  ///
  /// Both are frozen once a ticket was sold (UiTPAS API 4.0, PUT /events/{eventId}/card-systems).
  func settingSystems(
    of event: EventID, _ systems: CardSystemSet, keys: [KeyID]
  ) throws(RegistrationRefusal) -> [LedgerEvent] {
    try check(event.number, below: events.count, "event")
    try check(systems)
    var terms = tickets.events[event]?.terms ?? EventTicketTerms()
    let row = events[Int(event.number)]
    var written: [LedgerEvent] = []
    if systems != eventSystems[Int(event.number)] {
      try checkUnsold(event)
      written.append(
        .eventChanged(
          EventChanged(
            event: event, title: names.events[Int(event.number)].title, organizer: row.organizer,
            systems: systems, calendar: row.calendar,
            periods: Array(openingPeriods[row.periods]))))
    }
    if keys != terms.keys {
      terms.keys = keys
      try check(terms, of: event)
      written.append(.eventTicketTermsSet(EventTicketTermsSet(event: event, terms: terms)))
    }
    return written
  }

  /// Refuses what may not change once a ticket of the event was sold.
  func checkUnsold(_ event: EventID) throws(RegistrationRefusal) {
    if tickets.events[event]?.hasSales ?? false { throw .eventHasTicketSales }
  }

  private func check(
    _ terms: EventTicketTerms, of event: EventID
  ) throws(RegistrationRefusal) {
    if terms.location.exists {
      try check(terms.location.number, below: organizerSystems.count, "organiser")
    }
    guard terms.keys.count <= EventTicketTerms.keysMax, terms.keys.isAscending else {
      throw .outOfRange("distribution keys")
    }
    for key in terms.keys {
      try check(key.number, below: tickets.keys.count, "distribution key")
      guard tickets.keys[Int(key.number)].terms.isManual else { throw .distributionKey }
    }
    if terms.keys != tickets.events[event]?.terms.keys ?? [] { try checkUnsold(event) }
  }

  /// A key is refused whose shares could never add up, or that no price could be shared by.
  private func check(_ terms: DistributionKeyTerms) throws(RegistrationRefusal) {
    try checkText(terms.name, "name")
    try check(terms.systems)
    guard !terms.systems.isEmpty else { throw .outOfRange("card systems") }
    guard terms.organizers.count <= DistributionKeyTerms.organizersMax else {
      throw .outOfRange("organisers")
    }
    for organizer in terms.organizers {
      try check(organizer.number, below: organizerSystems.count, "organiser")
    }
    guard terms.municipalities.count <= DistributionKeyTerms.municipalitiesMax,
      terms.municipalities.isAscending, terms.municipalities.first ?? 1 > 0
    else { throw .outOfRange("municipalities") }
    guard !terms.rules.isEmpty, terms.rules.count <= DistributionKeyTerms.rulesMax else {
      throw .outOfRange("rules")
    }
    for rule in terms.rules {
      guard rule.residence == .anywhere || !terms.municipalities.isEmpty else {
        throw .outOfRange("municipalities")
      }
      try check(rule.shares)
      try checkPrices(rule.priceMin, rule.priceMax)
    }
  }

  private func check(_ terms: CouponTerms) throws(RegistrationRefusal) {
    try checkText(terms.name, "name")
    guard terms.description.utf8.count <= CouponTerms.descriptionBytesMax else {
      throw .outOfRange("description")
    }
    try check(terms.shares)
    try checkPrices(terms.priceMin, terms.priceMax)
    guard terms.organizers.count <= CouponTerms.organizersMax else {
      throw .outOfRange("organisers")
    }
    for organizer in terms.organizers {
      try check(organizer.number, below: organizerSystems.count, "organiser")
    }
    guard terms.events.count <= CouponTerms.eventsMax else { throw .outOfRange("events") }
    for event in terms.events { try check(event.number, below: events.count, "event") }
    if let period = terms.validity {
      guard Instant.range.contains(period.begin),
        period.end.map({ $0 >= period.begin && Instant.range.contains($0) }) ?? true
      else { throw .outOfRange("period") }
    }
  }

  /// Parts of the whole price may not exceed it; no part exceeds what it is a part of.
  private func check(_ rule: ShareRule) throws(RegistrationRefusal) {
    var ofPrice = 0
    for part in rule.parts {
      switch part {
      case .nothing: break
      case .fixed(let cents):
        guard cents <= TicketLimits.centsMax else { throw .distributionKey }
      case .ofPrice(let basisPoints): ofPrice += Int(basisPoints)
      case .ofRest(let basisPoints):
        guard basisPoints <= SharePart.wholeBasisPoints else { throw .distributionKey }
      }
    }
    guard ofPrice <= Int(SharePart.wholeBasisPoints) else { throw .distributionKey }
  }

  private func checkPrices(_ min: UInt32?, _ max: UInt32?) throws(RegistrationRefusal) {
    guard min ?? 0 <= max ?? .max else { throw .outOfRange("prices") }
  }

  private func checkGroup(_ holder: HolderID) throws(RegistrationRefusal) {
    guard cards(of: holder).contains(where: { $0.kind == .group }) else {
      throw .unknown("group pass")
    }
  }
}

extension GroupPassTerms {
  var isWithinLimits: Bool {
    ticketsPerYear <= Self.ticketsMax
      && lastDay.map { CivilDate.recorded.contains($0.daysSinceEpoch) } ?? true
  }
}

extension TicketTariff {
  /// The id of the social tariff.
  public static let socialID = "SOCIALTARIFF"
}

extension Array where Element: Comparable {
  /// Whether each element is greater than the one before.
  fileprivate var isAscending: Bool { zip(self, dropFirst()).allSatisfy { $0 < $1 } }
}
