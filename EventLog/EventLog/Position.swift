/// Where a record stands in the log: 1, 2, 3 … without gaps.
///
/// A reader that has seen position n has seen everything up to n.
public struct Position: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The position as a number; 0 is the place before the first record.
  public let rawValue: UInt64

  /// Makes the position with this number.
  @inlinable
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// The place before the first record: the head of an empty log.
  public static let beforeFirst = Position(rawValue: 0)

  /// The position of the first record.
  public static let first = Position(rawValue: 1)

  /// The position after this one.
  @inlinable
  public var next: Position { Position(rawValue: rawValue + 1) }

  /// The position `count` places further on, or further back when `count` is negative.
  @inlinable
  public func advanced(by count: Int) -> Position {
    Position(
      rawValue: count < 0 ? rawValue - UInt64(count.magnitude) : rawValue + UInt64(count))
  }

  /// How many places `other` lies after this one.
  @inlinable
  public func distance(to other: Position) -> Int {
    other < self ? -Int(rawValue - other.rawValue) : Int(other.rawValue - rawValue)
  }

  /// Whether one position comes before another in the log.
  @inlinable
  public static func < (left: Position, right: Position) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The number, in decimal.
  public var description: String { String(rawValue) }
}
