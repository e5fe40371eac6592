import Testing

@testable import Ledger

@Suite("Which taps of a terminal are recorded")
struct DeliveredSequencesTests {
  @Test(
    "in any order of arrival the gaps are those of the set", arguments: 0..<200 as Range<UInt64>)
  func laws(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let highest = UInt64(random.number(1...60))
    var waiting = Array(1...highest).shuffled(using: &random)
    waiting.removeLast(random.number(0...waiting.count / 2))
    var delivered = DeliveredSequences()
    var arrived: Set<UInt64> = []
    for sequence in waiting {
      delivered.insert(sequence, occurredAt: Instant(microseconds: Int64(sequence)))
      // A sequence that comes again changes nothing.
      if random.oneIn(3) {
        let again = delivered
        delivered.insert(sequence, occurredAt: Instant(microseconds: 999))
        #expect(delivered == again)
      }
      arrived.insert(sequence)
      check(delivered, arrived)
    }
  }

  private func check(_ delivered: DeliveredSequences, _ arrived: Set<UInt64>) {
    let top = arrived.max() ?? 0
    let missing = Set(1...top).subtracting(arrived)
    #expect(delivered.contiguous == (missing.min() ?? top + 1) - 1)
    #expect(Set(delivered.missing(countMax: .max).joined()) == missing)
    #expect(Set(delivered.beyond.joined()) == arrived.filter { $0 > delivered.contiguous })
    #expect(delivered.highest == top)
    #expect((1...top + 1).allSatisfy { delivered.contains($0) == arrived.contains($0) })
    var previous = delivered.contiguous
    for range in delivered.beyond {
      #expect(range.lowerBound > previous + 1, "ranges that touch are one")
      previous = range.upperBound
    }
  }

  @Test("of many gaps the lowest come first, as many as were asked for")
  func gaps() {
    var delivered = DeliveredSequences()
    for sequence in [3, 5, 9] as [UInt64] {
      delivered.insert(sequence, occurredAt: Instant(microseconds: 0))
    }
    #expect(delivered.missing(countMax: 2) == [1...2, 4...4])
    #expect(delivered.missing(countMax: 9) == [1...2, 4...4, 6...8])
    #expect(delivered.missing(countMax: 0).isEmpty)
  }

  @Test("a later tap of a terminal did not occur before its pairing nor before its last tap")
  func earliest() throws {
    let world = try World()
    let noon = utc("2026-11-23T11:00:00Z")
    let paired = world.kernel.state.source(world.kiosk)?.pairedAt
    func earliest(_ sequence: UInt64) -> Instant {
      world.kernel.state.earliestOccurrence(of: world.kiosk, sequence: sequence)
    }
    #expect(earliest(1) == paired)
    world.tap(noon)
    // The second sequence carries an earlier time, by whatever clock.
    world.tap(noon - Instant.hour, delivered: noon + Instant.hour)
    #expect(earliest(2) == paired && earliest(3) == noon)
    #expect(
      world.kernel.state.earliestOccurrence(of: SourceID(99), sequence: 1)
        == Instant(microseconds: 0))
  }
}
