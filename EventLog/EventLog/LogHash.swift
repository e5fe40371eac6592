/// A SHA-256 hash: 32 bytes held inline, so that a million of them need no allocation.
public struct LogHash: Hashable, Sendable, CustomStringConvertible {
  /// How many bytes a hash has.
  public static let byteCount = 32

  // Four words in the order of memory: the 32 bytes of this struct are the hash.
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// Copies a hash from memory of exactly 32 bytes.
  public init(copying bytes: UnsafeRawBufferPointer) {
    precondition(bytes.count == Self.byteCount, "a hash is 32 bytes")
    words = bytes.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
  }

  /// Makes a hash of these bytes, or nothing unless they are 32.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self = bytes.withUnsafeBytes { LogHash(copying: $0) }
  }

  /// Reads a hash from its base64 text, or nothing unless that is canonical and 32 bytes long.
  public init?(base64 text: String) {
    guard let bytes = Base64.decode(text) else { return nil }
    self.init(bytes: bytes)
  }

  /// Calls `body` with the 32 bytes.
  public func withBytes<T, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> T
  ) throws(E) -> T {
    try withUnsafePointer(to: words) { (words) throws(E) -> T in
      try body(UnsafeRawBufferPointer(start: words, count: Self.byteCount))
    }
  }

  /// The 32 bytes as an array.
  public var bytes: [UInt8] { withBytes { [UInt8]($0) } }

  /// The bytes in base64 (RFC 4648 §4), as checkpoints write them.
  public var base64: String { Base64.encode(bytes) }

  /// The bytes in 64 hexadecimal digits.
  public var description: String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  /// Whether two hashes are the same bytes.
  public static func == (left: LogHash, right: LogHash) -> Bool {
    left.words == right.words
  }

  /// Feeds the bytes to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}
