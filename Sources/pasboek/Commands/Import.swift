import ArgumentParser
import Foundation
import LedgerService
import Synchronization

/// `pasboek import`: applies files of comma- or semicolon-separated values.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Imports cards, events, organisers or passholders from a CSV file.",
    discussion: """
      Each line is applied wholly or leaves nothing behind, and stands in the report with its \
      reason. Running it again goes on where it stopped and adds nothing twice. The columns stand \
      in docs/import.md. Asks the running service where there is one, else opens the ledger itself.
      """)

  @Argument(
    help: "What the file holds: cards, events, organizers or passholders.",
    transform: { word in
      guard let kind = ImportKind(rawValue: word) else {
        throw ValidationError("imported are cards, events, organizers or passholders")
      }
      return kind
    })
  var kind: ImportKind

  @Argument(help: "The file.")
  var file: String

  @OptionGroup var folder: DataFolder

  @Option(help: "The id of the card system of lines that name none.")
  var cardSystem: UInt32?

  @Option(
    help: ArgumentHelp(
      "Where to write the lines that were not applied: line, column, reason, words.",
      valueName: "file"))
  var report: String?

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() async throws {
    try folder.requireLedger()
    let answer = try await failing {
      let answer = try await ImportLines(
        kind: kind, file: absolutePath(file), cardSystem: cardSystem,
        report: report.map(absolutePath)
      ).carryOut(on: folder)
      try answer.say(asJSON: json)
      return answer
    }
    if answer.summary.refused > 0 { throw ExitCode.linesRefused }
  }
}

/// Imports a file.
struct ImportLines: AdminCommand {
  static let name = "import"

  struct Answer: AdminAnswer {
    var summary: ImportSummary

    var text: String {
      ([summary.text] + summary.reasons.sorted { $0.key < $1.key }.map { "  \($0): \($1)" })
        .joined(separator: "\n")
    }
  }

  var kind: ImportKind
  var file: String
  var cardSystem: UInt32?
  var report: String?

  func run(in ledger: AdminLedger) async throws -> Answer {
    let report = try report.map { try ImportReport(path: $0) }
    do {
      let summary = try await Import(
        ledger.engine, fault: { try report?.add($0) },
        progress: { ledger.progress($0.text) }
      ).run(kind, file: file, cardSystem: cardSystem)
      try report?.close()
      return Answer(summary: summary)
    } catch let failure as ImportFailure {
      throw AdminFailure(failure.description, exitCode: ExitCode.damaged.rawValue)
    }
  }
}

/// A file of the lines that were not applied, itself comma-separated; it holds no value of theirs.
private final class ImportReport: Sendable {
  private let file: Mutex<FileHandle>

  init(path: String) throws {
    let attributes = [FileAttributeKey.posixPermissions: 0o600]
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: attributes),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw AdminFailure("\(path) cannot be written", exitCode: EX_CANTCREAT) }
    file = Mutex(handle)
    try write("line,column,reason,words\n")
  }

  func add(_ fault: ImportFault) throws {
    try write("\(fault.line),\(fault.column),\(fault.reason.rawValue),\"\(fault.words)\"\n")
  }

  func close() throws {
    try file.withLock { try $0.close() }
  }

  private func write(_ line: String) throws {
    try file.withLock { try $0.write(contentsOf: Data(line.utf8)) }
  }
}
