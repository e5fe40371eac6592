import Testing

@testable import Ledger

@Suite("Reading ahead")
struct PreparationTests {
  @Test("preparing check-ins, known and unknown, decides nothing and changes no record")
  func changesNothing() throws {
    let prepared = try World()
    let plain = try World()
    let moment = utc("2026-06-01T12:00:00Z")
    let expected = [
      ExpectedCheckIn(card: prepared.card, event: prepared.event),
      ExpectedCheckIn(card: prepared.card, event: .none),
      ExpectedCheckIn(card: .none, event: prepared.event),
      ExpectedCheckIn(card: CardID(.max), event: EventID(.max)),
    ]
    for _ in 0..<2 {
      let before = prepared.kernel.output.bytes
      prepared.kernel.prepare(expected, now: moment)
      #expect(prepared.kernel.output.bytes == before)
      prepared.checkIn(moment)
      plain.checkIn(moment)
    }
    #expect(prepared.kernel.output.bytes == plain.kernel.output.bytes)
    #expect(prepared.kernel.state.position == plain.kernel.state.position)
  }
}
