import Testing

@testable import Ledger

@Suite("The sale of a card")
struct PassSaleTests {
  /// A world whose regions have price lists, a day in November.
  private static func world() throws -> World {
    let world = try World()
    for system in [world.ghent, world.brussels] {
      try world.register(.setTerms(system, PriceTests.terms))
    }
    world.now = utc("2026-11-25T10:00:00Z")
    return world
  }

  private static func stock(_ world: World, status: CardStatus = .localStock) throws -> CardID {
    try world.registerCard(of: .none, status: status)
  }

  private static func sale(
    _ world: World, _ card: CardID, to buyer: PassSale.Buyer = .newHolder(reference: 77)
  ) -> PassSale {
    var sale = PassSale(to: buyer, .stock(card), in: world.ghent, counter: world.organizer)
    sale.homeMunicipality = 9_000
    sale.birth = date("1990-01-01")
    return sale
  }

  private static func sell(_ world: World, _ sale: PassSale) throws -> PassSaleOutcome {
    try world.kernel.sell(sale, CommandContext(now: world.now))
  }

  @Test("of a first card is one command: holder, membership, tariff, card, sale")
  func firstCard() throws {
    let world = try Self.world()
    let card = try Self.stock(world)
    var sale = Self.sale(world, card)
    sale.socialTariff = .standard
    let before = world.position
    let outcome = try Self.sell(world, sale)
    let types = try world.events(after: before).map(\.type)
    #expect(
      types == [
        .holderRegistered, .membershipStarted, .socialTariffGranted, .cardStatusChanged, .passSold,
      ])
    let headers = try world.records.dropFirst(Int(before)).map(\.header)
    #expect(headers.map(\.index) == [0, 1, 2, 3, 4] && headers.allSatisfy { $0.count == 5 })
    #expect(outcome.cents == 100 && outcome.reason == .firstCard)
    #expect(outcome.position == before + 1)
    let view = world.kernel.state.card(card)
    #expect(view?.status == .active && view?.holder == outcome.holder)
    let tariff = world.kernel.state.socialTariff(
      of: outcome.holder, in: world.ghent, at: world.now + Instant.second)
    #expect(tariff?.lastDay == date("2027-04-30"))
    #expect(world.checkIn(world.now + Instant.second, with: card).refusal == nil)
    #expect(throws: PassSaleRefusal.cardStatus(.active)) { try Self.sell(world, sale) }
  }

  @Test("is refused with nothing recorded", arguments: 0..<13)
  func refusals(number: Int) throws {
    let world = try Self.world()
    let card = try Self.stock(world)
    let rows: [(PassSaleRefusal, (inout PassSale) throws -> Void)] = [
      (.unknown("card system"), { $0.system = CardSystemID(99) }),
      (.unknown("organiser"), { $0.counter = OrganizerID(99) }),
      (.unknown("holder"), { $0.buyer = .holder(HolderID(99)) }),
      (.invalidCard, { $0.article = .stock(CardID(99)) }),
      (.invalidCard, { $0.article = .new(reference: 8, .group) }),
      (.invalidCard, { $0.system = world.brussels }),
      (
        .cardStatus(.provisioned),
        { $0.article = .stock(try Self.stock(world, status: .provisioned)) }
      ),
      (.reason, { $0.reason = .extraCard }),
      (.reason, { $0.replaces = world.card }),
      (
        .notResident,
        {
          $0.homeMunicipality = 8_000
          $0.socialTariff = .standard
        }
      ),
      (.tariffEnd, { $0.socialTariff = .lastDay(date("2026-11-24")) }),
      (.tariffEnd, { $0.socialTariff = .lastDay(date("2028-01-01")) }),
      (.voucher, { $0.voucher = "nergens" }),
    ]
    var sale = Self.sale(world, card)
    try rows[number].1(&sale)
    let before = world.position
    #expect(throws: rows[number].0) { try Self.sell(world, sale) }
    #expect(world.position == before)
  }

  @Test("follows its reason", arguments: CardSaleReason.allCases)
  func reasons(reason: CardSaleReason) throws {
    let world = try Self.world()
    for isMember in [false, true] {
      for replaces in [false, true] {
        for grants in [false, true] {
          let system = isMember ? world.ghent : world.brussels
          var sale = PassSale(
            to: .holder(world.holder), .new(reference: UInt128(world.position) << 8, .digital),
            in: system, reason: reason)
          sale.homeMunicipality = 9_000
          if replaces { sale.replaces = world.card }
          if grants { sale.socialTariff = .standard }
          let fits =
            switch reason {
            case .firstCard: false
            case .cardUpgrade: !isMember && !replaces
            case .extraCard: isMember && !replaces
            case .lossTheft, .defect: isMember && replaces
            case .obtainSocialTariff: isMember && replaces && grants
            case .lossSocialTariff: isMember && replaces && !grants
            }
          let price = Result { try world.kernel.price(of: sale, now: world.now) }
          #expect(((try? price.get()) != nil) == fits, "\(isMember) \(replaces) \(grants)")
        }
      }
    }
  }

  /// Acceptance case g.
  @Test("of a card in place of a lost one keeps points, history and the week's limit")
  func replacement() throws {
    let world = try Self.world()
    let monday = utc("2026-11-23T10:00:00Z")
    #expect(world.checkIn(monday).refusal == nil)
    let balance = world.balance()
    try world.register(.changeCardStatus(world.card, .blocked, holder: world.holder))
    let new = try Self.stock(world)
    var sale = Self.sale(world, new, to: .holder(world.holder))
    sale.reason = .lossTheft
    sale.replaces = world.card
    world.now = monday + Instant.hour
    let outcome = try Self.sell(world, sale)
    #expect(outcome.cents == 100 && outcome.holder == world.holder)
    #expect(world.balance() == balance)
    #expect(world.checkIn(monday + Instant.day, with: new).refusal == .limitReached)
    #expect(world.checkIn(monday + Instant.day).refusal == .cardReplaced)
    #expect(world.checkIn(monday + 7 * Instant.day, with: new).refusal == nil)
    #expect(world.kernel.state.cards(of: world.holder).map(\.card) == [new, world.card])
    #expect(throws: RegistrationRefusal.cardStatus(.replaced)) {
      try world.register(.changeCardStatus(world.card, .active, holder: world.holder))
    }
    let history = try world.records.compactMap { record -> CardID? in
      guard case .checkedIn(let body) = record.event else { return nil }
      return body.card
    }
    #expect(history.first == world.card)
  }

  @Test("exchanges a card for one with the social tariff, and back")
  func tariff() throws {
    let world = try Self.world()
    var obtain = Self.sale(world, try Self.stock(world), to: .holder(world.holder))
    obtain.reason = .obtainSocialTariff
    obtain.replaces = world.card
    obtain.socialTariff = .lastDay(date("2027-06-30"))
    let mia = try Self.sell(world, obtain)
    func status() -> SocialTariffStatus? {
      world.now = world.now + Instant.second
      return world.kernel.state.socialTariff(of: world.holder, in: world.ghent, at: world.now)?
        .status
    }
    #expect(mia.cents == 100 && status() == .active)
    var loss = Self.sale(world, try Self.stock(world), to: .holder(world.holder))
    loss.reason = .lossSocialTariff
    loss.replaces = mia.card
    world.now = world.now + Instant.day
    #expect(try Self.sell(world, loss).cents == 500)
    #expect(status() == nil)
  }

  @Test("takes a voucher once, at the card system that issued it")
  func voucher() throws {
    let world = try Self.world()
    try world.register(.issueVouchers(world.ghent, type: "Welkom", codes: ["W-1", "W-2"]))
    #expect(throws: RegistrationRefusal.alreadyDefined("voucher")) {
      try world.register(.issueVouchers(world.brussels, type: "Welkom", codes: ["W-2"]))
    }
    var sale = Self.sale(world, try Self.stock(world))
    sale.voucher = "W-1"
    #expect(try Self.sell(world, sale).cents == 0)
    sale.article = .stock(try Self.stock(world))
    sale.buyer = .newHolder(reference: 78)
    #expect(throws: PassSaleRefusal.voucher) { try Self.sell(world, sale) }
    sale.article = .new(reference: 9, .digital)
    sale.system = world.brussels
    sale.voucher = "W-2"
    #expect(throws: PassSaleRefusal.voucher) { try Self.sell(world, sale) }
  }

  @Test("a holder of another region who buys a card here becomes a member here as well")
  func upgrade() throws {
    let world = try Self.world()
    world.checkIn(utc("2026-11-24T10:00:00Z"))
    var sale = PassSale(
      to: .holder(world.holder), .new(reference: 5, .digital), in: world.brussels)
    sale.homeMunicipality = 9_000
    let before = world.position
    let outcome = try Self.sell(world, sale)
    #expect(outcome.reason == .cardUpgrade)
    guard case .membershipStarted(let started) = try world.events(after: before).first else {
      Issue.record("a membership comes first")
      return
    }
    // What the new region's own fold needs of the past.
    #expect(started.balance == 1 && started.openCounts.count == 1)
    let memberships = world.kernel.state.memberships(of: world.holder, at: world.now + 5)
    #expect(memberships.map(\.system) == [world.ghent, world.brussels])
  }

  @Test("a sale whose key comes again is told from its records; another sale is not")
  func repeated() throws {
    let world = try Self.world()
    let sale = Self.sale(world, try Self.stock(world))
    let before = world.position
    let outcome = try Self.sell(world, sale)
    let records = Array(try world.records.dropFirst(Int(before)))
    var expected = outcome
    expected.replayed = true
    #expect(world.kernel.repeated(sale, of: records) == expected)
    var other = sale
    other.article = .stock(world.card)
    #expect(world.kernel.repeated(other, of: records) == nil)
    other = sale
    other.buyer = .holder(world.holder)
    #expect(world.kernel.repeated(other, of: records) == nil)
    other = sale
    other.homeMunicipality = 9_050
    #expect(world.kernel.repeated(other, of: records) == nil)
  }
}
