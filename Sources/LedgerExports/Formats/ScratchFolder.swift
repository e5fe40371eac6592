import Glibc

/// What the machine could not do while a file was made; asking again may help.
public struct WorkbookError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What failed.
  public let description: String

  init(_ description: String) {
    self.description = description
  }

  /// What the system said last.
  static func system(_ what: String) -> WorkbookError {
    WorkbookError("\(what): \(String(cString: strerror(errno)))")
  }
}

/// A folder that nobody else can read, with one file in the making; both are gone when it is.
struct ScratchFolder: ~Copyable {
  let path: String
  let filePath: String

  /// Where temporary files belong.
  static var usualParent: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

  /// Makes it in another folder, which is there.
  init(fileName: String, in parent: String = usualParent) throws(WorkbookError) {
    // The six last letters are what mkdtemp replaces.
    let place = String(repeating: "X", count: 6)
    var template = Array("\(parent)/pasboek-\(place)".utf8CString)
    guard mkdtemp(&template) != nil else { throw .system("no temporary folder") }
    path = template.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? ""
    }
    filePath = "\(path)/\(fileName)"
  }

  deinit {
    unlink(filePath)
    rmdir(path)
  }

  /// All bytes of the file.
  borrowing func contents() throws(WorkbookError) -> [UInt8] {
    let file = open(filePath, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system("no file") }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .system("no file") }
    let size = Int(status.st_size)
    var failure: WorkbookError?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let taken = read(file, buffer.baseAddress.map { $0 + count }, size - count)
        if taken < 0, errno == EINTR { continue }
        guard taken > 0 else {
          failure = .system("the file cannot be read")
          return
        }
        count += taken
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
