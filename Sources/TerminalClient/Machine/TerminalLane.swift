import LedgerWire

/// What a terminal holds of one of its pairings.
struct TerminalLane {
  let pairing: TerminalPairing
  var nextSequence: UInt64
  var ackedUpTo: UInt64
  /// Taps that are not acknowledged, by sequence.
  var taps: [QueuedTap]
  var undos: [TapUndo]
  var troubles: [TapTrouble]
  /// Whether the service does not take its token: nothing is sent any more.
  var isEnded = false
  /// Whether the service gives it no pack: the pairing is revoked, and what was tapped is still
  /// delivered.
  var isRevoked = false
  /// How many taps one request may carry; halved when one was too large.
  var batchMax: Int

  init(_ stored: StoredPairing, batchMax: Int) {
    pairing = stored.pairing
    nextSequence = stored.nextSequence
    ackedUpTo = stored.ackedUpTo
    taps = stored.taps
    undos = stored.undos
    troubles = stored.troubles
    self.batchMax = batchMax
  }

  /// The first undo whose tap is acknowledged.
  var sendableUndo: TapUndo? {
    let first = taps.first?.sequence ?? .max
    return undos.first { $0.sequence < first }
  }

  /// The place of a sequence in the queue, or the place where it would stand.
  func place(of sequence: UInt64) -> (index: Int, isThere: Bool) {
    var low = 0
    var high = taps.count
    while low < high {
      let middle = (low + high) / 2
      if taps[middle].sequence < sequence { low = middle + 1 } else { high = middle }
    }
    return (low, low < taps.count && taps[low].sequence == sequence)
  }

  /// Puts a tap in its place, over one with its sequence.
  mutating func put(_ tap: QueuedTap) {
    let (index, isThere) = place(of: tap.sequence)
    if isThere { taps[index] = tap } else { taps.insert(tap, at: index) }
  }

  /// The first taps of the queue, as many as one request may carry.
  func batch(in boot: String, bytesMax: Int) -> [TapItem] {
    var items: [TapItem] = []
    var bytes = Self.headerBytesMax
    for tap in taps.prefix(batchMax) {
      let item = tap.item(in: boot)
      bytes += item.jsonLine().count
      guard items.isEmpty || bytes <= bytesMax else { break }
      items.append(item)
    }
    return items
  }

  /// More than a request's header ever takes: three identifiers of 64 bytes, every one of them
  /// escaped, and the times.
  private static let headerBytesMax = 2_048
}
