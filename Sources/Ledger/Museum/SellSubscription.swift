extension LedgerKernel {
  /// Sells a subscription and writes all that follows from it.
  public mutating func sell(
    subscription sale: SubscriptionSale, _ context: CommandContext
  ) throws(SubscriptionSaleRefusal) -> SubscriptionSaleOutcome {
    let now = context.occurrence(recordedAt: nextRecordedAt(context.now))
    let decided = try state.decide(sale, at: now)
    let written = write(decided.events, entity: decided.sold.holder.number, context)
    return SubscriptionSaleOutcome(
      holder: decided.sold.holder, card: decided.sold.card, priceCents: decided.sold.priceCents,
      position: written.position)
  }

  /// Answers a sale whose key is in the log already, from the records that it made; nil where the
  /// key belongs to another command.
  ///
  /// Who a new holder is stands in no record: such a sale is the same when everything else is.
  public func repeated(
    _ sale: SubscriptionSale, of records: [LedgerRecord]
  ) -> SubscriptionSaleOutcome? {
    for case .subscriptionSold(let sold) in records.map(\.event) {
      guard sold.system == sale.system, sold.channel == sale.channel, sold.kind == sale.kind,
        sold.seller == sale.seller, sold.priceCents == sale.priceCents,
        sold.commissionCents == sale.commissionCents, sold.firstDay == sale.firstDay,
        sold.stamp.homeMunicipality == sale.homeMunicipality,
        sold.voucher == sale.voucher.map({ state.vouchersByCode[$0] ?? 0 }) ?? 0
      else { return nil }
      if case .holder(let holder) = sale.buyer, holder != sold.holder { return nil }
      if case .stock(let card) = sale.article, card != sold.card { return nil }
      return SubscriptionSaleOutcome(
        stored: sold, position: records.first?.header.position ?? 0)
    }
    return nil
  }
}

extension LedgerState {
  /// The order of checks: card system, organiser, holder, card, what is sold, first day, voucher,
  /// price.
  fileprivate func decide(
    _ sale: SubscriptionSale, at now: Instant
  ) throws(SubscriptionSaleRefusal) -> (sold: SubscriptionSold, events: [LedgerEvent]) {
    try check(sale, at: now)
    var events: [LedgerEvent] = []
    let holder = becomingMember(sale, &events)
    let card = try handingOver(sale, to: holder, &events)
    let row = holder.number < holders.count ? membership(of: holder, in: sale.system) : 0
    let course = subscriptions.course(ofMembership: row, in: sale.system, at: now)
    try check(sale, follows: course.status, at: now)
    let voucher = try voucher(of: sale)
    guard sale.priceCents <= CardPrice.centsMax, sale.commissionCents <= sale.priceCents else {
      throw .price
    }
    if sale.isIdentified, !course.isIdentified {
      events.append(
        .passholderIdentified(PassholderIdentified(holder: holder, system: sale.system)))
    }
    let stamp = Stamp(
      homeMunicipality: sale.homeMunicipality,
      ageBand: AgeBand(birth: sale.birth, on: BrusselsTime.date(at: now)))
    let sold = SubscriptionSold(
      holder: holder, card: card, system: sale.system, channel: sale.channel, kind: sale.kind,
      seller: sale.seller, priceCents: sale.priceCents, commissionCents: sale.commissionCents,
      stamp: stamp, voucher: voucher, firstDay: sale.firstDay)
    return (sold, events + [.subscriptionSold(sold)])
  }

  private func check(
    _ sale: SubscriptionSale, at now: Instant
  ) throws(SubscriptionSaleRefusal) {
    guard sale.system.number > 0, UInt32(sale.system.number) <= policies.last else {
      throw .unknown("card system")
    }
    guard case .subscription = programmes.facts(of: sale.system, at: now).validity else {
      throw .programme
    }
    guard sale.seller.number < organizerSystems.count else { throw .unknown("organiser") }
    if case .holder(let holder) = sale.buyer {
      guard holder.exists, holder.number < holders.count, !isErased(holder) else {
        throw .unknown("holder")
      }
    }
  }

  private func becomingMember(
    _ sale: SubscriptionSale, _ events: inout [LedgerEvent]
  ) -> HolderID {
    switch sale.buyer {
    case .newHolder(let reference):
      let holder = HolderID(UInt32(holders.count))
      events.append(.holderRegistered(HolderRegistered(holder: holder, reference: reference)))
      events.append(firstMembership(of: holder, in: sale.system))
      return holder
    case .holder(let holder):
      if membership(of: holder, in: sale.system) == 0 {
        events.append(
          .membershipStarted(
            MembershipStarted(
              holder: holder, system: sale.system, balance: balance(of: holder),
              openCounts: openCounts(of: holder))))
      }
      return holder
    }
  }

  private func handingOver(
    _ sale: SubscriptionSale, to holder: HolderID, _ events: inout [LedgerEvent]
  ) throws(SubscriptionSaleRefusal) -> CardID {
    switch sale.article {
    case nil:
      let usable = cards(of: holder).first {
        $0.system == sale.system && $0.status == .active && $0.kind != .group
      }
      guard let usable else { throw .invalidCard }
      return usable.card
    case .stock(let card):
      guard let view = self.card(card), view.system == sale.system, view.kind != .group else {
        throw .invalidCard
      }
      guard view.status == .localStock else { throw .cardStatus(view.status) }
      events.append(
        .cardStatusChanged(CardStatusChanged(card: card, status: .active, holder: holder)))
      return card
    case .new(let reference, let kind):
      guard kind != .group else { throw .invalidCard }
      let card = CardID(cards.last + 1)
      events.append(
        .cardRegistered(
          CardRegistered(
            card: card, reference: reference, system: sale.system, kind: kind, status: .active,
            holder: holder)))
      return card
    }
  }

  private func check(
    _ sale: SubscriptionSale, follows status: SubscriptionStatus, at now: Instant
  ) throws(SubscriptionSaleRefusal) {
    let fits =
      switch (sale.kind, status) {
      case (.new, .none), (.new, .expired), (.new, .cancelled): true
      case (.renewal, .pending), (.renewal, .running), (.renewal, .frozen), (.renewal, .expired):
        true
      case (.new, .pending), (.new, .running), (.new, .frozen), (.renewal, .none),
        (.renewal, .cancelled):
        false
      }
    guard fits else { throw .kind }
    let isPresale = sale.channel == .presale && sale.kind == .new
    guard isPresale == (sale.firstDay != nil) else { throw .firstDay }
    if let firstDay = sale.firstDay {
      let today = BrusselsTime.date(at: now)
      let days = firstDay.daysSinceEpoch - today.daysSinceEpoch
      guard abs(days) <= SubscriptionTerms.presaleDaysMax else { throw .firstDay }
    }
  }

  private func voucher(of sale: SubscriptionSale) throws(SubscriptionSaleRefusal) -> UInt32 {
    guard let code = sale.voucher else { return 0 }
    guard voucherType(code, in: sale.system) != nil, let number = vouchersByCode[code] else {
      throw .voucher
    }
    return number
  }
}

extension SubscriptionTerms {
  /// The longest time between a presale and the day on which it begins; one that is brought along
  /// from before the ledger has begun already.
  static let presaleDaysMax: Int32 = 731
}
