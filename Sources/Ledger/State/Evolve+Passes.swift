extension LedgerState {
  mutating func evolve(tariff event: LedgerEvent, _ header: RecordHeader) {
    switch event {
    case .socialTariffGranted(let body):
      applyTariff(.granted, of: body.holder, in: body.system, day: body.lastDay, header)
    case .socialTariffSuspended(let body):
      applyTariff(.suspended, of: body.holder, in: body.system, day: body.lastDay, header)
    case .socialTariffSuspensionLifted(let body):
      applyTariff(.lifted, of: body.holder, in: body.system, day: .none, header)
    case .socialTariffRevoked(let body):
      applyTariff(.revoked, of: body.holder, in: body.system, day: .none, header)
    default: preconditionFailure("a record about no social tariff")
    }
  }

  /// Puts a grant, suspension, lifting or revocation of a social tariff at its place in time.
  private mutating func applyTariff(
    _ change: TariffChange, of holder: HolderID, in system: CardSystemID, day: CivilDate,
    _ header: RecordHeader
  ) {
    let row = Int(membership(of: holder, in: system))
    // What is entered late takes its place in time.
    var newer: UInt32 = 0
    var older = memberships[row].tariff
    while older != 0, tariffs[Int(older)].from > header.occurredAt {
      newer = older
      older = tariffs[Int(older)].older
    }
    let added = UInt32(tariffs.count)
    tariffs.append(
      TariffRow(from: header.occurredAt, day: day, older: older, change: change))
    if newer == 0 {
      memberships[row].tariff = added
    } else {
      tariffs[Int(newer)].older = added
    }
  }

  mutating func apply(_ body: PassSold) {
    if body.voucher > 0 { vouchers[Int(body.voucher)].isUsed = true }
  }

  mutating func apply(_ body: VouchersIssued) {
    for code in body.codes {
      vouchersByCode[code] = UInt32(vouchers.count)
      vouchers.append(VoucherRow(code: code, type: body.type, system: body.system))
    }
  }

  mutating func apply(_ body: CardSystemTermsSet, _ header: RecordHeader) {
    var history = terms[Int(body.system.number)]
    let dated = DatedTerms(from: header.occurredAt, terms: body.terms)
    let place = history.lastIndex { $0.from <= dated.from }
    if let place, history[place].from == dated.from {
      history[place] = dated
    } else {
      history.insert(dated, at: place.map { $0 + 1 } ?? 0)
    }
    terms[Int(body.system.number)] = history
  }

  mutating func apply(_ body: CardSystemChanged) {
    names.systems[Int(body.system.number)].name = body.name
    names.systems[Int(body.system.number)].cities = body.cities
  }

  mutating func apply(_ body: OrganizerChanged) {
    names.organizers[Int(body.organizer.number)].name = body.name
    organizerSystems[Int(body.organizer.number)] = body.systems
  }

  mutating func apply(_ body: EventChanged) {
    let number = Int(body.event.number)
    let former = events[number].organizer
    if former != body.organizer {
      organizerEvents[Int(former.number)].removeAll { $0 == body.event }
      organizerEvents[Int(body.organizer.number)].append(body.event)
    }
    let oldPeriods = openingPeriods[events[number].periods]
    if !oldPeriods.elementsEqual(body.periods) {
      events[number].firstPeriod = UInt32(openingPeriods.count)
      events[number].periodCount = UInt32(body.periods.count)
      openingPeriods.append(contentsOf: body.periods)
    }
    events[number].organizer = body.organizer
    events[number].calendar = body.calendar
    events[number].policySystem = body.systems.first ?? .wholeLedger
    eventSystems[number] = body.systems
    names.events[number].title = body.title
  }

  mutating func apply(_ body: KioskDefined) {
    kiosks.set(
      body.kiosk,
      KioskRow(
        id: body.id, terminal: names.terminal(named: body.name), system: body.system,
        organizers: body.organizers, isBeta: body.isBeta))
  }

  mutating func apply(_ body: RewardDefined) {
    rewards.rows.append(RewardRow(id: body.id, owner: body.owner, terms: body.terms))
    rewards.byID[body.id] = body.reward
  }

  mutating func apply(_ body: WelcomeBenefitGranted) {
    rewards.append(GrantRow(body))
    rewards.rows[Int(body.reward.number)].unitsTaken += 1
    rewards.rows[Int(body.reward.number)].wasUsed = true
  }

  mutating func apply(_ body: RewardRedeemed, _ header: RecordHeader) {
    let number = Int(body.reward.number)
    let code = body.code.isEmpty ? 0 : UInt32(rewards.rows[number].codesGiven + 1)
    rewards.append(
      RedemptionRow(
        position: header.position, at: header.occurredAt, reward: body.reward,
        holder: body.holder, points: body.points, older: 0, code: code, isCancelled: false))
    rewards.rows[number].wasUsed = true
    if rewards.rows[number].terms.type == .points { rewards.rows[number].unitsTaken += 1 }
    if !body.code.isEmpty { rewards.rows[number].codesGiven += 1 }
    let points = Int64(body.points)
    move(PointsAccounts.redeeming(points), of: body.holder, by: -points)
  }

  mutating func apply(_ body: RedemptionCancelled, _ header: RecordHeader) {
    let row = Int(rewards.redemption(at: header.reverses))
    rewards.redemptions[row].isCancelled = true
    let number = Int(body.reward.number)
    if rewards.rows[number].terms.type == .points { rewards.rows[number].unitsTaken -= 1 }
    let points = Int64(body.points)
    move(PointsAccounts.redeeming(-points), of: body.holder, by: points)
  }
}
