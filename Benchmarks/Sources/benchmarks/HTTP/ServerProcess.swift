import Foundation

/// A server in a process of its own, stopped with this value.
final class ServerProcess {
  let port: Int
  private let process = Process()

  /// Starts a program that prints a line of JSON with its `port` once it listens.
  init(_ path: String, _ arguments: [String]) throws {
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var line = Data()
    while line.last != UInt8(ascii: "\n") {
      let byte = output.fileHandleForReading.readData(ofLength: 1)
      guard !byte.isEmpty else { throw BenchmarkError("\(path) ended before it listened") }
      line += byte
    }
    struct Announcement: Decodable {
      var port: Int
    }
    port = try JSONDecoder().decode(Announcement.self, from: line).port
  }

  /// The memory that the process has now.
  func residentBytes() throws -> Int {
    let status = try String(
      contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    guard let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
      throw BenchmarkError("the process tells no memory")
    }
    return kibibytes << 10
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
  }
}
