import LedgerService
import Logging
import PassDirectory
import ServiceLifecycle

/// Loads the directory's search index while the service already serves.
struct SearchLoader: Service {
  let engine: LedgerEngine
  let logger: Logger

  func run() async throws {
    do {
      try await engine.directory.loadSearchIndex()
      let mebibytes = engine.directory.searchIndexByteCount >> 20
      logger.info("passholders can be searched for", metadata: ["MiB": "\(mebibytes)"])
    } catch {
      // Look-ups by number go on; a search says that it is not ready.
      logger.error("passholders cannot be searched for: \(error)")
    }
    try await gracefulShutdown()
  }
}
