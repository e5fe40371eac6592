import ArgumentParser

/// A run of the kernel and nothing else, for callgrind.
struct KernelInstructions: ParsableCommand {
  static let name = "s1-callgrind"
  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Run the kernel for callgrind: S1 is the difference between two counts.")

  /// Small, for callgrind is slow; instructions do not depend on it.
  static let holders = 10_000

  @Argument(help: "How many check-ins to make.")
  var checkIns: Int

  func run() throws {
    var run = try KernelRun(holders: UInt32(Self.holders), daily: 2_000, seed: 1)
    run.advance(checkIns)
  }
}
