import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@testable import LedgerPages

@Suite("The pages of events")
struct BoardPageTests {
  private static let event = "5a0967f9-cc06-4c3c-9206-30481a767434"
  private static let foreign = "373d6cee-b4ae-4637-9b7c-eeb79e45f044"

  /// Checks a card of the data set in at the weekly event.
  private static func checkIn(_ card: String, _ service: PageService) async throws {
    let number = try #require(UITPASNumber(card))
    let known = try #require(service.engine.card(number))
    let event = try #require(service.engine.catalogue.event(id: Self.event))
    let result = try await service.engine.checkIn(
      CheckInCommand(card: known.card, event: event.event, channel: .counter), key: .none,
      client: .none)
    guard case .decided = result else { throw TestFailure() }
  }

  private struct TestFailure: Error {}

  @Test("list what goes on, and find what is over by its title")
  func list() async throws {
    try await PageService.serve { service in
      let organizer = try #require(
        service.engine.catalogue.organizer(id: TestDataset.organizerID))
      let past = OpeningPeriod(
        begin: Instant(microseconds: SetClock.start.microseconds - 7_200_000_000),
        end: Instant(microseconds: SetClock.start.microseconds - 3_600_000_000))
      let results = try await service.engine.register([
        .defineEvent(
          id: "over", title: "Oude <Kermis>", organizer: organizer,
          systems: CardSystemSet([CardSystemID(1)]), calendar: .single, periods: [past],
          settings: EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .day)))
      ])
      _ = try results[0].get()
      let browser = try await service.browser(.counter)
      let now = try await browser.open("/boards")
      #expect(now.status == 200)
      #expect(now.text.contains("<a href=\"/boards/\(Self.event)\">"))
      #expect(now.text.contains("<a href=\"/boards/\(Self.event)/code\""))
      #expect(!now.text.contains("Kermis"))
      #expect(!now.text.contains(Self.foreign))
      let found = try await browser.open("/boards?q=kermis%20OUDE").text
      #expect(found.contains("Oude &lt;Kermis&gt;"))
      #expect(!found.contains("/boards/over/code"))
      #expect(try await browser.open("/boards?q=zzz").text.contains("Geen activiteit gevonden"))
    }
  }

  @Test("show the counts that the API tells, by hour, region and terminal")
  func board() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.counter, language: "en")
      let empty = try await browser.open("/boards/\(Self.event)")
      #expect(empty.text.contains(#"<span class="figure">0</span> check-ins so far"#))
      for card in ["0900000095902", "0900000067513"] { try await Self.checkIn(card, service) }
      let board = try await browser.open("/boards/\(Self.event)")
      #expect(board.status == 200)
      #expect(board.text.contains(#"<span class="figure">2</span> check-ins so far"#))
      #expect(
        board.text.contains(
          #"<th scope="row">counter, kiosk or phone</th><td class="figure">2</td>"#))
      #expect(board.text.contains("data-stream=\"/boards/\(Self.event)/stream\""))
      #expect(board.text.contains("/live.js\" defer></script>"))
      #expect(board["pasboek-position"] != nil)
      for secret in ["0900000095902", "0900000067513", "090000"] {
        #expect(!board.text.contains(secret))
      }
    }
  }

  @Test("tell a page that counts changed")
  func stream() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.counter)
      let lines = try await browser.follow("/boards/\(Self.event)/stream", events: 2) {
        try await Self.checkIn("0900000095902", service)
      }
      #expect(lines.contains { $0.contains(#""checkins":0"#) })
      #expect(lines.contains { $0.contains(#""checkins":1"#) })
      let stranger = try await service.stranger().open("/boards/\(Self.event)/stream")
      #expect(stranger.status == 303)
    }
  }

  @Test("show codes as pictures to whoever may, and a screen's code for as long as it is shown")
  func codes() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.counter, language: "en")
      let engine = service.engine
      let event = try #require(engine.catalogue.event(id: Self.event))
      let code = try #require(engine.catalogue.checkInCode(of: event.event))
      let printed = try await browser.open("/boards/\(Self.event)/code")
      #expect(printed.status == 200)
      #expect(printed.text.contains("<code>\(code)</code>"))
      #expect(printed.text.contains("<svg"))
      let svg = try await browser.open("/boards/\(Self.event)/code.svg")
      #expect(svg["content-type"] == "image/svg+xml" && svg.text.contains("<svg"))
      let png = try await browser.open("/boards/\(Self.event)/code.png?pixels=300")
      #expect(png["content-type"] == "image/png")
      #expect(png.body.starts(with: [0x89, 0x50, 0x4E, 0x47]))
      #expect(try await browser.open("/boards/\(Self.event)/code.png?pixels=0").status == 400)
      let screen = try await browser.open("/boards/\(Self.event)/screen")
      #expect(screen.status == 200 && !screen.text.contains(code))
      let left = try #require(
        screen.text.split(separator: "data-milliseconds=\"").dropFirst().first?
          .split(separator: "\"").first.flatMap { Int64($0) })
      let until = engine.screenCode(of: event, at: engine.clock.now()).shownUntil
      #expect(left == (until.microseconds - engine.clock.now().microseconds) / 1_000 + 1)
      service.clock.advance(seconds: 30)
      #expect(try await browser.open("/boards/\(Self.event)/screen").text != screen.text)
    }
  }

  @Test("are for whoever may read check-ins or show codes, of their own events")
  func access() async throws {
    try await PageService.serve { service in
      let paths = ["", "/code", "/code.svg", "/code.png", "/screen"]
      for role in Role.allCases {
        let browser = try await service.browser(role)
        let mayRead = role.permissions.contains(.checkinsRead)
        let mayShow = role.permissions.contains(.eventsQRCheckinCode)
        #expect(try await browser.open("/boards").status == (mayRead ? 200 : 403), "\(role)")
        for path in paths {
          let may = path.isEmpty ? mayRead : mayShow
          let own = try await browser.open("/boards/\(Self.event)\(path)").status
          #expect(own == (may ? 200 : 403), "\(role) \(path)")
          let none = try await browser.open("/boards/nothing\(path)").status
          #expect(none == (may ? 404 : 403), "\(role) \(path)")
        }
      }
      let counter = try await service.browser(.counter, id: "counter-of-one")
      for path in paths + ["/stream"] {
        #expect(try await counter.open("/boards/\(Self.foreign)\(path)").status == 404, "\(path)")
      }
    }
  }
}
