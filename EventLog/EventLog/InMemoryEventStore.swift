import Synchronization

/// A log that lives in memory: the whole idea of an event store in one file, to be read first.
///
/// A log is a list of records, numbered from 1, to which a batch is added as a whole or not at all,
/// and one hash stands for all of them. `InMemoryEventStore` is what readers see; its `Writer` is
/// what the sequencer owns. The stores on disk do the same, durably, and pass the same contract.
public final class InMemoryEventStore: EventStore {
  private struct Log {
    var records: [[UInt8]] = []
    var tree = MerkleTree()
    var tiles: [MerkleTileID: [UInt8]] = [:]
    var hasWriter = false

    /// Records at these positions, as far as they exist.
    func records(_ positions: some Sequence<UInt64>) -> [StoredRecord] {
      positions.map {
        StoredRecord(position: Position(rawValue: $0), bytes: records[Int($0) - 1])
      }
    }
  }

  private let log = Mutex(Log())

  /// Tells subscriptions that the log has grown; the writer advances it.
  public let signal = HeadSignal(head: .empty)

  /// Makes an empty log.
  public init() {}
}

// MARK: - Reading

extension InMemoryEventStore {
  /// The head that the signal shows.
  public func head() async throws(EventLogError) -> LogHead { signal.head }

  /// Up to `limit` records after `position`, ascending.
  public func records(
    after position: Position, limit: Int
  ) async throws(EventLogError) -> [StoredRecord] {
    page(after: position, limit: limit)
  }

  /// Up to `limit` records before `position`, descending.
  public func records(
    before position: Position, limit: Int
  ) async throws(EventLogError) -> [StoredRecord] {
    log.withLock { log in
      let end = min(position.rawValue, UInt64(log.records.count) + 1)
      guard end > 1 else { return [] }
      return log.records((1..<end).reversed().prefix(LogLimits.pageRecords(limit: limit)))
    }
  }

  /// Every record after `position`, then those to come.
  public func subscribe(after position: Position) -> LogSubscription {
    LogSubscription(after: position, signal: signal) {
      (position, limit) async throws(EventLogError) -> [StoredRecord] in
      self.page(after: position, limit: limit)
    }
  }

  private func page(after position: Position, limit: Int) -> [StoredRecord] {
    log.withLock { log in
      let count = UInt64(log.records.count)
      guard position.rawValue < count else { return [] }
      let positions = (position.next.rawValue...count).prefix(LogLimits.pageRecords(limit: limit))
      return log.records(positions)
    }
  }
}

extension InMemoryEventStore: RecordSource {
  /// The record at this position, or nothing when the log ends before it.
  public func record(at position: Position) throws(EventLogError) -> [UInt8]? {
    guard position > .beforeFirst else { return nil }
    return page(after: position.advanced(by: -1), limit: 1).first?.bytes
  }

  /// Calls `body` with up to `limit` records after `position`, page by page.
  @discardableResult
  public func forEachRecord(
    after position: Position, limit: Int,
    _ body: (Position, UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int {
    var count = 0
    while count < limit {
      let records = page(after: position.advanced(by: count), limit: limit - count)
      guard !records.isEmpty else { break }
      for record in records {
        try record.bytes.withUnsafeBytes { try body(record.position, $0) }
      }
      count += records.count
    }
    return count
  }

  /// The bytes of a full Merkle tile, or nothing while it is not full.
  public func tile(_ id: MerkleTileID) -> [UInt8]? {
    log.withLock { $0.tiles[id] }
  }
}

extension InMemoryEventStore: HeadSource {
  /// The head that the log had at a position, or nothing when the log ends before it.
  public func head(at position: Position) throws(EventLogError) -> LogHead? {
    let log = log.withLock { $0 }
    guard position.rawValue <= UInt64(log.records.count) else { return nil }
    let root = try log.tree.root(atSize: position.rawValue) { (id) throws(EventLogError) in
      log.tiles[id]
    }
    return LogHead(position: position, root: root)
  }
}

extension InMemoryEventStore {
  /// Shows that a record is in the log as it was at a position.
  public func inclusionProof(
    of position: Position, in size: Position
  ) throws(EventLogError) -> InclusionProof? {
    let log = log.withLock { $0 }
    guard size.rawValue <= UInt64(log.records.count) else { return nil }
    return try log.tree.inclusionProof(of: position, atSize: size.rawValue) {
      (id) throws(EventLogError) in log.tiles[id]
    }
  }
}

// MARK: - Writing

extension InMemoryEventStore {
  /// The right to append to a log in memory: one at a time, until the value is released.
  public struct Writer: LogWriter, ~Copyable {
    private let store: InMemoryEventStore

    /// The head after the last append.
    public private(set) var head: LogHead

    fileprivate init(store: InMemoryEventStore, head: LogHead) {
      self.store = store
      self.head = head
    }

    deinit {
      store.log.withLock { $0.hasWriter = false }
    }

    /// Appends a batch as a whole, if `afterHead` is the head.
    public mutating func append(
      _ batch: borrowing RecordBatch, afterHead: Position
    ) throws(EventLogError) -> LogHead {
      guard afterHead == head.position, batch.first == afterHead.next else {
        throw EventLogError(.staleHead, "the head is \(head.position)", at: afterHead)
      }
      head = store.log.withLock { log in
        batch.forEach { (_, bytes) in
          log.records.append([UInt8](bytes))
          log.tree.append(record: bytes)
        }
        for tile in log.tree.takeFullTiles() { log.tiles[tile.id] = tile.hashes }
        return LogHead(position: batch.last, root: log.tree.root())
      }
      store.signal.advance(to: head)
      return head
    }
  }

  /// Takes the right to append, which nobody else may hold.
  public func openWriter() throws(EventLogError) -> Writer {
    let head = log.withLock { log -> LogHead? in
      guard !log.hasWriter else { return nil }
      log.hasWriter = true
      return LogHead(
        position: Position(rawValue: UInt64(log.records.count)), root: log.tree.root())
    }
    guard let head else { throw EventLogError(.locked, "the log has a writer already") }
    return Writer(store: self, head: head)
  }
}
