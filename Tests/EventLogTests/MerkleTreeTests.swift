import EventLog
import EventLogTesting
import Testing

@Suite("The Merkle tree")
struct MerkleTreeTests {
  /// The reference tree of Certificate Transparency, with its roots at 1 to 8 leaves.
  static let reference: [(leaf: [UInt8], root: String)] = [
    ([], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ([0x00], "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ([0x10], "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ([0x20, 0x21], "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ([0x30, 0x31], "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    (
      [0x40, 0x41, 0x42, 0x43],
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"
    ),
    (
      Array(0x50...0x57), "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"
    ),
    (
      Array(0x60...0x6F), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    ),
  ]

  @Test("the reference tree has its published roots")
  func referenceRoots() {
    var tree = MerkleTree()
    #expect(tree.root() == LogHash.ofNothing)
    for (leaf, root) in Self.reference {
      leaf.withUnsafeBytes { tree.append(record: $0) }
      #expect(tree.root().description == root, "at \(tree.size)")
    }
    #expect(
      NaiveMerkleTree.root(ofRecords: Self.reference.map(\.leaf)) == tree.root(),
      "the recursive definition agrees")
  }

  /// A leaf that depends on its index alone.
  private static func leaf(_ index: UInt64) -> LogHash {
    withUnsafeBytes(of: index.littleEndian) { LogHash.leaf(of: $0) }
  }

  private static func tree(size: UInt64) -> (tree: MerkleTree, tiles: [MerkleTileID: MerkleTile]) {
    var tree = MerkleTree()
    for index in 0..<size { tree.append(leaf: leaf(index)) }
    let tiles = tree.takeFullTiles()
    return (tree, Dictionary(uniqueKeysWithValues: tiles.map { ($0.id, $0) }))
  }

  @Test("the root at every size up to 600 is that of the definition")
  func roots() {
    var tree = MerkleTree()
    var leaves: [LogHash] = []
    for index in 0..<600 as Range<UInt64> {
      leaves.append(Self.leaf(index))
      tree.append(leaf: Self.leaf(index))
      #expect(tree.root() == NaiveMerkleTree.root(of: leaves[...]))
    }
  }

  @Test("tiles hold the roots of what stands below them, and come out once")
  func tiles() throws {
    let size: UInt64 = 2 * 65_536 + 3 * 256 + 5
    var (tree, tiles) = Self.tree(size: size)
    #expect(tree.takeFullTiles().isEmpty)
    #expect(tiles.count == 515 + 2)
    let leaves = (0..<size).map(Self.leaf)
    for (id, tile) in tiles {
      let entryLeaves = 1 << (8 * id.level)
      let start = (Int(id.index) * 256) * entryLeaves
      #expect(id.firstPosition.rawValue == UInt64(start + 1))
      for entry in [0, 1, 100, 255] {
        let first = start + entry * entryLeaves
        #expect(tile[entry] == NaiveMerkleTree.root(of: leaves[first..<first + entryLeaves]))
      }
    }
    let upper = try #require(tiles[MerkleTileID(level: 1, index: 1)])
    let lower = try #require(tiles[MerkleTileID(level: 0, index: 256)])
    #expect(upper[0] == lower.root())
    #expect(tree.root() == NaiveMerkleTree.root(of: leaves[...]))
  }

  @Test(
    "a tree resumed from its tiles goes on as if it had never stopped",
    arguments: [0, 1, 254, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_000, 131_500])
  func resuming(_ size: UInt64) throws {
    var (tree, tiles) = Self.tree(size: size)
    let tail = (size / 256 * 256..<size).map(Self.leaf)
    var resumed = try MerkleTree(resumingAt: size, tail: tail) { tiles[$0]?.hashes }
    #expect(resumed.root() == tree.root() && resumed.size == size)
    for index in size..<size + 300 {
      tree.append(leaf: Self.leaf(index))
      resumed.append(leaf: Self.leaf(index))
    }
    #expect(resumed.root() == tree.root())
    #expect(resumed.takeFullTiles() == tree.takeFullTiles())
  }

  @Test("the root of every earlier size follows from tiles and tail")
  func earlierRoots() throws {
    let size: UInt64 = 66_000
    let (tree, tiles) = Self.tree(size: size)
    let leaves = (0..<size).map(Self.leaf)
    let sizes: [UInt64] =
      Array(0...20)
      + [255, 256, 257, 300, 511, 512, 513, 65_279, 65_535, 65_536, 65_537, 65_792, 65_999, 66_000]
    for earlier in sizes {
      let root = try tree.root(atSize: earlier) { tiles[$0]?.hashes }
      #expect(root == NaiveMerkleTree.root(of: leaves[..<Int(earlier)]), "at \(earlier)")
    }
  }

  @Test(
    "a tile that is missing or cut short is named",
    arguments: [nil, [], [UInt8](repeating: 0, count: 8_191)] as [[UInt8]?])
  func missingTiles(_ damaged: [UInt8]?) {
    let (tree, tiles) = Self.tree(size: 700)
    let expected = EventLogError(
      .damaged,
      damaged.map { "tile 0/1 has \($0.count) bytes" } ?? "tile 0/1 is missing",
      at: Position(rawValue: 257))
    let read: MerkleTree.TileReader = { (id) throws(EventLogError) in
      id == MerkleTileID(level: 0, index: 1) ? damaged : tiles[id]?.hashes
    }
    #expect(throws: expected) { try tree.root(atSize: 400, readTile: read) }
    #expect(throws: expected) {
      try MerkleTree(resumingAt: 700, tail: (512..<700).map(Self.leaf), readTile: read)
    }
  }
}
