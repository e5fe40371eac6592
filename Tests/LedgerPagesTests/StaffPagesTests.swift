import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService
import LedgerWire
import Testing

@testable import LedgerPages

extension PageService {
  /// Lets a terminal deliver taps that it had accepted offline, some days ago, in their order.
  fileprivate func deliver(_ taps: [(card: String, daysAgo: Int64)]) async throws {
    let organizer = try #require(engine.catalogue.organizer(id: TestDataset.organizerID))
    let event = try #require(engine.catalogue.event(id: Dataset.event)).event
    let outcome = try await engine.register([
      .pairTerminal(name: "balie-1", organizers: [organizer])
    ])
    let source = SourceID(try outcome[0].get().entity)
    // The data set is of this moment: taps are made after it.
    clock.advance(seconds: 60 + (taps.map(\.daysAgo).max() ?? 0) * 86_400)
    let now = clock.now()
    let resolved = taps.enumerated().map { index, tap in
      let card = UITPASNumber(tap.card).flatMap { engine.card($0) }?.card ?? .none
      var command = CheckInCommand(card: card, event: event, channel: .terminal)
      command.acceptedOffline = true
      let tappedAt = Instant(microseconds: now.microseconds - tap.daysAgo * 86_400_000_000)
      return ResolvedTap(
        sequence: UInt64(index + 1), command: command,
        time: DeviceTime(tappedAt: tappedAt, sentAt: now))
    }
    _ = try await engine.deliver(
      TapDelivery(source: source, receivedAt: now, taps: resolved))
  }
}

@Suite("The help desk's page")
struct HelpDeskPageTests {
  private func look(_ number: String, _ browser: Browser) async throws -> Answer {
    let key = try await browser.formKey()
    return try await browser.send("/helpdesk", "csrf=\(key)&number=\(number)")
  }

  @Test(
    "tells every refusal in words, in each language",
    arguments: [
      ("nl", "Deze pas is geblokkeerd."), ("fr", "Cette carte est bloquée."),
      ("de", "Diese Karte ist gesperrt."), ("en", "This pass is blocked."),
    ])
  func refusals(_ language: String, _ words: String) async throws {
    try await PageService.serve { service in
      try await service.deliver([(Dataset.blocked, 0)])
      let browser = try await service.browser(.helpdesk, language: language)
      let answer = try await look(Dataset.blocked, browser)
      #expect(answer.status == 200)
      #expect(answer.text.contains(words))
      #expect(answer["cache-control"] == "no-store")
    }
  }

  @Test("finds a holder by number, with spaces in it, and by chip, and shows the points")
  func numbers() async throws {
    try await PageService.serve { service in
      try await service.deliver([(Dataset.holder, 0)])
      let browser = try await service.browser(.helpdesk, language: "en")
      for number in [Dataset.holder, "0900%200000%2095902", "04784CDAEE3880"] {
        let answer = try await look(number, browser)
        #expect(answer.status == 200, "\(number)")
        #expect(answer.text.contains("Check-in"), "\(number)")
        #expect(answer.text.contains(">+1<") && answer.text.contains(">101<"), "\(number)")
      }
    }
  }

  @Test("knows no other card: of another region, of nobody, or no number at all")
  func unknown() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.helpdesk, language: "en")
      var texts: Set<String> = []
      for number in [Dataset.brussels, Dataset.nobody, "%3Cscript%3E", "", "0900000095903"] {
        let answer = try await look(number, browser)
        #expect(answer.status == 404, "\(number)")
        #expect(!answer.text.contains("<script>"))
        texts.insert(answer.text)
      }
      #expect(texts.count == 1)
    }
  }

  @Test("tells the status of a card in words")
  func cardStatus() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.helpdesk, language: "en")
      #expect(try await look(Dataset.blocked, browser).text.contains(">blocked<"))
      #expect(try await look(Dataset.holder, browser).text.contains(">active<"))
      for status in CardStatus.allCases {
        #expect(TimelineWords.cardStatuses[status.name] != nil, "\(status)")
      }
    }
  }

  @Test("lets nobody try out numbers: what is not found is counted over all requests")
  func guessing() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.helpdesk)
      let key = try await browser.formKey()
      var statuses: Set<Int> = []
      for _ in 0..<120 {
        let answer = try await browser.send("/helpdesk", "csrf=\(key)&number=\(Dataset.nobody)")
        statuses.insert(answer.status)
      }
      #expect(statuses == [404])
      #expect(try await look(Dataset.holder, browser).status == 429)
      // Another caller has a budget of its own, and this one has some again in time.
      let other = try await service.browser(.helpdesk, id: "another")
      #expect(try await look(Dataset.holder, other).status == 200)
      service.clock.advance(seconds: 2)
      #expect(try await look(Dataset.holder, browser).status == 200)
    }
  }

  @Test("is for whoever may read timelines, and takes forms of its own alone")
  func access() async throws {
    try await PageService.serve { service in
      let finance = try await service.browser(.finance)
      #expect(try await finance.open("/helpdesk").status == 403)
      #expect(try await service.stranger().open("/helpdesk").status == 303)
      let browser = try await service.browser(.helpdesk)
      #expect(try await browser.open("/helpdesk").status == 200)
      #expect(try await browser.send("/helpdesk", "number=\(Dataset.holder)").status == 403)
    }
  }
}

@Suite("The worklist's page")
struct FindingsPageTests {
  @Test("lists what waits for a person, which is put aside or admitted")
  func settles() async throws {
    try await PageService.serve { service in
      try await service.deliver([(Dataset.holder, 16), (Dataset.blocked, 0)])
      let browser = try await service.browser(.region, language: "en")
      let list = try await browser.open("/findings")
      #expect(list.status == 200)
      #expect(list.text.contains("Too late") && list.text.contains("Stands against a rule"))
      #expect(list.text.contains("balie-1"))
      let key = try await browser.formKey()
      let positions = list.text.split(separator: #"name="position" value=""#).dropFirst()
        .compactMap { UInt64($0.prefix { $0 != "\"" }) }
      // The late one can be admitted and put aside, the other one only put aside.
      #expect(positions.count == 3)
      let held = try #require(positions.first { one in positions.count { $0 == one } == 2 })
      let conflict = try #require(positions.first { $0 != held })

      let refused = try await browser.send(
        "/findings", "csrf=\(key)&position=\(conflict)&do=admit")
      #expect(refused.status == 409)
      let dismissed = try await browser.send(
        "/findings", "csrf=\(key)&position=\(conflict)&do=dismiss&reason=seen")
      #expect(dismissed.status == 200)
      #expect(dismissed.text.contains("The finding was put aside."))
      #expect(!dismissed.text.contains("There is nothing to do."))
      let admitted = try await browser.send("/findings", "csrf=\(key)&position=\(held)&do=admit")
      #expect(admitted.status == 200)
      #expect(admitted.text.contains("Admitted:"))
      #expect(admitted.text.contains("There is nothing to do."))
      #expect(
        try await browser.send("/findings", "csrf=\(key)&position=999999&do=admit").status == 404)
    }
  }

  @Test(
    "takes no form that says nothing it knows",
    arguments: ["", "position=1", "position=x&do=admit", "position=1&do=dismiss&reason=bored"])
  func malformed(_ form: String) async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.region)
      let key = try await browser.formKey()
      #expect(try await browser.send("/findings", "csrf=\(key)&\(form)").status == 400)
    }
  }

  @Test("names neither holder nor number, and is for whoever may read findings")
  func access() async throws {
    try await PageService.serve { service in
      try await service.deliver([(Dataset.blocked, 0)])
      let list = try await service.browser(.region).open("/findings")
      #expect(!list.text.contains(Dataset.blocked) && list.text.contains("balie-1"))
      for role in [Role.finance, .counter] {
        let browser = try await service.browser(role)
        #expect(try await browser.open("/findings").status == 403, "\(role)")
      }
    }
  }
}

@Suite("The page of operations")
struct OperationsPageTests {
  @Test("shows where the ledger and each read model stand, and the signed checkpoint")
  func shows() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.operator, language: "en")
      let answer = try await browser.open("/operations")
      #expect(answer.status == 200)
      for status in service.engine.readModels.statuses {
        #expect(answer.text.contains("<th scope=\"row\">\(status.name)</th>"), "\(status.name)")
      }
      #expect(answer.text.contains("pasboek.test/ledger"))
      #expect(answer.text.contains("Commits by size"))
    }
  }

  @Test("is for whoever runs the whole ledger")
  func access() async throws {
    try await PageService.serve { service in
      for role in [Role.region, .helpdesk] {
        let browser = try await service.browser(role)
        #expect(try await browser.open("/operations").status == 403, "\(role)")
      }
    }
  }
}
