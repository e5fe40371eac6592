import Hummingbird
import Ledger
import LedgerHTTP
import LedgerService

/// `/boards`: the events whose check-ins the visitor may see, each with its board and its codes.
struct BoardsPage: Page {
  struct Line: Sendable {
    var id: String
    var title: String
    var organizer: String
    var regions: String
    var until: String
    var hasCode: Bool
  }

  struct Model: Sendable {
    var search: String
    var count: String
    var isEmpty: Bool
    var isCut: Bool
    var lines: [Line]
  }

  let path = "/boards"
  let access = PageAccess.permission(.checkinsRead)
  let template = "boards"
  let words = BoardWords()
  var entry: Text? { words.title }

  /// The most events that are listed.
  static let linesMax = 50
  /// The most characters that a title is searched by.
  static let searchMax = 100

  func show(_ visit: Visit) async throws -> Shown<Model> {
    let principal = try visit.principal
    let search = String((try visit.query["q"] ?? "").prefix(Self.searchMax))
    let words = search.split(whereSeparator: \.isWhitespace).map(String.init)
    let titles = TitleSearch(words)
    let now = visit.engine.clock.now()
    let found = visit.engine.catalogue.events(max: Self.linesMax) { event in
      guard principal.mayRead(event) else { return false }
      // Whoever searches may mean one that is over; whoever does not wants one that goes on.
      guard !words.isEmpty else { return event.lastEnd.map { now <= $0 } ?? true }
      return titles.matches(event.title)
    }
    return Shown(
      title: self.words.title[visit.language],
      model: Model(
        search: search, count: visit.figures.integer(Int64(found.total)),
        isEmpty: found.newest.isEmpty, isCut: found.total > found.newest.count,
        lines: found.newest.map { line($0, principal, now, visit) }))
  }

  private func line(
    _ event: EventView, _ principal: Principal, _ now: Instant, _ visit: Visit
  ) -> Line {
    let catalogue = visit.engine.catalogue
    return Line(
      id: event.id, title: event.title,
      organizer: catalogue.organizer(event.organizer)?.name ?? "",
      regions: event.systems.members.compactMap { catalogue.cardSystem($0)?.name }
        .joined(separator: ", "),
      until: event.lastEnd.map(visit.figures.moment) ?? words.always[visit.language],
      hasCode: event.lastEnd.map { now <= $0 } ?? true
        && principal.may(
          .eventsQRCheckinCode, organizer: event.organizer, systems: event.systems)
    )
  }
}

extension Principal {
  /// Whether somebody may read the check-ins of an event.
  fileprivate func mayRead(_ event: EventView) -> Bool {
    may(.checkinsRead, organizer: event.organizer, systems: event.systems)
  }
}
