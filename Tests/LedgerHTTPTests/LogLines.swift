import Logging
import Synchronization

/// Keeps every line of every level, as text.
final class LogLines: LogHandler, Sendable {
  private let lines = Mutex<[String]>([])
  private let shared = Mutex<Logger.Metadata>([:])

  var all: [String] { lines.withLock { $0 } }

  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }

  var metadata: Logger.Metadata {
    get { shared.withLock { $0 } }
    set { shared.withLock { $0 = newValue } }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { shared.withLock { $0[key] } }
    set { shared.withLock { $0[key] = newValue } }
  }

  func log(event: LogEvent) {
    let metadata = metadata.merging(event.metadata ?? [:]) { _, last in last }
    lines.withLock { lines in
      lines.append(
        "\(event.level) \(event.message) "
          + metadata.map { "\($0)=\($1)" }.sorted().joined(separator: " "))
    }
  }
}
