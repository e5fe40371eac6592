import Ledger
import LedgerProjections
import Testing

@Suite("Tickets in lists and timelines") struct TicketListTests {
  private func position(_ outcome: TicketOrderOutcome) throws -> UInt64 {
    guard case .sold(let sales, _) = outcome else {
      Issue.record("\(outcome)")
      return 0
    }
    return try #require(sales.first).position
  }

  /// A ledger whose first holder has the social tariff of the first card system.
  private func life() throws -> LedgerLife {
    let life = try LedgerLife(holders: 2)
    try life.register(
      .grantSocialTariff(
        HolderID(1), LedgerLife.systems[0], lastDay: BrusselsTime.date(at: life.now)))
    return life
  }

  @Test("sales are found by event, holder, organiser, place and a part of the title")
  func sales() async throws {
    let life = try life()
    let first = try position(life.sell(1, at: 1, label: "Volwassenen"))
    let second = try position(life.sell(1, at: 2))
    let other = try position(life.sell(2, at: 2, by: .coupon(CouponID(1))))
    let last = try position(life.sell(1, at: 4, price: 999))
    let models = try await life.readModels()

    let mine = try await models.ticketSales(of: HolderID(1), limit: 10)
    #expect(mine.total == 3 && mine.rows.map(\.position) == [last, second, first])
    #expect(mine.position == life.records.last?.header.position)
    #expect(mine.rows.map(\.eventID) == ["event-4", "event-2", "event-1"])
    #expect(mine.rows.map(\.label) == ["", "", "Volwassenen"])
    #expect(mine.rows.map(\.shares.holder) == [200, 200, 200])
    #expect(mine.rows.allSatisfy { $0.shares.total == UInt64($0.price) && $0.tariff == .social })
    #expect(mine.rows.allSatisfy { $0.tariffStatus == .active && $0.key.exists })
    #expect(mine.rows.allSatisfy { $0.system == LedgerLife.systems[0] && $0.card == CardID(1) })
    #expect(mine.rows.allSatisfy { $0.stamp.homeMunicipality == 9_000 })
    let paged = try await models.ticketSales(of: HolderID(1), start: 1, limit: 1)
    #expect(paged.total == 3 && paged.rows.map(\.position) == [second])

    let atSecond = try await models.ticketSales(at: EventID(2), limit: 10)
    #expect(atSecond.rows.map(\.position) == [other, second])
    #expect(atSecond.rows.map(\.couponID) == ["COUPON_1", nil])
    #expect(atSecond.rows.map(\.couponName) == ["Cultuurbon 6 euro", nil])
    #expect(atSecond.rows[0].tariff == .coupon(CouponID(1)) && !atSecond.rows[0].key.exists)
    // The second event is the museum's and takes place at the third organiser's.
    #expect(atSecond.rows.allSatisfy { $0.organizer == OrganizerID(2) })
    #expect(atSecond.rows.allSatisfy { $0.location == OrganizerID(3) })
    for organizer in [OrganizerID(2), OrganizerID(3)] {
      let its = try await models.ticketSales(
        of: HolderID(1), organizers: [organizer], limit: 10)
      #expect(its.rows.map(\.position) == [second])
    }
    let none = try await models.ticketSales(of: HolderID(1), organizers: [], limit: 10)
    #expect(none.total == 0)
    let titled = try await models.ticketSales(
      of: HolderID(1), organizers: [OrganizerID(1)], title: "éXPO", limit: 10)
    #expect(titled.rows.map(\.position) == [last])
  }

  @Test("a sale stands under the organiser and place that its event had then")
  func asAtTheSale() async throws {
    let life = try life()
    // Who organises an event is settled by its first sale; where it takes place is not.
    try life.register(
      .changeEvent(
        EventID(2), title: "Nieuwe titel", organizer: OrganizerID(1),
        systems: CardSystemSet(LedgerLife.systems), calendar: .permanent, periods: []))
    let before = try position(life.sell(1, at: 2))
    try life.register(.setEventTicketTerms(EventID(2), EventTicketTerms()))
    life.now = life.now.adding(microseconds: 7 * LedgerLife.day)
    let after = try position(life.sell(1, at: 2))
    let models = try await life.readModels()
    let rows = try await models.ticketSales(at: EventID(2), limit: 10).rows
    #expect(rows.map(\.position) == [after, before])
    #expect(rows.map(\.organizer.number) == [1, 1] && rows.map(\.location.number) == [0, 3])
    #expect(rows.map(\.tariffStatus) == [.grace, .active])
    #expect(rows.allSatisfy { $0.eventTitle == "Nieuwe titel" })
  }

  @Test("a cancelled sale is in no list, and the timeline tells of both")
  func cancelled() async throws {
    let life = try life()
    let sold = try position(life.sell(1, at: 1))
    let cancelled = try life.cancelTicket(sold)
    let kept = try position(life.sell(1, at: 1))
    let models = try await life.readModels()
    let list = try await models.ticketSales(at: EventID(1), limit: 10)
    #expect(list.rows.map(\.position) == [kept] && list.total == 1)
    let timeline = try await models.timeline(of: HolderID(1), limit: 3).rows
    #expect(timeline.map(\.position) == [kept, cancelled, sold])
    #expect(timeline.map(\.type) == [.ticketSold, .ticketSaleCancelled, .ticketSold])
    #expect(timeline.map(\.counts) == [true, nil, false])
    #expect(timeline[1].reverses == sold && timeline[2].changedBy == cancelled)
    #expect(timeline.allSatisfy { $0.cents == 200 && $0.fullCents == 1_000 })
    #expect(timeline.allSatisfy { $0.eventTitle == "Voorleesuur" })
  }

  @Test("a refusal stands in the timeline with its reason, and coupons and group passes do")
  func refusals() async throws {
    let life = try life()
    try life.sell(2, at: 1)
    let refused = try #require(life.records.last)
    try life.register(.grantCoupon(CouponID(2), HolderID(2)))
    let group = try life.issueGroupPass(reference: 900, ticketsPerYear: 50)
    let models = try await life.readModels()
    let rows = try await models.timeline(of: HolderID(2), limit: 2).rows
    #expect(rows[0].type == .couponGranted && rows[0].couponID == "COUPON_2")
    #expect(rows[1].position == refused.header.position)
    #expect(rows[1].type == .ticketRefused && rows[1].ticketRefusal == .noSocialTariff)
    #expect(rows[1].counts == false && rows[1].card == CardID(2))
    let terms = try await models.timeline(of: group.holder, limit: 10).rows
      .first { $0.type == .groupPassTermsSet }
    #expect(terms?.tickets == 50 && terms?.lastDay != nil)
  }

  @Test("what card systems keep to themselves is told to no other, and not counted there")
  func toldApart() async throws {
    let life = try LedgerLife(holders: 1)
    let (own, other, third) = (
      LedgerLife.systems[0], LedgerLife.systems[1], LedgerLife.systems[2]
    )
    // Of two card systems, neither of which is the third.
    try life.register(
      .changeEvent(
        EventID(1), title: "Voorleesuur", organizer: OrganizerID(1),
        systems: CardSystemSet([own]), calendar: .permanent, periods: []))
    try life.register(
      .grantSocialTariff(HolderID(1), own, lastDay: BrusselsTime.date(at: life.now)))
    _ = try position(life.sell(1, at: 1))
    try life.register(.grantCoupon(CouponID(2), HolderID(1)))
    let models = try await life.readModels()
    func told(_ systems: CardSystemSet?) async throws -> [RecordType] {
      let page = try await models.timeline(of: HolderID(1), toldIn: systems, limit: 500)
      #expect(page.total == page.rows.count)
      let part = try await models.timeline(of: HolderID(1), toldIn: systems, start: 1, limit: 1)
      #expect(part.total == page.total && part.rows == [page.rows[1]])
      return page.rows.map(\.type)
    }
    let all = try await told(nil)
    #expect(all.prefix(3) == [.couponGranted, .ticketSold, .socialTariffGranted])
    #expect(try await told(CardSystemSet([own])) == all.filter { $0 != .couponGranted })
    let shared = all.dropFirst(3)
    #expect(try await told(CardSystemSet([other])) == [.couponGranted] + shared)
    #expect(try await told(CardSystemSet([third])) == Array(shared))
    #expect(try await told(CardSystemSet([own, other])) == all)
    #expect(try await told(CardSystemSet()) == Array(shared))
  }

  @Test("a card that goes to another holder stands in both timelines")
  func movedCard() async throws {
    let life = try LedgerLife(holders: 2)
    try life.register(.changeCardStatus(CardID(1), .blocked, holder: HolderID(2)))
    let moved = try #require(life.records.last)
    try life.register(.changeCardStatus(CardID(1), .active, holder: HolderID(2)))
    let models = try await life.readModels()
    let former = try #require(try await models.timeline(of: HolderID(1), limit: 1).rows.first)
    #expect(former.position == moved.header.position && former.isMovedAway)
    #expect(former.type == .cardStatusChanged && former.card == CardID(1))
    let present = try await models.timeline(of: HolderID(2), limit: 2).rows
    #expect(present.map(\.cardStatus) == [.active, .blocked])
    #expect(present[1].position == moved.header.position && !present[1].isMovedAway)
  }
}
