package import EventLog
import Glibc

/// An open file of the operating system, closed when it goes out of scope.
struct DurableFile: ~Copyable {
  let descriptor: Int32
  private let path: String

  /// Opens a file that only its owner may read.
  init(path: String, flags: Int32) throws(EventLogError) {
    descriptor = unsafe open(path, flags | O_CLOEXEC, 0o600)
    self.path = path
    guard descriptor >= 0 else { throw .ofSystem(errno, doing: "open \(path)") }
  }

  deinit { close(descriptor) }

  /// The file's bytes from its start.
  ///
  /// - Throws: `storageFailed` for a file of more than `max` bytes, too.
  func contents(max: Int) throws(EventLogError) -> [UInt8] {
    let size = lseek(descriptor, 0, SEEK_END)
    guard size >= 0 else { throw .ofSystem(errno, doing: "measure \(path)") }
    guard size <= max else {
      throw EventLogError(.storageFailed, "\(path) has more than \(max) bytes")
    }
    var bytes = [UInt8](repeating: 0, count: size)
    var count = 0
    while count < size {
      let read = unsafe bytes.withUnsafeMutableBytes {
        unsafe pread(descriptor, $0.baseAddress?.advanced(by: count), size - count, count)
      }
      if read == 0 { break }
      guard read > 0 || errno == EINTR else { throw .ofSystem(errno, doing: "read \(path)") }
      count += Swift.max(read, 0)
    }
    return Array(bytes[..<count])
  }

  /// Writes bytes at the place where the last write ended.
  func append(_ bytes: [UInt8]) throws(EventLogError) {
    var count = 0
    while count < bytes.count {
      let written = unsafe bytes.withUnsafeBytes {
        unsafe write(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
      }
      guard written >= 0 || errno == EINTR else { throw .ofSystem(errno, doing: "write \(path)") }
      count += max(written, 0)
    }
  }

  /// Cuts the file off.
  func truncate(to size: Int) throws(EventLogError) {
    guard ftruncate(descriptor, size) == 0 else { throw .ofSystem(errno, doing: "cut \(path)") }
  }

  /// Returns when what was written is on the disk.
  ///
  /// A failure must not be tried again: the second answer may be wrong.
  func sync() throws(EventLogError) {
    guard fdatasync(descriptor) == 0 else { throw .ofSystem(errno, doing: "sync \(path)") }
  }
}

/// What the log does with folders and names.
package enum Folder {
  /// Makes a folder for its owner alone, unless it is there.
  package static func create(_ path: String) throws(EventLogError) {
    guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw .ofSystem(errno, doing: "create \(path)")
    }
    try sync(parent(of: path))
  }

  /// Makes an empty file for its owner alone, unless it is there.
  package static func createFile(_ path: String) throws(EventLogError) {
    _ = try DurableFile(path: path, flags: O_RDWR | O_CREAT)
  }

  /// Returns when creations and renamings in a folder are on the disk.
  package static func sync(_ path: String) throws(EventLogError) {
    let folder = try DurableFile(path: path, flags: O_RDONLY | O_DIRECTORY)
    guard fsync(folder.descriptor) == 0 else { throw .ofSystem(errno, doing: "sync \(path)") }
  }

  /// The bytes of a file; nil where there is none of this name.
  ///
  /// - Throws: `storageFailed` for a file of more than `max` bytes, too.
  package static func contents(of path: String, max: Int) throws(EventLogError) -> [UInt8]? {
    guard exists(path) else { return nil }
    return try DurableFile(path: path, flags: O_RDONLY).contents(max: max)
  }

  /// Whether there is a file, or anything else, of this name.
  package static func exists(_ path: String) -> Bool {
    unsafe access(path, F_OK) == 0
  }

  /// Replaces a file in one step: after a power cut there is the old one or the new one.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(EventLogError) {
    let new = "\(path).new"
    do {
      let file = try DurableFile(path: new, flags: O_WRONLY | O_CREAT | O_TRUNC)
      try file.append(bytes)
      try file.sync()
    }
    guard unsafe rename(new, path) == 0 else { throw .ofSystem(errno, doing: "replace \(path)") }
    try sync(parent(of: path))
  }

  /// The folder that a name is in.
  static func parent(of path: String) -> String {
    var name = path[...]
    while name.count > 1, name.last == "/" { name.removeLast() }
    guard let slash = name.lastIndex(of: "/") else { return "." }
    return slash == name.startIndex ? "/" : String(name[..<slash])
  }
}

extension EventLogError {
  /// An error of the operating system, in its own words.
  static func ofSystem(_ code: Int32, doing: String) -> EventLogError {
    let words = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "unknown"
    return EventLogError(
      code == ENOSPC || code == EDQUOT ? .diskFull : .storageFailed,
      "could not \(doing): \(words)")
  }
}
