/// The end of a log and the one hash that stands for all of it.
public struct LogHead: Hashable, Sendable, CustomStringConvertible {
  /// The position of the newest record; how many records there are.
  public let position: Position
  /// The RFC 9162 root over all records up to there.
  public let root: LogHash

  /// Makes a head.
  public init(position: Position, root: LogHash) {
    self.position = position
    self.root = root
  }

  /// The head of a log without records; its root is SHA-256 of nothing (RFC 9162 §2.1.1).
  public static let empty = LogHead(position: .beforeFirst, root: LogHash.ofNothing)

  /// The position and the root, for a log line.
  public var description: String { "\(position) \(root.base64)" }
}

/// A record as it is stored.
public struct StoredRecord: Hashable, Sendable {
  /// Where the record stands.
  public let position: Position
  /// The record, byte for byte as it was appended.
  public let bytes: [UInt8]

  /// Makes a record.
  public init(position: Position, bytes: [UInt8]) {
    self.position = position
    self.bytes = bytes
  }
}

/// The limits of every log, whatever stores it.
public enum LogLimits {
  /// The sizes that a record may have, in bytes.
  public static let recordBytes = 1...recordBytesMax
  /// The largest record, in bytes.
  public static let recordBytesMax = 16_384
  /// The most records that one page of a reader holds; a larger wish gets this many.
  public static let pageRecordsMax = 1_000

  /// How many records a page holds at most when `limit` are asked for.
  public static func pageRecords(limit: Int) -> Int {
    min(max(limit, 0), pageRecordsMax)
  }
}
