/// Checks a whole log, record by record from position 1: a pure fold that recomputes everything.
///
/// It recomputes every leaf, tile and root. A stored tile of level 0 holds the leaf hashes of its
/// 256 records, so a changed bit in one of them is named by its position. The records after the
/// last full tile are compared through the root of a known head, which names the first position in
/// doubt.
///
/// Whether the record or the tile was changed, hashes alone cannot tell: both are called damage.
public struct LogVerifier: Sendable {
  private var tree = MerkleTree()
  private var heads: ArraySlice<LogHead>

  /// Everything up to here is confirmed by a stored tile or a known head.
  public private(set) var confirmed = Position.beforeFirst

  /// Makes a verifier that also compares these heads on its way.
  ///
  /// - Parameter heads: heads that the log is known to have had, in any order.
  public init(knownHeads heads: [LogHead] = []) {
    self.heads = heads.sorted { $0.position < $1.position }[...]
      .drop { $0.position == .beforeFirst }
  }

  /// The head of what was fed so far.
  public var head: LogHead {
    LogHead(position: Position(rawValue: tree.size), root: tree.root())
  }

  /// Checks the next record.
  ///
  /// - Parameter storedTile: reads a full tile; called once for each tile that the record
  ///   completes.
  /// - Throws: `damaged` or `recordTooLarge` with the first wrong position. Feed nothing more then.
  public mutating func check(
    _ position: Position, _ record: UnsafeRawBufferPointer, storedTile: MerkleTree.TileReader
  ) throws(EventLogError) {
    let expected = Position(rawValue: tree.size).next
    guard position == expected else {
      throw EventLogError(.damaged, "the record is missing: \(position) comes next", at: expected)
    }
    guard LogLimits.recordBytes.contains(record.count) else {
      throw EventLogError(
        record.isEmpty ? .damaged : .recordTooLarge, "the record has \(record.count) bytes",
        at: position)
    }
    tree.append(record: record)
    for tile in tree.takeFullTiles() {
      try compare(tile, with: storedTile(tile.id))
      confirmed = position
    }
    while let known = heads.first, known.position == position {
      try compare(known)
      heads.removeFirst()
    }
  }

  /// Ends the check and returns the head that was recomputed.
  ///
  /// - Throws: `shortened` when a known head lies beyond the last record.
  public func finish() throws(EventLogError) -> LogHead {
    if let missing = heads.last {
      throw EventLogError(
        .shortened, "the log ends at \(tree.size), but is known to have had \(missing.position)",
        at: Position(rawValue: tree.size).next)
    }
    return head
  }

  private func compare(_ tile: MerkleTile, with stored: [UInt8]?) throws(EventLogError) {
    let first = tile.id.firstPosition
    guard let stored, stored.count == MerkleTile.byteCount else {
      throw EventLogError(.damaged, "\(tile.id) is missing or cut short", at: first)
    }
    guard stored != tile.hashes else { return }
    let storedTile = MerkleTile(id: tile.id, hashes: stored)
    let index = (0..<MerkleTile.width).first { tile[$0] != storedTile[$0] } ?? 0
    let records = 1 << (MerkleTile.height * tile.id.level)
    throw EventLogError(
      .damaged,
      tile.id.level == 0
        ? "the record and its leaf hash in \(tile.id) differ"
        : "entry \(index) of \(tile.id) is not the root of the \(records) records from here on",
      at: first.advanced(by: index * records))
  }

  private mutating func compare(_ known: LogHead) throws(EventLogError) {
    guard tree.root() == known.root else {
      throw EventLogError(
        .damaged, "a record from here up to \(known.position) is not what the known root covers",
        at: confirmed.next)
    }
    confirmed = known.position
  }
}
