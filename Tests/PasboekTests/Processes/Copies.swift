import Foundation

/// Folders side by side: a backup, what is restored from it, files set aside.
final class Copies: Sendable {
  struct Head: Decodable, Hashable {
    var position: UInt64
    var root: String
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var backup: String { folder.file("backup") }
  var restored: String { folder.file("restored") }

  func file(_ name: String) -> String { folder.file(name) }

  /// Takes a backup of a folder.
  func take(of path: String, to target: String? = nil) throws -> Program.Answer {
    try Program.run("backup", "--data", path, "--to", target ?? backup, "--json")
  }

  /// Restores the backup.
  func restore(_ options: String...) throws -> Program.Answer {
    try Program.run(
      words: ["restore", "--from", backup, "--data", restored, "--json"] + options)
  }

  func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// The files of a folder in which these bytes stand.
  func files(in folder: String, containing bytes: Data) throws -> [String] {
    try names(in: folder).filter {
      try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")).range(of: bytes) != nil
    }
  }

  static func head(of path: String) throws -> Head {
    try Program.run("log", "head", "--data", path, "--json").json(Head.self)
  }
}
