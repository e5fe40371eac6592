import Ledger
import LedgerService
import Testing

@Suite("What is known of the log while it runs")
struct LogWatchTests {
  @Test("never takes back what was verified, and remembers damage")
  func findings() {
    let watch = LogWatch()
    #expect(watch.findings.verified == 0 && watch.findings.passEndedAt == nil)
    watch.verified(through: 900)
    watch.verified(through: 100)
    #expect(watch.findings.verified == 900)
    watch.passEnded(at: Instant(microseconds: 5))
    watch.found(damage: "record 7")
    watch.verified(through: 1_000)
    #expect(watch.findings.damage == "record 7")
    #expect(watch.findings.passEndedAt == Instant(microseconds: 5))
  }

  @Test(
    "tells for how many days a disk is enough",
    arguments: [
      // 100 bytes a record, 10 records a day, 1,000 bytes left: one day.
      (LedgerRoom(used: 10_000, free: 1_000), 100, 10, 1),
      (LedgerRoom(used: 10_000, free: 999), 100, 10, 0),
      (LedgerRoom(used: 10_000, free: 1 << 40), 100, 10, 1_000_000),
      (LedgerRoom(used: 10_000, free: 1_000), 0, 10, nil),
      (LedgerRoom(used: 10_000, free: 1_000), 100, 0, nil),
    ] as [(LedgerRoom, UInt64, Double, Int64?)])
  func days(_ room: LedgerRoom, _ records: UInt64, _ perDay: Double, _ days: Int64?) {
    #expect(room.days(records: records, perDay: perDay) == days)
  }
}
