import Testing

@testable import Ledger

@Suite("The sale of a subscription")
struct SubscriptionSaleTests {
  private static func sale(_ world: MuseumWorld) -> SubscriptionSale {
    var sale = SubscriptionSale(
      to: .newHolder(reference: 70), .new(reference: 71, .individual), in: world.system,
      channel: .museum, priceCents: 6_400)
    sale.seller = world.museum
    sale.commissionCents = 500
    sale.homeMunicipality = 9_000
    sale.birth = date("1990-01-01")
    return sale
  }

  @Test("is one command: holder, membership, card, identification, sale")
  func oneCommand() throws {
    let world = try MuseumWorld()
    var sale = Self.sale(world)
    sale.isIdentified = true
    let before = world.world.position
    let outcome = try world.sell(sale, at: noon("2026-03-01"))
    let records = try world.world.records.dropFirst(Int(before))
    #expect(
      records.map(\.header.type) == [
        .holderRegistered, .membershipStarted, .cardRegistered, .passholderIdentified,
        .subscriptionSold,
      ])
    #expect(records.map(\.header.index) == [0, 1, 2, 3, 4])
    guard case .subscriptionSold(let sold) = records.last?.event else {
      Issue.record("the sale is the last record")
      return
    }
    #expect(sold.priceCents == 6_400 && sold.commissionCents == 500 && sold.seller == world.museum)
    #expect(sold.stamp == Stamp(homeMunicipality: 9_000, ageBand: .from26))
    #expect(outcome.position == before + 1 && outcome.card == sold.card)
    #expect(world.subscription(of: outcome.holder).isIdentified)
    // It is the holder's own registration that begins it, not what a counter wrote down.
    #expect(world.status(of: outcome.holder) == .pending(startsOn: date("2026-05-01")))
  }

  @Test("of a card from the stock takes it out of the stock")
  func stock() throws {
    let world = try MuseumWorld()
    let card = CardID(
      try world.world.register(
        .registerCard(
          reference: 72, system: world.system, kind: .individual, status: .localStock,
          holder: .none)))
    var sale = Self.sale(world)
    sale.article = .stock(card)
    let outcome = try world.sell(sale)
    #expect(outcome.card == card)
    #expect(world.world.kernel.state.card(card)?.holder == outcome.holder)
    #expect(throws: SubscriptionSaleRefusal.cardStatus(.active)) { try world.sell(sale) }
  }

  @Test("is refused with nothing recorded", arguments: 0..<13)
  func refusals(number: Int) throws {
    let world = try MuseumWorld()
    let card = world.world.card
    let rows: [(SubscriptionSaleRefusal, (inout SubscriptionSale) -> Void)] = [
      (.unknown("card system"), { $0.system = CardSystemID(99) }),
      (.programme, { $0.system = world.world.ghent }),
      (.unknown("organiser"), { $0.seller = OrganizerID(99) }),
      (.unknown("holder"), { $0.buyer = .holder(HolderID(99)) }),
      (.invalidCard, { $0.article = .stock(card) }),
      (.invalidCard, { $0.article = .new(reference: 1, .group) }),
      (.invalidCard, { $0.article = nil }),
      (.kind, { $0.kind = .renewal }),
      (.firstDay, { $0.channel = .presale }),
      (.firstDay, { $0.firstDay = date("2026-09-01") }),
      (.voucher, { $0.voucher = "nergens" }),
      (.price, { $0.commissionCents = 6_401 }),
      (.price, { $0.priceCents = CardPrice.centsMax + 1 }),
    ]
    var sale = Self.sale(world)
    rows[number].1(&sale)
    let before = world.world.position
    #expect(throws: rows[number].0) { try world.sell(sale) }
    #expect(world.world.position == before)
  }

  @Test("of a first day that is far away is refused, before or ahead", arguments: [-732, 732])
  func firstDays(days: Int32) throws {
    let world = try MuseumWorld()
    var sale = Self.sale(world)
    sale.channel = .presale
    sale.firstDay = date("2026-03-01").adding(days: days)
    #expect(throws: SubscriptionSaleRefusal.firstDay) {
      try world.sell(sale, at: noon("2026-03-01"))
    }
    sale.firstDay = date("2026-03-01").adding(days: days < 0 ? -731 : 731)
    _ = try world.sell(sale, at: noon("2026-03-01"))
  }

  @Test("of a new one needs that none lasts; of a further one, that there was one")
  func kinds() throws {
    let world = try MuseumWorld()
    let holder = try world.sell(.online, at: noon("2026-03-01")).holder
    let new = SubscriptionSale(to: .holder(holder), in: world.system, channel: .online)
    #expect(throws: SubscriptionSaleRefusal.kind) { try world.sell(new) }
    _ = try world.sell(new, at: noon("2027-03-01"))
    try world.world.register(.cancelSubscription(holder, world.system))
    #expect(throws: SubscriptionSaleRefusal.kind) { try world.renew(holder) }
  }

  @Test("with a voucher uses it up, once")
  func voucher() throws {
    let world = try MuseumWorld()
    try world.world.register(.issueVouchers(world.system, type: "Cadeau", codes: ["1234567890123"]))
    var sale = Self.sale(world)
    sale.channel = .online
    sale.voucher = "1234567890123"
    try world.sell(sale)
    sale.buyer = .newHolder(reference: 73)
    sale.article = .new(reference: 74, .digital)
    #expect(throws: SubscriptionSaleRefusal.voucher) { try world.sell(sale) }
  }

  @Test("again under its key gets its first answer; another one does not")
  func repeated() throws {
    let world = try MuseumWorld()
    let sale = Self.sale(world)
    let key = CommandKey.idempotency(3)
    let first = try world.sell(sale, key: key)
    let records = try world.world.records.filter { $0.header.key == key }
    let answer = world.world.kernel.repeated(sale, of: records)
    var again = try #require(answer)
    #expect(again.replayed)
    again.replayed = false
    #expect(again == first)
    let changes: [(inout SubscriptionSale) -> Void] = [
      { $0.priceCents = 1 }, { $0.kind = .renewal }, { $0.buyer = .holder(HolderID(1)) },
      { $0.seller = .none }, { $0.article = .stock(CardID(1)) }, { $0.homeMunicipality = 1 },
    ]
    for change in changes {
      var other = sale
      change(&other)
      let none = world.world.kernel.repeated(other, of: records)
      #expect(none == nil)
    }
  }
}
