import ArgumentParser
import Crypto
import Foundation
import Glibc

/// What backup and restore do with files: closed to all but their owner, and synced.
enum OwnedFile {
  /// How many bytes are read at a time.
  private static let partBytes = 1 << 20

  /// The bytes of a file.
  static func contents(of path: String, bytesMax: Int) throws(AdminFailure) -> Data {
    var bytes = Data()
    try forEachPart(of: path) { part throws(AdminFailure) in
      guard bytes.count + part.count <= bytesMax else {
        throw AdminFailure(
          "\(path) has more than \(bytesMax) bytes", exitCode: ExitCode.damaged.rawValue)
      }
      bytes.append(contentsOf: part)
    }
    return bytes
  }

  /// What a manifest says of a file.
  static func entry(of name: String, in folder: String) throws(AdminFailure) -> BackupManifest.File
  {
    var hash = SHA256()
    var count: Int64 = 0
    try forEachPart(of: "\(folder)/\(name)") { part throws(AdminFailure) in
      part.withUnsafeBytes { hash.update(bufferPointer: $0) }
      count += Int64(part.count)
    }
    return BackupManifest.File(name: name, bytes: count, sha256: hash.finalize().hexadecimal)
  }

  /// Copies a file into a new one.
  static func copy(_ path: String, to copy: String) throws(AdminFailure) {
    let file = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure("create", copy) }
    defer { close(file) }
    try forEachPart(of: path) { part throws(AdminFailure) in try write(part, to: file, copy) }
    guard fsync(file) == 0 else { throw failure("sync", copy) }
  }

  /// Writes a file beside and renames it, so that a crash leaves the old one or the new one.
  static func replace(_ path: String, with bytes: Data) throws(AdminFailure) {
    let draft = "\(path).new"
    let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure("create", draft) }
    defer { close(file) }
    try write([UInt8](bytes), to: file, draft)
    guard fsync(file) == 0 else { throw failure("sync", draft) }
    guard rename(draft, path) == 0 else { throw failure("rename", draft) }
    try syncFolder(parent(of: path))
  }

  /// Returns when creations and renamings in a folder are on the disk.
  static func syncFolder(_ path: String) throws(AdminFailure) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw failure("open", path) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw failure("sync", path) }
  }

  /// Makes a folder for its owner alone, or takes an empty one.
  ///
  /// - Parameter allowed: names of files that may be in it.
  static func makeEmptyFolder(_ path: String, allowing allowed: [String] = []) throws(AdminFailure)
  {
    if mkdir(path, 0o700) == 0 {
      return try syncFolder(parent(of: path))
    }
    guard errno == EEXIST else { throw failure("create", path) }
    let names = try names(in: path)
    guard names.allSatisfy({ allowed.contains($0) }) else {
      throw AdminFailure("\(path) is not an empty folder", exitCode: EX_CANTCREAT)
    }
    guard chmod(path, 0o700) == 0 else { throw failure("close to others", path) }
  }

  /// The names in a folder.
  static func names(in folder: String) throws(AdminFailure) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw AdminFailure("\(folder) is no folder that can be read", exitCode: EX_CANTCREAT)
    }
  }

  /// The size of a file in bytes; 0 where there is none.
  static func size(of path: String) -> Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }

  private static func parent(of path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().path
  }

  private static func forEachPart(
    of path: String, _ body: (ArraySlice<UInt8>) throws(AdminFailure) -> Void
  ) throws(AdminFailure) {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { throw failure("open", path) }
    defer { close(file) }
    var part = [UInt8](repeating: 0, count: partBytes)
    while true {
      let count = read(file, &part, part.count)
      guard count >= 0 else { throw failure("read", path) }
      if count == 0 { return }
      try body(part[..<count])
    }
  }

  private static func write(
    _ bytes: some Collection<UInt8>, to file: Int32, _ path: String
  ) throws(AdminFailure) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { throw failure("write", path) }
      rest = rest.dropFirst(count)
    }
  }

  private static func failure(_ action: String, _ path: String) -> AdminFailure {
    AdminFailure(
      "could not \(action) \(path): \(String(cString: strerror(errno)))",
      exitCode: ExitCode.storageFailed.rawValue)
  }
}
