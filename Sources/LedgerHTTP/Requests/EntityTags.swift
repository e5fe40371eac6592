import HTTPTypes
import Hummingbird

extension Request {
  /// Whether the caller has what a tag names already, by `If-None-Match`.
  ///
  /// Compares weakly, as caches do (RFC 9110, 13.1.2).
  ///
  /// - Parameter etag: the tag as it is sent, in its quotes.
  func knows(_ etag: String) -> Bool {
    headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }
      .map { text in
        let begin = text.drop { $0 == " " || $0 == "\t" }
        return begin.prefix { $0 != " " && $0 != "\t" }
      }
      .contains { tag in
        tag == "*" || (tag.hasPrefix("W/") ? tag.dropFirst(2) : tag) == etag
      }
  }
}
