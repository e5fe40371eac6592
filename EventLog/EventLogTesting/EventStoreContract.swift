import EventLog

/// What a store did that the contract does not allow.
public struct ContractViolation: Error, Sendable, CustomStringConvertible {
  /// What happened, in one sentence.
  public let description: String

  /// Makes a violation.
  public init(_ description: String) {
    self.description = description
  }
}

/// The suite that every store passes, whatever is under it.
///
/// A test target runs each check as one case of a parameterised test:
///
///     @Test("the contract of every store", arguments: EventStoreContract.Check.allCases)
///     func contract(_ check: EventStoreContract.Check) async throws {
///       try await EventStoreContract.run(check) { try await openEmptyLog() }
///     }
public enum EventStoreContract {
  /// One promise, as a sentence.
  public enum Check: String, CaseIterable, Sendable, CustomStringConvertible {
    case emptyLog = "an empty log has the head 0 and no records"
    case appendAfterHead = "a batch after the head is stored as a whole and moves the head"
    case emptyBatch = "an empty batch changes nothing"
    case staleHead = "an append after another head is refused and writes nothing"
    case recordSizes = "records of 1 and of 16,384 bytes come back as they were"
    case readForward = "reading forward gives dense positions, page by page"
    case readBackward = "reading backward gives the same records in the other order"
    case pageLimits = "a page never exceeds the limits, and a limit below 1 is an empty page"
    case recordSource = "the synchronous reader sees what the store sees"
    case reopening = "a log that is opened again has kept everything and goes on"
    case roots = "the root is that of RFC 9162 at every size around a tile's border"
    case inclusion = "a proof leads from each record to the root at every later size, and no other"
    case subscribeFromStart = "a subscription from the start sees all there is and all that comes"
    case subscribeFromMiddle = "a subscription from the middle sees what comes after it, once"
    case subscribeFromHead = "a subscription from the head sees only what is appended later"
    case subscribeConcurrently = "subscriptions during appends see no gap and no repeat"
    case subscriptionCancelled = "a cancelled subscription ends"

    /// The sentence.
    public var description: String { rawValue }
  }

  /// Runs one check against a log that is empty when `open` returns it.
  ///
  /// - Throws: `ContractViolation` when the store breaks the promise, or the store's own error.
  public static func run(
    _ check: Check, open: @Sendable () async throws -> ContractLog
  ) async throws {
    let log = try await open()
    switch check {
    case .emptyLog: try await emptyLog(log)
    case .appendAfterHead: try await appendAfterHead(log)
    case .emptyBatch: try await emptyBatch(log)
    case .staleHead: try await staleHead(log)
    case .recordSizes: try await recordSizes(log)
    case .readForward: try await readForward(log)
    case .readBackward: try await readBackward(log)
    case .pageLimits: try await pageLimits(log)
    case .recordSource: try await recordSource(log)
    case .reopening: try await reopening(log)
    case .roots: try await roots(log)
    case .inclusion: try await inclusion(log)
    case .subscribeFromStart: try await subscribe(log, after: .beforeFirst)
    case .subscribeFromMiddle: try await subscribe(log, after: Position(rawValue: 700))
    case .subscribeFromHead: try await subscribe(log, after: Position(rawValue: 1_500))
    case .subscribeConcurrently: try await subscribeConcurrently(log)
    case .subscriptionCancelled: try await subscriptionCancelled(log)
    }
  }

  static func expect(_ holds: Bool, _ violation: @autoclosure () -> String) throws {
    if !holds { throw ContractViolation(violation()) }
  }

  /// The record that the checks store at this position: 8 to 107 bytes that depend on it alone.
  static func sample(at position: Position) -> [UInt8] {
    var generator = SeededGenerator(seed: position.rawValue)
    return generator.bytes(count: 8 + Int(position.rawValue % 100))
  }

  static func samples(_ positions: some Sequence<UInt64>) -> [StoredRecord] {
    positions.map {
      StoredRecord(position: Position(rawValue: $0), bytes: sample(at: Position(rawValue: $0)))
    }
  }

  /// Appends the next `count` samples in one commit and checks the head that comes back.
  @discardableResult
  static func append(_ count: Int, to log: ContractLog) throws -> LogHead {
    let before = log.writerHead().position
    var batch = RecordBatch(after: before)
    for _ in 0..<count { batch.append(sample(at: batch.nextPosition)) }
    let head = try log.append(batch, before)
    try expect(head.position == before.advanced(by: count), "after \(before) + \(count): \(head)")
    return head
  }
}
