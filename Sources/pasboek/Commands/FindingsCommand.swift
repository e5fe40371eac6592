import ArgumentParser
import Ledger
import LedgerProjections

/// `pasboek findings`: what persons are asked to look at, and what they decide.
struct FindingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: "Lists the taps that a person must look at, admits and dismisses them.",
    subcommands: [List.self] + ledgerSubcommands(of: "findings"))

  /// `pasboek findings list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the findings, what happened last first.",
      discussion: "Asks the running service where there is one, else opens the ledger itself.")

    @OptionGroup var folder: DataFolder

    @Option(help: "The state: open, admitted, dismissed or undone; or all.")
    var state = "open"

    @Option(help: "The kind: tooLate, quarantined, conflict or unknownCard.")
    var kind: String?

    @Option(help: "The public id of the event's organiser, or of the museum.")
    var organizer: String?

    @Option(help: "The lasting name of the terminal.")
    var terminal: String?

    @Option(help: "How many to leave out.")
    var start = 0

    @Option(help: "The most that are listed, up to \(ReadLimits.pageRowsMax).")
    var limit = 100

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
      if state != "all", FindingState(name: state) == nil {
        throw ValidationError("\(state) is no state")
      }
      if let kind, FindingKind(name: kind) == nil {
        throw ValidationError("\(kind) is no kind of finding")
      }
      guard start >= 0, (0...ReadLimits.pageRowsMax).contains(limit) else {
        throw ValidationError("start and limit are numbers from 0 on")
      }
    }

    func run() async throws {
      try folder.requireLedger()
      let list = ListFindings(
        state: state == "all" ? nil : state, kind: kind, organizer: organizer,
        terminal: terminal, start: start, limit: limit)
      try await failing { try await list.carryOut(on: folder).say(asJSON: json) }
    }
  }
}
