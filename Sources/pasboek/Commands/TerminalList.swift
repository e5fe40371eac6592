import ArgumentParser

/// `pasboek terminal list`.
struct TerminalList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the pairings of terminals: what each delivered, and what is missing.",
    discussion: """
      When a terminal was last heard of is known to the running service alone, since its start.
      """)

  @OptionGroup var folder: DataFolder

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() async throws {
    try folder.requireLedger()
    try await failing { try await ListTerminals().carryOut(on: folder).say(asJSON: json) }
  }
}
