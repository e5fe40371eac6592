import Glibc

/// A file that is read from its beginning to its end.
final class ImportFile: Sendable {
  private static let chunkBytes = 1 << 16

  private let descriptor: Int32

  /// Opens a file.
  init(path: String) throws(ImportFailure) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ImportFailure("\(path) does not open: \(String(cString: strerror(errno)))")
    }
  }

  deinit { close(descriptor) }

  /// Replaces the bytes by those that come next; by none at the end.
  func read(into bytes: inout [UInt8]) throws(ImportFailure) {
    var count = 0
    bytes = [UInt8](unsafeUninitializedCapacity: Self.chunkBytes) { buffer, initialized in
      repeat {
        count = Glibc.read(descriptor, buffer.baseAddress, Self.chunkBytes)
      } while count < 0 && errno == EINTR
      initialized = max(0, count)
    }
    guard count >= 0 else {
      throw ImportFailure("the file cannot be read: \(String(cString: strerror(errno)))")
    }
  }
}
