import ArgumentParser
import Ledger

/// `pasboek period`: closes months, and lists those that are closed.
struct PeriodCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "period", abstract: "Closes months, and lists those that are closed.",
    subcommands: [Close.self, List.self])

  /// `pasboek period close`.
  struct Close: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Closes a month: its totals never change any more.",
      discussion: """
        Months are closed in order, each once nothing that occurred in it can arrive in time. What \
        becomes known later is booked into an open month, as a correction. A month that is closed \
        already is left as it is.
        """)

    @OptionGroup var folder: DataFolder

    @Argument(help: "The month, such as 2026-06.")
    var month: String

    @Option(help: "A key of 1 to 64 characters: sent again, the command gets its first answer.")
    var key: String?

    func run() async throws {
      try folder.requireLedger()
      guard let month = CivilMonth(text: month) else {
        throw ValidationError("\(month) is no month such as 2026-06")
      }
      let command = CarryOut(
        words: "period close", path: [:], body: "{\"month\":\"\(month.text)\"}", key: key)
      try await failing { say(try await command.carryOut(on: folder).text) }
    }
  }

  /// `pasboek period list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the closed months, each with the position at which it was closed.")

    @OptionGroup var folder: DataFolder

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
      try folder.requireLedger()
      try await failing { try await ListPeriods().carryOut(on: folder).say(asJSON: json) }
    }
  }
}
