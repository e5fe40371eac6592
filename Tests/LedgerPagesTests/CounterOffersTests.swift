import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@testable import LedgerPages

@Suite("What a counter sells, redeems and takes back")
struct CounterOffersTests {
  private static let ticket = [
    "pass": Dataset.social, "event": Dataset.event, "price": "10,00", "tariff": "SOCIALTARIFF",
  ]

  @Test("offers the tariffs of a price, and sells at one of them")
  func sells() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(try await service.browser(.counter, language: "en"))
      var form = Self.ticket
      form["tariff"] = nil
      for price in ["10", "10,00", " 10.00 "] {
        form["price"] = price
        let offered = try await counter.send("tariffs", form)
        #expect(offered.status == 200, "\(price)")
        #expect(offered.choices("tariff") == ["SOCIALTARIFF"], "\(price)")
        #expect(offered.text.contains("€2.00"), "\(price)")
        #expect(offered.text.contains(#"value="SOCIALTARIFF" required checked autofocus"#))
        #expect(offered.text.split(separator: " autofocus").count == 2)
      }
      let position = try await service.position()
      form = Self.ticket
      form["pass"] = Dataset.group
      form["count"] = "2"
      let sold = try await counter.send("sell", form)
      #expect(sold.status == 200)
      for told in ["Sold.", "Permanente UiTPAS Test Festiviteit", "2 × €2.00 = €4.00"] {
        #expect(sold.outcome?.contains(told) == true, "\(told)")
      }
      #expect(try await service.position() == position + 2)
      #expect(sold.text.contains(#"name="number" value="" autofocus"#))
      // The price stays for the next holder, whose tariffs are there at once.
      let next = try await counter.find(
        Dataset.social, ["event": Dataset.event, "price": "10,00"])
      #expect(next.choices("tariff") == ["SOCIALTARIFF"])
    }
  }

  @Test("sells a form that comes twice once, and nothing else under its key")
  func sellsOnce() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(try await service.browser(.counter, language: "en"))
      let key = try await counter.newKey()
      var form = Self.ticket
      form["count"] = "1"
      let before = try await service.position()
      let first = try await counter.send("sell", form, key: key)
      let second = try await counter.send("sell", form, key: key)
      #expect(first.status == 200 && first.outcome == second.outcome)
      #expect(try await service.position() == before + 1)
      for (field, value) in [("count", "2"), ("price", "12"), ("pass", "0900010959113")] {
        var other = form
        other[field] = value
        #expect(try await counter.send("sell", other, key: key).status == 409, "\(field)")
      }
      #expect(try await service.position() == before + 1)
    }
  }

  @Test("tells why nothing is offered or sold", arguments: Language.allCases)
  func refusesTickets(_ language: Language) async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(
        try await service.browser(.counter, language: language.rawValue))
      var form = Self.ticket
      form["pass"] = Dataset.expired
      let expired = try #require(EndUserMessages.text(for: .socialTariffExpired))[language]
      for action in ["tariffs", "sell"] {
        form["count"] = "1"
        let answer = try await counter.send(action, form)
        #expect(answer.status == 400, "\(action)")
        #expect(answer.outcome?.contains(Markup.escaped(expired)) == true, "\(action)")
      }
      form = Self.ticket
      form["event"] = Dataset.limitedEvent
      form["count"] = "1"
      #expect(try await counter.send("sell", form).status == 200)
      let full = try await counter.send("sell", form)
      #expect(full.status == 400)
      #expect(full.outcome?.contains(#"role="alert""#) == true)
      let position = try await service.position()
      for (field, value) in [
        ("price", ""), ("price", "ten"), ("price", "-1"), ("price", "1,234"),
        ("price", "10000.01"), ("count", "0"), ("count", "501"), ("count", ""), ("event", ""),
      ] {
        var wrong = Self.ticket
        wrong["count"] = "1"
        wrong[field] = value
        let answer = try await counter.send("sell", wrong)
        #expect(answer.status == 400, "\(field) \(value)")
        #expect(answer.outcome?.contains(#"role="alert""#) == true, "\(field) \(value)")
      }
      #expect(try await service.position() == position)
    }
  }

  @Test("offers what the holder can redeem, and redeems it once")
  func redeems() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(try await service.browser(.counter, language: "en"))
      let found = try await counter.find(Dataset.holder)
      let offered = found.choices("reward")
      #expect(offered.contains(Dataset.reward))
      #expect(!offered.contains("5825") && !offered.contains("5826"))
      let key = try await counter.newKey()
      let form = ["pass": Dataset.holder, "reward": Dataset.reward]
      let before = try await service.position()
      let first = try await counter.send("redeem", form, key: key)
      let second = try await counter.send("redeem", form, key: key)
      #expect(first.status == 200 && first.outcome == second.outcome)
      for told in ["Redeemed.", "Test Voordeel Regio Gent", "Points: -5", "New balance: 95"] {
        #expect(first.outcome?.contains(told) == true, "\(told)")
      }
      #expect(try await service.position() == before + 1)
      let other = try await counter.send(
        "redeem", ["pass": Dataset.social, "reward": Dataset.reward], key: key)
      #expect(other.status == 409)
      let past = try await counter.send("redeem", ["pass": Dataset.holder, "reward": "5825"])
      #expect(past.status == 400)
      let words = try #require(EndUserMessages.text(for: .rewardPeriodConstraint))[.en]
      #expect(past.outcome?.contains(words) == true)
      #expect(try await service.balance(Dataset.holder) == 95)
      #expect(try await service.balance(Dataset.social) == 100)
    }
  }

  @Test("takes back what it did, once")
  func cancels() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(try await service.browser(.counter, language: "en"))
      service.clock.advance(seconds: 60)
      var ticket = Self.ticket
      ticket["count"] = "1"
      for (made, balance) in [
        (try await counter.checkIn(Dataset.social), "101"),
        (try await counter.send("sell", ticket), "101"),
        (
          try await counter.send(
            "redeem", ["pass": Dataset.social, "reward": Dataset.reward]), "96"
        ),
      ] {
        #expect(made.outcome?.contains("New balance: \(balance)") == true)
        let newest = try #require(made.choices("record").first)
        #expect(made.text.contains("value=\"\(newest)\" required checked"))
        service.clock.advance(seconds: 1)
      }
      let found = try await counter.find(Dataset.social)
      let records = found.choices("record")
      #expect(records.map { $0.prefix { $0 != ":" } } == ["redemption", "sale", "checkin"])
      #expect(!found.text.contains(" checked"))
      let pass = ["pass": Dataset.social]
      try #require(records.count == 3)
      for (index, balance) in ["101", "101", "100"].enumerated() {
        let form = pass.merging(["record": records[index]]) { $1 }
        let before = try await service.position()
        let answer = try await counter.send("cancel", form)
        #expect(answer.status == 200, "\(records[index])")
        #expect(answer.outcome?.contains("Cancelled.") == true)
        #expect(answer.outcome?.contains("New balance: \(balance)") == true, "\(balance)")
        #expect(!answer.choices("record").contains(records[index]))
        let after = try await service.position()
        #expect(after > before)
        let again = try await counter.send("cancel", form)
        #expect(again.status == 404)
        #expect(again.outcome?.contains(#"role="alert""#) == true)
        #expect(try await service.position() == after)
      }
    }
  }

  @Test("takes back together what was sold together")
  func cancelsOrder() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(try await service.browser(.counter, language: "en"))
      var ticket = Self.ticket
      ticket["pass"] = Dataset.group
      ticket["count"] = "3"
      let sold = try await counter.send("sell", ticket)
      let records = sold.choices("record")
      let order = try #require(records.first)
      #expect(records.count == 1 && order.split(separator: ",").count == 3)
      #expect(sold.text.contains("Ticket: 3 × "))
      let one = try #require(order.split(separator: ",").last)
      #expect(try await counter.send("cancel", ["record": "sale:\(one)"]).status == 200)
      let rest = try await counter.send(
        "cancel", ["pass": Dataset.group, "record": order])
      #expect(rest.status == 200)
      #expect(rest.choices("record").isEmpty)
      #expect(try await counter.send("cancel", ["record": order]).status == 404)
    }
  }
}
