import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire
import QRCodes

/// The codes by which holders check themselves in at an event, in words and as pictures:
/// `checkin-code`, which is printed and is valid in all windows of its event, and `screen-code`,
/// which a screen asks for anew whenever it has run out.
struct CheckInCodeRoutes: Sendable {
  let engine: LedgerEngine

  /// The pixels of a picture's side where none are asked for.
  static let sidePixelsDefault = 512

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("events/{id}/checkin-code") { _, context in
      let event = try event(context)
      return Response.json(PrintedCheckInCode(event: event, code: try printed(event)).json())
    }
    group.get("events/{id}/screen-code") { _, context in
      Response.json(ShownCheckInCode(event: try event(context), code: try screen(context)).json())
    }
    group.get("events/{id}/checkin-code.svg") { request, context in
      try svg(printed(event(context)), request, context)
    }
    group.get("events/{id}/checkin-code.png") { request, context in
      try png(printed(event(context)), request)
    }
    group.get("events/{id}/screen-code.svg") { request, context in
      try svg(screen(context).text, request, context)
    }
    group.get("events/{id}/screen-code.png") { request, context in
      try png(screen(context).text, request)
    }
  }

  /// The event that is asked about, where its code is not for nothing: it is not over.
  private func event(_ context: LedgerRequestContext) throws(Problem) -> EventView {
    guard let event = context.parameters.get("id").flatMap({ engine.catalogue.event(id: $0) }),
      try context.principal.may(
        .eventsQRCheckinCode, organizer: event.organizer, systems: event.systems)
    else { throw Problem.notFound("event") }
    guard event.lastEnd.map({ engine.clock.now() <= $0 }) ?? true else {
      throw Problem(.checkinCodeExpired)
    }
    return event
  }

  private func printed(_ event: EventView) throws(Problem) -> String {
    guard let code = engine.catalogue.checkInCode(of: event.event) else {
      throw Problem(.internalError)
    }
    return code
  }

  private func screen(_ context: LedgerRequestContext) throws(Problem) -> ScreenCode {
    engine.screenCode(of: try event(context), at: engine.clock.now())
  }

  private func svg(
    _ code: String, _ request: Request, _ context: LedgerRequestContext
  ) throws(Problem) -> Response {
    let title = Self.title(try event(context))[Language(accepting: request.headers)]
    return .picture("image/svg+xml", Array(try Self.matrix(code).svg(title: title).utf8))
  }

  private func png(_ code: String, _ request: Request) throws(Problem) -> Response {
    let query = try RequestQuery(request)
    let side = try query.integer("pixels") ?? Self.sidePixelsDefault
    guard (1...QRLimits.sidePixelsMax).contains(side) else {
      throw query.fault("pixels", "a number from 1 to \(QRLimits.sidePixelsMax)")
    }
    let matrix = try Self.matrix(code)
    do throws(QRCodeError) {
      let pixels = matrix.modulePixels(forSide: side)
      return .picture("image/png", try matrix.png(modulePixels: pixels))
    } catch {
      throw Problem(.internalError)
    }
  }

  private static func matrix(_ code: String) throws(Problem) -> QRMatrix {
    do throws(QRCodeError) {
      return try QRMatrix(code)
    } catch {
      throw Problem(.internalError)
    }
  }

  private static func title(_ event: EventView) -> LocalizedText {
    LocalizedText(
      nl: "QR-code om punten te sparen: \(event.title)",
      fr: "Code QR pour gagner des points : \(event.title)",
      de: "QR-Code zum Punktesammeln: \(event.title)",
      en: "QR code to collect points: \(event.title)")
  }
}

extension Response {
  /// A picture that no cache keeps.
  fileprivate static func picture(_ mediaType: String, _ bytes: [UInt8]) -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: mediaType, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

extension PrintedCheckInCode {
  fileprivate init(event: EventView, code: String) {
    self.init(eventID: event.id, eventTitle: event.title, checkinCode: code)
  }
}

extension ShownCheckInCode {
  fileprivate init(event: EventView, code: ScreenCode) {
    self.init(
      eventID: event.id, eventTitle: event.title, checkinCode: code.text,
      shownUntil: ScreenCode.start(of: code.step + 1).microseconds,
      validUntil: ScreenCode.start(of: code.step + 1 + ScreenCode.stepsAfter).microseconds)
  }
}
