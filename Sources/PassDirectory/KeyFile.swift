import Crypto
import Foundation
import Glibc

/// The one key of a directory, in a file that only its owner may use.
enum KeyFile {
  static let name = "directory.key"
  static let byteCount = 32

  /// Reads the key; nil if there is no such file.
  static func read(in folder: String) throws(DirectoryError) -> SymmetricKey? {
    // What a crash while creating left: half a key, or the second name of a whole one.
    unlink(temporary(in: folder))
    let descriptor = open("\(folder)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("could not be opened")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("could not be examined") }
    guard status.st_mode & 0o077 == 0 else {
      throw DirectoryError(.keyMalformed, "\(name) must be closed to group and others (mode 0600)")
    }
    guard status.st_size == byteCount else {
      throw DirectoryError(.keyMalformed, "\(name) must hold \(byteCount) bytes")
    }
    var bytes = Data(count: byteCount)
    let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
    guard count == byteCount else { throw failure("could not be read") }
    return SymmetricKey(data: bytes)
  }

  /// Creates the key file; when it returns, file and folder are durable.
  ///
  /// It is written under another name first, so that a crash leaves either no key or a whole one.
  static func create(in folder: String, key: Data) throws(DirectoryError) -> SymmetricKey {
    let temporary = temporary(in: folder)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("could not be created") }
    let count = key.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    let isDurable = count == key.count && fsync(descriptor) == 0
    guard close(descriptor) == 0, isDurable else { throw failure("could not be written") }
    // A link, unlike a rename, never replaces a key that is already there.
    guard link(temporary, "\(folder)/\(name)") == 0, unlink(temporary) == 0 else {
      throw failure("could not be put in its place")
    }
    try synchronize(folder: folder)
    return SymmetricKey(data: key)
  }

  /// Makes the folder's list of files durable.
  static func synchronize(folder: String) throws(DirectoryError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("has a folder that could not be opened") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("has a folder that could not be synced") }
  }

  private static func temporary(in folder: String) -> String { "\(folder)/\(name).new" }

  private static func failure(_ what: String) -> DirectoryError {
    DirectoryError(.storageFailed, "\(name) \(what): \(String(cString: strerror(errno)))")
  }
}
