import Foundation

/// The checkout that these tests stand in.
struct Checkout: Sendable {
  let root: URL

  init() {
    // Tests/TidyTests/Checkout.swift
    root = URL(filePath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }

  /// Whether git knows what belongs to the project: a source archive has no such knowledge.
  var hasHistory: Bool {
    FileManager.default.fileExists(atPath: root.appending(path: ".git").path)
  }

  /// The paths of all files that belong to the project or would be added to it next.
  func paths() throws -> [String] {
    let git = Process()
    git.executableURL = URL(filePath: "/usr/bin/env")
    git.arguments = [
      "git", "-c", "safe.directory=*", "-C", root.path, "ls-files", "-z", "--cached", "--others",
      "--exclude-standard",
    ]
    git.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GIT_") }
    let output = Pipe()
    git.standardOutput = output
    try git.run()
    let listed = try output.fileHandleForReading.readToEnd() ?? Data()
    git.waitUntilExit()
    guard git.terminationStatus == 0 else { throw CocoaError(.fileReadUnknown) }
    return listed.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      .filter { FileManager.default.fileExists(atPath: root.appending(path: $0).path) }
      .sorted()
  }

  /// Those of the project's files that hold text for people to read and write.
  func textFiles() throws -> [SourceFile] {
    let extensions: Set = [
      "c", "cddl", "h", "md", "modulemap", "py", "sql", "swift", "txt", "yaml", "yml",
    ]
    let names: Set = [".editorconfig", ".gitignore", ".swift-format", "Makefile"]
    return try paths().filter { path in
      let url = URL(filePath: path)
      return extensions.contains(url.pathExtension) || names.contains(path) || isScript(path)
    }.map(file)
  }

  /// Scripts have no extension and stand in folders of their own.
  func isScript(_ path: String) -> Bool {
    (path.hasPrefix(".ci/") || path.hasPrefix(".make/")) && !path.hasSuffix(".txt")
  }

  func isExecutable(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: root.appending(path: path).path)
  }

  func file(_ path: String) throws -> SourceFile {
    SourceFile(
      path: path, text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
  }
}
