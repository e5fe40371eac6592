import Ledger
import LedgerProjections
import Testing

@Suite("Visits and subscriptions in lists and timelines") struct MuseumListTests {
  private static let first = LedgerLife.museums[0]
  private static let second = LedgerLife.museums[1]

  private func life() throws -> LedgerLife {
    let life = try LedgerLife(holders: 0)
    try life.defineMuseums()
    return life
  }

  @Test("visits are found by museum, holder and period, each at the rate of its moment")
  func visits() async throws {
    let life = try life()
    let sold = try life.sellPass(.online)
    let morning = try life.visit(sold.card, at: Self.first)
    let again = try life.visit(sold.card, at: Self.first)
    let elsewhere = try life.visit(sold.card, at: Self.second)
    let external = try life.visit(with: .akaart, 7, at: Self.first)
    try life.setRate(of: Self.first, averagePrice: 2_000)
    life.now = life.now.adding(microseconds: LedgerLife.day)
    let nextDay = try life.visit(sold.card, at: Self.first)
    let models = try await life.readModels()

    let all = try await models.museumVisits(at: [Self.first], limit: 10)
    #expect(
      all.rows.map(\.position) == [
        nextDay.position, external.position, again.position, morning.position,
      ])
    #expect(all.total == 4 && all.position == life.records.last?.header.position)
    #expect(all.rows.map(\.isCompensated) == [true, true, false, true])
    #expect(all.rows.map(\.compensationCents) == [1_200, 599, 599, 599])
    #expect(all.rows.allSatisfy { $0.rate.compensationCents == $0.compensationCents })
    #expect(all.rows.map(\.externalType) == [nil, .akaart, nil, nil])
    #expect(all.rows.map(\.card) == [sold.card, .none, sold.card, sold.card])
    #expect(all.rows.map { $0.stamp?.homeMunicipality } == [9_300, nil, 9_300, 9_300])
    #expect(all.rows.allSatisfy { $0.museumName == "Het Museum" && $0.system == LedgerLife.pass })

    let mine = try await models.museumVisits(of: sold.holder, start: 1, limit: 1)
    #expect(mine.total == 4 && mine.rows.map(\.position) == [elsewhere.position])
    let day = try await models.museumVisits(
      at: [Self.first, Self.second], from: again.occurredAt, to: nextDay.occurredAt, limit: 10)
    #expect(
      day.rows.map(\.position) == [external.position, elsewhere.position, again.position])
    #expect(try await models.museumVisits(at: [], limit: 10).total == 0)
  }

  @Test("sales of subscriptions are found by card system, seller, holder and period")
  func sales() async throws {
    let life = try life()
    let first = try life.sellPass(.museum, by: Self.first, commission: 500)
    let online = try life.sellPass(.online)
    let middle = life.now
    life.now = life.now.adding(microseconds: LedgerLife.day)
    try life.renewPass(of: online.holder)
    let models = try await life.readModels()
    let all = try await models.subscriptionSales(in: CardSystemSet([LedgerLife.pass]), limit: 10)
    #expect(all.rows.map(\.holder) == [online.holder, online.holder, first.holder])
    #expect(all.rows.map(\.kind) == [.renewal, .new, .new])
    #expect(all.rows.map(\.channel) == [.online, .online, .museum])
    #expect(all.rows.map(\.priceCents) == [5_900, 6_400, 6_400])
    #expect(all.rows.map(\.commissionCents) == [0, 0, 500])
    #expect(all.rows.map(\.sellerName) == [nil, nil, "Het Museum"])
    #expect(all.rows.map(\.card) == [online.card, online.card, first.card])
    #expect(all.rows.allSatisfy { $0.voucher == nil && $0.firstDay == nil })
    let sold = try await models.subscriptionSales(by: [Self.first], limit: 10)
    #expect(sold.rows == [all.rows[2]] && sold.total == 1)
    let late = try await models.subscriptionSales(
      of: online.holder, from: middle.adding(microseconds: 1), limit: 10)
    #expect(late.rows == [all.rows[0]])
    let none = try await models.subscriptionSales(in: CardSystemSet(LedgerLife.systems), limit: 10)
    #expect(none.total == 0)
  }

  @Test("the timeline tells of subscriptions and visits, and of a standstill of all")
  func timeline() async throws {
    let life = try life()
    let sold = try life.sellPass(.museum, by: Self.first)
    try life.visit(sold.card, at: Self.second)
    let today = BrusselsTime.date(at: life.now)
    try life.register(.freezeSubscriptions(LedgerLife.pass, holder: .none, firstDay: today))
    try life.register(.cancelSubscription(sold.holder, LedgerLife.pass))
    try life.visit(sold.card, at: Self.second)
    // Whose subscription was sold afterwards was never frozen.
    let later = try life.sellPass(.online)
    let models = try await life.readModels()
    let rows = try await models.timeline(of: sold.holder, limit: 50).rows
    #expect(
      rows.prefix(6).map(\.type) == [
        .museumVisitRefused, .subscriptionCancelled, .subscriptionsFrozen, .museumVisitRegistered,
        .subscriptionActivated, .subscriptionSold,
      ])
    #expect(rows[0].museumRefusal == .subscriptionNotActive && rows[0].counts == false)
    #expect(rows[2].firstDay == today && rows[3].organizerName == "Le Musée")
    #expect(rows[4].activationCause == .firstVisit && rows[4].firstDay == today)
    #expect(rows[5].subscriptionKind == .new && rows[5].salesChannel == .museum)
    #expect(rows[5].cents == 6_400 && rows[5].organizerName == "Het Museum")
    let others = try await models.timeline(of: later.holder, limit: 50)
    #expect(!others.rows.map(\.type).contains(.subscriptionsFrozen))
    // A region of another programme is told none of it.
    let region = try await models.timeline(
      of: sold.holder, toldIn: CardSystemSet(LedgerLife.systems), limit: 50)
    #expect(region.total == rows.count - 6)
  }
}
