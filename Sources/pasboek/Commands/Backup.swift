import ArgumentParser
import Ledger
import LedgerService

/// `pasboek backup`: copies a ledger, running or not.
struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copies a ledger into an empty folder, beside the running service.",
    discussion: """
      The log as it is committed when the command begins, verified; its heads; the directory; and \
      the keys of both. What is derived from them is not copied. The copy is as secret as the \
      ledger. It is finished when its manifest is there.
      """)

  @OptionGroup var folder: DataFolder

  @Option(name: .customLong("to"), help: "The folder to make; one that is there must be empty.")
  var target: String

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() async throws {
    try folder.requireLedger()
    try await failing {
      try await TakeBackup(to: absolutePath(target)).carryOut(on: folder).say(asJSON: json)
    }
  }
}

/// Takes a backup.
struct TakeBackup: AdminCommand {
  static let name = "backup"

  /// The absolute path of the folder to make.
  var to: String

  struct Answer: AdminAnswer {
    var folder: String
    var position: UInt64
    var root: String
    var bytes: Int64

    var text: String { "\(folder): position \(position) root \(root), \(bytes) bytes" }
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    let now = ledger.engine.clock.now().microseconds
    let manifest = try await onOwnThread { isCancelled in
      try BackupTaking(
        folder: ledger.folder, directory: ledger.engine.directory, target: to, now: now,
        progress: ledger.progress, isCancelled: isCancelled
      ).run()
    }
    return Answer(
      folder: to, position: manifest.position, root: manifest.root, bytes: manifest.bytes)
  }
}
