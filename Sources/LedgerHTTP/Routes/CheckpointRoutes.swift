import Hummingbird
import LedgerService

/// What the log commits to, for everyone: to be kept, compared and asked about later.
struct CheckpointRoutes: Sendable {
  let checkpoints: CheckpointSource

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("checkpoint") { _, _ in
      Response(
        status: .ok,
        headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: try checkpoints.checkpoint().text)))
    }
  }
}
