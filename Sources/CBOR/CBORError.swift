/// Why bytes are not the deterministic CBOR that was expected, and where.
public struct CBORError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of refusal.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// The bytes end inside an item.
    case truncated
    /// Another kind of item stands here.
    case unexpectedType
    /// A length or an integer is written in more bytes than it needs.
    case notShortest
    /// A text string is not valid UTF-8.
    case invalidUTF8
    /// A form outside our subset: floats, tags, indefinite lengths, other simple values.
    case unsupported
    /// Bytes follow the item that should have been the last.
    case trailingBytes
    /// A map's key is not greater than the key before it.
    case mapKeysNotAscending
    /// An integer does not fit the type that was asked for.
    case outOfRange
    /// A string is longer than the caller allows, or not as long as it must be.
    case wrongLength
    /// Items are nested deeper than `CBORReader.depthMax`.
    case tooDeep
  }

  /// What is wrong.
  public let code: Code
  /// Where the item that is wrong begins, in bytes from the start.
  public let offset: Int

  /// Makes an error.
  public init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }

  /// One line for a log: the code and the offset.
  public var description: String { "CBOR \(code.rawValue) at byte \(offset)" }
}

/// The eight major types of CBOR (RFC 8949 §3.1).
@usableFromInline
enum MajorType: UInt8 {
  case unsigned = 0
  case negative, byteString, text, array, map, tag, simple
}

/// The initial bytes of the three simple values of our subset.
@usableFromInline
enum SimpleByte {
  @usableFromInline static let no: UInt8 = 0xF4
  @usableFromInline static let yes: UInt8 = 0xF5
  @usableFromInline static let null: UInt8 = 0xF6
}
