import Foundation

/// A folder of one test's own, removed with it, in memory where that is possible: for tests that
/// are not about the disk.
public final class FolderInMemory: Sendable {
  /// Where it is.
  public let path: String

  /// Makes it.
  public init() throws {
    let memory = "/dev/shm"
    let base =
      FileManager.default.isWritableFile(atPath: memory)
      ? memory : FileManager.default.temporaryDirectory.path
    path = "\(base)/PasboekTesting-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
