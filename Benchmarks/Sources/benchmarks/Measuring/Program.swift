import Foundation

/// Another program that is run to its end, or until it is stopped.
enum Program {
  /// Runs a program to its end and returns what it wrote to both outputs.
  static func run(_ path: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: bytes, as: UTF8.self)
    guard process.terminationStatus == 0 else {
      throw BenchmarkError("\(path) ended with \(process.terminationStatus): \(text)")
    }
    return text
  }

  /// This program's own file.
  static func own() throws -> String {
    try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  }

  /// A program that was built with this one.
  static func beside(_ name: String) throws -> String {
    URL(fileURLWithPath: try own()).deletingLastPathComponent().appendingPathComponent(name).path
  }

  /// Where a program is found, or nil.
  static func find(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
      .map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
