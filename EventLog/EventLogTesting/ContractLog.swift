public import EventLog
import Synchronization

/// One opened log as the contract sees it: its store, its writer and its reader, whatever their
/// types.
public struct ContractLog: Sendable {
  let store: any EventStore
  let writerHead: @Sendable () -> LogHead
  let append: @Sendable (RecordBatch, Position) throws(EventLogError) -> LogHead
  let record: @Sendable (Position) throws(EventLogError) -> [UInt8]?
  let scan: @Sendable (Position, Int) throws -> [StoredRecord]
  let reopened: @Sendable () async throws -> ContractLog

  /// Makes a contract's log.
  ///
  /// - Parameters:
  ///   - store: reads what `writer` appends.
  ///   - writer: the log's writer, released before the log is opened again.
  ///   - source: reads the same log; released likewise.
  ///   - signal: what the store's subscriptions wait for; it is advanced after each append, as a
  ///     sequencer does.
  ///   - reopen: closes whatever else is open and opens the same log again.
  public init<Writer: LogWriter & ~Copyable, Source: RecordSource & ~Copyable>(
    store: some EventStore, writer: consuming sending Writer, source: consuming sending Source,
    signal: HeadSignal, reopen: @escaping @Sendable () async throws -> ContractLog
  ) {
    let writer = Shared(writer)
    let source = Shared(source)
    self.store = store
    writerHead = { writer.use { $0.head } ?? .empty }
    append = { (batch, head) throws(EventLogError) in
      let head = try writer.use { (writer) throws(EventLogError) in
        try writer.append(batch, afterHead: head)
      }
      guard let head else { throw EventLogError(.closed, "the writer was released") }
      signal.advance(to: head)
      return head
    }
    record = { (position) throws(EventLogError) in
      try source.use { (source) throws(EventLogError) in try source.record(at: position) } ?? nil
    }
    scan = { position, limit in
      var records: [StoredRecord] = []
      let count = try source.use { source in
        try source.forEachRecord(after: position, limit: limit) { position, bytes in
          records.append(StoredRecord(position: position, bytes: [UInt8](bytes)))
        }
      }
      guard count == records.count else {
        throw ContractViolation("a scan of \(records.count) records counts them as \(count ?? 0)")
      }
      return records
    }
    reopened = {
      writer.release()
      source.release()
      return try await reopen()
    }
  }
}

/// A value that one thread at a time may use, until it is released.
// SAFETY: `value` is touched only inside `lock.withLock`.
private final class Shared<Value: ~Copyable>: @unchecked Sendable {
  private let lock = Mutex(())
  private var value: Value?

  init(_ value: consuming sending Value) {
    self.value = consume value
  }

  func use<T: Sendable, E: Error>(_ body: (inout Value) throws(E) -> T) throws(E) -> T? {
    try lock.withLock { (_) throws(E) -> T? in
      guard var taken = value.take() else { return nil }
      let result = Result { () throws(E) in try body(&taken) }
      value = consume taken
      return try result.get()
    }
  }

  func release() {
    lock.withLock { _ in value = nil }
  }
}
