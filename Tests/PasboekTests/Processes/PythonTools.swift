import Foundation
import Testing

/// Programs in Python that read, describe and call what this project makes, without its code.
enum PythonTools {
  static let isPossible =
    (try? Program.runTool(["python3", "--version"]))?.end == .exit(0)

  /// Runs a script of `Tests/PasboekTests/Python` to its end.
  static func run(
    _ script: String, _ arguments: String..., seconds: Double = 240
  ) throws -> Program.Answer {
    try Program.runTool(
      [try python.get(), "\(Program.checkout)/Tests/PasboekTests/Python/\(script)"] + arguments,
      seconds: seconds)
  }

  /// Runs a module that was installed beside the interpreter to its end.
  static func run(module: String, _ arguments: String...) throws -> Program.Answer {
    try Program.runTool([try python.get(), "-m", module] + arguments)
  }

  /// The interpreter of `PASBOEK_TEST_TOOLS`, else of the checkout's own folder of test tools,
  /// which is made where it is missing.
  private static let python = Result<String, any Error> {
    if let folder = ProcessInfo.processInfo.environment["PASBOEK_TEST_TOOLS"] {
      return "\(folder)/bin/python3"
    }
    let folder = "\(Program.checkout)/.build/test-tools"
    let list = "\(Program.checkout)/.make/test-tools.txt"
    let files = FileManager.default
    if !files.contentsEqual(atPath: list, andPath: "\(folder)/installed.txt") {
      try? files.removeItem(atPath: folder)
      for words in [
        ["python3", "-m", "venv", folder],
        [
          "\(folder)/bin/pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
          "-r", list,
        ],
      ] {
        let answer = try Program.runTool(words, seconds: 300)
        try #require(answer.end == .exit(0), "\(words.joined(separator: " ")): \(answer.errors)")
      }
      try files.copyItem(atPath: list, toPath: "\(folder)/installed.txt")
    }
    return "\(folder)/bin/python3"
  }
}
