import Foundation
import Testing

/// A disk whose syncs are counted, and fail when the test says so.
///
/// A shim that is preloaded into the process counts and fails; it shares two numbers with the test.
final class WatchedDisk {
  private let folder: TemporaryFolder
  private let file: FileHandle

  init() throws {
    folder = try TemporaryFolder()
    let path = folder.file("numbers")
    try Data(count: 16).write(to: URL(fileURLWithPath: path))
    file = try #require(FileHandle(forUpdatingAtPath: path))
  }

  /// What a process needs in its environment.
  var environment: [String: String] {
    get throws {
      ["LD_PRELOAD": try Self.shim.get(), "PASBOEK_DISK": folder.file("numbers")]
    }
  }

  /// How often the write-ahead log was synced.
  var syncs: UInt64 {
    get throws {
      try file.seek(toOffset: 0)
      let bytes = try #require(try file.read(upToCount: 8))
      return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// Lets `count` more syncs succeed and every later one fail.
  func failSyncs(after count: UInt64) throws {
    let first = try syncs + count + 1
    try file.seek(toOffset: 8)
    try file.write(contentsOf: withUnsafeBytes(of: first.littleEndian) { Data($0) })
  }

  /// The shim, compiled once.
  private static let shim = Result<String, any Error> {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .appendingPathComponent("Disk/disk.c").path
    let library = TemporaryFolder.shared.file("disk.so")
    var complaint = ""
    for compiler in ["cc", "clang"] {
      let words = [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-o", library, source, "-ldl"]
      let answer = try Program.runTool(words)
      if answer.end == .exit(0) { return library }
      complaint = answer.errors
    }
    throw ChildProcess.Failure(message: "no C compiler built \(source): \(complaint)")
  }
}
