import Hummingbird
import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService
import LedgerWire

/// `/findings`: what a person must look at, with what can be done about it.
struct FindingsPage: FormPage {
  struct Choice: Sendable {
    var value: String
    var label: String
  }

  struct Line: Sendable {
    var position: String
    var kind: String
    var moment: String
    var recorded: String
    var message: String
    var event: String?
    var organizer: String?
    var terminal: String?
    var canAdmit: Bool
    var canSettle: Bool
  }

  struct Model: Sendable {
    var count: String
    var isEmpty: Bool
    var lines: [Line]
    var reasons: [Choice]
    var outcome: String?
    var problem: String?
    var newer: String?
    var older: String?
  }

  let path = "/findings"
  let access = PageAccess.permission(.ledgerFindingsRead)
  let template = "findings"
  let words = FindingsWords()
  var entry: Text? { words.title }

  /// How many findings are shown at a time.
  static let linesMax = 50

  func show(_ visit: Visit) async throws -> Shown<Model> {
    try await shown(visit, start: try visit.query.integer("start") ?? 0)
  }

  func take(_ form: PostedForm, _ visit: Visit) async throws -> FormOutcome<Model> {
    let principal = try visit.principal
    try principal.requireAnywhere(.ledgerFindingsWrite)
    guard let position = form["position"].flatMap({ UInt64($0) }),
      let decision = Self.decision(form)
    else { throw Problem(.badRequest) }
    let reach = visit.engine.catalogue.reach(of: .ledgerFindingsWrite, principal.grants)
    let client = try principal.requireClient().entity
    let result = try await visit.engine.outcome(
      of: decision, at: position, within: { reach.covers($0) }, client: client)
    var shown = try await shown(visit, start: 0)
    switch result {
    case .success(let settled):
      shown.model.outcome = Self.text(of: settled, words, visit.language)
    case .failure(.unknown):
      shown.status = .notFound
      shown.model.problem = words.unknown[visit.language]
    case .failure(.notHeld), .failure(.settled):
      shown.status = .conflict
      shown.model.problem = words.settledBefore[visit.language]
    }
    return .page(shown)
  }

  private static func decision(_ form: PostedForm) -> FindingDecision? {
    if form["do"] == "admit" { return .admit }
    guard form["do"] == "dismiss" else { return nil }
    return FindingsWords.reasons.first { $0.key.name == form["reason"] }.map { .dismiss($0.key) }
  }

  private static func text(
    of settled: SettledFinding, _ words: FindingsWords, _ language: Language
  ) -> String {
    guard let admitted = settled.admitted else { return words.dismissed[language] }
    let message = admitted.words.1.text[language]
    return "\(words.admitted[language]) \(message)"
  }

  private func shown(_ visit: Visit, start: Int) async throws -> Shown<Model> {
    let principal = try visit.principal
    var question = FindingQuestion()
    question.states = [.open]
    let reach = visit.engine.catalogue.reach(of: .ledgerFindingsRead, principal.grants)
    if case .systems(let systems) = reach { question.systems = systems }
    let found = try await visit.list { [question] models, minimum throws(ReadModelError) in
      try await models.findings(
        question, start: start, limit: Self.linesMax, atLeast: minimum)
    }
    let maySettle = principal.mayAnywhere(.ledgerFindingsWrite)
    let end = start + found.rows.count
    return Shown(
      title: words.title[visit.language],
      model: Model(
        count: visit.figures.integer(Int64(found.total)), isEmpty: found.rows.isEmpty,
        lines: found.rows.map { Self.line($0, maySettle, visit) },
        reasons: FindingsWords.reasons.map {
          Choice(value: $0.key.name, label: $0.value[visit.language])
        },
        newer: start > 0 ? "\(path)?start=\(max(0, start - Self.linesMax))" : nil,
        older: end < found.total ? "\(path)?start=\(end)" : nil),
      position: found.position)
  }

  private static func line(_ row: FindingEntry, _ maySettle: Bool, _ visit: Visit) -> Line {
    let told = FindingLine(row, visit.language)
    return Line(
      position: String(row.position), kind: FindingsWords.kind(row.kind)[visit.language],
      moment: visit.figures.moment(row.occurredAt),
      recorded: visit.figures.moment(row.recordedAt), message: told.message,
      event: row.eventTitle, organizer: row.organizerName, terminal: row.terminal,
      canAdmit: maySettle && row.kind.isHeld, canSettle: maySettle)
  }
}
