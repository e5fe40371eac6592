import Ledger
import LedgerExports
import LedgerHTTP
import LedgerProjections
package import LedgerService

/// Asks for totals and key indicators on behalf of pages, and keeps what is costly to find.
package struct TotalsDesk: Sendable {
  private let engine: LedgerEngine
  private let totals: KeptAnswers<TotalsQuestion, Totals>
  private let rootedTotals: KeptAnswers<TotalsQuestion, RootedTotals>
  /// By the day on which they are asked for: social tariffs end without a record.
  private let indicators: KeptAnswers<CivilDate, ReadAnswer<[KeyIndicator: Int64]>>

  /// Makes a desk that has kept nothing yet.
  package init(_ engine: LedgerEngine) {
    self.engine = engine
    let clock = engine.clock
    totals = KeptAnswers { clock.monotonicMicroseconds() }
    rootedTotals = KeptAnswers { clock.monotonicMicroseconds() }
    indicators = KeptAnswers { clock.monotonicMicroseconds() }
  }

  /// Sums of a journal.
  func totals(_ question: TotalsQuestion) async throws(Problem) -> Totals {
    let engine = engine
    let head = engine.readModels.newestPosition
    return try await totals.answer(question, head: head) { () throws(Problem) in
      try await engine.read { models throws(ReadModelError) in
        try await models.totals(question, atLeast: head)
      }.value
    }
  }

  /// Sums of a journal, with the log's root at their position: for what is handed over.
  func rootedTotals(_ question: TotalsQuestion) async throws(Problem) -> RootedTotals {
    let engine = engine
    let head = engine.readModels.newestPosition
    return try await rootedTotals.answer(question, head: head) { () throws(Problem) in
      try await engine.read { models throws(ReadModelError) in
        try await models.rootedTotals(question, atLeast: head)
      }
    }
  }

  /// The key indicators of the whole ledger.
  func keyIndicators() async throws(Problem) -> ReadAnswer<[KeyIndicator: Int64]> {
    let engine = engine
    let head = engine.readModels.newestPosition
    let today = BrusselsTime.date(at: engine.clock.now())
    return try await indicators.answer(today, head: head) { () throws(Problem) in
      try await engine.read { models throws(ReadModelError) in
        try await engine.keyIndicators(from: models, atLeast: head)
      }
    }
  }

  /// Has the key indicators counted anew where they may have changed, so that nobody waits for it
  /// who opens the first page.
  ///
  /// - Returns: false where read models are behind, or cannot be read.
  package func refreshKeyIndicators() async -> Bool {
    (try? await keyIndicators()) != nil
  }
}

extension Visit {
  /// Today in Brussels.
  var today: CivilDate { BrusselsTime.date(at: engine.clock.now()) }

  /// The month up to which a page tells how something went: the one of the query, else this one;
  /// throws 400 for what is no month.
  var lastMonth: CivilMonth {
    get throws(Problem) {
      let query = try query
      guard let text = query["until"], !text.isEmpty else { return CivilMonth(holding: today) }
      guard let month = CivilMonth(text: text), (2000...2199).contains(month.year) else {
        throw query.fault("until", "a month such as 2026-06")
      }
      return month
    }
  }

  /// What of all entries the visitor may see by their permission to export; nil for everything.
  var restriction: TotalsQuestion.Restriction? {
    get throws(Problem) { ExportRoutes.restriction(.ledgerExportRead, try principal) }
  }
}

/// A span of days of which a page tells.
struct PageSpan: Hashable, Sendable {
  /// The first day.
  var from: CivilDate
  /// The last day.
  var through: CivilDate

  /// The twelve months up to one, and with it.
  static func twelveMonths(to month: CivilMonth) -> PageSpan {
    PageSpan(from: month.adding(months: -11).firstDay, through: month.lastDay)
  }

  /// The months in it.
  var months: [CivilMonth] {
    let last = CivilMonth(holding: through).number
    return (CivilMonth(holding: from).number...last).map { CivilMonth(number: $0) }
  }
}
