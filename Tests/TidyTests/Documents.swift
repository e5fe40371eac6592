/// Checks that what the documents tell a reader to type exists.
struct Documents: Sendable {
  /// The names that `make` knows.
  let makeTargets: Set<String>

  init(makefile: SourceFile) {
    makeTargets = Set(
      makefile.lines.compactMap { line in
        guard let first = line.first, first.isLetter, let colon = line.firstIndex(of: ":"),
          !line[colon...].hasPrefix(":=")
        else { return nil }
        return String(line[..<colon])
      })
  }

  /// Code blocks that are not closed, and `make` commands in `sh` blocks that name no target.
  func violations(in file: SourceFile) -> [Violation] {
    var violations: [Violation] = []
    var block: (line: Int, language: Substring)?
    for (number, line) in zip(1..., file.lines) {
      if line.hasPrefix("```") {
        block = block == nil ? (number, line.dropFirst(3)) : nil
      } else if block?.language == "sh", line.hasPrefix("make ") {
        let target = String(line.split(separator: " ")[1])
        guard !makeTargets.contains(target) else { continue }
        violations.append(
          Violation(path: file.path, line: number, message: "make knows no target \(target)"))
      }
    }
    if let block {
      violations.append(
        Violation(path: file.path, line: block.line, message: "a code block that is not closed"))
    }
    return violations
  }

  /// Whether the document shows at least one command to type.
  static func showsCommands(_ file: SourceFile) -> Bool {
    file.lines.contains("```sh")
  }
}
