/// A distribution key as the rules read it.
struct KeyRow: Sendable {
  var publicID: UInt32
  var terms: DistributionKeyTerms
}

/// A coupon as the rules read it.
struct CouponRow: Sendable {
  var id: String
  var system: CardSystemID
  var terms: CouponTerms
  /// When it was given to its audience: members from before have it.
  var givenAt: Instant
  /// When it was stopped: who came later does not have it.
  var stoppedAt: Instant?
}

/// A coupon that was given to one holder; older ones hang behind it.
struct CouponGrantRow: BitwiseCopyable, Sendable {
  var coupon: CouponID
  var holder: HolderID
  var older: UInt32
}

/// What is known of an event's tickets.
struct EventTicketRow: Sendable {
  var terms = EventTicketTerms()
  /// Whether a ticket was ever sold: then its card systems and keys stand.
  var hasSales = false
  /// Holders with a ticket that stands.
  var holders: UInt32 = 0
}

/// One ticket that was sold; a holder's older ones hang behind it.
struct TicketRow: BitwiseCopyable, Sendable {
  var position: UInt64
  var at: Instant
  var holder: HolderID
  var event: EventID
  var coupon: CouponID
  var older: UInt32
  var isCancelled: Bool
}

/// Distribution keys, coupons, groups and the tickets that were sold.
struct TicketTable: Sendable {
  private(set) var keys = [
    KeyRow(publicID: 0, terms: DistributionKeyTerms(name: "", systems: CardSystemSet(), rules: []))
  ]
  private(set) var keysByID: [UInt32: KeyID] = [:]
  private(set) var coupons = [
    CouponRow(
      id: "", system: .wholeLedger,
      terms: CouponTerms(name: "", shares: ShareRule(holder: .nothing)),
      givenAt: Instant(microseconds: 0))
  ]
  private(set) var couponsByID: [String: CouponID] = [:]
  private(set) var grants = [CouponGrantRow(coupon: .none, holder: .none, older: 0)]
  private var newestGrant: [HolderID: UInt32] = [:]
  var groups: [HolderID: GroupPassTerms] = [:]
  var events: [EventID: EventTicketRow] = [:]
  var organizerLimits: [OrganizerID: CheckInLimit] = [:]
  /// In the order of their positions; row 0 is nobody's.
  private(set) var tickets = [
    TicketRow(
      position: 0, at: Instant(microseconds: 0), holder: .none, event: .none, coupon: .none,
      older: 0, isCancelled: true)
  ]
  /// By holder, the newest ticket; as long as the highest holder who bought one.
  private var newestTicket: [UInt32] = []

  // MARK: Definitions

  mutating func set(_ key: KeyID, _ row: KeyRow) {
    if Int(key.number) == keys.count {
      keys.append(row)
      keysByID[row.publicID] = key
    } else {
      keys[Int(key.number)] = row
    }
  }

  mutating func set(_ coupon: CouponID, _ row: CouponRow) {
    if Int(coupon.number) == coupons.count {
      coupons.append(row)
      couponsByID[row.id] = coupon
    } else {
      coupons[Int(coupon.number)] = row
    }
  }

  mutating func append(_ grant: CouponGrantRow) {
    var grant = grant
    grant.older = newestGrant[grant.holder] ?? 0
    newestGrant[grant.holder] = UInt32(grants.count)
    grants.append(grant)
  }

  /// The coupons that were given to a holder one by one, the newest first.
  func coupons(givenTo holder: HolderID) -> [CouponID] {
    var coupons: [CouponID] = []
    var row = newestGrant[holder] ?? 0
    while row != 0 {
      coupons.append(grants[Int(row)].coupon)
      row = grants[Int(row)].older
    }
    return coupons
  }

  // MARK: Tickets

  mutating func append(_ ticket: TicketRow) {
    var ticket = ticket
    let holder = Int(ticket.holder.number)
    while newestTicket.count <= holder { newestTicket.append(0) }
    ticket.older = newestTicket[holder]
    newestTicket[holder] = UInt32(tickets.count)
    tickets.append(ticket)
  }

  mutating func cancel(_ row: Int) { tickets[row].isCancelled = true }

  /// The row of a sale; 0 where there is none at the position.
  ///
  /// - Complexity: O(log tickets).
  func ticket(at position: UInt64) -> Int {
    var (low, high) = (1, tickets.count)
    while low < high {
      let middle = low + (high - low) / 2
      if tickets[middle].position < position { low = middle + 1 } else { high = middle }
    }
    return low < tickets.count && tickets[low].position == position ? low : 0
  }

  /// How many tickets of a holder stand for which `matches` holds.
  ///
  /// - Complexity: O(tickets of the holder).
  func count(of holder: HolderID, where matches: (TicketRow) -> Bool) -> UInt32 {
    var count: UInt32 = 0
    forEach(of: holder) { if matches($0) { count += 1 } }
    return count
  }

  /// Calls `body` with every ticket of a holder that stands, the newest first.
  func forEach(of holder: HolderID, _ body: (TicketRow) -> Void) {
    guard Int(holder.number) < newestTicket.count else { return }
    var row = newestTicket[Int(holder.number)]
    while row != 0 {
      let ticket = tickets[Int(row)]
      if !ticket.isCancelled { body(ticket) }
      row = ticket.older
    }
  }
}
