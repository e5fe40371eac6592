import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService
import LedgerWire

/// Makes tables of totals, as a visitor may see them.
struct TotalsTables: Sendable {
  let visit: Visit
  let words: FinanceWords
  let span: PageSpan

  /// The most lines of a table.
  var linesMax = 500

  /// A table and what was found for it.
  struct Found: Sendable {
    var table: TableView
    var isClosed: Bool
    var position: UInt64
    var isCut: Bool
  }

  /// The sums of a journal, told apart by a dimension.
  func table(
    _ caption: Text, _ journal: Journal, by dimension: Dimension
  ) async throws(Problem) -> Found {
    var question = TotalsQuestion(
      journal, by: [dimension], from: span.from, through: span.through)
    question.closedAsClosed = true
    question.restriction = try visit.restriction
    let totals = try await visit.desk.totals(question)
    let language = visit.language
    let names = totals.names[dimension] ?? [:]
    let rows = totals.lines.prefix(linesMax).map { line in
      [name(of: line.keys[0], dimension, names)] + visit.figures.sums(line.sums, of: journal)
    }
    let total = totals.total.isEmpty ? journal.measures.map { _ in 0 } : totals.total
    let heads = [label(dimension)] + journal.measures.map { $0.label[language] }
    return Found(
      table: TableView(
        id: "\(journal.name)-by-\(dimension.rawValue)", self.caption(caption, dimension),
        heads: heads, rows: Array(rows),
        foot: [words.total[language]] + visit.figures.sums(total, of: journal)),
      isClosed: totals.isClosed, position: totals.position,
      isCut: totals.lines.count > linesMax)
  }

  /// What a table shows, and by what, such as `Participations, by quarter`.
  private func caption(_ caption: Text, _ dimension: Dimension) -> String {
    let language = visit.language
    // German writes nouns with a capital wherever they stand.
    let name = language == .de ? label(dimension) : label(dimension).lowercased()
    return "\(caption[language]), \(words.by[language].lowercased()) \(name)"
  }

  private func label(_ dimension: Dimension) -> String {
    let text: Text? =
      switch dimension {
      case .month: words.month
      case .quarter: words.quarter
      case .organizer, .seller: words.organizer
      case .municipality: words.municipality
      case .cardSystem: words.cardSystem
      default: nil
      }
    return text?[visit.language] ?? dimension.rawValue
  }

  private func name(
    of key: Int64, _ dimension: Dimension, _ names: [Int64: TotalsName]
  ) -> String {
    switch dimension {
    case .month: return visit.figures.month(CivilMonth(number: Int32(clamping: key)))
    case .quarter: return visit.figures.quarter(key)
    case .municipality:
      guard key != 0 else { return words.unknown[visit.language] }
      return names[key].map { "\($0.id) \($0.name)" } ?? String(key)
    default: return names[key]?.name ?? words.unknown[visit.language]
    }
  }
}
