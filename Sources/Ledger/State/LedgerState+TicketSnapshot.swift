import CBOR

extension LedgerState {
  /// Writes the columns of keys, coupons, groups and tickets; chains are made anew when they are
  /// read.
  func writeTickets(to sink: inout some ColumnSink) {
    sink.rows(tickets.tickets)
    sink.rows(tickets.grants)
    sink.encoded { writer in tickets.encodeKeys(into: &writer) }
    sink.encoded { writer in tickets.encodeCoupons(into: &writer) }
    sink.encoded { writer in tickets.encodeGroups(into: &writer) }
    sink.encoded { writer in tickets.encodeEvents(into: &writer) }
    sink.encoded { writer in tickets.encodeLimits(into: &writer) }
  }

  mutating func readTickets(from source: inout some ColumnSource) throws(ColumnError) {
    let rows = try source.rows(TicketRow.self)
    let grants = try source.rows(CouponGrantRow.self)
    for row in try source.decoded(TicketTable.decodeKeys) {
      tickets.set(KeyID(UInt32(tickets.keys.count)), row)
    }
    for row in try source.decoded(TicketTable.decodeCoupons) {
      tickets.set(CouponID(UInt32(tickets.coupons.count)), row)
    }
    tickets.groups = try source.decoded(TicketTable.decodeGroups)
    tickets.events = try source.decoded(TicketTable.decodeEvents)
    tickets.organizerLimits = try source.decoded(TicketTable.decodeLimits)
    for row in rows.dropFirst() { tickets.append(row) }
    for row in grants.dropFirst() { tickets.append(row) }
  }
}

extension TicketTable {
  fileprivate func encodeKeys(into writer: inout CBORWriter) {
    writer.arrayHeader((keys.count - 1) * 2)
    for key in keys.dropFirst() {
      writer.unsigned(UInt64(key.publicID))
      key.terms.encode(into: &writer)
    }
  }

  fileprivate static func decodeKeys(_ reader: inout CBORReader) throws(CBORError) -> [KeyRow] {
    var rows: [KeyRow] = []
    for _ in 0..<(try reader.arrayHeader()) / 2 {
      let publicID = try reader.unsigned(as: UInt32.self)
      rows.append(KeyRow(publicID: publicID, terms: try DistributionKeyTerms(from: &reader)))
    }
    return rows
  }

  fileprivate func encodeCoupons(into writer: inout CBORWriter) {
    writer.arrayHeader((coupons.count - 1) * 5)
    for coupon in coupons.dropFirst() {
      writer.text(coupon.id)
      writer.unsigned(UInt64(coupon.system.number))
      coupon.terms.encode(into: &writer)
      writer.integer(coupon.givenAt.microseconds)
      if let stoppedAt = coupon.stoppedAt {
        writer.integer(stoppedAt.microseconds)
      } else {
        writer.null()
      }
    }
  }

  fileprivate static func decodeCoupons(
    _ reader: inout CBORReader
  ) throws(CBORError) -> [CouponRow] {
    var rows: [CouponRow] = []
    for _ in 0..<(try reader.arrayHeader()) / 5 {
      let id = try reader.text()
      let system = CardSystemID(try reader.unsigned(as: UInt8.self))
      let terms = try CouponTerms(from: &reader)
      let givenAt = Instant(microseconds: try reader.integer())
      let stoppedAt: Instant? =
        reader.skipNull() ? nil : Instant(microseconds: try reader.integer())
      rows.append(
        CouponRow(id: id, system: system, terms: terms, givenAt: givenAt, stoppedAt: stoppedAt))
    }
    return rows
  }

  fileprivate func encodeGroups(into writer: inout CBORWriter) {
    writer.arrayHeader(groups.count * 3)
    for (holder, terms) in groups.sorted(by: { $0.key < $1.key }) {
      writer.unsigned(UInt64(holder.number))
      writer.unsigned(UInt64(terms.ticketsPerYear))
      writer.integer(Int64(terms.lastDay?.daysSinceEpoch ?? -1))
    }
  }

  fileprivate static func decodeGroups(
    _ reader: inout CBORReader
  ) throws(CBORError) -> [HolderID: GroupPassTerms] {
    var groups: [HolderID: GroupPassTerms] = [:]
    for _ in 0..<(try reader.arrayHeader()) / 3 {
      let holder = HolderID(try reader.unsigned(as: UInt32.self))
      let tickets = try reader.unsigned(as: UInt32.self)
      let start = reader.offset
      guard let day = Int32(exactly: try reader.integer()) else {
        throw CBORError(.outOfRange, at: start)
      }
      groups[holder] = GroupPassTerms(
        ticketsPerYear: tickets, lastDay: day < 0 ? nil : CivilDate(daysSinceEpoch: day))
    }
    return groups
  }

  fileprivate func encodeEvents(into writer: inout CBORWriter) {
    writer.arrayHeader(events.count * 3)
    for (event, row) in events.sorted(by: { $0.key < $1.key }) {
      EventTicketTermsSet(event: event, terms: row.terms).encode(into: &writer)
      writer.boolean(row.hasSales)
      writer.unsigned(UInt64(row.holders))
    }
  }

  fileprivate static func decodeEvents(
    _ reader: inout CBORReader
  ) throws(CBORError) -> [EventID: EventTicketRow] {
    var events: [EventID: EventTicketRow] = [:]
    for _ in 0..<(try reader.arrayHeader()) / 3 {
      let set = try EventTicketTermsSet(from: &reader)
      let hasSales = try reader.boolean()
      events[set.event] = EventTicketRow(
        terms: set.terms, hasSales: hasSales, holders: try reader.unsigned(as: UInt32.self))
    }
    return events
  }

  fileprivate func encodeLimits(into writer: inout CBORWriter) {
    writer.arrayHeader(organizerLimits.count)
    for (organizer, limit) in organizerLimits.sorted(by: { $0.key < $1.key }) {
      OrganizerTicketLimitSet(organizer: organizer, limit: limit).encode(into: &writer)
    }
  }

  fileprivate static func decodeLimits(
    _ reader: inout CBORReader
  ) throws(CBORError) -> [OrganizerID: CheckInLimit] {
    var limits: [OrganizerID: CheckInLimit] = [:]
    for _ in 0..<(try reader.arrayHeader()) {
      let set = try OrganizerTicketLimitSet(from: &reader)
      limits[set.organizer] = set.limit
    }
    return limits
  }
}
