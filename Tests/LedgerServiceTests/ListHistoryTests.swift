import EventLogTesting
import Testing

@testable import LedgerService

@Suite("What changed in a list since a version")
struct ListHistoryTests {
  @Test("is all that changed behind it, each once and in order")
  func since() {
    var history = ListHistory(versionsMax: 9, changesMax: 99)
    history.append(version: 10, changed: [])
    #expect(history.changed(since: 10) == [])
    history.append(version: 20, changed: [5, 3])
    history.append(version: 30, changed: [3, 1])
    #expect(history.changed(since: 10) == [1, 3, 5])
    #expect(history.changed(since: 20) == [1, 3])
    #expect(history.changed(since: 30) == [])
    for unknown in [0, 15, 31] as [UInt64] { #expect(history.changed(since: unknown) == nil) }
  }

  @Test("counts from the first of two lists that have one version")
  func sameVersion() {
    var history = ListHistory(versionsMax: 9, changesMax: 99)
    history.append(version: 10, changed: [])
    history.append(version: 10, changed: [4])
    history.append(version: 20, changed: [7])
    #expect(history.changed(since: 10) == [4, 7])
  }

  @Test("is remembered of so many versions and changes, and of the newest always")
  func limits() {
    var history = ListHistory(versionsMax: 3, changesMax: 4)
    history.append(version: 1, changed: [])
    for version in 2...5 as ClosedRange<UInt64> {
      history.append(version: version, changed: [version])
    }
    #expect(history.changed(since: 2) == nil)
    #expect(history.changed(since: 3) == [4, 5])
    history.append(version: 6, changed: [10, 11, 12])
    #expect(history.changed(since: 4) == nil)
    #expect(history.changed(since: 5) == [10, 11, 12])
    history.append(version: 7, changed: [20, 21, 22, 23, 24])
    #expect(history.changed(since: 6) == nil)
    #expect(history.changed(since: 7) == [])
    history.append(version: 8, changed: [1])
    #expect(history.changed(since: 7) == [1])
  }
}
