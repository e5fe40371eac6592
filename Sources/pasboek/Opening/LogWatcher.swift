import EventLog
import EventLogSQLite
import LedgerService
import Logging
import ServiceLifecycle

/// Reads the whole log again, slowly and beside everything else, and says so when a record is not
/// what the log commits to: a disk that loses bits is found out before a restart or an audit does.
struct LogWatcher: Service {
  let folder: DataFolder
  let engine: LedgerEngine
  let signal: HeadSignal
  let watch: LogWatch
  let logger: Logger

  /// How long it rests after each page of 1,000 records, so that it takes at most 10,000 a second.
  static let rest = Duration.milliseconds(100)
  /// How long it waits for new records where it has checked all.
  static let patience = Duration.seconds(10)
  /// How long after the end of a pass the next one begins.
  static let passInterval: Int64 = 86_400_000_000

  func run() async throws {
    await cancelWhenGracefulShutdown {
      do throws(EventLogError) {
        try await verify()
      } catch {
        // Check-ins go on: what to do about it is for a person to decide.
        if error.code == .damaged {
          watch.found(damage: "\(error)")
          logger.critical("the log is damaged: \(error)")
        } else {
          logger.error("the log is not verified any further: \(error)")
        }
      }
    }
    // A service that ends takes the others with it.
    try? await gracefulShutdown()
  }

  private func verify() async throws(EventLogError) {
    var verification = try RunningVerification(folder: folder.path)
    var nextPass: Int64?
    while !Task.isCancelled {
      let hasChecked = try verification.checkPage(upTo: signal.head)
      watch.verified(through: verification.head.position.rawValue)
      if !hasChecked {
        let now = engine.clock.monotonicMicroseconds()
        watch.passEnded(at: engine.clock.now())
        if now >= nextPass ?? now + 1 {
          verification.restart()
          nextPass = nil
        } else if nextPass == nil {
          nextPass = now + Self.passInterval
        }
      }
      do {
        try await Task.sleep(for: hasChecked ? Self.rest : Self.patience)
      } catch {
        return
      }
    }
  }
}
