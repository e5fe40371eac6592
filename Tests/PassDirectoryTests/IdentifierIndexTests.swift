import Testing

@testable import PassDirectory

@Suite("The index of identifiers")
struct IdentifierIndexTests {
  @Test(
    "it answers like a dictionary through any inserts and removals",
    arguments: 1...8 as ClosedRange<UInt64>)
  func model(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var index = IdentifierIndex()
    var model: [UInt128: UInt32] = [:]
    // A small population, so that removals and repeats meet what is there.
    let population = (0..<3_000).map { _ in UInt128.random(in: 1...UInt128.max, using: &random) }
    for _ in 0..<12_000 {
      let mac = population[Int.random(in: 0..<population.count, using: &random)]
      if Int.random(in: 0..<3, using: &random) == 0 {
        let removed = index.remove(mac)
        #expect(removed == model.removeValue(forKey: mac))
      } else {
        let slot = UInt32.random(in: 0...1_000_000, using: &random)
        let isNew = index.insert(mac, slot: slot)
        #expect(isNew == (model[mac] == nil))
        model[mac] = model[mac] ?? slot
      }
      #expect(index.count == model.count)
    }
    for mac in population { #expect(index.slot(of: mac) == model[mac]) }
  }

  @Test("entries whose homes collide are told apart")
  func collisions() {
    var index = IdentifierIndex()
    // One home: they differ in their low halves alone.
    let macs = (1...200).map { UInt128(0x8000_0000_0000_0000) << 64 | UInt128($0) }
    for (slot, mac) in macs.enumerated() {
      let isNew = index.insert(mac, slot: UInt32(slot))
      #expect(isNew)
    }
    for slot in macs.indices where slot % 3 == 0 {
      let removed = index.remove(macs[slot])
      #expect(removed == UInt32(slot))
    }
    for (slot, mac) in macs.enumerated() {
      #expect(index.slot(of: mac) == (slot % 3 == 0 ? nil : UInt32(slot)))
    }
  }

  @Test("the largest and smallest MACs have a place")
  func edges() {
    var index = IdentifierIndex()
    for (slot, mac) in [UInt128.max, UInt128.max - 1, 1, 2].enumerated() {
      let isNew = index.insert(mac, slot: UInt32(slot))
      #expect(isNew)
      #expect(index.slot(of: mac) == UInt32(slot))
    }
    let isNew = index.insert(.max, slot: 9)
    #expect(!isNew)
  }

  @Test("it takes at most 28 bytes an entry while it grows")
  func size() {
    var random = SeededGenerator(seed: 7)
    var index = IdentifierIndex()
    for count in 1...60_000 {
      _ = index.insert(UInt128.random(in: 1...UInt128.max, using: &random), slot: UInt32(count))
      if count > 30_000 { #expect(index.byteCount <= 28 * count) }
    }
  }
}
