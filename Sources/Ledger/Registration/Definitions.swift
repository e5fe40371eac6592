extension LedgerState {
  /// Definitions beyond the first ones: terms, changes, vouchers and kiosks.
  func definition(
    of command: RegistrationCommand, at now: Instant
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .setTerms(let system, let terms):
      try check(system)
      try check(terms)
      return (
        .cardSystemTermsSet(CardSystemTermsSet(system: system, terms: terms)),
        UInt32(system.number)
      )
    case .changeCardSystem(let system, let name, let cities):
      try check(system)
      try checkText(name, "name")
      try check(cities)
      let changed = CardSystemChanged(system: system, name: name, cities: cities)
      return (.cardSystemChanged(changed), UInt32(system.number))
    case .changeOrganizer(let organizer, let name, let systems):
      try check(organizer.number, below: organizerSystems.count, "organiser")
      try checkText(name, "name")
      try check(systems)
      let changed = OrganizerChanged(organizer: organizer, name: name, systems: systems)
      return (.organizerChanged(changed), organizer.number)
    case .changeEvent(
      let event, let title, let organizer, let systems, let calendar, let periods):
      try check(event.number, below: events.count, "event")
      try checkText(title, "title")
      try check(systems)
      try check(organizer.number, below: organizerSystems.count, "organiser")
      try check(periods)
      if organizer != events[Int(event.number)].organizer
        || systems != eventSystems[Int(event.number)]
      {
        try checkUnsold(event)
      }
      let changed = EventChanged(
        event: event, title: title, organizer: organizer, systems: systems, calendar: calendar,
        periods: periods)
      return (.eventChanged(changed), event.number)
    case .issueVouchers(let system, let type, let codes):
      try check(system)
      try checkLabel(type, "voucher type")
      try check(codes, max: VouchersIssued.codesMax, bytesMax: VouchersIssued.codeBytesMax)
      guard !codes.contains(where: { vouchersByCode[$0] != nil }) else {
        throw .alreadyDefined("voucher")
      }
      let issued = VouchersIssued(system: system, type: type, codes: codes)
      return (.vouchersIssued(issued), UInt32(vouchers.count))
    default: return try kioskDefinition(of: command, at: now)
    }
  }

  private func kioskDefinition(
    of command: RegistrationCommand, at now: Instant
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .defineKiosk(let id, let name, let system, let organizers, let isBeta):
      try checkText(id, "id")
      try checkText(name, "name")
      try check(system)
      guard organizers.count <= TerminalPaired.organizersMax else {
        throw .outOfRange("organisers")
      }
      for organizer in organizers {
        try check(organizer.number, below: organizerSystems.count, "organiser")
      }
      let known = kiosks.byID[id]
      guard kiosk(named: name) == nil || kiosk(named: name) == known else {
        throw .alreadyDefined("kiosk")
      }
      let kiosk = known ?? KioskID(UInt32(kiosks.rows.count))
      let defined = KioskDefined(
        kiosk: kiosk, id: id, name: name, system: system, organizers: organizers, isBeta: isBeta)
      return (.kioskDefined(defined), kiosk.number)
    case .fixKioskEvent(let kiosk, let event):
      try check(kiosk.number, below: kiosks.rows.count, "kiosk")
      if event.exists {
        try check(event.number, below: events.count, "event")
        guard accepts(event, kiosk: kiosk, at: now), !hasEnded(event, at: now) else {
          throw .eventNotAcceptable
        }
      }
      return (.kioskEventFixed(KioskEventFixed(kiosk: kiosk, event: event)), kiosk.number)
    default: preconditionFailure("not a definition")
    }
  }

  /// Whether the last opening period of an event has ended: its settings are frozen then.
  func hasEnded(_ event: EventID, at instant: Instant) -> Bool {
    let periods = openingPeriods[events[Int(event.number)].periods]
    return periods.map(\.end).max().map { $0 < instant } ?? false
  }

  func check(_ cities: [City]) throws(RegistrationRefusal) {
    let bytes = cities.reduce(0) { $0 + $1.name.utf8.count + $1.postalCode.utf8.count }
    guard cities.count <= CardSystemDefined.citiesMax, bytes <= CardSystemDefined.citiesBytesMax
    else { throw .outOfRange("cities") }
    for city in cities {
      try checkText(city.name, "city")
      try checkText(city.postalCode, "postal code")
    }
  }

  func check(_ periods: [OpeningPeriod]) throws(RegistrationRefusal) {
    guard periods.count <= EventDefined.periodsMax,
      periods.allSatisfy({ $0.begin <= $0.end && Instant.range.contains($0.begin) }),
      periods.allSatisfy({ Instant.range.contains($0.end) })
    else { throw .outOfRange("periods") }
  }

  private func check(_ terms: CardSystemTerms) throws(RegistrationRefusal) {
    guard terms.prices.count <= CardSystemTerms.pricesMax else { throw .outOfRange("prices") }
    guard terms.socialTariffEnd.isValid else { throw .outOfRange("end of the social tariff") }
    guard terms.discountPriceMax ?? 0 <= TicketLimits.centsMax else {
      throw .outOfRange("highest price with a discount")
    }
    for price in terms.prices {
      try checkLabel(price.label, "label")
      if let type = price.voucherType { try checkLabel(type, "voucher type") }
      guard price.cents <= CardPrice.centsMax else { throw .outOfRange("price") }
      guard price.ageFrom ?? 0 <= price.ageTo ?? .max else { throw .outOfRange("ages") }
      guard Set(price.reasons).count == price.reasons.count else { throw .outOfRange("reasons") }
    }
  }

  /// Codes are not empty, not too long, and none comes twice.
  func check(
    _ codes: [String], max: Int, bytesMax: Int
  ) throws(RegistrationRefusal) {
    guard !codes.isEmpty, codes.count <= max, Set(codes).count == codes.count,
      codes.allSatisfy({ !$0.isEmpty && $0.utf8.count <= bytesMax })
    else { throw .outOfRange("codes") }
  }
}

private func checkLabel(_ text: String, _ what: String) throws(RegistrationRefusal) {
  guard !text.isEmpty, text.utf8.count <= CardSystemTerms.labelBytesMax else {
    throw .outOfRange(what)
  }
}
