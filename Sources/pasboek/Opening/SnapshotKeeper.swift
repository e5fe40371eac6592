import Dispatch
import EventLog
import EventLogSQLite
import Ledger
import LedgerService
import Logging
import ServiceLifecycle

/// Writes a snapshot whenever the log has grown enough, so that the next start is quick.
///
/// It folds the log a second time, from the snapshot before, on a thread of its own: the engine is
/// never paused.
struct SnapshotKeeper: Service {
  let folder: DataFolder
  let engine: LedgerEngine
  let logger: Logger

  /// How many records make a new snapshot worth its while.
  static let recordsBetween = 1_000_000
  /// How often the log's growth is looked at.
  static let interval = Duration.seconds(60)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var newest = Position.beforeFirst
      while (try? await Task.sleep(for: Self.interval)) != nil {
        let position = (try? await engine.read { state, _ in state.position }) ?? 0
        let grown = newest.distance(to: Position(rawValue: position))
        guard grown >= Self.recordsBetween else { continue }
        newest = await written() ?? newest
      }
    }
  }

  private func written() async -> Position? {
    await withCheckedContinuation { continuation in
      DispatchQueue.global(qos: .background).async {
        do throws(EventLogError) {
          continuation.resume(returning: try Self.write(folder, logger).position)
        } catch {
          logger.error("no snapshot was written: \(error)")
          continuation.resume(returning: nil)
        }
      }
    }
  }

  /// Folds the log and writes a snapshot of its newest position.
  static func write(
    _ folder: DataFolder, _ logger: Logger
  ) throws(EventLogError) -> (position: Position, keys: Int) {
    let folded = try OpenLedger.foldLog(folder, logger)
    var reader = try SQLiteLog.openForReading(folder: folder.path)
    guard let head = try reader.head(at: folded.position) else {
      throw EventLogError(.shortened, "the log became shorter while it was folded")
    }
    try SnapshotFile.write(folded, head: head, folder: folder.path)
    return (head.position, folded.keyCount)
  }
}
