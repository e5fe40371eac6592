import Hummingbird
import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire

/// `/boards/{eventId}/code`: the check-in code of an event, to be printed.
struct PrintedCodePage: Page {
  struct Model: Sendable {
    var id: String
    var event: String
    var organizer: String
    var code: String
    var picture: Markup
    var until: String?
  }

  let path = "/boards/{eventId}/code"
  let access = PageAccess.permission(.eventsQRCheckinCode)
  let template = "printedCode"
  let words = CheckInCodeWords()

  func show(_ visit: Visit) async throws -> Shown<Model> {
    let codes = CheckInCodes(visit.engine)
    let event = try visit.codeEvent
    let code = try codes.printed(event)
    return Shown(
      title: event.title,
      model: Model(
        id: event.id, event: event.title,
        organizer: visit.engine.catalogue.organizer(event.organizer)?.name ?? "", code: code,
        picture: Markup(try CheckInCodes.svg(code, of: event, in: visit.language)),
        until: event.lastEnd.map(visit.figures.moment)))
  }

  func addRoutes(to routes: PageRoutes) {
    routes.get("/boards/{eventId}/code.svg", access) { visit in
      let event = try visit.codeEvent
      return try CheckInCodes.svgAnswer(
        CheckInCodes(visit.engine).printed(event), of: event, in: visit.language)
    }
    routes.get("/boards/{eventId}/code.png", access) { visit in
      try CheckInCodes.pngAnswer(
        CheckInCodes(visit.engine).printed(visit.codeEvent), visit.request)
    }
  }
}

/// `/boards/{eventId}/screen`: the check-in code of an event for a screen, which shows another one
/// every half a minute.
struct ScreenCodePage: Page {
  struct Model: Sendable {
    var id: String
    var event: String
    var picture: Markup
    /// In how many milliseconds the next code is shown.
    var milliseconds: Int64
  }

  let path = "/boards/{eventId}/screen"
  let access = PageAccess.permission(.eventsQRCheckinCode)
  let template = "screenCode"
  let words = CheckInCodeWords()
  let scripts = ["live.js"]

  func show(_ visit: Visit) async throws -> Shown<Model> {
    let event = try visit.codeEvent
    let code = CheckInCodes(visit.engine).screen(event)
    let left = code.shownUntil.microseconds - visit.engine.clock.now().microseconds
    return Shown(
      title: event.title,
      model: Model(
        id: event.id, event: event.title,
        picture: Markup(try CheckInCodes.svg(code.text, of: event, in: visit.language)),
        milliseconds: max(0, left) / 1_000 + 1))
  }
}

extension Visit {
  /// The event of the path, where the visitor may show its codes.
  fileprivate var codeEvent: EventView {
    get throws {
      try CheckInCodes(engine).event(parameter("eventId"), try principal)
    }
  }
}
