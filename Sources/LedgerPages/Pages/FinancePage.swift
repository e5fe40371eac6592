import Hummingbird
import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService
import LedgerWire

/// `/finance`: totals of a period, who bears what of ticket prices, files, and closed months.
struct FinancePage: Page {
  struct Choice: Sendable {
    var value: String
    var label: String
    var isChosen: Bool
  }

  struct Format: Sendable {
    var href: String
    var name: String
  }

  struct Download: Sendable {
    var label: String
    var formats: [Format]
  }

  struct Year: Sendable {
    var year: Int
  }

  struct Model: Sendable {
    var from: String
    var to: String
    var choices: [Choice]
    var period: String
    var isClosed: Bool
    var isCut: Bool
    var totals: TableView
    var shares: TableView
    var downloads: [Download]
    var periods: TableView
    var years: [Year]
  }

  let path = "/finance"
  let access = PageAccess.permission(.ledgerExportRead)
  let template = "finance"
  let words = FinanceWords()
  var entry: Text? { words.title }

  /// What the tables can be told apart by.
  static let dimensions: [Dimension] = [.month, .quarter, .organizer, .municipality, .cardSystem]
  /// The longest period by month and quarter: ten years, as of an export.
  static let daysMax: Int32 = 3_660
  /// The longest one by what takes longer to add up: a year.
  static let daysByOthersMax: Int32 = 366
  /// The forms in which a file can be had.
  static let formats = ["csv", "csv-be", "xlsx", "ndjson", "hledger"]

  func show(_ visit: Visit) async throws -> Shown<Model> {
    let query = try visit.query
    guard let by = Dimension(rawValue: query["by"] ?? "month"), Self.dimensions.contains(by) else {
      throw query.fault("by", "month, quarter, organizer, municipality or card-system")
    }
    let span = try Self.span(query, by, visit)
    let tables = TotalsTables(visit: visit, words: words, span: span)
    async let askedShares = tables.table(words.shares, .shares, by: by)
    let totals = try await tables.table(words.totals, .participations, by: by)
    let shares = try await askedShares
    let closed = try await visit.engine.ask { state, _ in state.closedPeriods }
    let figures = visit.figures
    let language = visit.language
    let periods = TableView(
      id: "periods", words.periods[language],
      heads: [words.month, words.position, words.closedAt].map { $0[language] },
      rows: closed.reversed().map { period in
        [
          figures.month(period.month), figures.integer(Int64(clamping: period.position)),
          figures.moment(period.closedAt),
        ]
      })
    let thisYear = CivilMonth(holding: visit.today).year
    return Shown(
      title: words.title[language],
      model: Model(
        from: span.from.fullDate, to: span.through.fullDate, choices: choices(by, language),
        period: "\(figures.day(span.from)) – \(figures.day(span.through))",
        isClosed: totals.isClosed, isCut: totals.isCut || shares.isCut, totals: totals.table,
        shares: shares.table, downloads: downloads(span, by, visit), periods: periods,
        years: (0..<3).map { Year(year: thisYear - $0) }),
      position: min(totals.position, shares.position))
  }

  func addRoutes(to routes: PageRoutes) {
    routes.get("/finance/download/{name}", access) { visit in
      try await ExportRoutes(
        engine: visit.engine, questions: visit.parts.pastQuestions, files: visit.parts.files
      ).file(
        named: visit.parameter("name") ?? "", for: visit.request, by: try visit.principal)
    }
  }

  /// The period of the query; this month where none is named.
  private static func span(
    _ query: RequestQuery, _ by: Dimension, _ visit: Visit
  ) throws(Problem) -> PageSpan {
    let month = CivilMonth(holding: visit.today)
    var span = PageSpan(from: month.firstDay, through: month.lastDay)
    if let text = query["from"] {
      guard let day = CivilDate(fullDate: text) else {
        throw query.fault("from", "a day such as 2026-06-01")
      }
      span.from = day
    }
    if let text = query["to"] {
      guard let day = CivilDate(fullDate: text) else {
        throw query.fault("to", "a day such as 2026-06-30")
      }
      span.through = day
    }
    let days = span.through.daysSinceEpoch - span.from.daysSinceEpoch
    guard days >= 0, days < daysMax else {
      throw query.fault("to", "a day from `from` on, within ten years")
    }
    guard by.isOfTime || days < daysByOthersMax else {
      throw query.fault("to", "a day within a year of `from`, or `by` a month or quarter")
    }
    return span
  }

  private func choices(_ by: Dimension, _ language: Language) -> [Choice] {
    let labels = [
      words.month, words.quarter, words.organizer, words.municipality, words.cardSystem,
    ]
    return zip(Self.dimensions, labels).map { dimension, label in
      Choice(value: dimension.rawValue, label: label[language], isChosen: dimension == by)
    }
  }

  private func downloads(_ span: PageSpan, _ by: Dimension, _ visit: Visit) -> [Download] {
    let files = [
      ("totals", words.participationsFile), ("shares", words.sharesFile),
      ("passes", words.passesFile), ("points", words.pointsFile), ("museum", words.museumFile),
      ("social-tariff", words.tariffFile),
    ]
    let period = "from=\(span.from.fullDate)&to=\(span.through.fullDate)"
    return files.map { name, label in
      Download(
        label: label[visit.language],
        formats: Self.formats.map {
          Format(href: "/finance/download/\(name)?\(period)&format=\($0)", name: $0)
        })
    }
  }
}

/// `/finance/year/{year}`: what a year came to, as a report to print.
struct YearPage: Page {
  struct Model: Sendable {
    var year: Int
    var period: String
    var isClosed: Bool
    var isCut: Bool
    var tables: [TableView]
  }

  let path = "/finance/year/{year}"
  let access = PageAccess.permission(.ledgerExportRead)
  let template = "year"
  let words = FinanceWords()

  /// The most lines of a table: more than there are postal codes in Belgium, or museums.
  private static let linesMax = 5_000

  /// The years of which there can be something to tell.
  private static let years = 2_000...2_199

  func show(_ visit: Visit) async throws -> Shown<Model> {
    guard let year = visit.parameter("year").flatMap({ Int($0) }), Self.years.contains(year),
      let first = CivilMonth(year: year, month: 1)
    else { throw Problem(.urlNotFound) }
    let span = PageSpan(from: first.firstDay, through: first.adding(months: 11).lastDay)
    let tables = TotalsTables(
      visit: visit, words: words, span: span, linesMax: Self.linesMax)
    let found = [
      try await tables.table(words.participations, .participations, by: .quarter),
      try await tables.table(words.participations, .participations, by: .cardSystem),
      try await tables.table(words.shares, .shares, by: .quarter),
      try await tables.table(words.shares, .shares, by: .municipality),
      try await tables.table(words.passes, .passes, by: .cardSystem),
      try await tables.table(words.museums, .compensation, by: .organizer),
    ]
    let figures = visit.figures
    return Shown(
      title: "\(words.yearReport[visit.language]) \(year)",
      model: Model(
        year: year, period: "\(figures.day(span.from)) – \(figures.day(span.through))",
        isClosed: found.allSatisfy(\.isClosed), isCut: found.contains(where: \.isCut),
        tables: found.map(\.table)),
      position: found.map(\.position).min())
  }
}
