import HTTPTypes
import Hummingbird

/// `GET /openapi.json` and `GET /docs/api`: the document, and the same as a page to read.
struct DocumentRoutes: Sendable {
  func add(to router: Router<LedgerRequestContext>) {
    router.get("openapi.json") { request, _ in Self.json.answer(to: request) }
    router.get("docs/api") { request, _ in Self.page.answer(to: request) }
  }

  private static let json = ServedDocument(
    OpenAPIDocument.json, headers: [.contentType: "application/json"])

  private static let page = ServedDocument(
    DocumentPage.html,
    headers: [
      .contentType: "text/html; charset=utf-8",
      .contentSecurityPolicy: DocumentPage.contentSecurityPolicy,
      .xContentTypeOptions: "nosniff",
    ])
}

/// Bytes that are the same for everyone until another version of the service runs.
private struct ServedDocument: Sendable {
  private let bytes: ByteBuffer
  private let etag: String
  private let headers: HTTPFields

  init(_ bytes: [UInt8], headers: HTTPFields) {
    self.bytes = ByteBuffer(bytes: bytes)
    etag = OpenAPIDocument.etag(of: bytes)
    self.headers = headers
  }

  /// The bytes, or 304 to whoever has them already.
  func answer(to request: Request) -> Response {
    var validators: HTTPFields = [.eTag: etag, .cacheControl: "public, max-age=300"]
    guard !request.knows(etag) else {
      return Response(status: .notModified, headers: validators)
    }
    validators.append(contentsOf: headers)
    return Response(
      status: .ok, headers: validators, body: ResponseBody(byteBuffer: bytes))
  }
}
