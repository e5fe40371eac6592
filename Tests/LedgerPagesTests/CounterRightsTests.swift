import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import LoopbackTesting
import PassDirectory
import Testing

@testable import LedgerPages

@Suite("Who sees what at a counter")
struct CounterRightsTests {
  @Test("The page is for whoever may check in, sell or redeem, and for nobody else")
  func roles() async throws {
    try await PageService.serve { service in
      let wanted: Set<Permission> = [.checkinsWrite, .ticketSalesRegister, .rewardsRedeem]
      for role in Role.allCases {
        let browser = try await service.browser(role)
        let isFor = !role.permissions.isDisjoint(with: wanted)
        #expect(try await browser.open("/counter").status == (isFor ? 200 : 403), "\(role)")
        let start = try await browser.open("/").text
        #expect(start.contains(#"<a href="/counter">"#) == isFor, "\(role)")
        let form = "do=find&key=k&csrf=\(try await browser.formKey())&number=\(Dataset.holder)"
        #expect(try await browser.send("/counter", form).status == (isFor ? 200 : 403), "\(role)")
      }
      for permission in wanted {
        let browser = try await service.browser([permission], id: "may-\(permission)")
        #expect(try await browser.open("/counter").status == 200, "\(permission)")
      }
      let answer = try await service.stranger().open("/counter")
      #expect(answer.status == 303)
      #expect(answer["location"] == "/sign-in?next=/counter")
    }
  }

  /// What somebody may do, and what the page then tells them of a holder.
  struct Row: Sendable, CustomTestStringConvertible {
    var permissions: Set<Permission>
    var number = Dataset.social
    var status = 200
    var tellsName = false
    var tellsFirstName = false
    var tellsFacts = false
    var tellsNumber = false
    var sells = false
    var redeems = false

    var testDescription: String {
      permissions.map(\.rawValue).sorted().joined(separator: " ") + " \(number)"
    }
  }

  private static let rows = [
    Row(permissions: [.checkinsWrite], tellsNumber: true),
    Row(permissions: [.checkinsWrite], number: Dataset.socialChip, status: 400),
    Row(permissions: [.rewardsRedeem, .passholdersSearch], tellsNumber: true, redeems: true),
    Row(
      permissions: [.checkinsWrite, .passesRead], number: Dataset.socialChip,
      tellsFirstName: true, tellsFacts: true, tellsNumber: true),
    Row(
      permissions: [.checkinsWrite, .passesChipNumbersRead], number: Dataset.socialChip,
      tellsFirstName: true, tellsFacts: true, tellsNumber: true),
    Row(permissions: [.checkinsWrite, .passesChipNumbersRead], tellsNumber: true),
    Row(
      permissions: [.checkinsWrite, .passesRead, .passholdersSearchByID], tellsName: true,
      tellsFirstName: true, tellsFacts: true, tellsNumber: true),
    Row(permissions: [.ticketSalesRegister], tellsNumber: true),
    Row(permissions: [.ticketSalesRegister, .tariffsRead], tellsNumber: true, sells: true),
    Row(permissions: [.tariffsRead, .checkinsWrite], tellsNumber: true),
    Row(
      permissions: Role.terminal.permissions, number: Dataset.socialChip, tellsFirstName: true,
      tellsFacts: true, tellsNumber: true, sells: true),
    Row(
      permissions: Role.counter.permissions, number: Dataset.socialChip, tellsName: true,
      tellsFirstName: true, tellsFacts: true, tellsNumber: true, sells: true, redeems: true),
  ]

  @Test("Nobody sees more of a holder than the API would tell them", arguments: rows)
  func facts(_ row: Row) async throws {
    try await PageService.serve { service in
      try await service.name(Dataset.social, "Adelheid", "Verstraeten")
      let counter = try await CounterDriver(
        try await service.browser(row.permissions, id: "somebody", language: "en"))
      let answer = try await counter.find(
        row.number, ["event": Dataset.event, "price": "10"])
      #expect(answer.status == row.status)
      let text = answer.text
      #expect(text.contains("Verstraeten") == row.tellsName)
      #expect(text.contains("Adelheid") == row.tellsFirstName)
      #expect(text.contains("<dt>Points</dt>") == row.tellsFacts)
      #expect(text.contains("yes, through") == row.tellsFacts)
      #expect(text.contains(Dataset.social) == row.tellsNumber)
      #expect(text.contains(#"id="sell""#) == row.sells)
      #expect(text.contains("SOCIALTARIFF") == row.sells)
      #expect(text.contains(#"id="redeem""#) == row.redeems)
      #expect(
        text.contains(#"id="checkin""#) == row.permissions.contains(.checkinsWrite))
      #expect(!text.contains("PASSHOLDERS") && !text.contains("{{"))
      // What was done is told without what may not be read.
      guard row.permissions.contains(.checkinsWrite), row.tellsNumber else { return }
      let done = try await counter.checkIn(row.number)
      #expect(done.outcome?.contains("Checked in.") == true)
      #expect(done.outcome?.contains("New balance: 101") == row.tellsFacts)
      #expect(done.text.contains("Verstraeten") == row.tellsName)
      // What was just done can be taken back by whoever did it.
      let record = try #require(done.choices("record").first)
      let taken = try await counter.send("cancel", ["pass": row.number, "record": record])
      #expect(taken.outcome?.contains("Cancelled.") == true)
      #expect(try await service.balance(Dataset.social) == 100)
    }
  }

  @Test("Who lives in another region is served, and nothing of them is told")
  func otherRegion() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(
        try await service.browser(
          Role.counter.permissions, id: "ghent", isInGhentAlone: true, language: "en"))
      #expect(try await counter.find(Dataset.brussels).status == 404)
      let done = try await counter.checkIn(Dataset.brussels)
      #expect(done.status == 200)
      #expect(done.outcome?.contains("Checked in.") == true)
      #expect(!done.text.contains("<dt>") && !done.text.contains("New balance"))
      #expect(try await service.balance(Dataset.brussels) == 1)
      let record = try #require(done.choices("record").first)
      let taken = try await counter.send(
        "cancel", ["pass": Dataset.brussels, "record": record])
      #expect(taken.status == 200)
      #expect(try await service.balance(Dataset.brussels) == 0)
    }
  }

  @Test("Nobody does what they have no permission for, whatever the form says")
  func forms() async throws {
    try await PageService.serve { service in
      let form = [
        "number": Dataset.social, "event": Dataset.event, "price": "10", "count": "1",
        "tariff": "SOCIALTARIFF", "reward": Dataset.reward,
      ]
      for (permission, refused) in [
        (Permission.checkinsWrite, ["sell", "redeem", "tariffs"]),
        (.ticketSalesRegister, ["checkin", "redeem", "tariffs"]),
        (.rewardsRedeem, ["checkin", "sell", "tariffs"]),
      ] {
        let counter = try await CounterDriver(
          try await service.browser([permission], id: "only-\(permission)"))
        let before = try await service.position()
        for action in refused {
          let answer = try await counter.send(action, form)
          #expect(answer.status == 403, "\(permission) \(action)")
        }
        #expect(try await service.position() == before, "\(permission)")
      }
    }
  }

  @Test("A counter serves at its own organiser's events alone")
  func events() async throws {
    try await PageService.serve { service in
      let counter = try await CounterDriver(try await service.browser(.counter))
      let page = try await counter.browser.open("/counter")
      #expect(page.text.contains("<option value=\"\(Dataset.event)\">"))
      #expect(page.text.contains("<option value=\"\(Dataset.limitedEvent)\">"))
      #expect(!page.text.contains(Dataset.foreignEvent))
      #expect(
        try await counter.checkIn(Dataset.holder, at: Dataset.foreignEvent).status == 403)
      let found = try await counter.find(Dataset.holder, ["event": Dataset.foreignEvent])
      #expect(!found.text.contains(Dataset.foreignEvent))
      #expect(try await counter.checkIn(Dataset.holder, at: "nothing").status == 400)
      #expect(try await service.balance(Dataset.holder) == 100)
      // What another counter did is not this one's to take back.
      let region = try await CounterDriver(try await service.browser(.region))
      let elsewhere = try await region.checkIn(Dataset.holder, at: Dataset.foreignEvent)
      let record = try #require(elsewhere.choices("record").first)
      #expect(try await counter.send("cancel", ["record": record]).status == 403)
      #expect(!(try await counter.find(Dataset.holder).choices("record").contains(record)))
    }
  }

  @Test("Of many events the newest are shown, and any of them is found by its title")
  func manyEvents() async throws {
    try await PageService.serve { service in
      let organizer = try #require(service.engine.catalogue.organizer(id: TestDataset.organizerID))
      let known = try #require(service.engine.catalogue.event(id: Dataset.event))
      let begin = service.clock.now()
      let commands = (0..<CounterPage.eventsMax).map { index in
        RegistrationCommand.defineEvent(
          id: "many-\(index)", title: "Reeks \(index)", organizer: organizer,
          systems: known.systems, calendar: .single,
          periods: [OpeningPeriod(begin: begin, end: begin.adding(hours: 1))],
          settings: known.settings)
      }
      for result in try await service.engine.register(commands) { _ = try result.get() }
      let counter = try await CounterDriver(try await service.browser(.counter, language: "en"))
      let page = try await counter.browser.open("/counter")
      #expect(!page.text.contains(Dataset.event))
      #expect(page.text.contains("There are more: search for a part of the title."))
      let searched = try await counter.send("find", ["title": "festiviteit"])
      #expect(searched.status == 200)
      #expect(searched.text.contains("<option value=\"\(Dataset.event)\">"))
      #expect(!searched.text.contains("Reeks"))
      let chosen = try await counter.send(
        "find", ["number": Dataset.holder, "event": Dataset.event])
      #expect(chosen.text.contains("<option value=\"\(Dataset.event)\" selected>"))
      // An event is served until its window has closed, and then no more.
      service.clock.advance(seconds: 6 * 3_600)
      #expect(try await counter.browser.open("/counter").text.contains("many-0\""))
      service.clock.advance(seconds: 1)
      let later = try await counter.browser.open("/counter").text
      #expect(!later.contains("many-") && later.contains(Dataset.event))
    }
  }

  @Test("Everything can be reached and named without a mouse", arguments: Language.allCases)
  func accessible(_ language: Language) async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.counter, language: language.rawValue)
      let counter = try await CounterDriver(browser)
      let ticket = [
        "pass": Dataset.social, "event": Dataset.event, "price": "10", "tariff": "SOCIALTARIFF",
        "count": "1",
      ]
      for answer in [
        try await browser.open("/counter"), try await counter.find(Dataset.social, ticket),
        try await counter.checkIn(Dataset.social), try await counter.checkIn(Dataset.social),
        try await counter.send("tariffs", ticket), try await counter.send("sell", ticket),
      ] {
        let elements = answer.text.split(separator: "<").map { String($0) }
        #expect(elements.count { $0.hasPrefix("h1>") } == 1)
        #expect(elements.count { $0.contains(" autofocus") } == 1)
        let ids = elements.compactMap { $0.attribute("id") }
        #expect(ids.count == Set(ids).count)
        let labelled = Set(
          elements.filter { $0.hasPrefix("label ") }.compactMap { $0.attribute("for") })
        for control in elements where control.hasPrefix("input ") || control.hasPrefix("select ") {
          guard control.attribute("type") != "hidden" else { continue }
          #expect(control.attribute("id").map(labelled.contains) == true, "\(control)")
        }
        for name in ["aria-labelledby", "aria-describedby"] {
          for id in elements.compactMap({ $0.attribute(name) }) {
            #expect(ids.contains(id), "\(id)")
          }
        }
        #expect(
          elements.count { $0.hasPrefix("fieldset") } == elements.count { $0.hasPrefix("legend>") })
        for wrong in ["{{", "}}", "Optional(", "Text(", "<script", "style=\""] {
          #expect(!answer.text.contains(wrong), "\(wrong)")
        }
      }
    }
  }
}

extension String {
  /// The value of an attribute of the element that the text begins with.
  fileprivate func attribute(_ name: String) -> String? {
    guard let start = firstRange(of: " \(name)=\"")?.upperBound else { return nil }
    return self[start...].split(separator: "\"", maxSplits: 1, omittingEmptySubsequences: false)
      .first.map { String($0) }
  }
}
