import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService

/// `/museums`: visits to museums and what the museums are owed, of what the visitor may see.
struct MuseumsPage: Page {
  struct Model: Sendable {
    var until: String
    var chart: ChartView
    var table: TableView
  }

  let path = "/museums"
  let access = PageAccess.permission(.ledgerExportRead)
  let template = "museums"
  let words = MuseumWords()
  var entry: Text? { words.title }

  func show(_ visit: Visit) async throws -> Shown<Model> {
    let span = PageSpan.twelveMonths(to: try visit.lastMonth)
    var question = TotalsQuestion(
      .compensation, by: [.month, .organizer], from: span.from, through: span.through)
    question.restriction = try visit.restriction
    let found = try await visit.desk.totals(question)
    let names = found.names[.organizer] ?? [:]
    var months: [Int64: Int64] = [:]
    var museums: [Int64: [Int64]] = [:]
    for line in found.lines {
      months[line.keys[0], default: 0] += line.sums[0]
      let sum = museums[line.keys[1]] ?? line.sums.map { _ in 0 }
      museums[line.keys[1]] = zip(sum, line.sums).map { $0 + $1 }
    }
    let figures = visit.figures
    let language = visit.language
    let rows = museums.sorted { ($1.value[0], $0.key) < ($0.value[0], $1.key) }
    let zeros = Journal.compensation.measures.map { _ in Int64(0) }
    let total = found.total.isEmpty ? zeros : found.total
    let heads = [words.museum] + Journal.compensation.measures.map(\.label)
    let chart = Chart(
      id: "visits", kind: .bars, title: words.perMonth[language],
      description: words.trend[language], pointName: words.month[language],
      valueName: words.visits[language],
      points: span.months.map { month in
        Chart.Point(
          label: figures.shortMonth(month), name: figures.month(month),
          value: months[Int64(month.number)] ?? 0)
      }, written: { figures.integer($0) })
    return Shown(
      title: words.title[language],
      model: Model(
        until: try visit.lastMonth.text, chart: chart.view,
        table: TableView(
          id: "museums", words.perMuseum[language], heads: heads.map { $0[language] },
          rows: rows.map { key, sums in
            [names[key]?.name ?? ""] + figures.sums(sums, of: .compensation)
          }, foot: [words.total[language]] + figures.sums(total, of: .compensation))),
      position: found.position)
  }
}
