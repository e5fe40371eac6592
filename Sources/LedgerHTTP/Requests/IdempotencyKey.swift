public import HTTPTypes

extension HTTPField.Name {
  /// `Idempotency-Key`.
  public static let idempotencyKey: HTTPField.Name = {
    guard let name = HTTPField.Name("Idempotency-Key") else {
      preconditionFailure("the name of a header field is a token")
    }
    return name
  }()
}

/// The key under which a caller sends a command, so that its repetition is known as such.
public struct IdempotencyKey: Hashable, Sendable {
  /// The most characters that a key may have.
  public static let charactersMax = 64

  /// The key: 1 to 64 visible ASCII characters.
  public let text: String

  /// Reads a key, or answers nil for one that is empty, too long or not visible ASCII.
  public init?(_ text: String) {
    guard (1...Self.charactersMax).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    self.text = text
  }

  /// The key of a request, or nil where it has none; throws 400 for one that is no key and for two.
  public static func of(_ headers: HTTPFields) throws(Problem) -> IdempotencyKey? {
    let values = headers[values: .idempotencyKey]
    guard let first = values.first else { return nil }
    guard values.count == 1, let key = IdempotencyKey(first) else {
      throw Problem(.idempotencyKeyInvalid)
    }
    return key
  }
}
