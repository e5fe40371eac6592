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

  /// Reads the log in a file.
  static func read(_ log: String) throws -> Findings {
    let answer = try PythonTools.run(
      "read_log.py", log, "\(Program.checkout)/docs/events.cddl")
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
    let answer = try PythonTools.run(
      "check_records.py", "\(Program.checkout)/Tests/LedgerTests/Golden/records.txt",
      "\(Program.checkout)/docs/events.cddl")
    return try answer.json(Examples.self)
  }
}
