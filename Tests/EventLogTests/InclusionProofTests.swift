import EventLog
import EventLogTesting
import Testing

@Suite("What shows that a record is in a log")
struct InclusionProofTests {
  private static let records = (1...11).map { [UInt8($0)] }

  private static func store(of count: Int) throws -> InMemoryEventStore {
    let store = InMemoryEventStore()
    var writer = try store.openWriter()
    var batch = RecordBatch(after: .beforeFirst)
    for record in records.prefix(count) { batch.append(record) }
    _ = try writer.append(batch, afterHead: .beforeFirst)
    return store
  }

  @Test("is the path of RFC 9162 to the root, for every record at every size")
  func everyRecord() throws {
    let store = try Self.store(of: 11)
    for size in 1...UInt64(Self.records.count) {
      let head = try #require(try store.head(at: Position(rawValue: size)))
      for place in 1...size {
        let proof = try #require(
          try store.inclusionProof(of: Position(rawValue: place), in: head.position))
        let record = Self.records[Int(place) - 1]
        #expect(proof.shows(record, in: head), "\(place) of \(size)")
        #expect(proof.reached.count == proof.path.count)
        // Every other record lies beside the way, once.
        let covered = proof.path.flatMap { Array($0.positions) }.sorted()
        #expect(covered == (1...size).filter { $0 != place }, "\(place) of \(size)")
      }
    }
  }

  @Test("shows nothing of another record, another head or another place")
  func others() throws {
    let store = try Self.store(of: 11)
    let head = try #require(try store.head(at: Position(rawValue: 11)))
    let earlier = try #require(try store.head(at: Position(rawValue: 10)))
    let proof = try #require(
      try store.inclusionProof(of: Position(rawValue: 6), in: head.position))
    #expect(proof.shows(Self.records[5], in: head))
    #expect(!proof.shows(Self.records[6], in: head))
    #expect(!proof.shows(Self.records[5], in: earlier))
    let other = try #require(
      try store.inclusionProof(of: Position(rawValue: 7), in: head.position))
    #expect(!other.shows(Self.records[5], in: head))
  }

  @Test("has the steps that the tree of RFC 9162, 2.1.5, has")
  func exampleOfTheStandard() throws {
    let store = try Self.store(of: 7)
    func steps(_ place: UInt64) throws -> [ClosedRange<UInt64>] {
      try #require(
        try store.inclusionProof(of: Position(rawValue: place), in: Position(rawValue: 7))
      ).path.map(\.positions)
    }
    // The audit paths of d0, d3, d4 and d6 in the example of the standard.
    #expect(try steps(1) == [2...2, 3...4, 5...7])
    #expect(try steps(4) == [3...3, 1...2, 5...7])
    #expect(try steps(5) == [6...6, 7...7, 1...4])
    #expect(try steps(7) == [5...6, 1...4])
  }
}
