import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// The codes by which holders check themselves in at an event, in words and as pictures:
/// `checkin-code`, which is printed and is valid in all windows of its event, and `screen-code`,
/// which a screen asks for anew whenever it has run out.
struct CheckInCodeRoutes: Sendable {
  let codes: CheckInCodes

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("events/{id}/checkin-code") { _, context in
      let event = try event(context)
      return Response.json(PrintedCheckInCode(event, try codes.printed(event)).json())
    }
    group.get("events/{id}/screen-code") { _, context in
      let event = try event(context)
      return Response.json(ShownCheckInCode(event, codes.screen(event)).json())
    }
    group.get("events/{id}/checkin-code.svg") { request, context in
      let event = try event(context)
      return try CheckInCodes.svgAnswer(
        codes.printed(event), of: event, in: Language(accepting: request.headers))
    }
    group.get("events/{id}/checkin-code.png") { request, context in
      try CheckInCodes.pngAnswer(codes.printed(try event(context)), request)
    }
    group.get("events/{id}/screen-code.svg") { request, context in
      let event = try event(context)
      return try CheckInCodes.svgAnswer(
        codes.screen(event).text, of: event, in: Language(accepting: request.headers))
    }
    group.get("events/{id}/screen-code.png") { request, context in
      try CheckInCodes.pngAnswer(codes.screen(try event(context)).text, request)
    }
  }

  /// The event that is asked about.
  private func event(_ context: LedgerRequestContext) throws(Problem) -> EventView {
    try codes.event(context.parameters.get("id"), context.principal)
  }
}

extension PrintedCheckInCode {
  fileprivate init(_ event: EventView, _ code: String) {
    self.init(eventID: event.id, eventTitle: event.title, checkinCode: code)
  }
}

extension ShownCheckInCode {
  fileprivate init(_ event: EventView, _ code: ScreenCode) {
    self.init(
      eventID: event.id, eventTitle: event.title, checkinCode: code.text,
      shownUntil: code.shownUntil.microseconds, validUntil: code.validUntil.microseconds)
  }
}
