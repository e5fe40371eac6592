import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

@Suite("GET /ledger/v1/exports") struct ExportRouteTests {
  private static let year = "from=2020-01-01&to=2029-12-31"

  /// The headers of a client with permissions in a card system, or everywhere.
  private static func client(
    _ ledger: ServedLedger, _ id: String, _ permissions: [Permission], in system: UInt8? = nil
  ) async throws -> [String] {
    try await Registrar(ledger.engine).addClient(
      NewClient(
        id: id, secret: "secret of \(id)", name: id,
        grants: [Grant(cardSystem: system, permissions: Set(permissions.map(\.rawValue)))]))
    return [try await ledger.bearer(id)]
  }

  @Test("finance gets a file of each kind in each form, and what was checked in is in it")
  func files() async throws {
    try await ServedLedger.serve { ledger in
      let headers = try await Self.client(ledger, "money", [.ledgerExportRead])
      #expect(try await ledger.checkIn(Dataset.holder).status == 201)
      let path = "/ledger/v1/exports/totals?\(Self.year)&by=organiser"
      let answer = try await ledger.get(path, headers: headers)
      try #require(answer.status == 200, "\(answer.text)")
      #expect(answer.headers["content-type"]?.hasPrefix("text/csv") == true)
      let lines = answer.text.split(separator: "\r\n")
      #expect(lines.count == 3 && lines[1].hasSuffix(",1,0,1") && lines[2].hasSuffix(",1,0,1"))
      #expect(lines[1].contains(TestDataset.organizerID) && lines[1].contains(",provisional,"))
      let head = try await ledger.head
      let again = try await ledger.get("\(path)&at=\(head)", headers: headers)
      #expect(again.text == answer.text)
      for name in ["shares", "participations", "passes", "points", "museum", "social-tariff"] {
        for format in ["csv", "csv-be", "ndjson", "hledger"] {
          let file = try await ledger.get(
            "/ledger/v1/exports/\(name)?\(Self.year)&format=\(format)", headers: headers)
          #expect(file.status == 200 && file.text.contains("total"), "\(name) \(format)")
        }
      }
    }
  }

  @Test("a workbook is a file of its own kind, the same one each time")
  func workbook() async throws {
    try await ServedLedger.serve { ledger in
      let headers = try await Self.client(ledger, "money", [.ledgerExportRead])
      #expect(try await ledger.checkIn(Dataset.holder).status == 201)
      let path = "/ledger/v1/exports/totals?\(Self.year)&at=\(try await ledger.head)"
      let answer = try await ledger.get("\(path)&format=xlsx", headers: headers)
      try #require(answer.status == 200, "\(answer.text)")
      #expect(
        answer.headers["content-type"]
          == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
      #expect(
        answer.headers["content-disposition"] == "attachment; filename=\"totals.xlsx\"")
      #expect(answer.body.starts(with: Array("PK\u{3}\u{4}".utf8)))
      let again = try await ledger.get("\(path)&format=xlsx", headers: headers)
      #expect(again.body == answer.body)
      let belgian = try await ledger.get("\(path)&format=csv-be", headers: headers)
      #expect(belgian.body.starts(with: [0xEF, 0xBB, 0xBF]))
      #expect(belgian.headers["content-type"]?.hasPrefix("text/csv") == true)
      #expect(belgian.headers["content-disposition"] == "attachment; filename=\"totals.csv\"")
      #expect(belgian.text.hasSuffix(";1;0;1\r\n"))
    }
  }

  @Test("a region gets what is its own, and nothing of others'")
  func reach() async throws {
    try await ServedLedger.serve { ledger in
      #expect(try await ledger.checkIn(Dataset.holder).status == 201)
      let everything = try await Self.client(ledger, "money", [.ledgerExportRead])
      let all = try await ledger.get(
        "/ledger/v1/exports/totals?\(Self.year)&by=card-system,holder-card-system",
        headers: everything)
      let cells = try #require(all.text.split(separator: "\r\n").dropFirst().first)
        .split(separator: ",", omittingEmptySubsequences: false)
      let concerned = Set([cells[7], cells[9]].map(String.init))
      for system in 1...3 as ClosedRange<UInt8> {
        let headers = try await Self.client(
          ledger, "region-\(system)", [.ledgerExportRead], in: system)
        let view = try #require(ledger.engine.catalogue.cardSystem(CardSystemID(system)))
        let answer = try await ledger.get(
          "/ledger/v1/exports/totals?\(Self.year)", headers: headers)
        let isConcerned = concerned.contains(String(view.publicID))
        #expect(answer.text.hasSuffix(isConcerned ? ",1,0,1\r\n" : ",0,0,0\r\n"), "\(system)")
      }
    }
  }

  @Test("who has a social tariff is told to none who may not export it")
  func socialTariffs() async throws {
    try await ServedLedger.serve { ledger in
      let without = try await Self.client(ledger, "money", [.ledgerExportRead])
      let with = try await Self.client(
        ledger, "all", [.ledgerExportRead, .socialTariffExport])
      for dimension in ["tariff", "social-tariff", "tariff-card-system"] {
        let name = dimension == "tariff-card-system" ? "shares" : "totals"
        let path = "/ledger/v1/exports/\(name)?\(Self.year)&by=\(dimension)"
        try expectProblem(
          try await ledger.get(path, headers: without), 403, "auth/forbidden", "\(dimension)")
        #expect(try await ledger.get(path, headers: with).status == 200)
      }
    }
  }

  @Test(
    "what cannot be exported is refused with a reason",
    arguments: [
      "totals", "totals?from=2026-01-01", "totals?from=2026-02-30&to=2026-03-01",
      "totals?from=2026-03-01&to=2026-01-01", "totals?from=2026-01-01&to=2026-03-01&by=colour",
      "totals?from=2026-01-01&to=2026-03-01&format=pdf",
      "totals?from=2026-01-01&to=2026-03-01&at=99999999",
      "social-tariff?from=2026-01-01&to=2026-12-31&at=1",
    ])
  func faults(path: String) async throws {
    try await ServedLedger.serve { ledger in
      let headers = try await Self.client(ledger, "money", [.ledgerExportRead])
      let answer = try await ledger.get("/ledger/v1/exports/\(path)", headers: headers)
      #expect(answer.status == 400, "\(answer.text)")
      let unknown = try await ledger.get(
        "/ledger/v1/exports/nothing?\(Self.year)", headers: headers)
      #expect(unknown.status == 404)
    }
  }
}
