import Foundation

/// A folder of one test's own, removed with everything in it when the test lets go of it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = "\(FileManager.default.temporaryDirectory.path)/PasboekTests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// What all tests share: removed when the test process exits.
  static let shared: TemporaryFolder = {
    do {
      let folder = try TemporaryFolder()
      atexit { try? FileManager.default.removeItem(atPath: TemporaryFolder.shared.path) }
      return folder
    } catch {
      fatalError("there is no room for temporary files: \(error)")
    }
  }()
}
