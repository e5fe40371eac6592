import Hummingbird
import Ledger
package import LedgerProjections
import LedgerService
package import LedgerWire
import LedgerWords

/// `GET /ledger/v1/findings`: what persons are asked to look at.
struct FindingRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("findings") { request, context in try await findings(request, context) }
  }

  private func findings(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let principal = try context.principal
    try principal.requireAnywhere(.ledgerFindingsRead)
    let query = try RequestQuery(request)
    let page = try query.page()
    let question = try question(query, principal)
    let found = try await engine.list(for: request) { models, minimum throws(ReadModelError) in
      try await models.findings(
        question, start: page.start, limit: page.limit, atLeast: minimum)
    }
    let holders = try await named(found.rows.map(\.holder), for: principal)
    let language = Language(accepting: request.headers)
    let lines = found.rows.map { row in
      var line = FindingLine(row, language)
      line.passholderID = holders[row.holder]
      return line
    }
    return .json(jsonPage(of: lines, totalItems: found.total)).reflecting(found.position)
  }

  private func question(
    _ query: RequestQuery, _ principal: Principal
  ) throws(Problem) -> FindingQuestion {
    var question = FindingQuestion()
    question.states = try words(query, "state", FindingState.allCases, \.name)
    question.kinds = try words(query, "kind", FindingKind.allCases, \.name)
    if let id = query["organizerId"] {
      question.organizers = engine.catalogue.organizer(id: id).map { [$0] } ?? []
    }
    question.terminal = query["terminal"]
    if let number = try query.integer("source") {
      guard let source = UInt32(exactly: number) else {
        throw query.fault("source", "the number of a pairing")
      }
      question.source = SourceID(source)
    }
    question.from = try day(query, "from").map { BrusselsTime.start(of: $0) }
    question.to = try day(query, "to").map { BrusselsTime.start(of: $0.adding(days: 1)) }
    let reach = engine.catalogue.reach(of: .ledgerFindingsRead, principal.grants)
    if case .systems(let systems) = reach { question.systems = systems }
    return question
  }

  private func words<Word>(
    _ query: RequestQuery, _ name: String, _ all: [Word], _ word: (Word) -> String
  ) throws(Problem) -> [Word]? {
    let asked = query.all(name).flatMap { $0.split(separator: ",").map(String.init) }
    guard !asked.isEmpty else { return nil }
    var found: [Word] = []
    for text in asked {
      guard let meant = all.first(where: { word($0) == text }) else {
        throw query.fault(name, all.map(word).joined(separator: ", "))
      }
      found.append(meant)
    }
    return found
  }

  private func day(_ query: RequestQuery, _ name: String) throws(Problem) -> CivilDate? {
    guard let text = query[name] else { return nil }
    guard let day = CivilDate(fullDate: text) else {
      throw query.fault(name, "a day such as 2026-06-01")
    }
    return day
  }

  /// The public ids of those holders whose timeline the caller may read.
  private func named(
    _ holders: [HolderID], for principal: Principal
  ) async throws(Problem) -> [HolderID: String] {
    guard principal.mayAnywhere(.ledgerTimelineRead) else { return [:] }
    let asked = Set(holders).filter(\.exists)
    let systems = try await engine.ask { state, now in
      var systems: [HolderID: CardSystemSet] = [:]
      for holder in asked {
        systems[holder] = CardSystemSet(state.memberships(of: holder, at: now).map(\.system))
      }
      return systems
    }
    var names: [HolderID: String] = [:]
    for (holder, systems) in systems where principal.may(.ledgerTimelineRead, systems: systems) {
      do throws(EngineError) {
        names[holder] = try engine.person(holder)?.passholderID
      } catch {
        throw Problem(error)
      }
    }
    return names
  }
}

extension FindingLine {
  /// A line of the list, in the caller's language.
  package init(_ entry: FindingEntry, _ language: Language) {
    let reason = entry.refusal?.reason ?? entry.museumRefusal?.reason ?? .unknownCard
    self.init(
      position: entry.position, kind: entry.kind.name, state: entry.state.name,
      reason: reason.rawValue, message: reason.text[language],
      occurredAt: entry.occurredAt.microseconds, recordedAt: entry.recordedAt.microseconds)
    eventID = entry.eventID
    eventTitle = entry.eventTitle
    organizerID = entry.organizerID
    organizerName = entry.organizerName
    terminal = entry.terminal
    source = entry.source.exists ? entry.source.number : nil
    sequence = entry.sequence
    settledBy = entry.settledBy
    settledAt = entry.settledAt?.microseconds
    dismissedFor = entry.reason?.name
    if entry.kind.isHeld, entry.settledBy != nil, entry.reason == nil {
      let cameTo = entry.cameTo?.reason ?? entry.museumCameTo?.reason ?? .accepted
      self.cameTo = cameTo.rawValue
    }
  }
}
