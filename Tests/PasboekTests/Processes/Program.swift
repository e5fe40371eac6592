import Foundation
import Testing

/// The program under test, as it was built beside these tests.
enum Program {
  /// Its path: the folder of the test bundle holds every product of the build.
  static let path: String = {
    var folder = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
    if let bundle = CommandLine.arguments.first(where: { $0.hasSuffix(".xctest") }) {
      folder = URL(fileURLWithPath: bundle).resolvingSymlinksInPath()
    }
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("pasboek").path
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder),
        !isFolder.boolValue
      {
        return candidate
      }
    }
    fatalError("the program pasboek is not built: swift build --build-tests builds it")
  }()

  /// The folder of the checkout.
  static let checkout = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// What a command answered.
  struct Answer: Sendable {
    let end: ChildProcess.End
    let output: String
    let errors: String
  }

  /// Runs a command of the program to its end.
  static func run(_ arguments: String..., seconds: Double = 240) throws -> Answer {
    try run(words: arguments, seconds: seconds)
  }

  static func run(words: [String], seconds: Double = 240) throws -> Answer {
    try runTool([path] + words, seconds: seconds)
  }

  /// Runs any program to its end.
  static func runTool(_ words: [String], seconds: Double = 240) throws -> Answer {
    let process = try ChildProcess(words)
    let end = try process.wait(seconds: seconds)
    return Answer(end: end, output: process.output, errors: process.errors)
  }
}

extension Program.Answer {
  /// The output as one JSON value.
  func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try #require(end == .exit(0), "\(errors)")
    return try JSONDecoder().decode(type, from: Data(output.utf8))
  }
}
