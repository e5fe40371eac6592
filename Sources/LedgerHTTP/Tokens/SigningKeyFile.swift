import Glibc
import JWTKit

/// Why the key that signs tokens cannot be used.
public struct SigningKeyError: Error, Hashable, Sendable {
  /// The kinds of failure.
  public enum Code: Hashable, Sendable {
    /// The file holds no PEM of a P-256 private key, or cannot be read.
    case unreadable
    /// Others than its owner may read the file.
    case readableByOthers
    /// The file could not be written.
    case unwritable
  }

  /// What kind of failure it is.
  public let code: Code

  init(_ code: Code) { self.code = code }
}

/// The file with the private key that signs tokens.
enum SigningKeyFile {
  private static let bytesMax = 4_096

  static func load(orCreate path: String) throws(SigningKeyError) -> ES256PrivateKey {
    guard let pem = try read(path) else {
      let key = ES256PrivateKey()
      try write(key.pemRepresentation, to: path)
      return key
    }
    do {
      return try ES256PrivateKey(pem: pem)
    } catch {
      throw SigningKeyError(.unreadable)
    }
  }

  /// The text of the file, or nil where there is no file.
  private static func read(_ path: String) throws(SigningKeyError) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      guard errno == ENOENT else { throw SigningKeyError(.unreadable) }
      return nil
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_size <= bytesMax else {
      throw SigningKeyError(.unreadable)
    }
    guard status.st_mode & 0o077 == 0 else { throw SigningKeyError(.readableByOthers) }
    var bytes = [UInt8](repeating: 0, count: bytesMax)
    let count = Glibc.read(file, &bytes, bytesMax)
    guard count > 0 else { throw SigningKeyError(.unreadable) }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  /// Writes beside and renames, so that a crash leaves the whole file or none.
  private static func write(_ text: String, to path: String) throws(SigningKeyError) {
    let draft = path + ".new"
    unlink(draft)
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw SigningKeyError(.unwritable) }
    let bytes = Array(text.utf8)
    let written = Glibc.write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
    guard close(file) == 0, written, rename(draft, path) == 0 else {
      unlink(draft)
      throw SigningKeyError(.unwritable)
    }
    let slash = path.lastIndex(of: "/")
    let folder = open(
      slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ".",
      O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw SigningKeyError(.unwritable) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw SigningKeyError(.unwritable) }
  }
}
