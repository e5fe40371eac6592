import Foundation
import Testing

/// Python that knows CBOR and CDDL, but nothing of this project's code.
enum IndependentReader {
  /// What the script found in a log.
  struct Findings: Decodable {
    var position: UInt64
    var root: String
    var outstanding: Int64
    var keys: Int
    var types: Int
    var systems: Int
    var wrong: [String]
  }

  static let isPossible =
    (try? Program.runTool(["python3", "--version"]))?.end == .exit(0)

  /// Reads the log in a file.
  static func read(_ log: String) throws -> Findings {
    let tests = Program.checkout + "/Tests/PasboekTests"
    let answer = try Program.runTool([
      try python.get(), "\(tests)/Python/read_log.py", log, "\(Program.checkout)/docs/events.cddl",
    ])
    return try answer.json(Findings.self)
  }

  /// What the script found in a file of examples.
  struct Examples: Decodable {
    var records: Int
    var missing: [String]
    var wrong: [String]
  }

  /// Holds every record of the golden file against the CDDL.
  static func examples() throws -> Examples {
    let tests = Program.checkout + "/Tests"
    let answer = try Program.runTool([
      try python.get(), "\(tests)/PasboekTests/Python/check_records.py",
      "\(tests)/LedgerTests/Golden/records.txt", "\(Program.checkout)/docs/events.cddl",
    ])
    return try answer.json(Examples.self)
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
        ["\(folder)/bin/pip", "install", "--quiet", "--disable-pip-version-check", "-r", list],
      ] {
        let answer = try Program.runTool(words, seconds: 120)
        try #require(answer.end == .exit(0), "\(words.joined(separator: " ")): \(answer.errors)")
      }
      try files.copyItem(atPath: list, toPath: "\(folder)/installed.txt")
    }
    return "\(folder)/bin/python3"
  }
}
