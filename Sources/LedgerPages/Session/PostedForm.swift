import HTTPTypes
import Hummingbird
import LedgerHTTP
import NIOCore

/// A form that a browser sent.
struct PostedForm: Sendable {
  /// The most bytes of one.
  static let bytesMax = 65_536
  /// The field that shows that it is one of our forms.
  static let keyField = "csrf"

  private let fields: [(name: String, value: String)]

  /// Reads the body; throws 415 for another kind of body, 413 for too many bytes, 400 for one that
  /// is not encoded as it should be.
  init(_ request: Request) async throws {
    let mediaType = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
    guard mediaType == "application/x-www-form-urlencoded" else {
      throw Problem(.unsupportedMediaType)
    }
    let body = try await request.body.collect(upTo: Self.bytesMax)
    fields = try body.readableBytesView.split(separator: UInt8(ascii: "&")).map { pair in
      let sides = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = FormText.decoded(sides[0]),
        let value = sides.count == 2 ? FormText.decoded(sides[1]) : ""
      else { throw Problem(.badRequest) }
      return (name: name, value: value)
    }
  }

  /// The first value of a field; nil where it is missing.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// Every value of a field that may come more than once.
  func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}
