import EventLog
import EventLogTesting
import Testing

@Suite("Verifying a log")
struct LogVerifierTests {
  /// A log as it is stored: records and full tiles.
  struct Stored {
    var records: [[UInt8]] = []
    var tiles: [MerkleTileID: [UInt8]] = [:]
    var heads: [LogHead] = []

    init(count: Int, headEvery: Int) {
      var generator = SeededGenerator(seed: UInt64(count))
      var tree = MerkleTree()
      for position in 1...count {
        let record = generator.bytes(count: Int.random(in: 1...40, using: &generator))
        record.withUnsafeBytes { tree.append(record: $0) }
        records.append(record)
        if position.isMultiple(of: headEvery) || position == count {
          heads.append(
            LogHead(position: Position(rawValue: UInt64(position)), root: tree.root()))
        }
      }
      for tile in tree.takeFullTiles() { tiles[tile.id] = tile.hashes }
    }

    func verify(knowing heads: [LogHead]) throws -> LogHead {
      var verifier = LogVerifier(knownHeads: heads)
      let tiles = tiles
      for (index, record) in records.enumerated() {
        try record.withUnsafeBytes {
          try verifier.check(Position(rawValue: UInt64(index + 1)), $0) { tiles[$0] }
        }
      }
      return try verifier.finish()
    }
  }

  private func expect(
    _ code: EventLogError.Code, at position: Int, _ stored: Stored, knowing heads: [LogHead],
    _ comment: Comment? = nil
  ) {
    let error = #expect(throws: EventLogError.self, comment) { try stored.verify(knowing: heads) }
    #expect(error?.code == code && error?.position?.rawValue == UInt64(position), comment)
  }

  @Test("a whole log is confirmed, with tiles alone, heads alone or both")
  func whole() throws {
    let stored = Stored(count: 1_000, headEvery: 100)
    #expect(try stored.verify(knowing: []) == stored.heads.last)
    #expect(try stored.verify(knowing: stored.heads.reversed() + [.empty]) == stored.heads.last)
    #expect(try Stored(count: 1, headEvery: 1).verify(knowing: []).position == .first)
  }

  @Test("one flipped bit is named by its position", arguments: 0..<60)
  func flippedBit(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var stored = Stored(count: 768, headEvery: 50)
    let heads = stored.heads
    let index = Int.random(in: 0..<768, using: &generator)
    let place = stored.records[index].indices.randomElement(using: &generator) ?? 0
    stored.records[index][place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    expect(.damaged, at: index + 1, stored, knowing: [])

    // A head comes before the tile is full: then it names the first position that is in doubt.
    let error = #expect(throws: EventLogError.self) { try stored.verify(knowing: heads) }
    let named = try #require(error?.position)
    let distance = named.distance(to: Position(rawValue: UInt64(index + 1)))
    #expect((0..<50).contains(distance), "\(named) for \(index + 1)")
  }

  @Test("a change behind the last full tile is found through a known head")
  func tail() throws {
    var stored = Stored(count: 600, headEvery: 600)
    stored.records[550][0] ^= 0x80
    expect(.damaged, at: 513, stored, knowing: stored.heads)
    #expect(throws: Never.self) { try stored.verify(knowing: []) }
  }

  @Test("a changed, missing or short tile is named")
  func tiles() throws {
    let whole = Stored(count: 65_536 + 300, headEvery: 100_000)
    let first = MerkleTileID(level: 0, index: 1)
    let upper = MerkleTileID(level: 1, index: 0)
    var stored = whole
    stored.tiles[first]?[32 * 9] ^= 1
    expect(.damaged, at: 256 + 10, stored, knowing: [], "a leaf hash")
    stored = whole
    stored.tiles[first] = nil
    expect(.damaged, at: 257, stored, knowing: [], "no tile")
    stored = whole
    stored.tiles[first]?.removeLast()
    expect(.damaged, at: 257, stored, knowing: [], "a short tile")
    stored = whole
    stored.tiles[upper]?[32 * 3 + 31] ^= 1
    expect(.damaged, at: 3 * 256 + 1, stored, knowing: [], "a tile above")
    #expect(try whole.verify(knowing: []).position.rawValue == 65_836)
  }

  @Test("records of a wrong size, at a wrong place or gone are named")
  func shape() throws {
    let whole = Stored(count: 300, headEvery: 300)
    var stored = whole
    stored.records[41] = []
    expect(.damaged, at: 42, stored, knowing: [])
    stored.records[41] = [UInt8](repeating: 0, count: LogLimits.recordBytesMax + 1)
    expect(.recordTooLarge, at: 42, stored, knowing: [])
    stored = whole
    stored.records.removeLast()
    expect(.shortened, at: 300, stored, knowing: whole.heads)
    var verifier = LogVerifier()
    let error = #expect(throws: EventLogError.self) {
      try [1].withUnsafeBytes { try verifier.check(Position(rawValue: 2), $0) { _ in nil } }
    }
    #expect(error?.code == .damaged && error?.position == .first)
    #expect(error?.description == "damaged: position 1: the record is missing: 2 comes next")
  }
}
