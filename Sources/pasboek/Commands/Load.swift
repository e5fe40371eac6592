import ArgumentParser
import LedgerService

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
      try await failing { try await LoadTestDataset().carryOut(on: folder).say(asJSON: json) }
    }
  }
}

/// Loads the public test data set.
struct LoadTestDataset: AdminCommand {
  static let name = "load test-dataset"

  struct Answer: AdminAnswer {
    var records: Int
    var terminalToken: String?

    var text: String {
      (["\(records) records added"] + (terminalToken.map { ["terminal token: \($0)"] } ?? []))
        .joined(separator: "\n")
    }
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    let report = try await TestDatasetLoad.load(into: ledger.engine)
    return Answer(records: report.records, terminalToken: report.terminalToken)
  }
}
