import Ledger
import Testing

@Suite("The start of a record, read without its body") struct RecordStartTests {
  @Test(
    "says the same as the whole record, of every type, for every card system",
    arguments: ExampleRecords.all.map(\.record))
  func agrees(record: LedgerRecord) throws {
    let bytes = record.encoded()
    let systems = record.header.systems
    for number in 0...UInt8.max {
      let system = CardSystemID(number)
      let start = try RecordStart.read(bytes, for: system)
      let isEveryones = systems.contains(.wholeLedger) && record.header.type.isForEveryRegion
      #expect((start != nil) == (systems.contains(system) || isEveryones), "\(number)")
      guard let start else { continue }
      #expect(start.position == record.header.position && start.type == record.header.type)
      #expect(start.recordedAt == record.header.recordedAt.microseconds)
      #expect(start.occurredAt == record.header.occurredAt.microseconds)
      #expect(start.ruleVersion == UInt64(record.header.ruleVersion))
      #expect(start.reverses == record.header.reverses)
      let place = systems.members.firstIndex(of: system)
      #expect(start.runningNumber == place.map { record.runningNumbers[$0] })
      #expect(start.body.bytes == bytes)
    }
  }

  @Test("of bytes that are cut short is refused, and of any bytes read without harm")
  func damaged() throws {
    var random = SplitMix64(seed: 20_261_125)
    for (_, record) in ExampleRecords.all {
      let bytes = record.encoded()
      for end in 0..<min(bytes.count, 30) {
        #expect(throws: RecordError.self) {
          try RecordStart.read(Array(bytes[..<end]), for: CardSystemID(1))
        }
      }
      for _ in 0..<50 {
        var changed = bytes
        for _ in 0...UInt64.random(in: 0..<4, using: &random) {
          changed[Int.random(in: changed.indices, using: &random)] =
            UInt8.random(in: 0...255, using: &random)
        }
        guard var items = (try? RecordStart.read(changed, for: CardSystemID(1)))??.body else {
          continue
        }
        var count = 0
        while items.next() != nil { count += 1 }
        #expect(count <= changed.count)
      }
    }
  }

  @Test("who became a holder or a client somewhere is not for every region")
  func everyRegion() {
    let types = RecordType.allCases.filter(\.isForEveryRegion)
    #expect(types.contains(.ledgerCreated) && types.contains(.lossAccepted))
    #expect(types.contains(.periodClosed) && !types.contains(.readModelAccepted))
    #expect(!types.contains(.holderRegistered) && !types.contains(.clientRegistered))
    #expect(!types.contains(.organizerDefined) && !types.contains(.checkedIn))
  }
}
