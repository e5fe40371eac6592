import Ledger
import LedgerService
import PassDirectory
import Testing

@Suite("The test data set's tariffs")
struct TestDatasetTicketTests {
  private static let manyTickets = "5a0967f9-cc06-4c3c-9206-30481a767434"
  private static let onePerWeek = "d83b5b8a-108a-45d6-9ac9-8bdc44a0a24a"

  /// A ledger with the data set, for whoever asks about its cards.
  private struct Dataset {
    let log: TestLog
    let engine: LedgerEngine

    init() async throws {
      log = try TestLog(.memory)
      engine = try log.start()
      try await engine.registerAll([.createLedger(origin: "ledger.example/test")])
      _ = try await TestDataset(engine, permissions: [], museumPermissions: []).load()
    }

    func card(_ number: String) throws -> CardID {
      let number = try #require(UITPASNumber(number))
      let identifier = PassIdentifier(kind: .uitpasNumber, key: UInt128(number.value))
      return CardID(try #require(log.directory.card(identifier)).card)
    }

    func line(
      _ number: String, at event: String = manyTickets, by tariff: TicketTariff = .social,
      _ price: UInt32 = 1_000
    ) throws -> TicketLine {
      let event = try #require(engine.catalogue.event(id: event))
      return TicketLine(
        card: try card(number), event: event.event, tariff: tariff, price: price,
        homeMunicipality: 9_000)
    }

    func tariffs(_ number: String) async throws -> Result<TariffAnswer, TicketRefusal> {
      let line = try line(number)
      return try await engine.tariffs(
        TariffQuestion(
          card: line.card, event: line.event, price: line.price, homeMunicipality: 9_000))
    }

    func sell(_ lines: [TicketLine]) async throws -> TicketRefusal? {
      switch try await engine.sell(TicketOrder(lines), client: .none) {
      case .decided(.sold): return nil
      case .decided(.refused(let refusal, _, _, _)): return refusal
      case .keyReused: preconditionFailure("there is no key")
      }
    }
  }

  @Test("each card is offered what the data set's table says")
  func offers() async throws {
    let dataset = try await Dataset()
    let coupon = try #require(dataset.engine.catalogue.coupon(id: "COUPON_1079")).coupon
    let groupCoupon = try #require(dataset.engine.catalogue.coupon(id: "COUPON_2000")).coupon
    let social = TariffOffer(tariff: .social, price: 200, remaining: 1)
    let euro = TariffOffer(tariff: .coupon(coupon), price: 100, remaining: 1)
    let cases: [(String, [TariffOffer], TicketRefusal?)] = [
      ("0900000067513", [social], nil), ("0900010959113", [social], nil),
      ("0900011902815", [social], nil), ("0900000672312", [social, euro], nil),
      ("0900010888817", [euro], .noSocialTariff), ("0900000095902", [], .noSocialTariff),
      ("0900000093204", [], .noSocialTariff), ("0900000031618", [], .socialTariffExpired),
      ("0900000058918", [], .socialTariffExpired),
      ("0900000045410", [TariffOffer(tariff: .social, price: 200, remaining: 1_000)], nil),
      ("0900010630813", [TariffOffer(tariff: .social, price: 200, remaining: 50)], nil),
      (
        "0900000191800", [TariffOffer(tariff: .coupon(groupCoupon), price: 100, remaining: 50)],
        .noSocialTariff
      ),
    ]
    for (number, offers, refusal) in cases {
      let answer = try await dataset.tariffs(number).get()
      #expect(answer.offers == offers, "\(number)")
      #expect(answer.socialRefusal == refusal, "\(number)")
    }
    #expect(try await dataset.tariffs("0900000002312") == .failure(.cardBlocked))
    #expect(try await dataset.tariffs("0900000074519") == .failure(.cardNotActive))
  }

  @Test("case b: two in one request, of which one expired; the first then sells alone")
  func batch() async throws {
    let dataset = try await Dataset()
    let lines = try [dataset.line("0900010959113"), dataset.line("0900000031618")]
    #expect(try await dataset.sell(lines) == .socialTariffExpired)
    #expect(try await dataset.sell([lines[0]]) == nil)
  }

  @Test("the second sale in a week is refused at the event with one; a group buys three at once")
  func limits() async throws {
    let dataset = try await Dataset()
    let line = try dataset.line("0900000067513", at: Self.onePerWeek)
    #expect(try await dataset.sell([line]) == nil)
    #expect(try await dataset.sell([line]) == .holderLimit)
    let group = try dataset.line("0900000045410")
    #expect(try await dataset.sell([group, group, group]) == nil)
    #expect(try await dataset.tariffs("0900000045410").get().offers.map(\.remaining) == [997])
  }
}
