import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@testable import LedgerPages

@Suite("Pages by role")
struct PagesTests {
  private static let event = "5a0967f9-cc06-4c3c-9206-30481a767434"

  /// What each role gets of the pages, where its permissions hold as widely as they may.
  private static let table: [(role: Role, path: String, status: Int)] = Role.allCases.flatMap {
    role in
    let mayExport = role.permissions.contains(.ledgerExportRead)
    return [
      (role, "/", 200), (role, "/regions", mayExport ? 200 : 403),
      (role, "/regions/1", mayExport ? 200 : 403), (role, "/museums", mayExport ? 200 : 403),
      (role, "/finance", mayExport ? 200 : 403),
      (role, "/finance?from=2026-01-01&to=2026-12-31&by=organizer", mayExport ? 200 : 403),
      (role, "/finance/year/2026", mayExport ? 200 : 403),
      (
        role, "/finance/download/totals?from=2026-01-01&to=2026-12-31&format=csv",
        mayExport ? 200 : 403
      ),
    ]
  }

  @Test("are there for whoever may ask the API for the same, and for nobody else")
  func roles() async throws {
    try await PageService.serve { service in
      for role in Role.allCases {
        let browser = try await service.browser(role)
        let start = try await browser.open("/").text
        for row in Self.table where row.role == role {
          let answer = try await browser.open(row.path)
          #expect(answer.status == row.status, "\(role) \(row.path)")
          #expect(answer["cache-control"] == "no-store" || row.path.contains("download"))
        }
        let mayExport = role.permissions.contains(.ledgerExportRead)
        for path in ["/regions", "/museums", "/finance"] {
          #expect(start.contains("<a href=\"\(path)\">") == mayExport, "\(role) \(path)")
        }
      }
      for path in Set(Self.table.map(\.path)) {
        let answer = try await service.stranger().open(path)
        #expect(answer.status == 303, "\(path)")
        #expect(answer["location"]?.hasPrefix("/sign-in") == true, "\(path)")
      }
    }
  }

  @Test("speak every language, without a placeholder and without a script")
  func languages() async throws {
    try await PageService.serve { service in
      for language in Language.allCases {
        let browser = try await service.browser(
          .operator, id: "of \(language)", language: language.rawValue)
        for path in [
          "/", "/?by=quarter&until=2026-10", "/regions?until=", "/regions/1", "/museums",
          "/finance", "/boards", "/boards?q=x", "/boards/\(Self.event)",
          "/boards/\(Self.event)/code", "/boards/\(Self.event)/screen", "/log", "/log/3",
          "/operations", "/findings", "/helpdesk", "/docs",
        ] {
          let answer = try await browser.open(path)
          #expect(answer.status == 200, "\(path) \(language)")
          #expect(answer.text.contains("<html lang=\"\(language.rawValue)\">"), "\(path)")
          for wrong in ["{{", "Optional(", "Text(", "<script>"] {
            #expect(!answer.text.contains(wrong), "\(path) \(language) \(wrong)")
          }
          let isLive = answer.text.contains("id=\"live\"")
          #expect(answer.text.contains("<script") == isLive, "\(path) \(language)")
          for part in answer.text.split(separator: "<").filter({ $0.hasPrefix("h1") }) {
            #expect(!part.hasSuffix(">"), "\(path) \(language) has no heading")
          }
        }
      }
    }
  }

  @Test("say what is wrong with what was asked")
  func faults() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.operator)
      for (path, status) in [
        ("/?until=2026-13", 400), ("/museums?until=x", 400), ("/regions/99", 404),
        ("/regions/x", 404), ("/finance?from=x", 400),
        ("/finance?from=2026-02-01&to=2026-01-01", 400), ("/finance?by=socialTariff", 400),
        ("/finance?from=1990-01-01&to=2026-01-01", 400), ("/finance/year/1", 404),
        ("/finance?from=2024-01-01&to=2024-12-31&by=municipality", 200),
        ("/finance?from=2024-01-01&to=2025-01-01&by=municipality", 400),
        ("/finance?from=2024-01-01&to=2025-01-01&by=quarter", 200),
        ("/finance/year/x", 404), ("/finance/download/nothing?from=2026-01-01&to=2026-01-02", 404),
        ("/finance/download/totals", 400),
      ] {
        let answer = try await browser.open(path)
        #expect(answer.status == status, "\(path)")
        #expect(answer["content-type"] == "text/html; charset=utf-8", "\(path)")
      }
    }
  }

  @Test("tell a region of itself alone, and an organiser's accountant of no region")
  func reach() async throws {
    try await PageService.serve { service in
      let region = try await service.browser(.region)
      #expect(try await region.open("/regions/1").status == 200)
      let list = try await region.open("/regions").text
      for system in service.engine.catalogue.cardSystems where system.publicID != 1 {
        #expect(try await region.open("/regions/\(system.publicID)").status == 404)
        #expect(!list.contains("/regions/\(system.publicID)\""))
      }
      #expect(list.contains("/regions/1\""))
      let start = try await region.open("/").text
      #expect(!start.contains("class=\"card\""))
      let accountant = try await service.browser(.finance, isEverywhere: false)
      #expect(try await accountant.open("/finance").status == 200)
      #expect(try await accountant.open("/regions").status == 403)
      #expect(try await accountant.open("/regions/1").status == 403)
      #expect(!(try await accountant.open("/").text.contains("class=\"card\"")))
    }
  }

  @Test("show the social tariff in figures to whoever may see it, and else as it is published")
  func socialTariff() async throws {
    try await PageService.serve { service in
      let number = try #require(UITPASNumber("0900000067513"))
      let card = try #require(service.engine.card(number))
      let event = try #require(
        service.engine.catalogue.event(id: "5a0967f9-cc06-4c3c-9206-30481a767434"))
      _ = try await service.engine.checkIn(
        CheckInCommand(card: card.card, event: event.event, channel: .counter), key: .none,
        client: .none)
      let region = try await service.browser(.region, language: "en")
      let exact = try await region.open("/regions/1").text
      #expect(exact.contains(#"<th scope="row">Q4 2026</th><td class="figure">1</td>"#))
      #expect(!exact.contains("Small counts are not shown"))
      let finance = try await service.browser(.finance, language: "en")
      let published = try await finance.open("/regions/1").text
      #expect(published.contains("Small counts are not shown"))
      #expect(!published.contains("Q4 2026"))
    }
  }

  @Test("show no number of a card and no name of a person, whatever the role")
  func discretion() async throws {
    try await PageService.serve { service in
      for role in Role.allCases {
        let browser = try await service.browser(role)
        for path in [
          "/", "/regions", "/regions/1", "/museums", "/finance", "/finance/year/2026", "/boards",
          "/boards/\(Self.event)", "/boards/\(Self.event)/code", "/boards/\(Self.event)/screen",
          "/helpdesk", "/findings", "/operations", "/docs",
        ] {
          let answer = try await browser.open(path)
          let everything =
            answer.text + answer.fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
          for secret in ["0900000095902", "0900000067513", "04784CDAEE3880", "090000"] {
            #expect(!everything.contains(secret), "\(role) \(path)")
          }
        }
      }
    }
  }
}
