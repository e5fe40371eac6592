import ArgumentParser
import LedgerService
import Logging

/// `pasboek load`: fills a ledger.
struct Load: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Loads data into a ledger.", subcommands: [TestDatasetCommand.self])

  /// `pasboek load test-dataset`.
  struct TestDatasetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "test-dataset",
      abstract: "Loads the public test data set; loading twice adds nothing.",
      discussion: """
        Asks the running service where there is one, else opens the ledger itself. The data set's \
        client is let in only by `serve --test-dataset`.
        """)

    @OptionGroup var folder: DataFolder

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
      try await failing {
        let answer: AdminAnswer
        if let running = try await AdminSocket.ask(.loadTestDataset, at: folder.socketPath) {
          answer = running
        } else {
          answer = try await loadAlone()
        }
        guard let records = answer.records else {
          complain(answer.error ?? "the running service did not answer")
          throw ExitCode.unavailable
        }
        if json {
          say(answer.json)
        } else {
          say("\(records) records added")
          if let token = answer.terminalToken { say("terminal token: \(token)") }
        }
      }
    }

    private func loadAlone() async throws -> AdminAnswer {
      let logger = Logger.ofCommands()
      let ledger = try await OpenLedger.open(
        folder, origin: nil, isClockConfirmed: false, logger: logger)
      let report = try await TestDatasetLoad.load(into: ledger.engine)
      await ledger.engine.drain()
      return AdminAnswer(records: report.records, terminalToken: report.terminalToken)
    }
  }
}
