import ArgumentParser
import EventLog
import Logging

/// `pasboek snapshot`: folds the log a second time and keeps the result, beside a running service
/// or without one.
struct Snapshot: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a snapshot of the folded log, so that the next start is quick.",
    discussion: "A snapshot is derived: a start that finds it unfit folds the log instead.")

  @OptionGroup var folder: DataFolder

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() async throws {
    try folder.requireLedger()
    let logger = Logger.ofCommands()
    try await failing {
      let (position, keys) = try SnapshotKeeper.write(folder, logger)
      say(
        json
          ? "{\"position\":\(position),\"keys\":\(keys)}"
          : "snapshot at position \(position) with \(keys) keys")
    }
  }
}
