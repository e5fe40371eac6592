import Glibc

/// The two places of a folder where the file of the read models may be, and which of them counts.
///
/// While one is served the other is free for a rebuild, and afterwards it keeps the former rows. A
/// symbolic link names the one that counts: changing it is one step of the file system, before
/// which the old one counts and after which the new one does. Whichever it names is checked against
/// the log, so that a link that is lost or points to the other place is no danger.
public struct ProjectionSlots: Hashable, Sendable {
  /// The names of the two files; the first counts where nothing is said.
  static let names = ["projections.db", "projections-2.db"]
  /// The link that names the one that counts.
  static let linkName = "projections-current"

  /// The most bytes of a name that is read.
  private static let nameBytesMax = 64

  private let folder: String

  /// The places in a folder.
  public init(folder: String) {
    self.folder = folder
  }

  /// The path of the file that counts; it need not be there.
  public var current: String { path(currentIndex) }

  /// The path of the other one.
  public var other: String { path(1 - currentIndex) }

  /// Makes the other file the one that counts.
  func makeCurrent(_ path: String) throws(ProjectionError) {
    guard let name = Self.names.first(where: { "\(folder)/\($0)" == path }) else {
      throw ProjectionError(.storageFailed, "\(path) is no place of read models")
    }
    let link = "\(folder)/\(Self.linkName)"
    let new = "\(link).new"
    unlink(new)
    guard symlink(name, new) == 0, rename(new, link) == 0 else {
      throw ProjectionError(.storageFailed, "\(link): \(String(cString: strerror(errno)))")
    }
  }

  private func path(_ index: Int) -> String { "\(folder)/\(Self.names[index])" }

  private var currentIndex: Int {
    var bytes = [CChar](repeating: 0, count: Self.nameBytesMax)
    let count = readlink("\(folder)/\(Self.linkName)", &bytes, bytes.count)
    let name = String(
      decoding: bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return Self.names.firstIndex(of: name) ?? 0
  }
}

/// Removes a database with what SQLite keeps beside it.
func removeDatabase(_ path: String) throws(ProjectionError) {
  for suffix in ["", "-wal", "-shm", "-journal"] {
    guard unlink(path + suffix) == 0 || errno == ENOENT else {
      throw ProjectionError(.storageFailed, "\(path): \(String(cString: strerror(errno)))")
    }
  }
}
