import Testing

@testable import Ledger

@Suite("The price of a card")
struct PriceTests {
  /// Prices as a region of 2018 had them: two euro under 18, five from 18 on, one for MIA.
  static let terms = CardSystemTerms(prices: [
    CardPrice(label: "Bon", cents: 0, voucherType: "Welkom"),
    CardPrice(label: "Vervanging", cents: 100, reasons: [.lossTheft, .defect]),
    CardPrice(label: "Kansentarief", cents: 100, socialTariff: true),
    CardPrice(label: "Digitaal", cents: 50, ageTo: 17, whenAgeUnknown: false, kind: .digital),
    CardPrice(label: "Tot en met 17 jaar", cents: 200, ageTo: 17, whenAgeUnknown: false),
    CardPrice(label: "Van elders", cents: 700, resident: false),
    CardPrice(label: "Vanaf 18 jaar", cents: 500),
  ])

  struct Case: Sendable {
    var words: String
    var reason = CardSaleReason.firstCard
    var age: Int? = 30
    var isResident = true
    var tariff = false
    var kind = CardKind.individual
    var voucher: String?
    var cents: UInt32?
  }

  static let cases = [
    Case(words: "an adult", cents: 500),
    Case(words: "seventeen", age: 17, cents: 200),
    Case(words: "eighteen", age: 18, cents: 500),
    Case(words: "new-born", age: 0, cents: 200),
    Case(words: "an age that is not known is no child's", age: nil, cents: 500),
    Case(words: "from elsewhere", isResident: false, cents: 700),
    Case(
      words: "a child from elsewhere", age: 9, isResident: false, cents: 200),
    Case(words: "with the social tariff", tariff: true, cents: 100),
    Case(words: "a child's digital card", age: 9, kind: .digital, cents: 50),
    Case(words: "a lost card", reason: .lossTheft, cents: 100),
    Case(words: "an extra card", reason: .extraCard, cents: 500),
    Case(words: "with a voucher", voucher: "Welkom", cents: 0),
    Case(words: "with a voucher that no row names", voucher: "Anders", cents: nil),
  ]

  @Test("is that of the first row whose conditions hold", arguments: cases)
  func rows(_ row: Case) {
    let question = PriceQuestion(
      reason: row.reason, age: row.age, isResident: row.isResident, hasSocialTariff: row.tariff,
      kind: row.kind, voucherType: row.voucher)
    #expect(Self.terms.price(for: question)?.cents == row.cents, "\(row.words)")
  }

  @Test("someone is 18 on the local day of the birthday, and not a day before")
  func birthday() {
    let birth = date("2000-09-20")
    #expect(date("2018-09-19").age(since: birth) == 17)
    #expect(date("2018-09-20").age(since: birth) == 18)
    #expect(date("2023-02-28").age(since: date("2004-02-29")) == 18)
    #expect(date("2023-03-01").age(since: date("2004-02-29")) == 19)
  }

  @Test("without a list there is none")
  func noList() {
    let question = PriceQuestion(
      reason: .firstCard, age: 30, isResident: true, hasSocialTariff: false, kind: .individual)
    #expect(CardSystemTerms().price(for: question) == nil)
  }

  @Test("a list holds from when it was set; one that is entered late takes its place in time")
  func inTime() throws {
    let world = try World()
    func set(_ cents: UInt32, at instant: Instant) throws {
      let terms = CardSystemTerms(prices: [CardPrice(label: "x", cents: cents)])
      _ = try world.kernel.register(
        .setTerms(world.ghent, terms), CommandContext(now: world.now, occurredAt: instant))
    }
    let start = world.now
    try set(500, at: start)
    world.now = start + 20 * Instant.day
    try set(700, at: start + 10 * Instant.day)
    try set(600, at: start + 5 * Instant.day)
    func cents(_ days: Int64) -> UInt32? {
      world.kernel.state.terms(of: world.ghent, at: start + days * Instant.day).prices.first?.cents
    }
    #expect([cents(-1), cents(0), cents(6), cents(11)] == [nil, 500, 600, 700])
  }
}
