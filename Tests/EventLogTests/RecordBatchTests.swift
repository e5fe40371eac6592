import CBOR
import EventLog
import EventLogTesting
import Testing

@Suite("A batch of records")
struct RecordBatchTests {
  @Test("records stand one after the other behind the head")
  func positions() {
    var batch = RecordBatch(after: Position(rawValue: 41))
    #expect(batch.isEmpty && batch.last.rawValue == 41)
    batch.append([1])
    batch.append([2, 3])
    batch.append { $0.text("abc") }
    #expect(batch.first.rawValue == 42 && batch.last.rawValue == 44)
    #expect(batch.nextPosition.rawValue == 45)
    #expect(batch.count == 3 && batch.byteCount == 7)
    #expect(batch.bytes(at: Position(rawValue: 41)) == nil)
    #expect(batch.bytes(at: Position(rawValue: 42)) == [1])
    #expect(batch.bytes(at: Position(rawValue: 44)) == [0x63, 0x61, 0x62, 0x63])
    #expect(batch.bytes(at: Position(rawValue: 45)) == nil)
    var seen: [StoredRecord] = []
    batch.forEach { seen.append(StoredRecord(position: $0, bytes: [UInt8]($1))) }
    #expect(seen.map(\.position.rawValue) == [42, 43, 44])
    #expect(seen.map(\.bytes.count) == [1, 2, 4])
  }

  @Test("a record that fails while it is written leaves no trace")
  func failedRecord() {
    struct Refused: Error {}
    var batch = RecordBatch(after: .beforeFirst)
    batch.append([1])
    #expect(throws: Refused.self) {
      try batch.append { (writer) throws(Refused) in
        writer.text("half")
        throw Refused()
      }
    }
    batch.append([2])
    #expect(batch.count == 2 && batch.bytes(at: Position(rawValue: 2)) == [2])
  }

  @Test("a batch is used again for the next commit")
  func reset() {
    var batch = RecordBatch(after: .beforeFirst)
    batch.append([1])
    batch.reset(after: Position(rawValue: 9))
    #expect(batch.isEmpty && batch.byteCount == 0 && batch.first.rawValue == 10)
    batch.append([7])
    #expect(batch.bytes(at: Position(rawValue: 10)) == [7])
  }

  @Test("a record of no bytes, or of one too many, stops the process")
  func sizes() async {
    await #expect(processExitsWith: .failure) {
      var batch = RecordBatch(after: .beforeFirst)
      batch.append([])
    }
    await #expect(processExitsWith: .failure) {
      var batch = RecordBatch(after: .beforeFirst)
      batch.append([UInt8](repeating: 0, count: LogLimits.recordBytesMax + 1))
    }
  }
}
