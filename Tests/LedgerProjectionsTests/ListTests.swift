import Ledger
import LedgerProjections
import Testing

@Suite("Lists and searches") struct ListTests {
  @Test("check-ins are found by holder, organiser and a part of the title, the newest first")
  func checkins() async throws {
    let life = try LedgerLife()
    let first = try life.checkIn(1, at: 1, daysAgo: 3)
    let late = try life.checkIn(1, at: 2, daysAgo: 5)
    let second = try life.checkIn(1, at: 4)
    let other = try life.checkIn(2, at: 2)
    let models = try await life.readModels()

    let mine = try await models.checkins(of: HolderID(1), limit: 10)
    #expect(mine.total == 3 && mine.position == life.records.last?.header.position)
    #expect(mine.rows.map(\.position) == [second.position, first.position, late.position])
    #expect(mine.rows.map(\.points) == [4, 1, 2])
    #expect(mine.rows.map(\.eventID) == ["event-4", "event-1", "event-2"])
    #expect(mine.rows.allSatisfy { $0.card == CardID(1) && $0.channel == .terminal })

    let paged = try await models.checkins(of: HolderID(1), start: 1, limit: 1)
    #expect(paged.total == 3 && paged.rows.map(\.position) == [first.position])
    #expect(try await models.checkins(of: HolderID(1), start: 3, limit: 1).rows.isEmpty)
    #expect(try await models.checkins(of: HolderID(1), limit: 0).total == 3)

    let library = [OrganizerID(1)]
    let atLibrary = try await models.checkins(of: HolderID(1), organizers: library, limit: 10)
    #expect(atLibrary.rows.map(\.position) == [second.position, first.position])
    #expect(try await models.checkins(of: HolderID(1), organizers: [], limit: 10).total == 0)
    let titled = try await models.checkins(of: nil, title: "RONDLEI", limit: 10)
    #expect(titled.rows.map(\.position) == [other.position, late.position])
    let accented = try await models.checkins(of: HolderID(1), title: "éXPO", limit: 10)
    #expect(accented.rows.map(\.eventTitle) == ["Rondje Éxpo"])
    #expect(try await models.checkins(of: nil, title: "%", limit: 10).total == 0)
    #expect(try await models.checkin(at: late.position).value?.holder == HolderID(1))
  }

  @Test("a check-in that was undone is in no list, and another that counts in its place is")
  func undone() async throws {
    let life = try LedgerLife()
    let first = try life.checkIn(1, at: 1)
    let refused = try life.checkIn(1, at: 1)
    #expect(refused.refusal != nil)
    try life.undo(first.position)
    let models = try await life.readModels()
    let list = try await models.checkins(of: HolderID(1), limit: 10)
    let timeline = try await models.timeline(of: HolderID(1), limit: 50)
    let entries = Dictionary(uniqueKeysWithValues: timeline.rows.map { ($0.position, $0) })
    let undone = try #require(entries[first.position])
    let counted = try #require(entries[refused.position])
    #expect(undone.type == .checkedIn && undone.counts == false && undone.changedBy != nil)
    #expect(counted.type == .checkInRefused && counted.refusal == refused.refusal)
    // The second tap is a repetition on the same reader: with the first one gone it counts.
    #expect(counted.counts == true && counted.changedBy != nil)
    #expect(list.rows.map(\.position) == [refused.position] && list.rows.map(\.points) == [1])
    #expect(try await models.checkin(at: first.position).value == nil)
  }

  @Test("what a terminal accepted offline stays listed although it does not count")
  func acceptedOffline() async throws {
    let life = try LedgerLife()
    try life.checkIn(1, at: 1)
    life.now = life.now.adding(microseconds: 3_600_000_000)
    let standing = try life.checkIn(1, at: 1, offline: true)
    let models = try await life.readModels()
    let list = try await models.checkins(of: HolderID(1), limit: 10)
    #expect(list.rows.map(\.position).contains(standing.position))
    #expect(list.rows.first { $0.position == standing.position }?.points == 0)
    let entry = try await models.timeline(of: HolderID(1), limit: 1).rows.first
    #expect(entry?.refusal == .limitReached && entry?.counts == false)
  }

  @Test("transactions tell every movement of points, with its title, in either order")
  func transactions() async throws {
    let life = try LedgerLife()
    let checkIn = try life.checkIn(1, at: 3)
    try life.register(.issuePoints(HolderID(1), points: 7, cause: .openingBalance))
    let redeemed = try life.redeem(1)
    try life.register(.cancelRedemption(position: redeemed.position))
    try life.undo(checkIn.position)
    let models = try await life.readModels()
    let newest = try await models.transactions(of: HolderID(1), limit: 10)
    #expect(newest.total == 5)
    #expect(newest.rows.map(\.points) == [-3, 2, -2, 7, 3])
    #expect(newest.rows.map(\.balance) == [7, 10, 8, 10, 3])
    #expect(
      newest.rows.map(\.type) == [
        .checkInUndone, .redemptionCancelled, .rewardRedeemed, .pointsIssued, .checkedIn,
      ])
    #expect(newest.rows.map(\.eventTitle) == ["Optreden", nil, nil, nil, "Optreden"])
    #expect(newest.rows.map(\.organizerName) == ["De Éénzaal", nil, nil, nil, "De Éénzaal"])
    #expect(newest.rows.map(\.rewardTitle) == [nil, "Koffie", "Koffie", nil, nil])
    #expect(newest.rows[3].cause == .openingBalance)
    #expect(newest.rows[0].reverses == checkIn.position)
    let oldest = try await models.transactions(of: HolderID(1), limit: 2, oldestFirst: true)
    #expect(oldest.rows.map(\.points) == [3, 7])
    let points = try #require(try await models.points(of: HolderID(1)).value)
    #expect(points.issued == 10 && points.redeemed == 0 && points.reversed == 3)
  }

  @Test("rewards that were redeemed are listed with their code; cancelled ones if asked for")
  func redemptions() async throws {
    let life = try LedgerLife()
    try life.register(.issuePoints(HolderID(1), points: 20, cause: .openingBalance))
    try life.register(.addRewardCodes(RewardID(1), codes: ["KOFFIE-1", "KOFFIE-2"]))
    let first = try life.redeem(1)
    let second = try life.redeem(1)
    try life.register(.cancelRedemption(position: first.position))
    let models = try await life.readModels()
    let standing = try await models.redemptions(of: HolderID(1), limit: 10)
    #expect(standing.rows.map(\.position) == [second.position])
    #expect(standing.rows.map(\.code) == ["KOFFIE-2"])
    #expect(standing.rows.map(\.rewardID) == ["reward-1"])
    let all = try await models.redemptions(of: HolderID(1), includingCancelled: true, limit: 10)
    #expect(all.rows.map(\.position) == [second.position, first.position])
    #expect(all.rows[1].cancelledBy == life.records.last?.header.position)
    let timeline = try await models.timeline(of: HolderID(1), limit: 3)
    #expect(timeline.rows.map(\.type) == [.redemptionCancelled, .rewardRedeemed, .rewardRedeemed])
    #expect(timeline.rows.map(\.counts) == [nil, true, false])
  }

  @Test("organisers are searched by name with a wildcard, by id and by card system")
  func organizers() async throws {
    let life = try LedgerLife()
    try life.register(
      .changeOrganizer(
        OrganizerID(2), name: "100 % _Museum_", systems: CardSystemSet([CardSystemID(3)])))
    let models = try await life.readModels()
    func names(_ page: ReadPage<OrganizerRow>) -> [String] { page.rows.map(\.name) }
    let all = try await models.organizers(limit: 10)
    #expect(names(all) == ["100 % _Museum_", "Bibliotheek", "De Éénzaal"] && all.total == 3)
    let reversed = try await models.organizers(limit: 2, descending: true)
    #expect(names(reversed) == ["De Éénzaal", "Bibliotheek"] && reversed.total == 3)
    #expect(names(try await models.organizers(matching: "*zaal", limit: 10)) == ["De Éénzaal"])
    #expect(names(try await models.organizers(matching: "bibliotheek", limit: 10)).count == 1)
    #expect(names(try await models.organizers(matching: "biblio", limit: 10)).isEmpty)
    #expect(names(try await models.organizers(matching: "100 % _*", limit: 10)).count == 1)
    #expect(names(try await models.organizers(matching: "B_bliotheek", limit: 10)).isEmpty)
    let byID = try await models.organizers(ids: ["org-z", "org-none"], limit: 10)
    #expect(names(byID) == ["De Éénzaal"])
    #expect(byID.rows.first?.systems.map(\.name) == ["UiTPAS Gent", "Paspartoe"])
    let dender = try await models.organizers(in: CardSystemID(3), limit: 10)
    #expect(names(dender) == ["100 % _Museum_"])
    let events = try await models.events(of: [OrganizerID(1)], title: "rond", limit: 10)
    #expect(events.rows.map(\.id) == ["event-4"])
    #expect(events.rows.first?.systems == LedgerLife.systems)
  }

  @Test("a holder's timeline tells of cards, tariffs, standings and sales")
  func timeline() async throws {
    let life = try LedgerLife(holders: 1)
    let holder = HolderID(1)
    let system = LedgerLife.systems[0]
    let lastDay = BrusselsTime.date(at: life.now).adding(days: 90)
    try life.register(.grantSocialTariff(holder, system, lastDay: lastDay))
    try life.register(.suspendSocialTariff(holder, system, lastDay: lastDay))
    try life.register(.changeHolderStanding(holder, .blocked))
    let refused = try life.checkIn(1, at: 1)
    try life.register(.changeCardStatus(CardID(1), .deleted, holder: holder))
    try life.register(.eraseHolder(holder))
    let models = try await life.readModels()
    let timeline = try await models.timeline(of: holder, limit: 500)
    let types = timeline.rows.reversed().map(\.type)
    #expect(
      types.prefix(10) == [
        .holderRegistered, .membershipStarted, .membershipStarted, .membershipStarted,
        .cardRegistered, .socialTariffGranted, .socialTariffSuspended, .holderStandingChanged,
        .checkInRefused, .cardStatusChanged,
      ])
    #expect(types.last == .holderErased)
    let rows = Array(timeline.rows.reversed())
    #expect(rows[4].cardStatus == .active && rows[4].card == CardID(1))
    #expect(rows[5].lastDay == lastDay && rows[5].system == system)
    #expect(rows[7].standing == .blocked)
    #expect(rows[8].refusal == .holderBlocked && rows[8].position == refused.position)
    #expect(rows[8].eventID == "event-1" && rows[8].eventTitle == "Voorleesuur")
    #expect(rows[9].cardStatus == .deleted && rows[9].card == CardID(1))
    let page = try await models.timeline(of: holder, start: 2, limit: 3)
    #expect(page.rows == Array(timeline.rows[2..<5]) && page.total == timeline.total)
  }

  @Test("a sale of a card stands in the timeline with its price and reason")
  func sale() async throws {
    let life = try LedgerLife(holders: 1)
    try life.register(
      .setTerms(
        LedgerLife.systems[0],
        CardSystemTerms(
          prices: [CardPrice(label: "Iedereen", cents: 500)], registrationBonus: 3)))
    let sold = try life.carryOut { kernel, now in
      try kernel.sell(
        PassSale(
          to: .newHolder(reference: 900), .new(reference: 901, .individual),
          in: LedgerLife.systems[0]), CommandContext(now: now))
    }
    let models = try await life.readModels()
    let timeline = try await models.timeline(of: sold.holder, limit: 50)
    let sale = try #require(timeline.rows.first { $0.type == .passSold })
    #expect(sale.cents == 500 && sale.card == sold.card && sale.saleReason == sold.reason)
    #expect(try await models.cards(of: sold.holder).value.map(\.card) == [sold.card])
    #expect(try await models.points(of: sold.holder).value?.balance == 3)
  }

  @Test("what was known at a position is told apart from what happened at a moment")
  func tariffInBothTimes() async throws {
    let life = try LedgerLife(holders: 1)
    let system = LedgerLife.systems[0]
    let granted = life.now
    let lastDay = BrusselsTime.date(at: granted).adding(days: 90)
    life.now = life.now.adding(microseconds: 10 * LedgerLife.day)
    let before = UInt64(life.records.count)
    try life.register(.grantSocialTariff(HolderID(1), system, lastDay: lastDay), at: granted)
    let models = try await life.readModels()
    let then = granted.adding(microseconds: LedgerLife.day)
    let known = try await models.socialTariffs(of: HolderID(1), asHappenedOn: then)
    #expect(known.value[system]?.status == .active)
    let unknown = try await models.socialTariffs(
      of: HolderID(1), asHappenedOn: then, asKnownOn: before)
    #expect(unknown.value[system] == nil)
    let earlier = try await models.socialTariffs(
      of: HolderID(1), asHappenedOn: granted.adding(microseconds: -1))
    #expect(earlier.value.isEmpty)
  }

  @Test("without read models every question says so")
  func none() async throws {
    await #expect(throws: ReadModelError.unavailable) {
      try await ReadModels.none.timeline(of: HolderID(1), limit: 1)
    }
    #expect(ReadModels.none.statuses.isEmpty && ReadModels.none.newestPosition == 0)
  }
}
