extension LedgerKernel {
  /// Sells a card, or exchanges one, and writes all that follows from it
  /// (UiTPAS API 4.0, POST /passholders and POST /passholders/{id}/memberships/{cardSystemId}).
  public mutating func sell(
    _ sale: PassSale, _ context: CommandContext
  ) throws(PassSaleRefusal) -> PassSaleOutcome {
    let now = context.occurrence(recordedAt: nextRecordedAt(context.now))
    let decided = try state.decide(sale, at: now)
    let written = write(
      decided.events, entity: decided.sold.holder.number, context,
      ruleVersion: RuleVersion(at: now).rawValue)
    return PassSaleOutcome(
      holder: decided.sold.holder, card: decided.sold.card, reason: decided.sold.reason,
      cents: decided.sold.cents, position: written.position)
  }

  /// What a sale would cost now; nothing is recorded.
  public func price(of sale: PassSale, now: Instant) throws(PassSaleRefusal) -> CardPrice {
    try state.price(of: sale, at: nextRecordedAt(now)).price
  }

  /// Answers a sale whose key is in the log already, from the records that it made; nil where the
  /// key belongs to another command.
  ///
  /// A new holder's sale is the same when card system, reason, counter and what is stamped of the
  /// holder are: who it is stands in no record.
  public func repeated(_ sale: PassSale, of records: [LedgerRecord]) -> PassSaleOutcome? {
    for case .passSold(let sold) in records.map(\.event) {
      guard sold.system == sale.system, sold.counter == sale.counter,
        sale.reason ?? sold.reason == sold.reason, sold.replaced == sale.replaces,
        sold.stamp.homeMunicipality == sale.homeMunicipality
      else { return nil }
      if case .holder(let holder) = sale.buyer, holder != sold.holder { return nil }
      if case .stock(let card) = sale.article, card != sold.card { return nil }
      return PassSaleOutcome(
        holder: sold.holder, card: sold.card, reason: sold.reason, cents: sold.cents,
        position: records.first?.header.position ?? 0, replayed: true)
    }
    return nil
  }
}

/// What a sale leads to: its own record, and every record in the order in which they are written.
private struct DecidedSale {
  var sold: PassSold
  var events: [LedgerEvent]
}

extension LedgerState {
  fileprivate func decide(
    _ sale: PassSale, at now: Instant
  ) throws(PassSaleRefusal) -> DecidedSale {
    let (reason, price) = try self.price(of: sale, at: now)
    let lastDay = try tariffEnd(of: sale, at: now)
    let voucher = sale.voucher.flatMap { vouchersByCode[$0] } ?? 0
    let stamp = Stamp(
      homeMunicipality: sale.homeMunicipality,
      ageBand: AgeBand(birth: sale.birth, on: BrusselsTime.date(at: now)))
    var events: [LedgerEvent] = []
    let holder: HolderID
    let isMember: Bool
    switch sale.buyer {
    case .newHolder(let reference):
      holder = HolderID(UInt32(holders.count))
      isMember = false
      events.append(.holderRegistered(HolderRegistered(holder: holder, reference: reference)))
      events.append(firstMembership(of: holder, in: sale.system))
    case .holder(let known):
      holder = known
      isMember = membership(of: known, in: sale.system) != 0
      if !isMember {
        events.append(
          .membershipStarted(
            MembershipStarted(
              holder: holder, system: sale.system, balance: balance(of: holder),
              openCounts: openCounts(of: holder))))
      }
    }
    if let lastDay {
      events.append(
        .socialTariffGranted(
          SocialTariffGranted(holder: holder, system: sale.system, lastDay: lastDay)))
    }
    if reason == .lossSocialTariff {
      events.append(
        .socialTariffRevoked(SocialTariffRevoked(holder: holder, system: sale.system)))
    }
    let (card, kind, handOver) = handingOver(sale, to: holder)
    events.append(contentsOf: handOver)
    let sold = PassSold(
      card: card, holder: holder, system: sale.system, reason: reason, cents: price.cents,
      kind: kind, hasSocialTariff: hasSocialTariff(sale, reason, at: now), stamp: stamp,
      counter: sale.counter, replaced: sale.replaces, voucher: voucher)
    events.append(.passSold(sold))
    if !isMember {
      let balance = holder.number < holders.count ? balance(of: holder) : 0
      events += welcome(
        holder, born: sale.birth, to: sale.system, balance: balance, at: now)
    }
    return DecidedSale(sold: sold, events: events)
  }

  /// The card changes hands; one that it replaces is used no longer.
  private func handingOver(
    _ sale: PassSale, to holder: HolderID
  ) -> (CardID, CardKind, [LedgerEvent]) {
    var events: [LedgerEvent] = []
    if sale.replaces.exists {
      events.append(
        .cardStatusChanged(
          CardStatusChanged(card: sale.replaces, status: .replaced, holder: holder)))
    }
    switch sale.article {
    case .stock(let card):
      let changed = CardStatusChanged(card: card, status: .active, holder: holder)
      events.append(.cardStatusChanged(changed))
      return (card, cards.current(card.number).kind, events)
    case .new(let reference, let kind):
      let card = CardID(cards.last + 1)
      let registered = CardRegistered(
        card: card, reference: reference, system: sale.system, kind: kind, status: .active,
        holder: holder)
      events.append(.cardRegistered(registered))
      return (card, kind, events)
    }
  }

  /// The reason and price of a sale, or why it may not be.
  ///
  /// The order of checks: holder, card, reason, replaced card, residence, voucher, price.
  func price(
    of sale: PassSale, at now: Instant
  ) throws(PassSaleRefusal) -> (reason: CardSaleReason, price: CardPrice) {
    guard sale.system.number > 0, UInt32(sale.system.number) <= policies.last else {
      throw .unknown("card system")
    }
    guard sale.counter.number < organizerSystems.count else { throw .unknown("organiser") }
    if case .holder(let holder) = sale.buyer {
      guard holder.exists, holder.number < holders.count, !isErased(holder) else {
        throw .unknown("holder")
      }
    }
    let kind = try soldKind(sale)
    let reason = try reason(of: sale)
    if reason.replaces { try checkReplaced(sale) }
    let isResident = names.systems[Int(sale.system.number)].cities.contains {
      UInt16($0.postalCode) == sale.homeMunicipality
    }
    if sale.socialTariff != nil, !isResident { throw .notResident }
    var voucherType: String?
    if let code = sale.voucher {
      voucherType = self.voucherType(code, in: sale.system)
      guard voucherType != nil else { throw .voucher }
    }
    let question = PriceQuestion(
      reason: reason, age: sale.birth.map { BrusselsTime.date(at: now).age(since: $0) },
      isResident: isResident, hasSocialTariff: hasSocialTariff(sale, reason, at: now), kind: kind,
      voucherType: voucherType)
    guard let price = terms(of: sale.system, at: now).price(for: question) else {
      throw voucherType == nil ? .noPrice : .voucher
    }
    return (reason, price)
  }

  private func soldKind(_ sale: PassSale) throws(PassSaleRefusal) -> CardKind {
    switch sale.article {
    case .stock(let card):
      guard let view = self.card(card), view.system == sale.system, view.kind != .group else {
        throw .invalidCard
      }
      guard view.status == .localStock else { throw .cardStatus(view.status) }
      return view.kind
    case .new(_, let kind):
      guard kind != .group else { throw .invalidCard }
      return kind
    }
  }

  private func reason(of sale: PassSale) throws(PassSaleRefusal) -> CardSaleReason {
    let possible: CardSaleReason
    var isMember = false
    switch sale.buyer {
    case .newHolder: possible = .firstCard
    case .holder(let holder):
      isMember = membership(of: holder, in: sale.system) != 0
      possible = isMember ? .extraCard : .cardUpgrade
    }
    guard let reason = sale.reason else {
      guard !sale.replaces.exists else { throw .reason }
      return possible
    }
    let grants = sale.socialTariff != nil
    let fits =
      switch reason {
      case .firstCard, .cardUpgrade, .extraCard: reason == possible
      case .lossTheft, .defect: isMember
      case .obtainSocialTariff: isMember && grants
      case .lossSocialTariff: isMember && !grants
      }
    guard fits, reason.replaces == sale.replaces.exists else { throw .reason }
    return reason
  }

  private func checkReplaced(_ sale: PassSale) throws(PassSaleRefusal) {
    guard case .holder(let holder) = sale.buyer, let old = card(sale.replaces),
      old.holder == holder, old.system == sale.system, old.status.mayBecome(.replaced)
    else { throw .replacedCard }
  }

  /// Whether the holder has the social tariff with the card: granted now, or held already.
  private func hasSocialTariff(
    _ sale: PassSale, _ reason: CardSaleReason, at now: Instant
  ) -> Bool {
    if sale.socialTariff != nil { return true }
    guard reason != .lossSocialTariff, case .holder(let holder) = sale.buyer else { return false }
    return socialTariff(of: holder, in: sale.system, at: now).map { $0.status != .expired } ?? false
  }

  /// The last day of the social tariff that is granted; nil where none is.
  ///
  /// From today to the end of the next year (legacy API, KANSENSTATUUT_END_DATE_INVALID); 30 April
  /// of the next year where nothing is said (UiTPAS API 4.0, `registrationSocialTariffEndDate`).
  private func tariffEnd(
    of sale: PassSale, at now: Instant
  ) throws(PassSaleRefusal) -> CivilDate? {
    let today = BrusselsTime.date(at: now)
    let nextYear = today.parts.year + 1
    switch sale.socialTariff {
    case nil: return nil
    case .standard:
      return terms(of: sale.system, at: now).socialTariffEnd.date(in: nextYear)
    case .lastDay(let day):
      guard day >= today, day.parts.year <= nextYear,
        CivilDate.recorded.contains(day.daysSinceEpoch)
      else { throw .tariffEnd }
      return day
    }
  }
}
