import ArgumentParser
import EventLog
import EventLogSQLite
import LedgerService
import Logging

/// `pasboek snapshot`: folds the log a second time and keeps the result, beside a running service or
/// without one.
struct Snapshot: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a snapshot of the folded log, so that the next start is quick.",
    discussion: "A snapshot is derived: a start that finds it unfit folds the log instead.")

  @OptionGroup var folder: DataFolder

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() async throws {
    try folder.requireLedger()
    let logger = Logger(label: "pasboek") { StreamLogHandler.standardError(label: $0) }
    try await failing {
      let folded = try OpenLedger.foldLog(folder, logger)
      var reader = try SQLiteLog.openForReading(folder: folder.path)
      guard let head = try reader.head(at: folded.position) else { return }
      try SnapshotFile.write(folded, head: head, folder: folder.path)
      say(
        json
          ? "{\"position\":\(head.position),\"keys\":\(folded.keyCount)}"
          : "snapshot at position \(head.position) with \(folded.keyCount) keys")
    }
  }
}
