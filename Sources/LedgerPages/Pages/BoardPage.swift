import Hummingbird
import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire

/// `/boards/{eventId}`: how many check-ins stand at an event, live where the browser runs scripts.
struct BoardPage: Page {
  struct Model: Sendable {
    var event: String
    var checkins: String
    var hours: ChartView
    var regions: TableView
    var terminals: TableView
    var stream: String
    var code: String?
  }

  let path = "/boards/{eventId}"
  let access = PageAccess.permission(.checkinsRead)
  let template = "board"
  let words = BoardWords()
  let scripts = ["live.js"]

  func show(_ visit: Visit) async throws -> Shown<Model> {
    let principal = try visit.principal
    let reading = BoardReading(engine: visit.engine)
    let event = try reading.event(visit.parameter("eventId"), principal)
    let board = try await reading.board(of: event, atLeast: reading.newestPosition)
    let figures = visit.figures
    let language = visit.language
    let hasCode = (try? CheckInCodes(visit.engine).event(event.id, principal)) != nil
    return Shown(
      title: event.title,
      model: Model(
        event: event.title, checkins: figures.integer(board.checkins), hours: hours(board, visit),
        regions: TableView(
          id: "regions", words.perRegion[language],
          heads: [words.region, words.checkins].map { $0[language] },
          rows: board.regions.map { [$0.name, figures.integer($0.checkins)] }),
        terminals: TableView(
          id: "terminals", words.perTerminal[language],
          heads: [words.terminal, words.checkins].map { $0[language] },
          rows: board.terminals.map {
            [$0.terminal ?? words.noTerminal[language], figures.integer($0.checkins)]
          }), stream: "/boards/\(event.id)/stream",
        code: hasCode ? "/boards/\(event.id)/code" : nil),
      position: board.position)
  }

  func addRoutes(to routes: PageRoutes) {
    routes.get("/boards/{eventId}/stream", access) { visit in
      let reading = BoardReading(engine: visit.engine)
      let event = try reading.event(visit.parameter("eventId"), try visit.principal)
      let limits = visit.parts.limits
      guard let slot = visit.parts.boards.take() else {
        throw Problem.busy(retryAfterSeconds: limits.retryAfterSecondsMax)
      }
      return try await BoardStream(reading, event, slot: slot, limits: limits)
        .answer(visit.request)
    }
  }

  /// The last hours, also those in which nobody came.
  private func hours(_ board: Board, _ visit: Visit) -> ChartView {
    let hour: Int64 = 3_600_000_000
    let newest = visit.engine.clock.now().microseconds / hour
    let counts = Dictionary(
      board.hours.map { ($0.start / hour, $0.checkins) }, uniquingKeysWith: { $0 + $1 })
    let figures = visit.figures
    let language = visit.language
    return Chart(
      id: "hours", kind: .bars, title: words.perHour[language],
      description: words.perHourTells[language], pointName: words.hour[language],
      valueName: words.checkins[language],
      points: (0..<Int64(BoardReading.hours)).reversed().map { ago in
        let start = Instant(microseconds: (newest - ago) * hour)
        return Chart.Point(
          label: figures.time(start), name: figures.moment(start),
          value: counts[newest - ago] ?? 0)
      }, written: { figures.integer($0) }
    ).view
  }
}
