import HTTPTypes
package import Hummingbird
package import Ledger
package import LedgerService
package import LedgerWire
import NIOCore
package import QRCodes

/// The codes by which holders check themselves in at an event, for whoever may show them.
///
/// A printed code is valid in all windows of its event; a screen's code is asked for anew whenever
/// it has run out.
package struct CheckInCodes: Sendable {
  private let engine: LedgerEngine

  package init(_ engine: LedgerEngine) { self.engine = engine }

  /// The event with a public id whose codes somebody may show.
  ///
  /// - Throws: 404 for one that they may not, or that is not there; 400 for one that is over, whose
  ///   code is for nothing.
  package func event(_ id: String?, _ principal: Principal) throws(Problem) -> EventView {
    guard let event = id.flatMap({ engine.catalogue.event(id: $0) }),
      principal.may(.eventsQRCheckinCode, organizer: event.organizer, systems: event.systems)
    else { throw Problem.notFound("event") }
    guard event.lastEnd.map({ engine.clock.now() <= $0 }) ?? true else {
      throw Problem(.checkinCodeExpired)
    }
    return event
  }

  /// The code of an event that is printed.
  package func printed(_ event: EventView) throws(Problem) -> String {
    guard let code = engine.catalogue.checkInCode(of: event.event) else {
      throw Problem(.internalError)
    }
    return code
  }

  /// The code of an event that a screen shows now.
  package func screen(_ event: EventView) -> ScreenCode {
    engine.screenCode(of: event, at: engine.clock.now())
  }

  /// The picture of a code.
  package static func matrix(_ code: String) throws(Problem) -> QRMatrix {
    do throws(QRCodeError) {
      return try QRMatrix(code)
    } catch {
      throw Problem(.internalError)
    }
  }

  /// The picture of a code as SVG, with a title in every language.
  package static func svg(
    _ code: String, of event: EventView, in language: Language
  ) throws(Problem) -> String {
    try matrix(code).svg(title: title(event)[language])
  }

  /// The picture of a code as an answer with SVG.
  package static func svgAnswer(
    _ code: String, of event: EventView, in language: Language
  ) throws(Problem) -> Response {
    .picture("image/svg+xml", Array(try svg(code, of: event, in: language).utf8))
  }

  /// The picture of a code as an answer with PNG, in as many pixels as the query asks for.
  package static func pngAnswer(
    _ code: String, _ request: Request
  ) throws(Problem) -> Response {
    let query = try RequestQuery(request)
    let side = try query.integer("pixels") ?? sidePixelsDefault
    guard (1...QRLimits.sidePixelsMax).contains(side) else {
      throw query.fault("pixels", "a number from 1 to \(QRLimits.sidePixelsMax)")
    }
    let matrix = try matrix(code)
    do throws(QRCodeError) {
      let pixels = matrix.modulePixels(forSide: side)
      return .picture("image/png", try matrix.png(modulePixels: pixels))
    } catch {
      throw Problem(.internalError)
    }
  }

  /// The pixels of a picture's side where none are asked for.
  static let sidePixelsDefault = 512

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
