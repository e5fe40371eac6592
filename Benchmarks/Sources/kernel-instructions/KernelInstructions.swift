import Workload

/// A run of the kernel and nothing else, for callgrind: `kernel-instructions CHECK-INS`.
///
/// S1 is the difference between two runs.
@main
struct KernelInstructions {
  /// Few, for callgrind is slow; instructions do not depend on it.
  static let holders: UInt32 = 10_000

  static func main() throws {
    guard let count = CommandLine.arguments.dropFirst().first.flatMap({ Int($0) }) else {
      print("usage: kernel-instructions CHECK-INS")
      return
    }
    var run = try KernelRun(holders: holders, daily: 2_000, seed: 1)
    run.advance(count)
  }
}
