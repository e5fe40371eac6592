package import Hummingbird
package import Ledger
import LedgerProjections
import LedgerService
package import LedgerWire

/// Something that was done at a counter and can be taken back.
package struct CounterRecord: Hashable, Sendable {
  /// What it is.
  package enum Kind: String, Sendable {
    /// A check-in.
    case checkin
    /// The sale of a ticket.
    case sale
    /// A reward that was redeemed.
    case redemption
  }

  /// What it is.
  package var kind: Kind
  /// Its id in the published API; of tickets that were sold together each one's.
  package var ids: [String]
  /// When it was done.
  package var at: Instant
  /// The title of the event or reward.
  package var title: String
  /// The points that it gave or took.
  package var points: Int64?
  /// What the holder paid, in cents.
  package var cents: UInt32?

  /// By what a form names it.
  package var name: String { "\(kind.rawValue):\(ids.joined(separator: ","))" }

  /// Whether all of another is part of it.
  package func includes(_ other: CounterRecord) -> Bool {
    kind == other.kind && other.ids.allSatisfy(ids.contains)
  }
}

extension CounterRecord {
  /// A check-in.
  package init(_ checkin: Checkin) {
    self.init(
      kind: .checkin, ids: [checkin.id], at: Instant(microseconds: checkin.creationDate),
      title: checkin.eventTitle ?? "", points: checkin.points)
  }

  /// Tickets that were sold together.
  package init(_ sold: [SoldTicket]) {
    self.init(
      kind: .sale, ids: sold.map(\.id),
      at: Instant(microseconds: sold.first?.creationDate ?? 0),
      title: sold.first?.eventTitle ?? "", cents: sold.reduce(0) { $0 + $1.tariff.cents })
  }

  /// A redemption.
  package init(_ redeemed: RedeemedReward) {
    self.init(
      kind: .redemption, ids: [redeemed.id], at: Instant(microseconds: redeemed.redeemDate),
      title: redeemed.reward.title, points: redeemed.reward.points.map { -$0 })
  }
}

extension CounterDesk {
  /// The newest of what a pass's holder did where the caller may read it and take it back: what
  /// the lists of the published API tell.
  ///
  /// - Parameters:
  ///   - limit: the most of each kind.
  ///   - request: may ask for the position that the answer must reflect.
  package func records(
    of pass: Pass, limit: Int, _ principal: Principal, _ request: Request
  ) async throws(Problem) -> [CounterRecord] {
    guard let holder = engine.holder(passholderID: pass.passholderID) else { return [] }
    var records: [CounterRecord] = []
    if principal.mayAnywhere(.checkinsRead), principal.mayAnywhere(.checkinsWrite) {
      records += try await checkins(of: holder, limit, principal, request)
    }
    if principal.mayAnywhere(.ticketSalesSearch), principal.mayAnywhere(.ticketSalesRegister) {
      records += try await sales(of: holder, limit, principal, request)
    }
    if principal.mayAnywhere(.rewardsRead), principal.mayAnywhere(.rewardsRedeem) {
      records += try await redemptions(of: holder, limit, principal)
    }
    return records.sorted { $0.at > $1.at }
  }

  /// Takes something back.
  ///
  /// - Parameter name: what ``CounterRecord/name`` says.
  /// - Throws: 404 for what is not there, or was taken back before.
  package func cancel(
    _ name: String, _ principal: Principal, _ request: Request
  ) async throws(Problem) {
    let parts = name.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let kind = CounterRecord.Kind(rawValue: String(parts[0])) else {
      throw Problem(.badRequest)
    }
    var refusal: Problem?
    var count = 0
    for id in parts[1].split(separator: ",").prefix(TicketLimits.ticketsMax) {
      do throws(Problem) {
        try await cancel(kind, String(id), principal, request)
        count += 1
      } catch {
        // Of tickets that were sold together some may be cancelled already.
        guard error.status == .notFound else { throw error }
        refusal = error
      }
    }
    if count == 0 { throw refusal ?? Problem(.badRequest) }
  }

  private func cancel(
    _ kind: CounterRecord.Kind, _ id: String, _ principal: Principal, _ request: Request
  ) async throws(Problem) {
    switch kind {
    case .checkin:
      try principal.requireAnywhere(.checkinsWrite)
      try await checkins.undo(id, principal, request)
    case .sale:
      try principal.requireAnywhere(.ticketSalesRegister)
      try await tickets.cancel(id, principal)
    case .redemption:
      try principal.requireAnywhere(.rewardsRedeem)
      try await rewards.cancel(id, principal)
    }
  }

  private func checkins(
    of holder: HolderID, _ limit: Int, _ principal: Principal, _ request: Request
  ) async throws(Problem) -> [CounterRecord] {
    let organizers = organizers(for: .checkinsRead, principal)
    let found = try await engine.list(for: request) { models, minimum throws(ReadModelError) in
      try await models.checkins(
        of: holder, organizers: organizers, limit: limit, atLeast: minimum)
    }
    return found.rows.compactMap { row in
      guard let event = engine.catalogue.event(row.event),
        (try? principal.require(.checkinsWrite, event: event)) != nil
      else { return nil }
      return CounterRecord(
        kind: .checkin, ids: [String(row.position)], at: row.occurredAt, title: row.eventTitle,
        points: row.points)
    }
  }

  private func sales(
    of holder: HolderID, _ limit: Int, _ principal: Principal, _ request: Request
  ) async throws(Problem) -> [CounterRecord] {
    let organizers = organizers(for: .ticketSalesSearch, principal)
    let found = try await engine.list(for: request) { models, minimum throws(ReadModelError) in
      try await models.ticketSales(
        of: holder, organizers: organizers, limit: limit, atLeast: minimum)
    }
    return found.rows.compactMap { row in
      guard let event = engine.catalogue.event(row.event),
        (try? tickets.requireCancel(soldBy: row.seller, at: event, principal)) != nil
      else { return nil }
      return CounterRecord(
        kind: .sale, ids: [String(row.position)], at: row.occurredAt, title: row.eventTitle,
        cents: row.shares.holder)
    }
  }

  private func redemptions(
    of holder: HolderID, _ limit: Int, _ principal: Principal
  ) async throws(Problem) -> [CounterRecord] {
    let found = try await rewards.redemptions(of: holder, principal)
    return found.filter { principal.may(.rewardsRedeem, reward: $0.reward) }.prefix(limit).map {
      CounterRecord(
        kind: .redemption, ids: [String($0.redemption.position)], at: $0.redemption.at,
        title: $0.reward.terms.title, points: -Int64($0.redemption.points))
    }
  }

  /// The organisers for whom the caller may do something; nil for all of them.
  private func organizers(
    for permission: Permission, _ principal: Principal
  ) -> [OrganizerID]? {
    if principal.grants.allowEverywhere(permission) { return nil }
    return engine.catalogue.organizers.filter {
      principal.may(permission, organizer: $0.organizer, systems: $0.systems)
    }.map(\.organizer)
  }
}
