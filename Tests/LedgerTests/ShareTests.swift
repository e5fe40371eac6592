import Testing

@testable import Ledger

@Suite("Shares of a price")
struct ShareTests {
  static let norm = ShareRule(
    holder: .ofPrice(basisPoints: 2_000), municipality: .ofPrice(basisPoints: 4_000))
  static let aalst = ShareRule(
    holder: .fixed(cents: 150), municipality: .ofPrice(basisPoints: 5_000))
  static let lede = ShareRule(
    holder: .fixed(cents: 150), municipality: .ofPrice(basisPoints: 7_000))

  @Test(
    "the worked cases: price, then holder, municipality, organiser",
    arguments: [
      (norm, 1_100, [220, 440, 440]), (norm, 999, [200, 400, 399]),
      (lede, 200, [150, 50, 0]), (aalst, 1_500, [150, 750, 600]),
      (lede, 1_500, [150, 1_050, 300]), (norm, 1, [0, 0, 1]), (norm, 3, [1, 1, 1]),
      (norm, 0, [0, 0, 0]),
    ] as [(ShareRule, UInt32, [UInt32])])
  func cases(rule: ShareRule, price: UInt32, expected: [UInt32]) {
    let shares = rule.shares(ofPrice: price)
    #expect([shares.holder, shares.municipality, shares.organizer] == expected)
    #expect(shares.flemishGovernment == 0)
  }

  @Test("a part of the rest is one of what the payers before leave")
  func rest() {
    let rule = ShareRule(
      holder: .fixed(cents: 200), municipality: .ofRest(basisPoints: 5_000),
      flemishGovernment: .ofRest(basisPoints: 10_000))
    #expect(
      rule.shares(ofPrice: 1_001)
        == Shares(holder: 200, municipality: 401, flemishGovernment: 400, organizer: 0))
  }

  @Test("a record whose shares do not add up to its price is none")
  func wrongRecord() throws {
    for (name, example) in ExampleRecords.tickets where name.hasPrefix("ticketSold") {
      guard case .ticketSold(var ticket) = example.event else { continue }
      #expect(throws: Never.self) {
        try LedgerRecord(example.encoded(), at: example.header.position)
      }
      ticket.shares.organizer += 1
      var wrong = example
      wrong.event = .ticketSold(ticket)
      #expect(throws: RecordError.self) {
        try LedgerRecord(wrong.encoded(), at: example.header.position)
      }
    }
  }

  @Test("they add up to the price, over 10,000 random keys and prices")
  func law() {
    var random = SplitMix64(seed: 4)
    for _ in 0..<10_000 {
      let rule = random.shareRule()
      let price: UInt32 = random.oneIn(4) ? random.unsigned() : UInt32(random.number(0...10_000))
      let shares = rule.shares(ofPrice: price)
      #expect(shares.total == UInt64(price), "\(rule) of \(price)")
    }
  }
}
