import Crypto
import FoundationEssentials

/// Links to files that are good for a while, for whoever has one, and that nobody can make up.
///
/// A link is the report's id, the second in which it ends, and both under a key (HMAC-SHA-256), in
/// Base64 for URLs (RFC 4648 5).
struct ReportLinks: Sendable {
  /// What else is signed with a key is not a link.
  private static let purpose = Array("pasboek financial report link".utf8)

  private let key: SymmetricKey

  /// - Parameter key: 32 random bytes.
  init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

  /// The link to a report.
  ///
  /// - Parameter end: the first second in which it is not good any more.
  func link(to id: UInt32, until end: Int64) -> String {
    var bytes = [UInt8]()
    withUnsafeBytes(of: id.bigEndian) { bytes += $0 }
    withUnsafeBytes(of: end.bigEndian) { bytes += $0 }
    return Self.text(bytes + HMAC<SHA256>.authenticationCode(for: Self.purpose + bytes, using: key))
  }

  /// The report to which a link leads; nil for one that has ended, was changed, or is another's.
  func report(_ link: String, at second: Int64) -> UInt32? {
    guard let bytes = Self.bytes(link), bytes.count == 12 + SHA256.byteCount,
      HMAC<SHA256>.isValidAuthenticationCode(
        bytes[12...], authenticating: Self.purpose + bytes[..<12], using: key)
    else { return nil }
    let id = bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }
    let end = bytes[4..<12].reduce(0) { $0 << 8 | UInt64($1) }
    return second < Int64(bitPattern: end) ? id : nil
  }

  private static func text(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  /// The bytes of a text; nil where it is not the one text of any bytes.
  private static func bytes(_ text: String) -> [UInt8]? {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    let base64 = text.replacing("-", with: "+").replacing("_", with: "/") + padding
    guard let data = Data(base64Encoded: base64), case let bytes = Array(data),
      Self.text(bytes) == text
    else { return nil }
    return bytes
  }
}
