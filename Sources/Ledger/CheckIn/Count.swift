/// One tap of a period while the count is made.
struct CountedTap: BitwiseCopyable {
  var tap: TapRow
  /// Row in the tap table; 0 for the tap that is being decided.
  var row: UInt32
  /// Whether it counts by the count being made.
  var counts: Bool
  /// Whether it is a repetition: within ten seconds of a counted tap on the same reader.
  var repeats: Bool
}

/// Counts the taps of one holder at one event in one period.
///
/// A pure function of the set of taps: in the order (time, source, sequence), without those within
/// ten seconds of the last counted tap on the same reader, the first `volume` count. So every
/// order of arrival ends in the same count. The scratch space is kept, so that a count allocates
/// nothing once it is large enough.
struct Count {
  private(set) var taps: [CountedTap] = []

  /// Taps on one reader that are no further apart are one tap.
  static let repetition: Int64 = 10 * Instant.microsecondsPerSecond

  /// Collects a group's taps in order, with a new one at its place and one left out.
  mutating func collect(
    _ table: borrowing TapTable, group: UInt32, adding new: TapRow?, leavingOut: UInt32 = 0
  ) {
    taps.removeAll(keepingCapacity: true)
    var pending = new
    var row = group == 0 ? 0 : table.groups[Int(group)].firstTap
    while row != 0 {
      let tap = table.taps[Int(row)]
      if let added = pending, added.comesBefore(tap) {
        taps.append(CountedTap(tap: added, row: 0, counts: false, repeats: false))
        pending = nil
      }
      if row != leavingOut {
        taps.append(CountedTap(tap: tap, row: row, counts: false, repeats: false))
      }
      row = tap.next
    }
    if let added = pending {
      taps.append(CountedTap(tap: added, row: 0, counts: false, repeats: false))
    }
  }

  /// Decides for each collected tap whether it counts.
  ///
  /// - Parameter volume: how many count, by the settings at a tap's own time.
  mutating func decide(volume: (Instant) -> UInt32) {
    var counted: UInt32 = 0
    var windowStart = 0
    for index in taps.indices {
      let tap = taps[index].tap
      let begin = tap.occurredAt.microseconds - Self.repetition
      while taps[windowStart].tap.occurredAt.microseconds < begin { windowStart += 1 }
      let repeats = tap.reader != 0 && hasCounted(on: tap.reader, in: windowStart..<index)
      taps[index].repeats = repeats
      taps[index].counts = !repeats && counted < volume(tap.occurredAt)
      if taps[index].counts { counted += 1 }
    }
  }

  /// The last tap that counts before the one with row 0, which is being decided.
  var lastCountedBeforeNew: TapRow? {
    var last: TapRow?
    for entry in taps {
      if entry.row == 0 { return last }
      if entry.counts { last = entry.tap }
    }
    return last
  }

  /// The tap that is being decided.
  var new: CountedTap? { taps.first { $0.row == 0 } }

  private func hasCounted(on reader: UInt32, in range: Range<Int>) -> Bool {
    for index in range where taps[index].counts && taps[index].tap.reader == reader {
      return true
    }
    return false
  }
}
