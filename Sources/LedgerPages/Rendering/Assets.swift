import Crypto
import HTTPTypes
import Hummingbird
import LedgerHTTP
import NIOCore

/// Files that pages load: each has the hash of its bytes in its path, and is kept for ever.
enum Assets {
  private struct File: Sendable {
    var bytes: ByteBuffer
    var mediaType: String
    var hash: String

    init(_ bytes: [UInt8], _ mediaType: String) {
      self.bytes = ByteBuffer(bytes: bytes)
      self.mediaType = mediaType
      hash = SHA256.hash(data: bytes).prefix(8)
        .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }

  private static let files: [String: File] = [
    "live.js": File(PackageResources.live_js, "text/javascript; charset=utf-8"),
    "pasboek.css": File(PackageResources.pasboek_css, "text/css; charset=utf-8"),
    "pasboek.svg": File(PackageResources.pasboek_svg, "image/svg+xml"),
  ]

  /// The path of a file.
  static func path(_ name: String) -> String {
    guard let file = files[name] else { preconditionFailure("no asset \(name)") }
    return "/assets/\(file.hash)/\(name)"
  }

  /// The file of a path; throws 404 for one that is none.
  static func answer(_ context: LedgerRequestContext) throws -> Response {
    guard let name = context.parameters.get("name"), let file = files[name],
      file.hash == context.parameters.get("hash")
    else { throw Problem(.urlNotFound) }
    return Response(
      status: .ok,
      headers: [
        .contentType: file.mediaType, .cacheControl: "public, max-age=31536000, immutable",
      ],
      body: ResponseBody(byteBuffer: file.bytes))
  }
}
