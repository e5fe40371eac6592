import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@testable import LedgerPages

@Suite("The counter's page")
struct CounterPageTests {
  @Test("finds whose pass it is, by number, with what makes it readable, and by chip")
  func finds() async throws {
    try await PageService.serve { service in
      try await service.name(Dataset.social, "Ada", "Van <Hulle>")
      let counter = try await CounterDriver(try await service.browser(.counter, language: "en"))
      for number in [Dataset.social, "0900 0000-67513", Dataset.socialChip, "04:36:3C:DAEE3880"] {
        let answer = try await counter.find(number)
        #expect(answer.status == 200, "\(number)")
        #expect(answer.text.contains("Ada Van &lt;Hulle&gt;</h2>"), "\(number)")
        #expect(answer.text.contains("<dt>Points</dt><dd class=\"figure\">100</dd>"))
        #expect(answer.text.contains("yes, through 30/04/2027"))
        #expect(answer.text.contains(">UiTPAS Gent<"))
        #expect(answer["cache-control"] == "no-store")
        #expect(answer.outcome == nil)
      }
      let none = try await counter.find(Dataset.holder)
      #expect(none.text.contains("<dt>Social tariff</dt><dd class=\"figure\">no</dd>"))
      let expired = try await counter.find(Dataset.expired)
      #expect(expired.text.contains("expired on "))
      let message = try #require(EndUserMessages.text(for: .socialTariffExpired))
      #expect(expired.text.contains(Markup.escaped(message[.en])))
    }
  }

  @Test("checks in, shows the new balance and is ready for the next number")
  func checksIn() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.counter, language: "en")
      let counter = try await CounterDriver(browser)
      let answer = try await counter.checkIn(Dataset.holder)
      #expect(answer.status == 200)
      let outcome = try #require(answer.outcome)
      #expect(outcome.contains(#"class="notice good" role="status""#))
      for told in [
        "Checked in.", "Permanente UiTPAS Test Festiviteit", "Points: +1", "New balance: 101",
      ] {
        #expect(outcome.contains(told), "\(told)")
      }
      #expect(try await service.balance(Dataset.holder) == 101)
      #expect(answer.text.contains(#"<input id="number" name="number" value="" autofocus"#))
      #expect(answer.text.contains(#"aria-describedby="outcome""#))
      #expect(answer.text.contains("<option value=\"\(Dataset.event)\" selected>"))
      // The pass that is shown can be served without being scanned again.
      let again = try await counter.send(
        "checkin", ["number": "", "pass": Dataset.holder, "event": Dataset.limitedEvent])
      #expect(again.outcome?.contains("New balance: 102") == true)
      let fresh = try await service.browser(.counter, id: "another", language: "en").open(
        "/counter")
      #expect(!fresh.text.contains(Dataset.holder))
    }
  }

  @Test("tells why something is refused, in the visitor's language", arguments: Language.allCases)
  func refuses(_ language: Language) async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(
        try await service.browser(.counter, language: language.rawValue))
      #expect(try await counter.checkIn(Dataset.holder).status == 200)
      let limit = EndUserMessages.limitReached(1, .week)[language]
      let twice = try await counter.checkIn(Dataset.holder)
      #expect(twice.status == 400)
      #expect(twice.outcome?.contains(#"class="notice bad" role="alert""#) == true)
      #expect(twice.outcome?.contains(Markup.escaped(limit)) == true)
      #expect(twice.text.contains(#"name="number" value="" autofocus"#))
      let cardStatus = try #require(EndUserMessages.text(for: .invalidCardStatus))[language]
      for (number, status) in [(Dataset.blocked, "BLOCKED"), (Dataset.stock, "LOCAL_STOCK")] {
        let answer = try await counter.find(number)
        #expect(answer.status == 400, "\(number)")
        #expect(answer.outcome?.contains(Markup.escaped(cardStatus)) == true, "\(number)")
        let word = TimelineWords.cardStatus(status)[language]
        #expect(answer.outcome?.contains(Markup.escaped(word)) == true, "\(number)")
        #expect(!answer.text.contains("<dt>"), "\(number)")
      }
      #expect(try await service.balance(Dataset.holder) == 101)
    }
  }

  @Test("knows no other number, and says so without saying more")
  func unknown() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(try await service.browser(.counter, language: "en"))
      let words = try #require(EndUserMessages.text(for: .passNotFound))[.en]
      for number in [Dataset.nobody, "<script>", "0900000095903", "04AAAAAAAAAAAA"] {
        let answer = try await counter.find(number)
        #expect(answer.status == 404, "\(number)")
        #expect(answer.outcome?.contains(words) == true, "\(number)")
        #expect(!answer.text.contains("<script") && !answer.text.contains("<dt>"))
      }
      let nothing = try await counter.find("")
      #expect(nothing.status == 400)
      #expect(nothing.outcome?.contains("Scan a pass or give a number.") == true)
      let position = try await service.position()
      let noEvent = try await counter.send("checkin", ["number": Dataset.holder])
      #expect(noEvent.status == 400)
      #expect(noEvent.outcome?.contains("Choose an activity.") == true)
      #expect(noEvent.text.contains("<dt>Points</dt>"))
      #expect(try await counter.checkIn(Dataset.nobody).status == 400)
      #expect(try await service.position() == position)
    }
  }

  @Test("lets nobody try out numbers: what is not found is counted as the API counts it")
  func guessing() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(try await service.browser(.counter, language: "en"))
      let key = try await counter.newKey()
      var statuses: Set<Int> = []
      for _ in 0..<120 {
        let form = ["number": Dataset.nobody]
        statuses.insert(try await counter.send("find", form, key: key).status)
      }
      #expect(statuses == [404])
      let refused = try await counter.find(Dataset.holder)
      #expect(refused.status == 429)
      #expect(refused["retry-after"] == "1")
      #expect(!refused.text.contains("<dt>"))
      #expect(refused.text.contains(#"name="number" value="" autofocus"#))
      service.clock.advance(seconds: 2)
      #expect(try await counter.find(Dataset.holder).status == 200)
    }
  }

  @Test("makes one record of a form that comes twice, and none of another under its key")
  func twice() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(try await service.browser(.counter, language: "en"))
      let key = try await counter.newKey()
      let before = try await service.position()
      let first = try await counter.checkIn(Dataset.holder, key: key)
      let second = try await counter.checkIn(Dataset.holder, key: key)
      #expect(first.outcome != nil && first.outcome == second.outcome)
      #expect(try await service.position() == before + 1)
      for (number, event) in [
        (Dataset.social, Dataset.event), (Dataset.holder, Dataset.limitedEvent),
      ] {
        let other = try await counter.checkIn(number, at: event, key: key)
        #expect(other.status == 409)
        #expect(other.outcome?.contains("This form was sent before") == true)
        #expect(other.text.firstValue(of: "key") != key)
      }
      #expect(try await service.position() == before + 1)
      // It is the key of the API: the same request there is the same command.
      let token = try #require(counter.browser.token)
      let body = #"{"uitpasNumber":"\#(Dataset.holder)","eventId":"\#(Dataset.event)"}"#
      let answer = try await exchange(
        service.port,
        Sent(
          method: "POST", path: "/uitpas/checkins",
          headers: [
            "Authorization: Bearer \(token)", "Content-Type: application/json",
            "Idempotency-Key: \(key)",
          ], body: body))
      #expect(answer.status == 201)
      #expect(try await service.position() == before + 1)
    }
  }

  @Test("has a key of its own on every page, and takes no form without one")
  func keys() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(try await service.browser(.counter))
      let keys = [try await counter.newKey(), try await counter.newKey()]
      #expect(Set(keys).count == 2)
      for key in ["", "a key", String(repeating: "k", count: 65)] {
        let answer = try await counter.checkIn(Dataset.holder, key: key)
        #expect(answer.status == 400, "\(key)")
      }
      #expect(try await counter.send("steal", [:]).status == 400)
      #expect(try await counter.send("cancel", ["record": "thing:1"]).status == 400)
      #expect(try await counter.send("cancel", ["record": "sale"]).status == 400)
      #expect(try await service.balance(Dataset.holder) == 100)
    }
  }

  @Test("keeps the key of a form of which nobody knows what became")
  func silence() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(try await service.browser(.counter, language: "en"))
      let key = try await counter.newKey()
      await service.engine.drain()
      let answer = try await counter.checkIn(Dataset.holder, key: key)
      #expect(answer.status == 503)
      #expect(answer["retry-after"] == "1")
      #expect(answer.text.firstValue(of: "key") == key)
      #expect(answer.text.contains("name=\"number\" value=\"\(Dataset.holder)\""))
      #expect(answer.outcome?.contains("That is not possible right now.") == true)
    }
  }

  @Test("takes forms of its own pages alone")
  func forgery() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(try await service.browser(.counter))
      let key = try await counter.newKey()
      let form = "do=checkin&number=\(Dataset.holder)&event=\(Dataset.event)&key=\(key)"
      let other = try await service.browser(.counter, id: "another")
      let before = try await service.position()
      for body in [form, "\(form)&csrf=", "\(form)&csrf=\(counter.csrf)0"] {
        #expect(try await counter.browser.send("/counter", body).status == 403)
      }
      #expect(try await other.send("/counter", "\(form)&csrf=\(counter.csrf)").status == 403)
      let foreign = try await counter.browser.send(
        "/counter", "\(form)&csrf=\(counter.csrf)", headers: ["Sec-Fetch-Site: cross-site"])
      #expect(foreign.status == 403)
      let nobody = try await service.stranger().send("/counter", "\(form)&csrf=\(counter.csrf)")
      #expect(nobody.status == 303)
      #expect(try await service.position() == before)
    }
  }

  @Test("checks in what is scanned, where that was chosen, and keeps the choice")
  func once() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(try await service.browser(.counter, language: "en"))
      let chosen = ["event": Dataset.event, "once": "yes"]
      let answer = try await counter.find(Dataset.holderChip, chosen)
      #expect(answer.outcome?.contains("New balance: 101") == true)
      #expect(answer.text.contains(#"id="once" name="once" value="yes" checked"#))
      let refused = try await counter.find(Dataset.holder, chosen)
      #expect(refused.status == 400)
      #expect(refused.text.contains("<dt>Points</dt>"))
      #expect(refused.text.contains(#"id="once" name="once" value="yes" checked"#))
      let shown = try await counter.send("find", ["pass": Dataset.holder, "once": "yes"])
      #expect(shown.status == 200)
      #expect(shown.outcome == nil)
    }
  }

  @Test("names no number in an address, a cookie or a field of the header")
  func discretion() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(try await service.browser(.counter))
      for number in [Dataset.social, Dataset.socialChip, Dataset.nobody] {
        for action in ["find", "checkin"] {
          let answer = try await counter.send(
            action, ["number": number, "event": Dataset.event, "price": "10"])
          #expect(answer.cookies.isEmpty)
          for field in answer.fields { #expect(!field.value.contains(number)) }
          for part in answer.text.split(separator: " ") where !part.hasPrefix("value=") {
            #expect(!part.contains("=\"\(number)"), "\(part)")
          }
        }
      }
    }
  }
}
