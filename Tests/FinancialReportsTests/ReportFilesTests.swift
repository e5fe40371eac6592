import EventLog
import LedgerExports
import Testing
import ZipTesting

@testable import FinancialReports
@testable import Ledger
@testable import LedgerProjections

@Suite("The files of a report") struct ReportFilesTests {
  private static let organizer = OrganizerView(
    organizer: OrganizerID(3), id: "=theater", name: "Het theater; zaal", systems: CardSystemSet())

  /// A line: day, event, municipality, key, corrected month; tickets, price and four shares.
  private static func line(_ keys: [Int64], _ sums: [Int64]) -> Totals.Line {
    Totals.Line(keys: keys, sums: sums)
  }

  private static let june = Int64(CivilMonth(year: 2026, month: 6)?.number ?? 0)
  private static let day: Int64 = 20_635

  private static let lines = [
    line([day, 1, 0, 1, 0], [1, 500, 100, 0, 0, 400]),
    line([day, 1, 9_000, 1, 0], [2, 2_000, 400, 800, 800, 0]),
    line([day + 1, 2, 9_000, 1, 0], [1, 999, 200, 400, 399, 0]),
    line([day + 1, 1, 9_300, 1, 0], [3, 3_000, 450, 1_500, 0, 1_050]),
    line([day + 2, 1, 9_300, 1, june], [-1, -1_000, -150, -500, 0, -350]),
  ]

  private static func totals(_ lines: [Totals.Line]) -> RootedTotals {
    RootedTotals(
      totals: Totals(
        lines: lines,
        names: [
          .municipality: [
            9_000: TotalsName(id: "9000", name: "Gent"),
            9_300: TotalsName(id: "9300", name: "Aalst"),
          ],
          .event: [
            1: TotalsName(id: "een", name: "+Eén"), 2: TotalsName(id: "twee", name: "@Twee"),
          ],
        ], position: 97, isClosed: false),
      root: LogHead.empty.root)
  }

  private static func request() throws -> ExportRequest {
    try ReportFiles.request(
      ReportPeriod(
        from: try #require(CivilDate(year: 2026, month: 7, day: 1)),
        through: try #require(CivilDate(year: 2026, month: 7, day: 31))), of: organizer.organizer)
  }

  private static func made(_ lines: [Totals.Line]) throws -> [ReportFiles.File] {
    try ReportFiles.of(request(), totals(lines), organizer)
  }

  @Test("are one for each municipality, one for the Flemish government, and the whole")
  func names() throws {
    #expect(
      try Self.made(Self.lines).map(\.name) == [
        "total.csv", "municipality-unknown.csv", "municipality-9000.csv", "municipality-9300.csv",
        "flemish-government.csv",
      ])
    #expect(
      try Self.made(Array(Self.lines.suffix(2))).map(\.name) == [
        "total.csv", "municipality-9300.csv",
      ])
  }

  @Test("add up to the whole, each measure, line by line and by their totals")
  func sums() throws {
    let files = try Self.made(Self.lines)
    let municipalities = files.filter { $0.name.hasPrefix("municipality") }.map(\.table)
    let sum = municipalities.map(\.total).reduce([0, 0, 0, 0, 0, 0]) { zip($0, $1).map { $0 + $1 } }
    #expect(sum == [6, 5_499, 1_000, 2_200, 1_199, 1_100])
    #expect(files[0].table.total == sum)
    let rows = municipalities.flatMap(\.rows)
    #expect(rows.map(\.sums) == Self.lines.map(\.sums))
    #expect(municipalities[2].total[3] == 1_000)
    #expect(municipalities[2].rows.map(\.corrects) == [nil, CivilMonth(year: 2026, month: 6)])
    let flemish = try #require(files.last).table
    #expect(flemish.measures.map(\.name) == ["tickets", "price", "flemish-share"])
    #expect(flemish.total == [3, 2_999, 1_199])
    #expect(flemish.rows.count == 2)
  }

  @Test("tell whose they are in every line, and the whole tells each municipality once")
  func whole() throws {
    let total = try Self.made(Self.lines)[0].table
    #expect(
      total.keys.map(\.name) == [
        "organizer", "organizer-name", "municipality", "municipality-name",
      ])
    #expect(
      total.rows.map(\.keys) == [
        ["=theater", "Het theater; zaal", "", ""],
        ["=theater", "Het theater; zaal", "9000", "Gent"],
        ["=theater", "Het theater; zaal", "9300", "Aalst"],
        ["=theater", "Het theater; zaal", "9300", "Aalst"],
      ])
    #expect(total.rows.map(\.corrects?.text) == [nil, nil, nil, "2026-06"])
    #expect(total.rows[1].sums == [3, 2_999, 600, 1_200, 1_199, 0])
  }

  @Test("of a period without discounts are the whole alone, with a total of nothing")
  func empty() throws {
    let files = try Self.made([])
    #expect(files.map(\.name) == ["total.csv"])
    #expect(files[0].table.total == [0, 0, 0, 0, 0, 0])
  }

  @Test("ask for the organiser's own sales, and for nobody else's")
  func question() throws {
    let question = try Self.request().question
    #expect(question.journal == .shares && question.flaw == nil)
    #expect(question.restriction?.organizers == [Self.organizer.organizer])
    #expect(question.restriction?.systems == CardSystemSet())
    #expect(question.restriction?.isOfTariffAlone == false)
    #expect(question.closedAsClosed && question.axis == .booked)
  }

  @Test("stand in a zip as a Belgian spreadsheet opens them, the same bytes each time")
  func archive() throws {
    let entries = try Self.made(Self.lines).map { file in
      ZipArchive.Entry(
        name: file.name,
        bytes: try ExportChunks(file.table, .csvBelgian).reduce(into: []) { $0 += $1 })
    }
    let bytes = try ZipArchive.bytes(of: entries)
    #expect(try ZipArchive.bytes(of: entries) == bytes)
    let zip = try ZipFiles(bytes)
    #expect(zip.files.map(\.name) == entries.map(\.name))
    #expect(zip.files.map(\.bytes) == entries.map(\.bytes))
    let gent = try #require(zip["municipality-9000.csv"])
    #expect(gent.bytes.starts(with: [0xEF, 0xBB, 0xBF]))
    let lines = gent.text.split(separator: "\r\n")
    #expect(
      lines[1].contains(";'=theater;\"Het theater; zaal\";2026-07-01;een;'+Eén;9000;Gent;1;;"))
    #expect(lines[1].hasSuffix(";2;20,00;4,00;8,00;8,00;0,00"))
    #expect(lines.last?.hasSuffix(";3;29,99;6,00;12,00;11,99;0,00") == true)
  }

  @Test("of a zip with nothing in it and of a large one are read back whole")
  func sizes() throws {
    var random = [UInt8](repeating: 0, count: 1 << 20)
    var seed: UInt64 = 1
    for index in random.indices {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1
      random[index] = UInt8(truncatingIfNeeded: seed >> 56)
    }
    let entries = [
      ZipArchive.Entry(name: "empty", bytes: []), ZipArchive.Entry(name: "large", bytes: random),
    ]
    let zip = try ZipFiles(try ZipArchive.bytes(of: entries))
    #expect(zip["empty"]?.bytes == [] && zip["large"]?.bytes == random)
    #expect(throws: ZipArchive.Failure.self) {
      try ZipArchive.bytes(of: [entries[0], entries[0]])
    }
  }
}
