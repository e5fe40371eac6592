import Testing

@testable import Ledger

@Suite("Rows of the state that the rules read")
struct LayoutTests {
  @Test("their sizes are what memory is reckoned with")
  func sizes() {
    #expect(MemoryLayout<Fact<CardFacts>>.stride == 16)
    #expect(MemoryLayout<HolderRow>.stride == 16)
    #expect(MemoryLayout<MembershipRow>.stride == 16)
    #expect(MemoryLayout<Fact<Standing>>.stride == 16)
    #expect(MemoryLayout<TariffRow>.stride == 24)
    #expect(MemoryLayout<TapRow>.stride <= 48)
    #expect(MemoryLayout<TapGroup>.stride == 20)
    #expect(MemoryLayout<EventRow>.stride <= 20)
    #expect(MemoryLayout<SubscriptionRow>.stride == 16)
    #expect(MemoryLayout<MuseumVisitor>.stride == 8)
    #expect(MemoryLayout<AssociationMembershipRow>.stride == 16)
    #expect(MemoryLayout<Instant>.size == 8)
    #expect(MemoryLayout<CalendarPeriod>.size == 4)
    #expect(MemoryLayout<CardSystemSet>.size == 32)
  }
}
