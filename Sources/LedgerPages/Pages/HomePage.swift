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
    let found = try await visit.list { models, minimum throws(ReadModelError) in
      try await visit.engine.keyIndicators(from: models, atLeast: minimum)
    }
    shown.position = found.position
    shown.model.figures = Indicators(
      indicators: KeyIndicator.allCases.map { indicator in
        Self.indicator(indicator, found.value[indicator] ?? 0, visit)
      })
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
