import ArgumentParser
import Logging

/// `pasboek fsck`: looks whether everything in a data folder is in order.
struct Fsck: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks a ledger's folder, beside the running service or without one.",
    discussion: """
      The log with its heads, every record, the snapshot, the read models, the financial reports, \
      the directory against the log, and who may use the files. Prints a line for each; ends with \
      the code of the first that is wrong.
      """)

  @OptionGroup var folder: DataFolder

  @Flag(help: "Print the result as JSON.")
  var json = false

  private struct Report: Encodable {
    var result: String
    var findings: [FolderCheck.Finding]
  }

  func run() async throws {
    try folder.requireLedger()
    try await failing {
      let findings = try await FolderCheck(
        folder: folder, logger: Logger.ofCommands(), progress: tellProgress
      ).run()
      let wrong = findings.first { !$0.isOK }
      if json {
        let report = Report(result: wrong == nil ? "ok" : "wrong", findings: findings)
        say(String(decoding: try AdminLine.json(report), as: UTF8.self))
      } else {
        for finding in findings {
          say("\(finding.isOK ? "ok" : "WRONG") \(finding.check): \(finding.detail)")
        }
      }
      if let wrong { throw ExitCode(wrong.exitCode) }
    }
  }
}
