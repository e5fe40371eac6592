import Foundation
import Ledger
import LedgerExports
import Testing

extension ProcessTests {
  /// What is exported, opened by programs of others: openpyxl and LibreOffice.
  @Suite("spreadsheets", .enabled(if: PythonTools.isPossible)) struct SpreadsheetTests {
    /// Names that a spreadsheet could take for something else than names.
    private static let names = [
      "=1+1", "@SUM(A1)", "-2+3", "+32 9 000", "=HYPERLINK(\"http://x\")", "Café “Zwart” 🎭",
      "a;b,c", "say \"hi\"", "'quoted", "0123", "_x0041_", " led ", "1/2", "TRUE", "Ieper\tZuid",
    ]

    private static func table() throws -> ExportTable {
      let first = try #require(CivilDate(year: 2026, month: 7, day: 1))
      let last = try #require(CivilDate(year: 2026, month: 7, day: 31))
      return ExportTable(
        name: "shares", from: first, through: last, isClosed: true, position: 1_234,
        root: "+83vEjRWeJA=",
        keys: [
          ExportTable.KeyColumn("organizer"), ExportTable.KeyColumn("day", .day),
          ExportTable.KeyColumn("year", .integer),
        ],
        measures: [
          ExportTable.MeasureColumn("tickets", .count("tickets"), []),
          ExportTable.MeasureColumn("price", .cents, []),
        ],
        rows: names.enumerated().map { index, name in
          ExportTable.Row(
            corrects: index == 1 ? CivilMonth(year: 2026, month: 6) : nil, day: last,
            keys: [name, "2026-07-0\(index % 9 + 1)", "2026"],
            sums: [Int64(index) - 2, (Int64(index) - 2) * 123_456_789],
            suppressed: index == 3 ? [0] : [])
        })
    }

    private static func file(
      _ table: ExportTable, _ format: ExportFormat, _ name: String, in folder: TemporaryFolder
    ) throws -> String {
      let bytes = try ExportChunks(table, format).reduce(into: [UInt8]()) { $0 += $1 }
      try Data(bytes).write(to: URL(fileURLWithPath: folder.file(name)))
      return folder.file(name)
    }

    /// Cents as a program writes them: `-2469135.78`, and `12` rather than `12.00`.
    private static func euros(_ cents: Int64) -> String {
      let text = String(Double(cents) / 100)
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    @Test("a workbook holds numbers, days and texts as what they are, and no formula")
    func workbook() throws {
      let folder = try TemporaryFolder()
      let table = try Self.table()
      let book = try Workbook.read(try Self.file(table, .xlsx, "shares.xlsx", in: folder))
      #expect(book.sheets.map(\.name) == ["shares", "about"])
      #expect(book.created == "2026-07-31T00:00:00" && book.days == ["1980-1-1-0-0-0"])
      let lines = book.sheets[0]
      #expect(
        lines.values[0] == [
          "kind", "corrects", "organizer", "day", "year", "tickets", "price-eur",
        ])
      #expect(lines.rows[0].allSatisfy { $0.isBold && $0.type == "s" })
      #expect(lines.frozen == "A2" && lines.filter == "A1:G\(table.rows.count + 1)")
      #expect(lines.widths.count >= 5 && lines.widths.allSatisfy { $0 > 8 && $0 < 62 })
      try #require(lines.rows.count == table.rows.count + 2)
      for (row, cells) in zip(table.rows, lines.rows.dropFirst()) {
        // What begins like an escape is escaped, as the standard asks; openpyxl shows it raw.
        let name = row.keys[0].replacing("_x0041_", with: "_x005F_x0041_")
        #expect(cells[2].type == "s" && cells[2].value == name)
        #expect(cells[3].type == "d" && cells[3].value == row.keys[1])
        #expect(cells[4].type == "n" && cells[4].value == "2026" && cells[4].format == "0")
        #expect(cells[5].type == "n" && cells[6].type == "n")
        #expect(cells[5].value == (row.suppressed.isEmpty ? String(row.sums[0]) : ""))
        #expect(Double(cells[6].value) == Double(row.sums[1]) / 100, "\(name)")
        #expect(cells[6].format == "#,##0.00\\ \"€\"")
      }
      #expect(lines.values[2][0] == "correction" && lines.values[2][1] == "2026-06")
      let last = try #require(lines.rows.last)
      #expect(last[0].value == "total" && last.filter(\.isBold).count == 3)
      #expect(Double(last[6].value) == Double(table.total[1]) / 100)
      #expect(
        book.sheets[1].values == [
          ["export", "shares"], ["from", "2026-07-01"], ["through", "2026-07-31"],
          ["status", "closed"], ["position", "1234"], ["root", "+83vEjRWeJA="],
          ["lines", String(table.rows.count)],
        ])
    }

    @Test("LibreOffice opens the workbook with the cells of the CSV, and csv-be with its numbers")
    func libreOffice() throws {
      let folder = try TemporaryFolder()
      let table = try Self.table()
      let book = try Self.file(table, .xlsx, "shares.xlsx", in: folder)
      try LibreOffice.convert([book], to: LibreOffice.values, in: folder)
      let opened = try String(contentsOfFile: folder.file("shares-shares.csv"), encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: true)
        .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
      try #require(opened.count == table.rows.count + 2, "\(opened)")
      for (row, cells) in zip(table.rows, opened.dropFirst()) {
        // A tab in a name is one more cell of the text that LibreOffice wrote.
        let name = cells[2..<(cells.count - 4)].joined(separator: "\t")
        #expect(name == row.keys[0])
        #expect(
          Array(cells.suffix(4)) == [
            row.keys[1], "2026", row.suppressed.isEmpty ? String(row.sums[0]) : "",
            Self.euros(row.sums[1]),
          ])
      }
      let belgian = try Self.file(table, .csvBelgian, "belgian.csv", in: folder)
      try LibreOffice.convert(
        [belgian], to: "xlsx", opening: "CSV:59,34,76,1,,2067,false,true", in: folder)
      let sheet = try #require(try Workbook.read(folder.file("belgian.xlsx")).sheets.first)
      try #require(sheet.rows.count == table.rows.count + 2)
      for (row, cells) in zip(table.rows, sheet.rows.dropFirst()) {
        let name = row.keys[0]
        let isGuarded = name.first.map { "=+-@".contains($0) } == true
        if !["0123", "1/2", "TRUE"].contains(name) {
          #expect(cells[7].type == "s" && cells[7].value == (isGuarded ? "'\(name)" : name))
        }
        #expect(cells[11].type == "n" && Double(cells[11].value) == Double(row.sums[1]) / 100)
        #expect(cells[5].value == "'+83vEjRWeJA=")
        #expect(cells.allSatisfy { $0.type != "f" })
      }
    }

    @Test("the command makes a workbook with the cells of its CSV, the same one each time")
    func command() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      #expect(
        try service.connect().checkIn(Region.pass, event: Region.weeklyEvent, token: region.token)
          .status == 201)
      let words = [
        "export", "totals", "--data", region.path, "--from", "2020-01-01", "--to", "2029-12-31",
        "--by", "day,organiser,year",
      ]
      let (first, second) = (region.file("a.xlsx"), region.file("b.xlsx"))
      for (file, isBeside) in [(first, true), (second, false)] {
        if !isBeside { #expect(try service.stop() == .exit(0)) }
        let made = try Program.run(words: words + ["--format", "xlsx", "--out", file])
        #expect(made.end == .exit(0) && made.output.isEmpty, "\(made.errors)")
      }
      let bytes = try Data(contentsOf: URL(fileURLWithPath: first))
      #expect(bytes == (try Data(contentsOf: URL(fileURLWithPath: second))))
      // What is no text is read of a file: the shell takes standard output there.
      let told = region.file("c.xlsx")
      let shell = try Program.runTool(
        ["/bin/sh", "-c", "\"$@\" > \(told)", "sh", Program.path] + words
          + ["--format", "xlsx"])
      #expect(shell.end == .exit(0), "\(shell.errors)")
      #expect(bytes == (try Data(contentsOf: URL(fileURLWithPath: told))))
      let csv = try Program.run(words: words).output.split(separator: "\r\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
      let sheet = try #require(try Workbook.read(first).sheets.first)
      // What the file is of stands on a sheet of its own.
      #expect(sheet.values == csv.map { Array($0.prefix(1) + $0.dropFirst(6)) })
      #expect(sheet.rows[1][2].type == "d" && sheet.rows[1][5].type == "n")
    }
  }
}
