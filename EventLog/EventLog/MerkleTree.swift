/// The Merkle tree of RFC 9162 over a log's records, kept at its right edge only.
///
/// The leaf of a record has the index position − 1. The tree remembers the roots of the complete
/// subtrees at its edge (at most 64) and, per tile level, the hashes of the tile that is not full
/// yet. Full tiles come out as they fill, to be stored together with the records that filled them;
/// every earlier root, and every proof, follows from those tiles and the tail.
public struct MerkleTree: Sendable {
  /// How many leaves the tree has.
  public private(set) var size: UInt64 = 0
  /// The tiles that have filled since they were last taken, in the order in which they filled.
  public private(set) var fullTiles: [MerkleTile] = []

  // The root of the complete subtree of height h at the right edge; it counts only while bit h of
  // `size` is set.
  private var peaks: [LogHash] = []
  private var edge: [TileEdge] = []

  /// The hashes of the tile of one level that is not full yet.
  private struct TileEdge {
    var fullTileCount: UInt64 = 0
    var hashes: [UInt8] = []

    var count: Int { hashes.count / LogHash.byteCount }
  }

  /// Makes a tree without leaves.
  public init() {}

  /// Adds the leaf of this record.
  public mutating func append(record: UnsafeRawBufferPointer) {
    append(leaf: LogHash.leaf(of: record))
  }

  /// Adds a leaf.
  ///
  /// - Complexity: one hash of an inner node on average, at most 64; one allocation per 256 leaves.
  public mutating func append(leaf: LogHash) {
    insert(leaf, height: 0, count: size)
    size += 1
  }

  /// Takes the tiles that have filled.
  public mutating func takeFullTiles() -> [MerkleTile] {
    defer { fullTiles = [] }
    return fullTiles
  }

  /// The root over all leaves.
  ///
  /// - Complexity: at most 63 hashes.
  public func root() -> LogHash {
    guard size > 0 else { return LogHash.ofNothing }
    var height = size.trailingZeroBitCount
    var root = peaks[height]
    while size >> UInt64(height + 1) != 0 {
      height += 1
      if size >> UInt64(height) & 1 == 1 { root = LogHash.node(peaks[height], root) }
    }
    return root
  }

  /// Adds the root of a complete subtree when `count` such subtrees stand before it.
  private mutating func insert(_ subtree: LogHash, height: Int, count: UInt64) {
    var hash = subtree
    var height = height
    var count = count
    while true {
      if height.isMultiple(of: MerkleTile.height) {
        appendToTile(hash, level: height / MerkleTile.height)
      }
      guard count & 1 == 1 else { break }
      hash = LogHash.node(peaks[height], hash)
      height += 1
      count >>= 1
    }
    while peaks.count <= height { peaks.append(LogHash.ofNothing) }
    peaks[height] = hash
  }

  private mutating func appendToTile(_ hash: LogHash, level: Int) {
    if level == edge.count {
      edge.append(TileEdge())
      edge[level].hashes.reserveCapacity(MerkleTile.byteCount)
    }
    hash.withBytes { edge[level].hashes.append(contentsOf: $0) }
    guard edge[level].hashes.count == MerkleTile.byteCount else { return }
    fullTiles.append(
      MerkleTile(
        id: MerkleTileID(level: level, index: edge[level].fullTileCount),
        hashes: edge[level].hashes))
    edge[level].fullTileCount += 1
    edge[level].hashes = []
    edge[level].hashes.reserveCapacity(MerkleTile.byteCount)
  }
}

// MARK: - Tiles

extension MerkleTree {
  /// Reads a stored tile's bytes, or nothing when it is not stored.
  public typealias TileReader = (MerkleTileID) throws(EventLogError) -> [UInt8]?

  /// Continues a tree of `size` leaves from its stored tiles.
  ///
  /// - Parameters:
  ///   - tail: the leaves after the last full tile of level 0, fewer than 256.
  ///   - readTile: must know every full tile of this size.
  /// - Throws: `damaged` when a tile is missing or not 8,192 bytes long.
  /// - Complexity: at most 255 tiles are read for each level that `size` reaches above level 0.
  public init(
    resumingAt size: UInt64, tail: [LogHash], readTile: TileReader
  ) throws(EventLogError) {
    let width = UInt64(MerkleTile.width)
    precondition(UInt64(tail.count) == size % width, "the tail must begin at a tile's border")
    self.init()
    self.size = size
    var level = 0
    var count = size
    while count > 0 {
      edge.append(TileEdge(fullTileCount: count / width))
      edge[level].hashes.reserveCapacity(MerkleTile.byteCount)
      for index in count / width * width..<count {
        let hash: LogHash
        if level == 0 {
          hash = tail[Int(index % width)]
        } else {
          let below = MerkleTileID(level: level - 1, index: index)
          hash = try Self.readFullTile(below, readTile).root()
        }
        restore(hash, level: level, index: index % width)
      }
      level += 1
      count /= width
    }
  }

  /// The root over the first `earlierSize` leaves.
  ///
  /// - Parameter readTile: must know every full tile of this tree.
  /// - Throws: `damaged` when a tile is missing or not 8,192 bytes long.
  /// - Complexity: one tile and at most 255 hashes for each level that `earlierSize` reaches.
  public func root(
    atSize earlierSize: UInt64, readTile: TileReader
  ) throws(EventLogError) -> LogHash {
    precondition(earlierSize <= size, "the tree is smaller")
    guard earlierSize < size else { return root() }
    let width = UInt64(MerkleTile.width)
    var root: LogHash?
    var level = 0
    var count = earlierSize
    while count > 0 {
      let tile = try tile(MerkleTileID(level: level, index: count / width), readTile)
      root = tile.root(ofFirst: Int(count % width), then: root)
      level += 1
      count /= width
    }
    return root ?? LogHash.ofNothing
  }

  /// A full tile as stored, or the one that is not full as the tree holds it.
  func tile(
    _ id: MerkleTileID, _ readTile: TileReader
  ) throws(EventLogError) -> MerkleTile {
    if id.level < edge.count, id.index < edge[id.level].fullTileCount {
      return try Self.readFullTile(id, readTile)
    }
    return MerkleTile(id: id, hashes: id.level < edge.count ? edge[id.level].hashes : [])
  }

  private static func readFullTile(
    _ id: MerkleTileID, _ readTile: TileReader
  ) throws(EventLogError) -> MerkleTile {
    guard let hashes = try readTile(id) else {
      throw EventLogError(.damaged, "\(id) is missing", at: id.firstPosition)
    }
    guard hashes.count == MerkleTile.byteCount else {
      throw EventLogError(.damaged, "\(id) has \(hashes.count) bytes", at: id.firstPosition)
    }
    return MerkleTile(id: id, hashes: hashes)
  }

  /// Puts back an entry of a tile that is not full, and the peaks that it makes.
  private mutating func restore(_ hash: LogHash, level: Int, index: UInt64) {
    insert(hash, height: level * MerkleTile.height, count: index)
  }
}
