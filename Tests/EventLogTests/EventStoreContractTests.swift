import EventLog
import EventLogTesting
import Testing

@Suite("The contract of every store")
struct EventStoreContractTests {
  /// Opens the log of this store; the same store keeps it between two openings.
  private static func open(_ store: InMemoryEventStore) throws -> ContractLog {
    ContractLog(
      store: store, writer: try store.openWriter(), source: store, signal: store.signal
    ) {
      try open(store)
    }
  }

  @Test(
    "the store in memory passes", .timeLimit(.minutes(15)),
    arguments: EventStoreContract.Check.allCases)
  func inMemory(_ check: EventStoreContract.Check) async throws {
    try await EventStoreContract.run(check) { try Self.open(InMemoryEventStore()) }
  }

  @Test("a second writer is kept out until the first is released")
  func oneWriter() throws {
    let store = InMemoryEventStore()
    do {
      let writer = try store.openWriter()
      #expect(throws: EventLogError.self) { _ = try store.openWriter().head }
      #expect(writer.head == .empty)
    }
    #expect(try store.openWriter().head == .empty)
  }

  @Test(
    "a store with a fault fails the check that looks for it", .timeLimit(.minutes(15)),
    arguments: [
      (BrokenStore.Fault.skipsOne, EventStoreContract.Check.readForward),
      (.skipsOne, .subscribeFromStart), (.repeatsOne, .readForward),
      (.repeatsOne, .subscribeConcurrently), (.ignoresLimits, .pageLimits),
      (.ascendsBackward, .readBackward), (.flipsBit, .recordSizes), (.forgetsHead, .emptyLog),
      (.forgetsHead, .appendAfterHead), (.provesAnother, .inclusion),
    ])
  func brokenStore(_ fault: BrokenStore.Fault, _ check: EventStoreContract.Check) async {
    await #expect(throws: (any Error).self) {
      try await EventStoreContract.run(check) {
        let store = InMemoryEventStore()
        return ContractLog(
          store: BrokenStore(base: store, fault: fault), writer: try store.openWriter(),
          source: store, signal: store.signal
        ) {
          throw ContractViolation("not opened again")
        }
      }
    }
  }

  @Test("a writer with a fault fails the check that looks for it", .timeLimit(.minutes(15)))
  func brokenWriter() async {
    for check in [EventStoreContract.Check.staleHead, .roots] {
      await #expect(throws: (any Error).self, "\(check)") {
        try await EventStoreContract.run(check) {
          let store = InMemoryEventStore()
          return ContractLog(
            store: store, writer: CarelessWriter(base: try store.openWriter()), source: store,
            signal: store.signal
          ) {
            throw ContractViolation("not opened again")
          }
        }
      }
    }
  }
}

/// A store that reads its log wrongly.
struct BrokenStore: EventStore {
  enum Fault: Sendable {
    case skipsOne, repeatsOne, ignoresLimits, ascendsBackward, flipsBit, forgetsHead,
      provesAnother
  }

  let base: InMemoryEventStore
  let fault: Fault

  func head() async throws(EventLogError) -> LogHead {
    let head = try await base.head()
    guard fault == .forgetsHead else { return head }
    return LogHead(position: head.position.next, root: head.root)
  }

  func head(at position: Position) async throws(EventLogError) -> LogHead? {
    try base.head(at: position)
  }

  func inclusionProof(
    of position: Position, in size: Position
  ) async throws(EventLogError) -> InclusionProof? {
    let other = position.rawValue == 1 ? size : position.advanced(by: -1)
    return try base.inclusionProof(of: fault == .provesAnother ? other : position, in: size)
  }

  func records(
    after position: Position, limit: Int
  ) async throws(EventLogError) -> [StoredRecord] {
    damaged(try await base.records(after: position, limit: fault == .ignoresLimits ? 1_000 : limit))
  }

  func records(
    before position: Position, limit: Int
  ) async throws(EventLogError) -> [StoredRecord] {
    let page = try await base.records(before: position, limit: limit)
    return fault == .ascendsBackward ? page.reversed() : page
  }

  func subscribe(after position: Position) -> LogSubscription {
    LogSubscription(after: position, signal: base.signal) {
      (position, limit) async throws(EventLogError) -> [StoredRecord] in
      damaged(try await base.records(after: position, limit: limit))
    }
  }

  private func damaged(_ page: [StoredRecord]) -> [StoredRecord] {
    var page = page
    guard let place = page.firstIndex(where: { $0.position.rawValue == 600 }) ?? page.indices.last
    else { return page }
    switch fault {
    case .skipsOne where page.count > 1: page.remove(at: place)
    case .repeatsOne: page.insert(page[place], at: place)
    case .flipsBit:
      var bytes = page[place].bytes
      bytes[bytes.count - 1] ^= 1
      page[place] = StoredRecord(position: page[place].position, bytes: bytes)
    default: break
    }
    return page
  }
}

/// A writer that takes every batch, wherever it was meant to go, and reports a wrong root.
struct CarelessWriter: LogWriter, ~Copyable {
  var base: InMemoryEventStore.Writer

  var head: LogHead { base.head }

  mutating func append(
    _ batch: borrowing RecordBatch, afterHead: Position
  ) throws(EventLogError) -> LogHead {
    var moved = RecordBatch(after: base.head.position)
    batch.forEach { moved.append([UInt8]($1)) }
    let head = try base.append(moved, afterHead: base.head.position)
    return LogHead(position: head.position, root: LogHash.ofNothing)
  }
}
