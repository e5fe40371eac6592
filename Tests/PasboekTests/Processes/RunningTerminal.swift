import Foundation
import Testing
import ThreadTesting

/// `pasboek terminal`, with a pipe in place of its reader.
final class RunningTerminal {
  /// What it prints of a tap.
  struct Shown: Decodable {
    struct Points: Decodable {
      var added: Int
      var balance: Int?
    }

    var seq: UInt64
    var tone: String
    var reason: String?
    var origin: String
    var checked: Bool
    var points: Points?
  }

  /// What it prints of how it stands.
  struct Standing: Decodable {
    var phase: String
    var online: Bool
    var queued: Int
    var ackedUpTo: UInt64
    var undos: Int
    var troubles: Int
    var packVersion: UInt64?
    var checked: Bool
  }

  let process: ChildProcess
  private let folder: TemporaryFolder
  private let pipe: FileHandle
  private var read = 0

  /// Starts it on a folder.
  init(_ path: String, _ options: [String]) throws {
    folder = try TemporaryFolder()
    let name = folder.file("reader")
    try #require(mkfifo(name, 0o600) == 0)
    // Opened for both, so that neither side waits for the other to open it.
    let descriptor = open(name, O_RDWR | O_CLOEXEC)
    try #require(descriptor >= 0)
    pipe = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    process = try ChildProcess(
      [Program.path, "terminal", "--data", path, "--json"] + options, input: name)
  }

  /// Types a line, and waits for the next line that is printed of taps or of how it stands.
  func ask<Answer: Decodable>(_ line: String, _ type: Answer.Type) throws -> Answer {
    try pipe.write(contentsOf: Data("\(line)\n".utf8))
    var found: String?
    let isThere = within(seconds: 240) {
      found = nextLine()
      return found != nil || process.end != nil
    }
    let text = try #require(isThere ? found : nil, "no answer to \(line): \(process.errors)")
    return try JSONDecoder().decode(type, from: Data(text.utf8))
  }

  func tap(_ card: String) throws -> Shown { try ask(card, Shown.self) }

  /// Waits until it stands in a way.
  func wait(seconds: Double = 240, until holds: (Standing) -> Bool) throws -> Standing {
    var standing = try ask("status", Standing.self)
    _ = within(seconds: seconds) {
      if let next = try? ask("status", Standing.self) { standing = next }
      return holds(standing)
    }
    return standing
  }

  /// Ends the input, and answers the last line.
  func end() throws -> Standing {
    try pipe.close()
    try #require(try process.wait(seconds: 240) == .exit(0), "\(process.errors)")
    let last = try #require(process.output.split(separator: "\n").last)
    return try JSONDecoder().decode(Standing.self, from: Data(last.utf8))
  }

  /// The next line that is no news of an earlier tap.
  private func nextLine() -> String? {
    let lines = process.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    while read < lines.count {
      read += 1
      let line = lines[read - 1]
      if !line.hasPrefix("{\"learned\"") { return String(line) }
    }
    return nil
  }
}
