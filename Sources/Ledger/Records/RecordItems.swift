/// The items of a record one after the other, without what they mean: quicker than reading it.
///
/// Nothing is checked but that the items end where the bytes do; whoever must know that bytes are a
/// record reads them as one.
public struct RecordItems: Sendable {
  /// An item, or the head of one that holds others, which come next.
  public enum Item: Hashable, Sendable {
    /// A number from 0 on.
    case unsigned(UInt64)
    /// A number below 0.
    case negative(Int64)
    /// Where the bytes of a byte string stand.
    case bytes(Range<Int>)
    /// Where the bytes of a text stand.
    case text(Range<Int>)
    /// So many items.
    case array(Int)
    /// So many keys, each with its value.
    case map(Int)
    /// True or false.
    case flag(Bool)
    /// No value.
    case null
  }

  /// The bytes.
  public let bytes: [UInt8]
  private var place = 0

  /// Begins with the first item.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether no item is left.
  public var isAtEnd: Bool { place == bytes.count }

  /// The next item; nil where no item of a record stands there.
  public mutating func next() -> Item? {
    guard place < bytes.count else { return nil }
    let initial = bytes[place]
    place += 1
    if initial >> 5 == 7 {
      switch initial & 0x1F {
      case 20: return .flag(false)
      case 21: return .flag(true)
      case 22: return .null
      default: return nil
      }
    }
    guard let argument = argument(initial & 0x1F) else { return nil }
    switch initial >> 5 {
    case 0: return .unsigned(argument)
    case 1: return argument <= UInt64(Int64.max) ? .negative(-1 - Int64(argument)) : nil
    case 2: return content(argument).map { .bytes($0) }
    case 3: return content(argument).map { .text($0) }
    case 4: return argument <= UInt64(bytes.count) ? .array(Int(argument)) : nil
    case 5: return argument <= UInt64(bytes.count) ? .map(Int(argument)) : nil
    default: return nil
    }
  }

  /// The next item as a number from 0 on.
  mutating func unsigned() -> UInt64? {
    if case .unsigned(let number) = next() { number } else { nil }
  }

  private mutating func argument(_ info: UInt8) -> UInt64? {
    if info < 24 { return UInt64(info) }
    guard info < 28, case let width = 1 << Int(info - 24), bytes.count - place >= width else {
      return nil
    }
    var argument: UInt64 = 0
    for _ in 0..<width {
      argument = argument << 8 | UInt64(bytes[place])
      place += 1
    }
    return argument
  }

  private mutating func content(_ count: UInt64) -> Range<Int>? {
    guard count <= UInt64(bytes.count - place) else { return nil }
    let range = place..<place + Int(count)
    place = range.upperBound
    return range
  }
}
