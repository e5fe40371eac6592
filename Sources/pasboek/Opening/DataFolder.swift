import ArgumentParser
import EventLog
import EventLogSQLite
import Glibc
import Projections

/// Where a ledger lives: the options that every command shares.
struct DataFolder: ParsableArguments {
  @Option(name: .customLong("data"), help: "The ledger's folder.")
  var path: String

  @Option(
    help: ArgumentHelp(
      "Where the newest head is kept, better on another disk than the ledger.",
      valueName: "file"))
  var heads: String?

  /// Whether the folder holds a ledger.
  var holdsLedger: Bool { access("\(path)/\(SQLiteLog.fileName)", F_OK) == 0 }

  /// Whether the newest head is kept: the last thing that a creation makes.
  var hasHeads: Bool { access(heads ?? "\(path)/\(SQLiteLog.headsName)", F_OK) == 0 }

  /// Where the files of the read models are.
  var projectionSlots: ProjectionSlots { ProjectionSlots(folder: path) }

  /// The file of the read models that counts.
  var projectionsPath: String { projectionSlots.current }

  /// The socket on which the running service takes commands.
  var socketPath: String { "\(path)/admin.sock" }

  /// Ends the command where there is no ledger.
  func requireLedger() throws {
    guard holdsLedger else {
      complain("\(path) holds no ledger: start one with `pasboek serve --data \(path)`")
      throw ExitCode.noLedger
    }
  }
}
