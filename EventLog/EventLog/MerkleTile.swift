/// Which tile: its level, 0 at the leaves, and its place in the level from the left.
public struct MerkleTileID: Hashable, Sendable, CustomStringConvertible {
  /// The level; a hash in a tile of level L covers 256^L leaves.
  public let level: Int
  /// How many tiles of this level stand before it.
  public let index: UInt64

  /// Names a tile.
  public init(level: Int, index: UInt64) {
    self.level = level
    self.index = index
  }

  /// The position of the first record that the tile covers.
  public var firstPosition: Position {
    Position(rawValue: index << UInt64(MerkleTile.height * (level + 1)) + 1)
  }

  /// The level and the place: `tile 0/17`.
  public var description: String { "tile \(level)/\(index)" }
}

/// A row of up to 256 hashes out of the tree: eight levels of it, in the shape of C2SP
/// `tlog-tiles`.
public struct MerkleTile: Hashable, Sendable {
  /// How many levels of the tree a tile spans.
  public static let height = 8
  /// How many hashes a full tile has.
  public static let width = 256
  /// How many bytes a full tile has.
  public static let byteCount = width * LogHash.byteCount

  /// Which tile it is.
  public let id: MerkleTileID
  /// The hashes, one after the other.
  public let hashes: [UInt8]

  /// Makes a tile of these hashes.
  public init(id: MerkleTileID, hashes: [UInt8]) {
    self.id = id
    self.hashes = hashes
  }

  /// The hash at this place of the row.
  public subscript(index: Int) -> LogHash {
    hashes.withUnsafeBytes {
      let start = index * LogHash.byteCount
      let end = start + LogHash.byteCount
      return LogHash(copying: UnsafeRawBufferPointer(rebasing: $0[start..<end]))
    }
  }

  /// The root of a full tile: the hash that stands for it one level up.
  ///
  /// - Complexity: 255 hashes.
  public func root() -> LogHash {
    precondition(hashes.count == Self.byteCount, "the tile is not full")
    return subtree(0..<Self.width)
  }

  /// The root over the first `count` hashes and, to the right of them, a subtree that is smaller.
  func root(ofFirst count: Int, then right: LogHash?) -> LogHash? {
    var root = right
    var end = count
    while end > 0 {
      let width = 1 << end.trailingZeroBitCount
      let left = subtree(end - width..<end)
      root = root.map { LogHash.node(left, $0) } ?? left
      end -= width
    }
    return root
  }

  /// The root over hashes of which there are a power of two, and which stand where a complete
  /// subtree of the tile does.
  func root(of range: Range<Int>) -> LogHash { subtree(range) }

  private func subtree(_ range: Range<Int>) -> LogHash {
    guard range.count > 1 else { return self[range.lowerBound] }
    let middle = range.lowerBound + range.count / 2
    return LogHash.node(subtree(range.lowerBound..<middle), subtree(middle..<range.upperBound))
  }
}
