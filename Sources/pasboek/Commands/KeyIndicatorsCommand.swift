import ArgumentParser

/// `pasboek kpi`: what the programmes are measured by.
struct KeyIndicatorsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kpi",
    abstract: "Prints the key indicators beside their targets and the baselines of 2016.",
    discussion: "Asks the running service where there is one, else opens the ledger itself.")

  @OptionGroup var folder: DataFolder

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() async throws {
    try folder.requireLedger()
    try await failing { try await ReadKeyIndicators().carryOut(on: folder).say(asJSON: json) }
  }
}
