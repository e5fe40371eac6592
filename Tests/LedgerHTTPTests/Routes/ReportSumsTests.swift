import FinancialReports
import Ledger
import LedgerHTTP
import Testing
import ZipTesting

@Suite("What a financial report says") struct ReportSumsTests {
  private static let period = (start: "2026-11-01", end: "2026-11-30")

  /// A report of the theatre's, and the export of the same days, as cells.
  private static func both(
    _ region: TicketRegion
  ) async throws -> (zip: ZipFiles, export: [[String]]) {
    let ledger = region.ledger
    let headers = [try await ledger.bearer("books"), "Content-Type: application/json"]
    let path = ServedLedger.reportsPath(TicketRegion.theater)
    let started = try await ledger.post(
      path, #"{"startDate":"\#(period.start)","endDate":"\#(period.end)"}"#, headers: headers)
    try #require(started.status == 200, "\(started.text)")
    let id = UInt32(try #require(try started.json()["id"]?.integer))
    #expect(try await ledger.settled(id, of: TicketRegion.theater).file != nil)
    let answer = try await ledger.get("\(path)/\(id).zip", headers: headers)
    let export = try await ledger.get(
      "/ledger/v1/exports/shares?from=\(period.start)&to=\(period.end)&format=csv-be"
        + "&by=municipality", headers: headers)
    #expect(export.status == 200)
    let cells = ZipFiles.cells(export.body)
    return (try ZipFiles(answer.body), cells)
  }

  /// The measures of the last line, in whole cents or things.
  private static func total(_ cells: [[String]]) throws -> [Int] {
    let last = try #require(cells.last)
    #expect(last[0] == "total")
    return try last.suffix(6).map { try #require(Int($0.replacing(",", with: ""))) }
  }

  private static func books(_ region: TicketRegion) async throws {
    try await region.ledger.addClient(
      "books", [.organizersReports, .ledgerExportRead], organizer: TicketRegion.theater)
  }

  @Test("its files add up to the export of the same days, also after a sale was cancelled")
  func sums() async throws {
    try await TicketRegion.serve { region in
      try await Self.books(region)
      try await region.define("film", of: TicketRegion.other)
      let stad = try await region.poor(1)
      let away = try await region.member(
        2, tariffUntil: region.today.adding(days: 100), postalCode: "9991")
      let third = try await region.poor(3)
      for (card, price) in [(stad.card, "9.99"), (away.card, "20"), (third.card, "7.5")] {
        let sold = try await region.sell(TicketRegion.line(card, price))
        #expect(sold.status == 200, "\(sold.text)")
        region.ledger.clock.advance(seconds: 1)
      }
      // Of another organiser's sale it says nothing.
      let other = try await region.sell(
        TicketRegion.line(stad.card, "30", event: "film"), client: TicketRegion.other)
      #expect(other.status == 200, "\(other.text)")
      let first = try await Self.both(region)
      #expect(try Self.total(first.export) == [3, 3_749, 750, 1_500, 1_499, 0])
      try Self.expectEqual(first)

      region.ledger.clock.advance(seconds: 1)
      let more = try await region.sell(TicketRegion.line(try await region.poor(4).card, "10"))
      let id = try #require(try more.json()[0]?["id"]?.text)
      region.ledger.clock.advance(seconds: 1)
      #expect(try await region.cancel(id).status == 204)
      let second = try await Self.both(region)
      #expect(try Self.total(second.export) == Self.total(first.export))
      try Self.expectEqual(second)
      let lines = try #require(second.zip["municipality-9900.csv"]).cells
      #expect(lines.map { $0[0] }.filter { $0 == "correction" }.count == 1)
    }
  }

  /// The zip has a file for each municipality of the export, with its sums, and what the Flemish
  /// government owes in all.
  private static func expectEqual(_ both: (zip: ZipFiles, export: [[String]])) throws {
    let (zip, export) = both
    #expect(
      Set(zip.files.map(\.name)) == [
        "total.csv", "municipality-9900.csv", "municipality-9991.csv", "flemish-government.csv",
      ])
    let whole = try total(export)
    let municipalities = zip.files.filter { $0.name.hasPrefix("municipality") }
    let sums = try municipalities.map { try total($0.cells) }
    #expect(sums.reduce([0, 0, 0, 0, 0, 0]) { added($0, $1) } == whole)
    #expect(try total(try #require(zip["total.csv"]).cells) == whole)
    for file in municipalities {
      let code = file.name.filter(\.isNumber)
      let lines = export.filter { $0.count > 7 && $0[7] == code }
      let owed = try lines.map { line in
        try line.suffix(6).map { try #require(Int($0.replacing(",", with: ""))) }
      }
      #expect(owed.reduce([0, 0, 0, 0, 0, 0]) { added($0, $1) } == (try total(file.cells)))
      #expect(file.bytes.starts(with: [0xEF, 0xBB, 0xBF]))
    }
    let flemish = try #require(zip["flemish-government.csv"]?.cells.last?.last)
    #expect(Int(flemish.replacing(",", with: "")) == whole[4])
  }

  private static func added(_ left: [Int], _ right: [Int]) -> [Int] {
    zip(left, right).map { $0 + $1 }
  }

  @Test("of days without discounts is a file with a total of nothing")
  func nothing() async throws {
    try await TicketRegion.serve { region in
      try await Self.books(region)
      let (zip, export) = try await Self.both(region)
      #expect(zip.files.map(\.name) == ["total.csv"])
      #expect(try Self.total(zip.files[0].cells) == [0, 0, 0, 0, 0, 0])
      #expect(try Self.total(export) == [0, 0, 0, 0, 0, 0])
    }
  }

  @Test("names whoever may see it no holder, and no card")
  func nobody() async throws {
    try await TicketRegion.serve { region in
      try await Self.books(region)
      let poor = try await region.poor()
      #expect(try await region.sell(TicketRegion.line(poor.card)).status == 200)
      for file in try await Self.both(region).zip.files {
        for secret in [poor.card, poor.id, "Peeters", "An;"] {
          #expect(!file.text.contains(secret), "\(file.name)")
        }
      }
    }
  }
}

@Suite(
  "What the published contract says of financial reports",
  .enabled(
    if: PublishedContract.folder != nil,
    "PASBOEK_CONTRACTS does not name a folder with the published contracts"))
struct ReportContractTests {
  @Test("every answer is as published, and every refusal is listed under its status")
  func answers() async throws {
    let contract = try PublishedContract.read()
    let base = "/organizers/{organizerId}/financial-reports"
    try await ServedLedger.serve { ledger in
      let path = ServedLedger.reportsPath("0ce87cbc-9299-4528-8d35-92225dc9489f")
      let started = try await ledger.post(
        path, #"{"startDate":"2026-06-01","endDate":"2026-06-30"}"#)
      let id = try #require(try started.json()["id"]?.integer)
      _ = try await ledger.settled(UInt32(id), of: "0ce87cbc-9299-4528-8d35-92225dc9489f")
      for (answer, published, method) in [
        (started, base, "post"), (try await ledger.get(path), base, "get"),
        (try await ledger.get("\(path)/periods"), "\(base)/periods", "get"),
        (try await ledger.get("\(path)/\(id)"), "\(base)/{reportId}", "get"),
        (
          try await ledger.get("\(path)/\(id)/download-link"), "\(base)/{reportId}/download-link",
          "get"
        ),
        (try await ledger.post(path, ""), base, "post"),
        (try await ledger.post(path, "{"), base, "post"),
        (try await ledger.post(path, "{}"), base, "post"),
        (try await ledger.get("\(path)/7"), "\(base)/{reportId}", "get"),
        (try await ledger.get("\(path)/7.zip"), "\(base)/{reportId}.zip", "get"),
        (
          try await ledger.get("\(path)/7/download-link"), "\(base)/{reportId}/download-link", "get"
        ),
        (try await ledger.get("\(path)/periods", headers: []), "\(base)/periods", "get"),
      ] {
        let body = try answer.json()
        if answer.status == 200 {
          #expect(try contract.faults(of: answer, to: published, method) == [], "\(answer.text)")
        } else {
          #expect(contract.faults(of: body, schema: "Error") == [], "\(answer.text)")
          let type = try #require(body["type"]?.text)
          // What every operation can answer stands in a shared part of the document.
          guard answer.status != 401 else { continue }
          let listed = contract.problems(of: published, method, status: answer.status)
          #expect(listed.contains(type), "\(published) \(answer.status) \(type)")
        }
      }
      let zip = try await ledger.get("\(path)/\(id).zip")
      #expect(zip.status == 200 && zip.headers["content-type"] == "application/x-zip-compressed")
    }
  }
}
