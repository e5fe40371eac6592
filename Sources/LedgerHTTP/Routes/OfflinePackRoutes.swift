import HTTPTypes
import Hummingbird
import Ledger
import LedgerService

/// `GET /ledger/v1/offline-pack`: what a terminal needs to decide by itself.
struct OfflinePackRoutes: Sendable {
  let packs: OfflinePackSource

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("offline-pack") { request, context in try await pack(request, context) }
  }

  private func pack(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let terminal = try context.principal.requireTerminal()
    guard !terminal.isRevoked else { throw Problem(.forbidden) }
    let since = try RequestQuery(request).integer("since")
    let pack = try await pack(of: terminal.source, since: since.map(UInt64.init))
    let tag = "\"\(pack.tag)\""
    var headers: HTTPFields = [.eTag: tag, .cacheControl: "private, no-cache"]
    guard !request.knows(tag) else {
      return Response(status: .notModified, headers: headers)
    }
    headers[.contentType] = "text/plain; charset=utf-8"
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: pack.note)))
  }

  private func pack(
    of source: SourceID, since: UInt64?
  ) async throws(Problem) -> ServedPack {
    do throws(OfflinePackFailure) {
      return try await packs.pack(for: source, since: since)
    } catch {
      switch error {
      case .notPaired: throw Problem(.forbidden)
      case .tooLarge: throw Problem(.internalError)
      case .engine(.directory): throw .busy(retryAfterSeconds: 5)
      case .engine(let error): throw Problem(error)
      }
    }
  }
}
