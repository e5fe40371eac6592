import EventLogTesting
import Ledger
import LedgerExports
import LedgerProjections
import Projections
import Testing

@Suite("Exports of a ledger's life") struct ExportTests {
  private func day(_ year: Int, _ month: Int, _ day: Int) throws -> CivilDate {
    try #require(CivilDate(year: year, month: month, day: day))
  }

  private func month(_ text: String) throws -> CivilMonth { try #require(CivilMonth(text: text)) }

  /// The export as the bytes of its file.
  private func file(
    _ models: ReadModels, _ export: LedgerExport, by dimensions: [String] = [],
    month: CivilMonth, days: ExportDays = .booked, format: ExportFormat = .csv,
    at position: UInt64? = nil
  ) async throws -> [UInt8] {
    let request = try ExportRequest(
      export, by: dimensions, from: month.firstDay, through: month.lastDay, days: days,
      format: format, at: position)
    let rooted = try await models.rootedTotals(request.question)
    let table = try ExportTable(request, rooted.totals, root: rooted.root)
    return try ExportChunks(table, format).reduce(into: []) { $0 += $1 }
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// A life from May 2026 on, in regions that take a tap a day late at most.
  private func life(seed: UInt64 = 1) throws -> LedgerLife {
    let life = try LedgerLife(
      seed: seed, start: BrusselsTime.start(of: try day(2026, 5, 1)),
      policy: RegionPolicy(latenessDays: 1))
    for number in 1...6 as ClosedRange<UInt32> {
      try life.register(
        .grantSocialTariff(HolderID(number), LedgerLife.systems[0], lastDay: try day(2027, 4, 30)))
    }
    return life
  }

  @Test("a sale of June that is cancelled in July, June being closed, is taken back in July")
  func cancelledAfterClosing() async throws {
    let life = try life()
    life.now = BrusselsTime.start(of: try day(2026, 6, 30)).adding(hours: 12)
    try life.sell(1, at: 1, price: 1_000)
    let sale = try #require(life.records.last)
    #expect(sale.header.type == .ticketSold)
    life.now = BrusselsTime.start(of: try day(2026, 7, 2)).adding(hours: 1)
    for closed in ["2026-05", "2026-06"] { try life.register(.closePeriod(try month(closed))) }
    let (june, july) = (try month("2026-06"), try month("2026-07"))
    let before = try await file(
      try await life.readModels(), .shares, by: ["municipality"], month: june)
    life.now = BrusselsTime.start(of: try day(2026, 7, 2)).adding(hours: 12)
    try life.cancelTicket(sale.header.position)
    let models = try await life.readModels()
    #expect(try await file(models, .shares, by: ["municipality"], month: june) == before)
    let lines = text(before).split(separator: "\r\n").map(String.init)
    #expect(lines.count == 3)
    #expect(
      lines[0].hasSuffix(
        "tickets,price-eur,holder-share-eur,municipality-share-eur,"
          + "flemish-share-eur,organizer-share-eur"))
    #expect(lines[1].hasPrefix("line,shares,2026-06-01/2026-06-30,closed,"))
    #expect(lines[1].hasSuffix(",,9000,Gent,1,10.00,2.00,4.00,0.00,4.00"))
    let taken = text(try await file(models, .shares, by: ["municipality"], month: july))
    #expect(taken.contains("correction,shares,2026-07-01/2026-07-31,provisional,"))
    #expect(taken.contains(",2026-06,9000,Gent,-1,-10.00,-2.00,-4.00,0.00,-4.00\r\n"))
    // As it happened there was no sale in June, and nothing in July.
    for month in [june, july] {
      let lines = text(
        try await file(models, .shares, by: ["municipality"], month: month, days: .occurred)
      ).split(separator: "\r\n")
      #expect(lines.count == 2 && lines[1].contains(",occurred,"))
      #expect(lines[1].hasSuffix(",0,0.00,0.00,0.00,0.00,0.00"))
    }
    let position = sale.header.position
    let then = text(
      try await file(
        models, .shares, by: ["municipality"], month: june, days: .occurred, at: position))
    #expect(then.contains(",9000,Gent,1,10.00,2.00,4.00,0.00,4.00\r\n"))
  }

  @Test("a check-in that is undone later is missing on its day where asked as it happened")
  func undoneByItsDay() async throws {
    let life = try life()
    life.now = BrusselsTime.start(of: try day(2026, 6, 30)).adding(hours: 12)
    let checkIn = try life.checkIn(1, at: 1)
    try life.checkIn(2, at: 1)
    life.now = BrusselsTime.start(of: try day(2026, 7, 2)).adding(hours: 1)
    for closed in ["2026-05", "2026-06"] { try life.register(.closePeriod(try month(closed))) }
    try life.undo(checkIn.position)
    let models = try await life.readModels()
    func totals(_ month: String, _ days: ExportDays) async throws -> String {
      text(try await file(models, .totals, month: try self.month(month), days: days))
    }
    #expect(try await totals("2026-06", .booked).hasSuffix(",2,0,2\r\n"))
    #expect(try await totals("2026-07", .booked).contains("correction,"))
    #expect(try await totals("2026-06", .occurred).hasSuffix(",1,0,1\r\n"))
    #expect(try await totals("2026-07", .occurred).hasSuffix(",0,0,0\r\n"))
  }

  @Test("a check-in at an organiser in two regions is one in the total")
  func onceInTheTotal() async throws {
    let life = try life()
    life.now = BrusselsTime.start(of: try day(2026, 6, 10)).adding(hours: 12)
    try life.checkIn(1, at: 1)
    let models = try await life.readModels()
    for dimensions in [["card-system"], ["holder-card-system"], ["month"], ["organiser"]] {
      let csv = text(
        try await file(models, .totals, by: dimensions, month: try month("2026-06")))
      let lines = csv.split(separator: "\r\n")
      #expect(lines.count == 3 && lines[2].hasPrefix("total,") && lines[2].hasSuffix(",1,0,1"))
    }
  }

  @Test("closed months stay byte for byte, whatever comes later", arguments: [1, 2, 3] as [UInt64])
  func closedStays(seed: UInt64) async throws {
    let life = try life(seed: seed)
    try life.live(150)
    // Their random policies grant a fortnight.
    life.now = BrusselsTime.start(of: try day(2026, 8, 20))
    for closed in ["2026-05", "2026-06", "2026-07"] {
      try life.register(.closePeriod(try month(closed)))
    }
    let formats = ExportFormat.allCases
    func files() async throws -> [[UInt8]] {
      // Folded anew each time.
      let models = try await life.readModels()
      var files: [[UInt8]] = []
      for closed in ["2026-05", "2026-06", "2026-07"] {
        for export in LedgerExport.allCases {
          for format in formats {
            files.append(
              try await file(models, export, month: try month(closed), format: format))
          }
        }
      }
      return files
    }
    let before = try await files()
    try life.live(100)
    try life.register(
      .changeOrganizer(
        OrganizerID(1), name: "Anders", systems: CardSystemSet(LedgerLife.systems)))
    #expect(try await files() == before)
    #expect(before.contains { text($0).contains("line,") }, "nothing happened")
  }

  @Test("an open month is provisional and comes again with its position")
  func provisional() async throws {
    let life = try life()
    life.now = BrusselsTime.start(of: try day(2026, 6, 10)).adding(hours: 12)
    try life.checkIn(1, at: 1)
    let position = UInt64(life.records.count)
    let june = try month("2026-06")
    let first = try await file(try await life.readModels(), .participations, month: june)
    #expect(text(first).contains(",provisional,\(position),"))
    life.now = life.now.adding(hours: 24)
    try life.checkIn(2, at: 1)
    let models = try await life.readModels()
    #expect(try await file(models, .participations, month: june) != first)
    #expect(try await file(models, .participations, month: june, at: position) == first)
  }

  @Test(
    "a period in which nothing happened is a file with a total", arguments: ExportFormat.allCases)
  func empty(format: ExportFormat) async throws {
    let life = try life()
    let models = try await life.readModels()
    for export in LedgerExport.allCases {
      let bytes = try await file(
        models, export, month: try month("2025-01"), format: format)
      let lines = text(bytes).split(whereSeparator: \.isNewline)
      switch format {
      case .csv: #expect(lines.count == 2 && lines[1].hasPrefix("total,\(export.rawValue),"))
      case .csvBelgian:
        #expect(lines.count == 2 && lines[1].hasPrefix("total;\(export.rawValue);"))
      case .xlsx: #expect(bytes.starts(with: [0x50, 0x4B, 3, 4]))
      case .ndjson: #expect(lines.count == 2 && lines[1].contains("\"total\""))
      case .hledger: #expect(lines.contains { $0.hasPrefix("; total:") })
      }
    }
  }

  @Test("each check-in of the night in which the clocks go back is counted once, on its day")
  func summerTimeEnds() async throws {
    let life = try life()
    // Every half hour from the midnight before Sunday until Monday.
    var at = Instant(microseconds: 1_792_877_400_000_000)
    #expect(BrusselsTime.date(at: at) == (try day(2026, 10, 24)))
    var expected: [CivilDate: Int64] = [:]
    for number in 0..<54 as Range<Int> {
      at = at.adding(microseconds: 1_800_000_000)
      life.now = at
      try life.checkIn(UInt32(number % 6 + 1), at: UInt32(number / 6 % 4 + 1), offline: true)
      expected[
        BrusselsTime.date(at: try #require(life.records.last).header.occurredAt), default: 0] += 1
    }
    let models = try await life.readModels()
    let csv = text(
      try await file(models, .totals, by: ["day"], month: try month("2026-10")))
    for (day, count) in expected {
      let parts = day.parts
      let counted = csv.split(separator: "\r\n").filter {
        $0.contains(",2026-\(parts.month)-\(parts.day),")
      }
      #expect(counted.count == 1 && counted[0].contains("-\(parts.day),\(count),0,"), "\(day)")
    }
    #expect(expected.values.reduce(0, +) == 54 && expected.count >= 2)
    // The day on which the clocks go back has 25 hours.
    #expect(expected[try day(2026, 10, 25)] == 50)
  }

  @Test("the table of social tariffs tells closed quarters, without small counts")
  func socialTariffs() async throws {
    let life = try life()
    for number in 0..<25 as Range<UInt32> {
      life.now = BrusselsTime.start(of: try day(2026, 7, 1)).adding(hours: Int64(number) * 48)
      try life.checkIn(number % 6 + 1, at: number % 4 + 1, offline: true)
    }
    life.now = BrusselsTime.start(of: try day(2026, 10, 3))
    func table() async throws -> String {
      let models = try await life.readModels()
      var request = try ExportRequest(
        .socialTariff, from: try day(2026, 1, 1), through: try day(2026, 12, 31), format: .csv)
      let first = try await models.rootedTotals(request.question)
      request = request.published(closedThrough: first.totals.closedThrough)
      let rooted = try await models.rootedTotals(request.question)
      let table = try ExportTable(request, rooted.totals, root: rooted.root)
      return text(try ExportChunks(table, .csv).reduce(into: []) { $0 += $1 })
    }
    for closed in ["2026-07", "2026-08"] { try life.register(.closePeriod(try month(closed))) }
    #expect(try await !table().contains("2026-Q3"))
    try life.register(.closePeriod(try month("2026-09")))
    let published = try await table()
    // All of them have the tariff: that none has it not is a small count.
    #expect(published.contains(",2026-Q3,1,UiTPAS Gent,,,25\r\n"), "\(published)")
    life.now = BrusselsTime.start(of: try day(2026, 10, 5))
    try life.checkIn(1, at: 1)
    #expect(try await table() == published)
  }

  @Test("what cannot be exported is refused with a reason")
  func faults() throws {
    let (first, last) = (try day(2026, 1, 1), try day(2026, 1, 31))
    func fault(
      _ export: LedgerExport, by dimensions: [String], from: CivilDate, to: CivilDate
    ) -> String? {
      do throws(ExportFault) {
        _ = try ExportRequest(export, by: dimensions, from: from, through: to, format: .csv)
        return nil
      } catch {
        return error.description
      }
    }
    #expect(fault(.totals, by: ["organiser"], from: first, to: last) == nil)
    #expect(fault(.totals, by: ["colour"], from: first, to: last)?.contains("colour") == true)
    #expect(
      fault(.totals, by: ["month", "month"], from: first, to: last)?.contains("twice") == true)
    #expect(fault(.totals, by: [], from: last, to: first)?.contains("ends before") == true)
    #expect(
      fault(.totals, by: [], from: first, to: last.adding(days: 4_000))?.contains("longer") == true)
    #expect(
      fault(.totals, by: ["event", "organiser", "tariff", "day"], from: first, to: last)?
        .contains("fine") == true)
  }
}
