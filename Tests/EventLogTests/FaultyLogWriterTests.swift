import EventLog
import EventLogTesting
import Testing

@Suite("Planned faults")
struct FaultyLogWriterTests {
  @Test("a commit fails as planned, and the writer refuses everything after it")
  func faults() throws {
    for (fault, stored) in [(CommitFault.failsBeforeWriting, 1), (.failsAfterWriting, 2)] {
      let store = InMemoryEventStore()
      var writer = FaultyLogWriter(try store.openWriter()) { $0 == 2 ? fault : nil }
      var batch = RecordBatch(after: .beforeFirst)
      batch.append([1])
      _ = try writer.append(batch, afterHead: .beforeFirst)
      batch.reset(after: .first)
      batch.append([2])
      let codes = [0, 1].map { _ -> EventLogError.Code? in
        do throws(EventLogError) {
          _ = try writer.append(batch, afterHead: .first)
          return nil
        } catch {
          return error.code
        }
      }
      #expect(codes == [.outcomeUnknown, .closed])
      #expect(store.signal.head.position.rawValue == UInt64(stored))
    }
  }

  @Test("a clock stands still until it is moved")
  func clock() {
    let clock = ManualClock(microseconds: 1_000)
    clock.advance(microseconds: 500)
    #expect(clock.now == 1_500)
    clock.advance(microseconds: -1_500)
    #expect(clock.now == 0)
  }

  @Test("a seed gives the same numbers, and the published ones")
  func generator() {
    var generator = SeededGenerator(seed: 0)
    #expect(generator.next() == 0xE220_A839_7B1D_CDAF)
    var one = SeededGenerator(seed: 9)
    var other = SeededGenerator(seed: 9)
    #expect(one.bytes(count: 50) == other.bytes(count: 50))
  }
}
