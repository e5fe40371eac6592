package import EventLog
import Glibc

/// A file that is read and replaced as a whole.
package enum WholeFile {
  /// The bytes of a file; nil where there is none or it cannot be read.
  package static func read(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { return nil }
    let size = Int(status.st_size)
    var isWhole = true
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let part = Glibc.read(file, buffer.baseAddress.map { $0 + count }, size - count)
        guard part > 0 else { break }
        count += part
      }
      isWhole = count == size
    }
    return isWhole ? bytes : nil
  }

  /// Replaces a file: written beside, synced and renamed, so that a crash leaves the old one or the
  /// new one.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(EventLogError) {
    let draft = path + ".new"
    let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure("create", draft) }
    var written = 0
    while written < bytes.count {
      let part = bytes.withUnsafeBytes { bytes in
        write(file, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      }
      guard part > 0 else {
        close(file)
        throw failure("write", draft)
      }
      written += part
    }
    let isSynced = fsync(file) == 0
    guard close(file) == 0, isSynced, rename(draft, path) == 0 else {
      throw failure("replace", path)
    }
    let slash = path.lastIndex(of: "/")
    let folder = open(
      slash.map { String(path[...$0]) } ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw failure("sync the folder of", path) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw failure("sync the folder of", path) }
  }

  private static func failure(_ action: String, _ path: String) -> EventLogError {
    EventLogError(.storageFailed, "could not \(action) \(path): error \(errno)")
  }
}
