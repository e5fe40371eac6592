/// Manners of any text file: its length, its lines and what stands open in it.
struct FileManners: Sendable {
  var linesMax = 600
  var columnsMax = 100
  /// Files that may be longer than `linesMax`, each with the reason why.
  var longFiles: [String: String] = [:]

  private static let folderNames: Set<String> = [
    "common", "deprecated", "helper", "helpers", "misc", "new", "util", "utilities", "utils",
  ]
  // Spelled in halves, so that this file does not hold them itself.
  private static let openWords: Set<Substring> = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]

  func violations(in file: SourceFile) -> [Violation] {
    let isCode = file.hasExtension("swift", "c", "h", "sql", "py", "modulemap")
    var violations: [Violation] = []
    func report(_ line: Int, _ message: String) {
      violations.append(Violation(path: file.path, line: line, message: message))
    }

    for folder in file.folders where Self.folderNames.contains(folder.lowercased()) {
      report(1, "a folder is a topic, \(folder) is none")
    }
    let lines = file.lines
    if isCode, lines.count > linesMax, longFiles[file.path] == nil {
      report(linesMax + 1, "\(lines.count) lines, at most \(linesMax)")
    }
    for (number, line) in zip(1..., lines) {
      if isCode, line.count > columnsMax {
        report(number, "\(line.count) columns, at most \(columnsMax)")
      }
      if line.utf8.contains(UInt8(ascii: "\t")), file.name != "Makefile" {
        report(number, "a tab")
      }
      if line.utf8.contains(UInt8(ascii: "\r")) { report(number, "a carriage return") }
      if line.last?.isWhitespace == true { report(number, "trailing space") }
      for word in line.split(whereSeparator: { !$0.isLetter }) {
        guard Self.openWords.contains(word) else { continue }
        report(number, "\(word): finish it, or write it down elsewhere")
      }
    }
    if !file.text.isEmpty, !file.text.hasSuffix("\n") {
      report(lines.count, "no line feed at the end")
    }
    return violations
  }
}
