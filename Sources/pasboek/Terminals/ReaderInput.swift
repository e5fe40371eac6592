@preconcurrency import Dispatch
import Foundation

/// The lines of standard input, until it ends or somebody interrupts.
enum ReaderInput {
  /// The lines, as they come.
  ///
  /// They are read on a thread of their own, since reading blocks; SIGINT and SIGTERM end them.
  static func lines() -> AsyncStream<String> {
    AsyncStream { continuation in
      let sources = [SIGINT, SIGTERM].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number)
        source.setEventHandler { continuation.finish() }
        source.resume()
        return source
      }
      continuation.onTermination = { _ in
        for source in sources { source.cancel() }
      }
      Thread.detachNewThread {
        while let line = readLine() { continuation.yield(line) }
        continuation.finish()
      }
    }
  }
}
