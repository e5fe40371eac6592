public import EventLog
public import Ledger

/// A log folded up to a position: the state and the key index, both derived and both rebuildable.
public struct FoldedLog: ~Copyable {
  /// The state.
  public var state: LedgerState
  var keys: KeyIndex

  /// Begins with nothing folded.
  ///
  /// - Parameter seed: random numbers that key the hash of the index.
  public init(seed: (UInt64, UInt64)) {
    state = LedgerState()
    keys = KeyIndex(seed: seed)
  }

  init(state: consuming LedgerState, keys: KeyIndex) {
    self.state = state
    self.keys = keys
  }

  /// The position that is folded.
  public var position: Position { Position(rawValue: state.position) }

  /// How many command keys are indexed.
  public var keyCount: Int { keys.count }

  /// Folds the records that follow, up to the end of the log.
  ///
  /// - Parameter progress: told the position now and then.
  /// - Throws: `damaged` with the position of a record that does not follow.
  public mutating func fold<Source: RecordSource & ~Copyable>(
    _ source: inout Source, progress: (Position) -> Void = { _ in }
  ) throws(EventLogError) {
    while true {
      let read: Int
      do {
        read = try source.forEachRecord(after: position, limit: Self.progressRecords) {
          position, bytes in
          try fold(bytes, at: position)
        }
      } catch let error as EventLogError {
        throw error
      } catch {
        throw EventLogError(.damaged, "\(error)", at: position.next)
      }
      progress(position)
      if read < Self.progressRecords { return }
    }
  }

  private mutating func fold(
    _ bytes: UnsafeRawBufferPointer, at position: Position
  ) throws(RecordError) {
    let record = try LedgerRecord(decoding: bytes, at: position.rawValue)
    try state.fold(record)
    if record.header.usesKey { keys.insert(record.header.key, at: record.header.position) }
  }

  /// How many records are folded between two calls of `progress`.
  public static let progressRecords = 100_000
}

extension RecordHeader {
  /// Whether the record is the first that was made under its key.
  ///
  /// A held tap that is admitted goes under the tap's own key once more, and names the tap.
  fileprivate var usesKey: Bool {
    switch key {
    case .none: false
    case .tap: index == 0 && reverses == 0
    case .idempotency: index == 0
    }
  }
}
