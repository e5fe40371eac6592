/// What shows that a record is in a log of which only the head is known (RFC 9162, 2.1.3).
///
/// Whoever has a signed head and the record's bytes computes the root from the path and compares:
/// nobody has to be trusted, and nothing else of the log has to be read.
public struct InclusionProof: Hashable, Sendable {
  /// A step towards the root: the hash of the subtree beside the one that was reached.
  public struct Step: Hashable, Sendable {
    /// The hash.
    public let hash: LogHash
    /// Whether it stands to the left of what was reached.
    public let isLeft: Bool
    /// The records that it covers.
    public let positions: ClosedRange<UInt64>
  }

  /// The record.
  public let position: Position
  /// Its leaf hash.
  public let leaf: LogHash
  /// How many records the log had.
  public let size: UInt64
  /// The steps, from the leaf upwards; as many as the tree is high, at most 64.
  public let path: [Step]

  /// The hash that was reached after each step; the last one is the root.
  public var reached: [LogHash] {
    var hash = leaf
    return path.map { step in
      hash = step.isLeft ? LogHash.node(step.hash, hash) : LogHash.node(hash, step.hash)
      return hash
    }
  }

  /// The root that follows; it is the log's where the record is in it.
  public var root: LogHash { reached.last ?? leaf }

  /// Whether it shows that the log with this head holds a record of these bytes.
  ///
  /// The sides of its steps are those that the position demands: a path of another place, which
  /// happens to lead to the root, shows nothing.
  public func shows(_ record: [UInt8], in head: LogHead) -> Bool {
    guard head.position.rawValue == size, head.root == root, leaf == LogHash.leaf(of: record)
    else { return false }
    let expected = Self.siblings(of: position, size: size)
    return expected?.map(\.isLeft) == path.map(\.isLeft)
  }

  /// The subtrees beside the way from a leaf to the root, from below; nil for a position that is
  /// not in the log.
  static func siblings(
    of position: Position, size: UInt64
  ) -> [(positions: ClosedRange<UInt64>, isLeft: Bool)]? {
    guard (1...max(size, 1)).contains(position.rawValue), size > 0 else { return nil }
    let index = position.rawValue - 1
    var siblings: [(positions: ClosedRange<UInt64>, isLeft: Bool)] = []
    var (start, count) = (UInt64(0), size)
    while count > 1 {
      // The largest power of two below the count: where RFC 9162 divides a tree.
      let left = UInt64(1) << UInt64(63 - (count - 1).leadingZeroBitCount)
      if index - start < left {
        siblings.append((start + left + 1...start + count, false))
        count = left
      } else {
        siblings.append((start + 1...start + left, true))
        start += left
        count -= left
      }
    }
    return siblings.reversed()
  }
}

extension MerkleTree {
  /// Shows that a record is among the first `earlierSize`; nil where it is not.
  ///
  /// - Parameter readTile: must know every full tile of this tree.
  /// - Throws: `damaged` when a tile is missing or not 8,192 bytes long.
  /// - Complexity: at most two tiles for each level that `earlierSize` reaches above level 0, and
  ///   255 hashes for each of them.
  public func inclusionProof(
    of position: Position, atSize earlierSize: UInt64, readTile: TileReader
  ) throws(EventLogError) -> InclusionProof? {
    precondition(earlierSize <= size, "the tree is smaller")
    guard let siblings = InclusionProof.siblings(of: position, size: earlierSize) else {
      return nil
    }
    var path: [InclusionProof.Step] = []
    for sibling in siblings {
      path.append(
        InclusionProof.Step(
          hash: try hash(of: sibling.positions, readTile), isLeft: sibling.isLeft,
          positions: sibling.positions))
    }
    return InclusionProof(
      position: position,
      leaf: try hash(of: position.rawValue...position.rawValue, readTile), size: earlierSize,
      path: path)
  }

  /// The hash over records that begin where a complete subtree of their number would.
  private func hash(
    of positions: ClosedRange<UInt64>, _ readTile: TileReader
  ) throws(EventLogError) -> LogHash {
    var end = positions.upperBound
    var hash: LogHash?
    // From the right, where the subtrees are smallest.
    while end >= positions.lowerBound {
      let count = end - (positions.lowerBound - 1)
      let height = count.trailingZeroBitCount
      let subtree = try self.hash(ofHeight: height, index: (end - 1) >> UInt64(height), readTile)
      hash = hash.map { LogHash.node(subtree, $0) } ?? subtree
      end -= UInt64(1) << UInt64(height)
    }
    return hash ?? LogHash.ofNothing
  }

  /// The root of a complete subtree, which lies within one tile.
  private func hash(
    ofHeight height: Int, index: UInt64, _ readTile: TileReader
  ) throws(EventLogError) -> LogHash {
    let above = height % MerkleTile.height
    let first = index << UInt64(above)
    let width = UInt64(MerkleTile.width)
    let tile = try tile(
      MerkleTileID(level: height / MerkleTile.height, index: first / width), readTile)
    let start = Int(first % width)
    return tile.root(of: start..<start + 1 << above)
  }
}
