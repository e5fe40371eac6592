public import EventLog

/// The Merkle tree hash as RFC 9162 §2.1.1 defines it, by recursion: slow, and obviously right.
public enum NaiveMerkleTree {
  /// The root over these leaf hashes.
  ///
  /// - Complexity: linear in the leaves.
  public static func root(of leaves: ArraySlice<LogHash>) -> LogHash {
    guard let only = leaves.first else { return LogHash.ofNothing }
    guard leaves.count > 1 else { return only }
    // The largest power of two below the count.
    let left = 1 << (Int.bitWidth - 1 - (leaves.count - 1).leadingZeroBitCount)
    return LogHash.node(root(of: leaves.prefix(left)), root(of: leaves.dropFirst(left)))
  }

  /// The root over the leaves of these records.
  public static func root(ofRecords records: [[UInt8]]) -> LogHash {
    root(of: records.map { LogHash.leaf(of: $0) }[...])
  }
}
