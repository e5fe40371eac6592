import ArgumentParser
import Ledger
import LedgerService

/// `pasboek restore`: makes a ledger of a backup.
struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a ledger of a backup, in an empty folder.",
    discussion: """
      Every file is compared with the backup's manifest and the log is verified. Whom the log has \
      erased, and whom it does not know, is destroyed in the directory. Where the ledger is known \
      to have gone further than the backup, by the heads at --heads or in --known-heads, it is \
      restored, but not served before `pasboek log accept-loss` records what is lost.
      """)

  @Option(name: .customLong("from"), help: "The backup.")
  var source: String

  @OptionGroup var folder: DataFolder

  @Option(
    help: ArgumentHelp(
      "Heads of the lost ledger, for instance from its broken folder.", valueName: "file"))
  var knownHeads: String?

  @Option(
    help: ArgumentHelp(
      "A log of the same ledger that survived, to take the place of the backup's.",
      valueName: "file"))
  var log: String?

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() async throws {
    try await failing {
      let restoration = Restoration(
        source: source, folder: folder, knownHeads: knownHeads, log: log,
        now: SystemClock().now().microseconds, progress: tellProgress)
      try await onOwnThread { _ in try restoration.run() }.say(asJSON: json)
    }
  }
}
