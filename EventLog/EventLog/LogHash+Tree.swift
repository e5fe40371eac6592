import Crypto

/// How RFC 9162 §2.1.1 hashes nothing, a leaf and an inner node.
extension LogHash {
  /// SHA-256 of nothing: the root of a tree without leaves.
  public static let ofNothing = LogHash(SHA256().finalize())

  /// The leaf hash of a record: SHA-256 of 0x00 and the record.
  ///
  /// - Complexity: linear in the record; one allocation, inside the hash function.
  public static func leaf(of record: UnsafeRawBufferPointer) -> LogHash {
    var hasher = SHA256()
    withUnsafeBytes(of: 0x00 as UInt8) { hasher.update(bufferPointer: $0) }
    hasher.update(bufferPointer: record)
    return LogHash(hasher.finalize())
  }

  /// The leaf hash of a record: SHA-256 of 0x00 and the record.
  public static func leaf(of record: [UInt8]) -> LogHash {
    record.withUnsafeBytes { leaf(of: $0) }
  }

  /// The hash of an inner node: SHA-256 of 0x01, the left and the right hash.
  public static func node(_ left: LogHash, _ right: LogHash) -> LogHash {
    withUnsafeTemporaryAllocation(byteCount: 1 + 2 * byteCount, alignment: 1) { buffer in
      buffer[0] = 0x01
      left.withBytes { buffer[1...].copyBytes(from: $0) }
      right.withBytes { buffer[(1 + byteCount)...].copyBytes(from: $0) }
      var hasher = SHA256()
      hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
      return LogHash(hasher.finalize())
    }
  }

  private init(_ digest: SHA256Digest) {
    self = digest.withUnsafeBytes { LogHash(copying: $0) }
  }
}
