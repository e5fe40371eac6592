import Hummingbird
import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService

/// `/`: the key indicators against their targets, for whoever may see the whole ledger's.
struct HomePage: Page {
  struct Indicator: Sendable {
    var name: String
    var label: String
    var value: String
    var target: String?
    var percent: String?
    var percentWhole: Int64 = 0
    var baseline: String?
  }

  struct Indicators: Sendable {
    var indicators: [Indicator]
    var charts: [ChartView]
    var isMonthly: Bool
    var until: String
    /// What the form of the months keeps.
    var by: String
  }

  struct Model: Sendable {
    var figures: Indicators?
  }

  let path = "/"
  let access = PageAccess.session
  let template = "home"
  let words = HomeWords()
  var entry: Text? { words.title }

  func show(_ visit: Visit) async throws -> Shown<Model> {
    var shown = Shown(title: words.title[visit.language], model: Model())
    guard visit.mayEverywhere(.ledgerExportRead) else { return shown }
    let found = try await visit.desk.keyIndicators()
    let trends = Trends(visit, words, isMonthly: try visit.query["by"] != "quarter")
    shown.position = found.position
    shown.model.figures = Indicators(
      indicators: KeyIndicator.allCases.map { indicator in
        Self.indicator(indicator, found.value[indicator] ?? 0, visit)
      }, charts: [try await trends.participations(), try await trends.museumVisits()],
      isMonthly: trends.isMonthly, until: try visit.lastMonth.text,
      by: trends.isMonthly ? "month" : "quarter")
    return shown
  }

  private static func indicator(
    _ indicator: KeyIndicator, _ value: Int64, _ visit: Visit
  ) -> Indicator {
    let figures = visit.figures
    return Indicator(
      name: indicator.rawValue, label: indicator.label[visit.language],
      value: figures.integer(value), target: indicator.target.map(figures.integer),
      percent: indicator.target.flatMap { figures.percent(value, of: $0) },
      percentWhole: indicator.target.map { min(100, value * 100 / $0) } ?? 0,
      baseline: indicator.baseline.map(figures.integer))
  }
}

/// How what is counted went in the last twelve months or quarters.
struct Trends: Sendable {
  /// How many periods are shown.
  static let periods: Int32 = 12

  let isMonthly: Bool
  private let visit: Visit
  private let words: HomeWords

  init(_ visit: Visit, _ words: HomeWords, isMonthly: Bool) {
    self.visit = visit
    self.words = words
    self.isMonthly = isMonthly
  }

  /// Check-ins and ticket sales.
  func participations() async throws(Problem) -> ChartView {
    try await chart(
      "participations", .participations, words.participations, words.participationsTrend
    ) { $0[0] + $0[1] }
  }

  /// Visits to museums, with whichever card.
  func museumVisits() async throws(Problem) -> ChartView {
    try await chart(
      "museum-visits", .compensation, words.museumVisits, words.museumVisitsTrend
    ) { $0[0] }
  }

  private func chart(
    _ id: String, _ journal: Journal, _ title: Text, _ description: Text,
    _ value: ([Int64]) -> Int64
  ) async throws(Problem) -> ChartView {
    let length: Int32 = isMonthly ? 1 : 3
    let last = try visit.lastMonth.number / length
    let numbers = (last - Self.periods + 1)...last
    let question = TotalsQuestion(
      journal, by: [isMonthly ? .month : .quarter],
      from: CivilMonth(number: numbers.lowerBound * length).firstDay,
      through: CivilMonth(number: last * length + length - 1).lastDay)
    let lines = try await visit.desk.totals(question).lines
    let sums = Dictionary(
      lines.map { ($0.keys[0], value($0.sums)) }, uniquingKeysWith: { $0 + $1 })
    let figures = visit.figures
    let points = numbers.map { number in
      let month = CivilMonth(number: number)
      let quarter = figures.quarter(Int64(number))
      return Chart.Point(
        label: isMonthly ? figures.shortMonth(month) : quarter,
        name: isMonthly ? figures.month(month) : quarter, value: sums[Int64(number)] ?? 0)
    }
    let period = isMonthly ? words.perMonth : words.perQuarter
    let language = visit.language
    return Chart(
      id: id, kind: .bars, title: "\(title[language]) \(period[language])",
      description: description[language],
      pointName: (isMonthly ? words.month : words.quarter)[language], valueName: title[language],
      points: points, written: { figures.integer($0) }
    ).view
  }
}
