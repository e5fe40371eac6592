import Ledger
import Testing

@testable import LedgerExports

@Suite("Small counts of the table of social tariffs") struct SuppressionTests {
  typealias Counts = PublishedSocialTariffTable.Counts

  struct Case: CustomTestStringConvertible, Sendable {
    var with: Int64
    var without: Int64
    var published: Counts
    var testDescription: String { "\(with) with tariff, \(without) without" }

    init(_ with: Int64, _ without: Int64, _ published: (Int64?, Int64?, Int64?)) {
      self.with = with
      self.without = without
      self.published = Counts(
        withTariff: published.0, withoutTariff: published.1, total: published.2)
    }
  }

  static let cases = [
    Case(0, 0, (0, 0, 0)),
    Case(10, 10, (10, 10, 20)),
    Case(11, 900, (11, 900, 911)),
    Case(9, 10, (nil, nil, nil)),
    Case(9, 11, (nil, nil, 20)),
    Case(0, 19, (nil, nil, nil)),
    Case(0, 20, (nil, nil, 20)),
    Case(1, 0, (nil, nil, nil)),
    Case(9, 9, (nil, nil, nil)),
    Case(5_000, 3, (nil, nil, 5_003)),
    Case(-1, 400, (nil, nil, 399)),
    Case(-4, 4, (nil, nil, nil)),
    Case(-4, -9, (nil, nil, nil)),
  ]

  @Test(
    "a small count takes the other one with it; of a small cell the total goes too",
    arguments: cases)
  func cell(_ row: Case) {
    let quarter = RandomTables.quarter(2026, 1)
    let table = SocialTariffTable([RandomTables.row(1, quarter, row.with, row.without)])
    #expect(Self.published(table).rows.map(\.counts) == [row.published])
  }

  @Test("parts of a cell are added up before it is judged")
  func parts() {
    let quarter = RandomTables.quarter(2026, 1)
    let pairs: [(Int64, Int64)] = [(4, 9), (6, 0), (3, 8)]
    let months = pairs.map { RandomTables.row(1, quarter, $0.0, $0.1) }
    let counts = Self.published(SocialTariffTable(months)).rows.map(\.counts)
    #expect(counts == [Counts(withTariff: 13, withoutTariff: 17, total: 30)])
  }

  @Test("margins are sums of what stands, and nothing where nothing stands")
  func margins() {
    let first = RandomTables.quarter(2026, 4)
    let second = RandomTables.quarter(2027, 1)
    let published = Self.published(
      SocialTariffTable([
        RandomTables.row(1, first, 50, 100), RandomTables.row(1, second, 3, 200),
        RandomTables.row(2, first, 20, 30), RandomTables.row(2, second, 2, 1),
      ]))
    let expected: [(PublishedSocialTariffTable.Margin, (Int64?, Int64?, Int64?))] = [
      (.cardSystem(CardSystemID(1)), (50, 100, 353)), (.cardSystem(CardSystemID(2)), (20, 30, 50)),
      (.quarter(first), (70, 130, 200)), (.quarter(second), (nil, nil, 203)),
      (.year(2026), (70, 130, 200)), (.year(2027), (nil, nil, 203)), (.all, (70, 130, 403)),
      (.year(2028), (0, 0, 0)),
    ]
    for (margin, sums) in expected {
      let counts = Counts(withTariff: sums.0, withoutTariff: sums.1, total: sums.2)
      #expect(published.sums(over: margin) == counts, "\(margin)")
    }
  }

  @Test("of a quarter that is open, or not whole in the period, nothing is told")
  func wholeQuarters() {
    let quarters = (1...4).map { RandomTables.quarter(2026, $0) }
    let table = SocialTariffTable(quarters.map { RandomTables.row(1, $0, 50, 60) })
    func told(_ from: CivilDate, _ through: CivilDate, _ closed: CivilMonth?) -> [String] {
      table.published(from: from, through: through, closedThrough: closed).rows.map(\.quarter.text)
    }
    let newYear = Tables.date(2026, 1, 1)
    let newYearsEve = Tables.date(2026, 12, 31)
    let september = CivilMonth(year: 2026, month: 9)
    #expect(told(newYear, newYearsEve, september) == ["2026-Q1", "2026-Q2", "2026-Q3"])
    #expect(told(newYear, newYearsEve, CivilMonth(year: 2026, month: 8)) == ["2026-Q1", "2026-Q2"])
    #expect(told(newYear, newYearsEve, nil) == [])
    #expect(told(Tables.date(2026, 1, 2), newYearsEve, september) == ["2026-Q2", "2026-Q3"])
    #expect(told(newYear, Tables.date(2026, 9, 29), september) == ["2026-Q1", "2026-Q2"])
  }

  @Test("what is suppressed is empty in CSV, null in NDJSON, and without posting in a journal")
  func forms() throws {
    let quarter = RandomTables.quarter(2026, 3)
    let table = SocialTariffTable([
      RandomTables.row(1, quarter, 50, 70), RandomTables.row(2, quarter, 3, 400),
      RandomTables.row(3, quarter, 1, 2), RandomTables.row(4, quarter, 0, 0),
    ])
    let csv = try Tables.text(Self.export(table), .csv)
    let about = "social-tariff,2026-01-01/2027-12-31,closed,77,AAAA=,"
    for line in [
      "line,\(about),2026-Q3,1,Region 1,50,70,120", "line,\(about),2026-Q3,2,Region 2,,,403",
      "line,\(about),2026-Q3,3,Region 3,,,", "line,\(about),2026-Q3,4,Region 4,0,0,0",
      "total,\(about),,,,50,70,523",
    ] {
      #expect(csv.contains("\r\n\(line)\r\n"), "\(line)")
    }
    let json = try Tables.text(Self.export(table), .ndjson)
    let nothing = #""withTariff":null,"withoutTariff":null,"participations":null}"#
    #expect(json.contains(#""cardSystemName":"Region 3",\#(nothing)"#))
    #expect(json.contains(#""withTariff":null,"withoutTariff":null,"participations":403}"#))
    let journal = try Tables.text(Self.export(table), .hledger)
    _ = try Hledger.run(["check", "--strict"], journal)
    #expect(journal.contains("    ; suppressed:with-tariff without-tariff participations\n"))
    let accounts = ["participations:with-tariff": Int64(50), "all:participations": 523]
    for (account, sum) in accounts {
      #expect(try Hledger.balance(of: account, journal) == sum, "\(account)")
    }
  }

  @Test("a column that tells nothing has no total, in any form")
  func silentColumns() throws {
    let table = SocialTariffTable([
      RandomTables.row(1, RandomTables.quarter(2026, 3), 3, 400)
    ])
    #expect(try Tables.text(Self.export(table), .csv).hasSuffix(",,,,,,403\r\n"))
    #expect(
      try Tables.text(Self.export(table), .ndjson).hasSuffix(
        #""lines":1,"withTariff":null,"withoutTariff":null,"participations":403}"# + "\n"))
    #expect(
      try Tables.text(Self.export(table), .hledger).hasSuffix(
        "; total: with-tariff suppressed, without-tariff suppressed, "
          + "participations 403 \"participations\"\n"))
  }

  // MARK: Attacks

  static let seeds: Range<UInt64> = 0..<2_000

  @Test("an attacker with all that is published narrows no suppressed count of 2,000 tables")
  func attack() {
    var suppressed = 0
    var standing = 0
    for seed in Self.seeds {
      let table = Self.table(seed)
      let published = Self.published(table)
      let bounds = Self.bounds(of: table, cells: published.rows.map(\.counts)) {
        published.sums(over: $0)
      }
      for (index, row) in table.rows.enumerated() {
        let total = row.withTariff + row.withoutTariff
        let isSmall = min(row.withTariff, row.withoutTariff) < SocialTariffTable.leastCount
        if isSmall && total > 0 {
          suppressed += 1
          // Where the total leaves fewer than ten numbers, it does so without this table.
          let width = min(SocialTariffTable.leastCount, total + 1)
          let isWide = bounds[index].upperBound - bounds[index].lowerBound + 1 >= width
          if !isWide || !bounds[index].contains(row.withTariff) {
            Issue.record("seed \(seed): \(bounds[index]) of \(row)")
          }
        } else {
          standing += 1
          if published.rows[index].counts.withTariff != row.withTariff {
            Issue.record("seed \(seed): \(row) does not stand")
          }
        }
      }
    }
    #expect(suppressed > 10_000 && standing > 10_000, "\(suppressed), \(standing)")
  }

  @Test("the same attacker does find counts where margins are over all cells")
  func attackOnMarginsOverAll() {
    var found = 0
    for seed in Self.seeds {
      let table = Self.table(seed)
      let cells = Self.published(table).rows.map(\.counts)
      let bounds = Self.bounds(of: table, cells: cells) { margin in
        let rows = table.rows.filter { Self.isRow($0.cardSystem, $0.quarter, in: margin) }
        let with = rows.reduce(0) { $0 + $1.withTariff }
        let without = rows.reduce(0) { $0 + $1.withoutTariff }
        return Counts(withTariff: with, withoutTariff: without, total: with + without)
      }
      for (index, row) in table.rows.enumerated()
      where cells[index].withTariff == nil && row.withTariff + row.withoutTariff > 0 {
        #expect(bounds[index].contains(row.withTariff))
        if bounds[index].count == 1 { found += 1 }
      }
    }
    #expect(found > 1_000, "\(found)")
  }

  private static func table(_ seed: UInt64) -> SocialTariffTable {
    let kinds = RandomTables.Kind.allCases
    return RandomTables.table(kinds[Int(seed) % kinds.count], seed: seed)
  }

  private static func bounds(
    of table: SocialTariffTable, cells: [Counts],
    sums: (PublishedSocialTariffTable.Margin) -> Counts
  ) -> [ClosedRange<Int64>] {
    let rows = table.rows
    var attacker = Attacker(
      cells: cells, totals: rows.map { $0.withTariff + $0.withoutTariff }
    ) { rows[$0].withTariff <= rows[$0].withoutTariff }
    var margins: Set<PublishedSocialTariffTable.Margin> = [.all]
    for row in rows {
      margins.formUnion([
        .cardSystem(row.cardSystem), .quarter(row.quarter), .year(row.quarter.year),
      ])
    }
    for margin in margins {
      let inside = rows.indices.filter {
        isRow(rows[$0].cardSystem, rows[$0].quarter, in: margin)
      }
      attacker.learn(sums(margin), over: inside)
    }
    attacker.solve()
    return attacker.bounds
  }

  private static func isRow(
    _ system: CardSystemID, _ quarter: Quarter, in margin: PublishedSocialTariffTable.Margin
  ) -> Bool {
    switch margin {
    case .cardSystem(let wanted): system == wanted
    case .quarter(let wanted): quarter == wanted
    case .year(let wanted): quarter.year == wanted
    case .all: true
    }
  }

  private static let from = Tables.date(2026, 1, 1)
  private static let through = Tables.date(2027, 12, 31)

  private static func published(_ table: SocialTariffTable) -> PublishedSocialTariffTable {
    table.published(
      from: from, through: through, closedThrough: CivilMonth(year: 2027, month: 12))
  }

  private static func export(_ table: SocialTariffTable) -> ExportTable {
    published(table).exportTable(from: from, through: through, position: 77, root: "AAAA=")
  }
}
