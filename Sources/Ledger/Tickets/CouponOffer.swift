extension LedgerState {
  /// The coupons that a buyer has at a moment, in the order of their numbers; those that were
  /// stopped included, those that were deleted not.
  ///
  /// - Complexity: O(coupons + memberships of the holder).
  func coupons(of buyer: TicketBuyer, at now: Instant) -> [CouponID] {
    let given = Set(tickets.coupons(givenTo: buyer.holder))
    let memberships = memberships(of: buyer.holder, at: now)
    return tickets.coupons.indices.dropFirst().map { CouponID(UInt32($0)) }
      .filter { has($0, buyer, given, memberships) }
  }

  private func has(
    _ coupon: CouponID, _ buyer: TicketBuyer, _ given: Set<CouponID>,
    _ memberships: [MembershipView]
  ) -> Bool {
    let row = tickets.coupons[Int(coupon.number)]
    guard row.terms.status != .deleted, row.terms.isForGroups == buyer.isGroup else {
      return false
    }
    return given.contains(coupon) || isInAudience(of: row, buyer, memberships)
  }

  /// What a coupon makes of a price, or why this buyer may not use it there.
  func couponShares(
    _ coupon: CouponID, for buyer: TicketBuyer, at event: EventID, price: UInt32, at now: Instant
  ) throws(TicketRefusal) -> Shares {
    guard price > 0 else { throw .eventIsFree }
    let given = Set(tickets.coupons(givenTo: buyer.holder))
    guard has(coupon, buyer, given, memberships(of: buyer.holder, at: now)) else {
      throw .couponNotValid
    }
    return try couponShares(coupon, at: event, price: price, at: now)
  }

  /// What a coupon makes of a price, or why whoever has it may not use it there.
  func couponShares(
    _ coupon: CouponID, at event: EventID, price: UInt32, at now: Instant
  ) throws(TicketRefusal) -> Shares {
    guard price > 0 else { throw .eventIsFree }
    guard isUsable(coupon, at: event, price: price, at: now) else { throw .couponNotValid }
    let shares = tickets.coupons[Int(coupon.number)].terms.shares.shares(ofPrice: price)
    guard shares.holder < price else { throw .couponNotValid }
    return shares
  }

  /// Whether a coupon is for an event and a price at a moment, whoever has it.
  private func isUsable(_ coupon: CouponID, at event: EventID, price: UInt32, at now: Instant)
    -> Bool
  {
    let row = tickets.coupons[Int(coupon.number)]
    let terms = row.terms
    return eventSystems[Int(event.number)].contains(row.system)
      && terms.validity?.holds(now) ?? true
      && (terms.events.isEmpty || terms.events.contains(event))
      && (terms.organizers.isEmpty
        || terms.organizers.contains(events[Int(event.number)].organizer))
      && price >= terms.priceMin ?? 0 && price <= terms.priceMax ?? .max
  }

  /// Who was a member when the coupon was given has it; who came later, if that was meant and it
  /// was not stopped before.
  private func isInAudience(
    of row: CouponRow, _ buyer: TicketBuyer, _ memberships: [MembershipView]
  ) -> Bool {
    guard row.terms.audience != .individual,
      let membership = memberships.first(where: {
        $0.system == row.system && $0.standing == .active
      })
    else { return false }
    if row.terms.audience == .socialTariff, membership.socialTariff?.status != .active {
      guard buyer.isGroup, tickets.groups[buyer.holder]?.ticketsPerYear ?? 0 > 0 else {
        return false
      }
    }
    let since = membershipBegin(of: buyer.holder, in: row.system)
    return since <= row.givenAt
      || row.terms.includesNewMembers && since <= row.stoppedAt ?? since
  }

  private func membershipBegin(of holder: HolderID, in system: CardSystemID) -> Instant {
    membershipStandings.begin(membership(of: holder, in: system))
  }
}
