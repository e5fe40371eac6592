import HTTPTypes
import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService
import LedgerWire
import Synchronization
import Testing

@testable import LedgerPages

@Suite("The figures of pages")
struct PageFiguresTests {
  private static let weekly = "5a0967f9-cc06-4c3c-9206-30481a767434"

  /// Checks somebody of the data set in.
  private func checkIn(_ service: PageService, _ number: String) async throws {
    let number = try #require(UITPASNumber(number))
    let card = try #require(service.engine.card(number))
    let event = try #require(service.engine.catalogue.event(id: Self.weekly))
    let outcome = try await service.engine.checkIn(
      CheckInCommand(card: card.card, event: event.event, channel: .counter), key: .none,
      client: .none)
    guard case .decided = outcome else { throw Unexpected() }
  }

  private struct Unexpected: Error {}

  /// The API's answer to the token of a browser.
  private func api(_ browser: Browser, _ path: String) async throws -> String {
    let token = try #require(browser.token)
    return try await exchange(
      browser.service.port, Sent(path: path, headers: ["Authorization: Bearer \(token)"])
    ).text
  }

  @Test("of the start are the API's key indicators, also right after something has happened")
  func indicators() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.finance)
      for number in [nil, "0900000095902", "0900000067513"] as [String?] {
        if let number { try await checkIn(service, number) }
        let page = try await browser.open("/")
        let found = try JSONTree(Array(try await api(browser, "/ledger/v1/kpi").utf8))
        guard case .object(let json) = found, case .integer(let position)? = json["position"],
          case .list(let indicators)? = json["indicators"]
        else { throw Unexpected() }
        #expect(page["pasboek-position"] == String(position))
        let figures = Figures(.nl)
        for indicator in indicators {
          guard case .object(let members) = indicator, case .text(let name)? = members["name"],
            case .integer(let value)? = members["value"]
          else { throw Unexpected() }
          let card = try #require(
            page.text.split(separator: "id=\"\(name)\"", maxSplits: 1).dropFirst().first)
          #expect(
            card.prefix(400).contains(">\(figures.integer(value))</p>"), "\(name) is \(value)")
        }
      }
    }
  }

  @Test("tell without a record that social tariffs have ended, once a day begins")
  func tariffsEnd() async throws {
    try await PageService.serve { service in
      let desk = TotalsDesk(service.engine)
      #expect(await desk.refreshKeyIndicators())
      let head = service.engine.readModels.newestPosition
      let before = try await desk.keyIndicators()
      #expect(before.value[.passholdersWithSocialTariff] ?? 0 > 0)
      // More than two years: every tariff of the data set is over, and its grace.
      service.clock.advance(seconds: 800 * 86_400)
      let after = try await desk.keyIndicators()
      #expect(after.value[.passholdersWithSocialTariff] == 0)
      #expect(after.value[.passholders] == before.value[.passholders])
      #expect(service.engine.readModels.newestPosition == head, "nothing was recorded")
    }
  }

  @Test("of a download are the bytes of the API's export")
  func downloads() async throws {
    try await PageService.serve { service in
      try await checkIn(service, "0900000095902")
      let browser = try await service.browser(.finance)
      for name in ["totals", "shares", "passes", "points", "museum", "social-tariff"] {
        for format in ["csv", "csv-be", "xlsx", "ndjson", "hledger"] {
          let query = "\(name)?from=2026-01-01&to=2026-12-31&format=\(format)"
          let page = try await browser.open("/finance/download/\(query)")
          #expect(page.status == 200)
          #expect(page.text == (try await api(browser, "/ledger/v1/exports/\(query)")))
          #expect(page["content-disposition"]?.hasPrefix("attachment") == true)
          #expect(page["cache-control"] == "no-store")
        }
      }
      // The social tariff tells apart only for whoever may see it.
      let refused = try await browser.open(
        "/finance/download/totals?from=2026-01-01&to=2026-12-31&by=social-tariff")
      #expect(refused.status == 403)
    }
  }

  @Test("of finance add up to the check-ins of the period, and tell when it is closed")
  func finance() async throws {
    try await PageService.serve { service in
      try await checkIn(service, "0900000095902")
      try await checkIn(service, "0900000067513")
      let browser = try await service.browser(.finance, language: "en")
      let page = try await browser.open("/finance?from=2026-11-01&to=2026-11-30&by=month").text
      #expect(page.contains(#"<th scope="row">November 2026</th><td class="figure">2</td>"#))
      #expect(page.contains("Provisional: this period is not wholly closed yet."))
      #expect(page.contains(#"value="2026-11-01""#))
      service.clock.advance(seconds: 40 * 86_400)
      for month in [11] {
        let closed = try #require(CivilMonth(year: 2026, month: month))
        for result in try await service.engine.register([.closePeriod(closed)]) {
          _ = try result.get()
        }
      }
      let fresh = try await service.browser(.finance, id: "later", language: "en")
      let after = try await fresh.open("/finance?from=2026-11-01&to=2026-11-30&by=month").text
      #expect(after.contains("Closed: these figures never change any more."))
      #expect(after.contains(#"<th scope="row">November 2026</th><td class="figure">2</td>"#))
    }
  }

  @Test("carry hostile names as text")
  func hostileNames() async throws {
    try await PageService.serve { service in
      let hostile = #"<script>alert("1")</script>&'"#
      let organizers = try await service.engine.register([
        .defineOrganizer(id: "hostile", name: hostile, systems: CardSystemSet([CardSystemID(1)]))
      ])
      _ = try organizers.first?.get()
      let organizer = try #require(service.engine.catalogue.organizer(id: "hostile"))
      let events = try await service.engine.register([
        .defineEvent(
          id: "evil", title: hostile, organizer: organizer,
          systems: CardSystemSet([CardSystemID(1)]), calendar: .permanent, periods: [],
          settings: EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .day)))
      ])
      _ = try events.first?.get()
      let number = try #require(UITPASNumber("0900000095902"))
      let card = try #require(service.engine.card(number))
      let event = try #require(service.engine.catalogue.event(id: "evil"))
      _ = try await service.engine.checkIn(
        CheckInCommand(card: card.card, event: event.event, channel: .counter), key: .none,
        client: .none)
      let browser = try await service.browser(.operator)
      for path in ["/regions/1", "/finance?from=2026-11-01&to=2026-11-30&by=organizer"] {
        let page = try await browser.open(path).text
        #expect(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;"))
        #expect(!page.contains("<script"), "\(path)")
      }
    }
  }

  @Test("of a region tell of its last replay once there was one")
  func replay() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.region, language: "en")
      #expect(try await browser.open("/regions/1").text.contains("<dd>none yet</dd>"))
      let stream = try await api(browser, "/ledger/v1/card-systems/1/events")
      #expect(stream.contains("\"checkpoint\""))
      let page = try await browser.open("/regions/1").text
      #expect(page.contains("<dd>23/11/2026 16:00, through record of the region "))
    }
  }
}

@Suite("Costly answers")
struct KeptAnswersTests {
  @Test("are kept while the log stands still and for as long as they were costly, no longer")
  func kept() async throws {
    let clock = SetClock()
    let answers = KeptAnswers<Int, Int> { clock.monotonicMicroseconds() }
    let count = Counter()
    func ask(_ head: UInt64, seconds: Int64) async throws -> Int {
      try await answers.answer(1, head: head) {
        clock.advance(seconds: seconds)
        return count.next()
      }
    }
    #expect(try await ask(1, seconds: 0) == 1)
    #expect(try await ask(1, seconds: 0) == 1)
    #expect(try await ask(2, seconds: 2) == 2)
    #expect(try await ask(3, seconds: 2) == 2)
    clock.advance(seconds: 700)
    #expect(try await ask(4, seconds: 0) == 3)
  }

  @Test("that were not found are looked for again")
  func failing() async throws {
    let answers = KeptAnswers<Int, Int> { 0 }
    let error = await #expect(throws: Problem.self) {
      try await answers.answer(1, head: 1) { () throws(Problem) in
        throw Problem.busy(retryAfterSeconds: 1)
      }
    }
    #expect(error?.status.code == 503)
    #expect(try await answers.answer(1, head: 1) { 7 } == 7)
  }

  @Test("are looked for once, however many ask meanwhile")
  func together() async throws {
    let answers = KeptAnswers<Int, Int> { 0 }
    let count = Counter()
    let (asked, begin) = AsyncStream.makeStream(of: Void.self)
    let found = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<20 {
        group.addTask {
          begin.yield()
          return try await answers.answer(1, head: 1) { () throws(Problem) in
            // Nobody has an answer before all have asked.
            var waiting = 0
            for await _ in asked {
              waiting += 1
              if waiting == 20 { break }
            }
            return count.next()
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(found == Array(repeating: 1, count: 20))
  }
}

private final class Counter: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}
