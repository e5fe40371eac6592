import Foundation
import Ledger
import Testing

@testable import LedgerExports

@Suite("Forms of exports") struct FormatTests {
  @Test("comma-separated values: a header, the lines, corrections by their month, the total")
  func csv() throws {
    let about = "shares,2026-07-01/2026-07-31,closed,1234,q83vEjRWeJA="
    #expect(
      try Tables.text(Tables.cancelled, .csv)
        == [
          "kind,export,period,status,position,root,corrects,organizer,seats,tickets,"
            + "price-eur,holder-share-eur,organizer-share-eur",
          "line,\(about),,De Zaal,200,3,30.00,6.00,24.00",
          "correction,\(about),2026-06,De Zaal,200,-1,-10.00,-2.00,-8.00",
          "total,\(about),,,,2,20.00,4.00,16.00", "",
        ].joined(separator: "\r\n"))
  }

  @Test("a text that a spreadsheet takes for a formula gets an apostrophe, and no number does")
  func formulas() throws {
    let lines = try Tables.text(Tables.shares(Tables.names.map { Tables.row($0, -1, -5, 0) }), .csv)
    #expect(lines.contains(",\"'=HYPERLINK(\"\"x\"\")\",200,-1,-0.05,-0.05,0.00\r\n"))
    for text in ["'+32 9 000", "'-1", "'@sum", "\"a,b\"", "\"say \"\"hi\"\"\"", "\"two\r\nlines\""]
    {
      #expect(lines.contains(",\(text),200,-1,"), "\(text)")
    }
  }

  @Test("JSON objects: what it is of, lines with amounts in cents, the total")
  func ndjson() throws {
    let root = #""position":1234,"root":"q83vEjRWeJA=""#
    #expect(
      try Tables.text(Tables.cancelled, .ndjson) == """
        {"kind":"export","export":"shares","from":"2026-07-01","through":"2026-07-31",\
        "provisional":false,\(root)}
        {"kind":"line","organizer":"De Zaal","seats":200,"tickets":3,"priceCents":3000,\
        "holderShareCents":600,"organizerShareCents":2400}
        {"kind":"correction","corrects":"2026-06","organizer":"De Zaal","seats":200,"tickets":-1,\
        "priceCents":-1000,"holderShareCents":-200,"organizerShareCents":-800}
        {"kind":"total","lines":2,"tickets":2,"priceCents":2000,"holderShareCents":400,\
        "organizerShareCents":1600}

        """)
  }

  @Test("a period without a line is a file with a total of nothing", arguments: [true, false])
  func empty(isClosed: Bool) throws {
    let table = Tables.shares([], isClosed: isClosed)
    let status = isClosed ? "closed" : "provisional"
    let csv = try Tables.text(table, .csv).split(separator: "\r\n")
    #expect(csv.count == 2 && csv[1].hasPrefix("total,shares,") && csv[1].contains(status))
    #expect(csv[1].hasSuffix(",,,,0,0.00,0.00,0.00"))
    let ndjson = try Tables.text(table, .ndjson).split(separator: "\n")
    #expect(ndjson.count == 2 && ndjson[0].contains("\"provisional\":\(!isClosed)"))
    let journal = try Tables.text(table, .hledger)
    #expect(journal.contains("; status: \(status)\n") && journal.contains("; total: tickets 0"))
    _ = try Hledger.run(["check", "--strict"], journal)
  }

  @Test("in Belgium semicolons tell fields apart, commas decimals, and a mark says UTF-8")
  func belgian() throws {
    let about = "shares;2026-07-01/2026-07-31;closed;1234;q83vEjRWeJA="
    #expect(
      try Tables.text(Tables.cancelled, .csvBelgian)
        == "\u{FEFF}"
        + [
          "kind;export;period;status;position;root;corrects;organizer;seats;tickets;"
            + "price-eur;holder-share-eur;organizer-share-eur",
          "line;\(about);;De Zaal;200;3;30,00;6,00;24,00",
          "correction;\(about);2026-06;De Zaal;200;-1;-10,00;-2,00;-8,00",
          "total;\(about);;;;2;20,00;4,00;16,00", "",
        ].joined(separator: "\r\n"))
    #expect(ExportFormat.csvBelgian.mediaType.hasPrefix("text/csv; charset=utf-8"))
    #expect(ExportFormat.csvBelgian.fileExtension == "csv")
  }

  @Test("in Belgium too no text is a formula, not even a root, and every number is a number")
  func belgianFormulas() throws {
    var table = Tables.shares(
      (Tables.names + ["a;b"]).map { Tables.row($0, -1, -5, 0) })
    table.root = "+83vEjRWeJA="
    let text = try Tables.text(table, .csvBelgian)
    #expect(!text.contains(";+") && !text.contains(";=") && !text.contains(";@"))
    #expect(text.contains(";1234;'+83vEjRWeJA=;"))
    for name in [
      "\"'=HYPERLINK(\"\"x\"\")\"", "'+32 9 000", "'-1", "'@sum", "a,b", "\"a;b\"",
      "\"two\r\nlines\"", "Café “Zwart” 🎭", "\"a  ; b\"",
    ] {
      #expect(text.contains(";;\(name);200;-1;-0,05;-0,05;0,00\r\n"), "\(name)")
    }
  }

  @Test(
    "however it is cut into chunks, every line is there once",
    arguments: ExportFormat.allCases.filter { $0 != .xlsx })
  func chunks(format: ExportFormat) throws {
    let rows = (1...3_000).map { Tables.row("organiser \($0)", Int64($0), 1, 2) }
    let table = Tables.shares(rows)
    let chunks = Array(try ExportChunks(table, format))
    #expect(chunks.count > 3)
    // The first one of a journal names every account.
    #expect(chunks.dropFirst().allSatisfy { $0.count < ExportChunks.chunkBytes + 1_024 })
    let text = try Tables.text(table, format)
    for number in [1, 1_499, 3_000] { #expect(text.contains("organiser \(number)"), "\(number)") }
    #expect(text.contains(String(3_000 * 3_001 / 2)))
  }
}

@Suite("Workbooks") struct WorkbookTests {
  @Test("the same table is the same workbook, whenever it is made, in chunks of one size")
  func same() throws {
    let rows = (1...3_000).map { Tables.row("organiser \($0)", Int64($0), 1, 2) }
    let table = Tables.shares(rows)
    let first = Array(try ExportChunks(table, .xlsx))
    #expect(first.count > 1 && first.dropLast().allSatisfy { $0.count == ExportChunks.chunkBytes })
    #expect(first[0].starts(with: Array("PK\u{3}\u{4}".utf8)))
    #expect(Array(try ExportChunks(table, .xlsx)) == first)
  }

  @Test("nothing is left where temporary files belong, also of a workbook that fails")
  func temporaryFiles() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("workbooks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      let scratch = try ScratchFolder(fileName: "x", in: folder.path)
      #expect(throws: WorkbookError.self) { try scratch.contents() }
      let tooLarge = Tables.shares([Tables.row("a", 1_000_000_000_000_000, 1, 1)])
      #expect(throws: WorkbookError("a sum of tickets is too large for a cell")) {
        try WorkbookWriter.write(tooLarge, to: scratch)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    #expect(throws: WorkbookError.self) {
      try ScratchFolder(fileName: "x", in: "\(folder.path)/none").contents()
    }
  }
}

@Suite("Journals of hledger") struct JournalTests {
  @Test("hledger takes the journal, and its account totals are those of the table")
  func balances() throws {
    let journal = try Tables.text(Tables.cancelled, .hledger)
    _ = try Hledger.run(["check", "--strict", "ordereddates"], journal)
    let names = ["tickets:sold", "income:tickets", "assets:owed:holder", "assets:owed:organizer"]
    for (place, account) in names.enumerated() {
      let total = Tables.cancelled.total[place]
      let expected = account == "income:tickets" ? -total : total
      #expect(try Hledger.balance(of: account, journal) == expected, "\(account)")
    }
    let june = try Hledger.run(
      ["balance", "--depth", "3", "-O", "csv", "assets:owed", "tag:corrects=2026-06"], journal)
    #expect(june.contains("\"assets:owed:holder\",\"-2.00 EUR\""), "\(june)")
  }

  @Test("no name of an organiser is anything else to hledger than a part of an account")
  func names() throws {
    let rows = Tables.names.map { Tables.row($0, 1, 5, 7) }
    let journal = try Tables.text(Tables.shares(rows), .hledger)
    _ = try Hledger.run(["check", "--strict"], journal)
    let total = Int64(rows.count) * 5
    #expect(try Hledger.balance(of: "assets:owed:holder", journal) == total)
  }
}

/// The accountants' own program, which `make test` installs.
enum Hledger {
  struct Failed: Error {
    var output: String
  }

  static func run(_ words: [String], _ journal: String) throws -> String {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).journal")
    try Data(journal.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["LC_ALL=C.UTF-8", "hledger", "-f", file.path] + words
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: output, as: UTF8.self)
    guard process.terminationStatus == 0 else { throw Failed(output: text) }
    return text
  }

  /// The balance of an account with those below it, in cents or things.
  static func balance(of account: String, _ journal: String) throws -> Int64 {
    let depth = account.split(separator: ":").count
    let csv = try run(
      ["balance", "--depth", String(depth), "--no-total", "-O", "csv", "^\(account)"], journal)
    let line = csv.split(separator: "\n").first { $0.hasPrefix("\"\(account)\",") }
    let amount = line?.split(separator: ",").last?.filter { "-.0123456789".contains($0) } ?? ""
    let digits = amount.filter { $0 != "." }
    return Int64(String(digits)) ?? 0
  }
}
