/// What a sequencer does with its requests: decides them in memory, one after the other.
///
/// Everything here is called on the sequencer's thread, and must neither block nor wait.
public protocol SequencerWork: ~Copyable, SendableMetatype {
  /// What callers ask.
  associatedtype Request: Sendable
  /// What they are told, once it is durable.
  associatedtype Answer: Sendable

  /// These requests are handled next, in this order: the moment to read ahead what they need.
  ///
  /// Decides nothing. There are at most `SequencerLimits.preparedMax` of them.
  mutating func prepare(_ count: Int, _ request: (Int) -> Request)

  /// Decides a request against everything decided before it, also within this batch, and adds the
  /// records of the decision to the batch.
  ///
  /// The answer leaves only after the commit of all that it could have seen. A request that adds
  /// nothing is answered with its batch; if the whole batch is empty, at once.
  mutating func handle(_ request: Request, into batch: inout RecordBatch) -> Answer

  /// A batch is durable; called before its answers leave, and never for an empty batch.
  mutating func committed(_ head: LogHead)

  /// The sequencer has nothing to do and is about to sleep.
  ///
  /// - Returns: after how many milliseconds to be called again if nothing arrives, or nothing to
  ///   sleep until something does.
  mutating func idle() -> Int?

  /// The sequencer has drained and stops; `head` is final. Not called after a failed commit.
  mutating func finish(_ head: LogHead)
}

extension SequencerWork where Self: ~Copyable {
  /// Does nothing.
  public mutating func prepare(_ count: Int, _ request: (Int) -> Request) {}

  /// Does nothing.
  public mutating func committed(_ head: LogHead) {}

  /// Asks for nothing.
  public mutating func idle() -> Int? { nil }

  /// Does nothing.
  public mutating func finish(_ head: LogHead) {}
}

/// Why a sequencer did not answer.
public enum SequencerError: Error, Hashable, Sendable {
  /// As many requests as the limit allows are waiting. This one was not accepted: try again later.
  case queueFull
  /// The sequencer is stopping, or has stopped. The request was not accepted.
  case stopping
  /// An earlier commit failed. The request was not accepted.
  case failed
  /// The request was accepted and its commit failed: it may be in the log, or not. Only a retry
  /// with the same key, after a restart, finds out.
  case outcomeUnknown
}

/// The limits of a sequencer.
public struct SequencerLimits: Hashable, Sendable {
  /// The most requests that are accepted and not answered yet.
  public var queueDepthMax: Int
  /// How many records close a batch; it may exceed this by what one request adds.
  public var batchRecordsMax: Int
  /// How many bytes of records close a batch; it may exceed this by what one request adds.
  public var batchBytesMax: Int

  /// The most requests that are prepared together.
  public static let preparedMax = 32

  /// Makes limits.
  public init(
    queueDepthMax: Int = 8_192, batchRecordsMax: Int = 4_096, batchBytesMax: Int = 4 << 20
  ) {
    self.queueDepthMax = queueDepthMax
    self.batchRecordsMax = batchRecordsMax
    self.batchBytesMax = batchBytesMax
  }
}

/// What a sequencer has done so far: plain numbers that only grow, but for the depth.
public struct SequencerCounters: Hashable, Sendable {
  /// Requests accepted and not answered yet.
  public internal(set) var queueDepth = 0
  /// The most there ever were of those.
  public internal(set) var queueDepthHighest = 0
  /// Requests accepted.
  public internal(set) var requestsAccepted: UInt64 = 0
  /// Requests refused.
  public internal(set) var requestsRefused: UInt64 = 0
  /// Commits made.
  public internal(set) var commits: UInt64 = 0
  /// Records committed.
  public internal(set) var records: UInt64 = 0
  /// Bytes of records committed.
  public internal(set) var recordBytes: UInt64 = 0
  /// How often the thread had to be woken for a request.
  public internal(set) var wakes: UInt64 = 0
  /// Commits by size: the number at place n counts those of 2^n up to 2^(n+1) − 1 records; the last
  /// place also counts all that are larger.
  public internal(set) var commitsBySize = [UInt64](repeating: 0, count: 16)

  /// Commits by how long they took to be durable: the number at place n counts those of 2^n up to
  /// 2^(n+1) − 1 microseconds; the first place also counts shorter ones, the last longer ones.
  public internal(set) var commitsByMicroseconds = [UInt64](repeating: 0, count: 24)

  mutating func countCommit(records count: Int, bytes: Int, microseconds: Int64) {
    commits += 1
    let long = Int64.bitWidth - 1 - max(microseconds, 1).leadingZeroBitCount
    commitsByMicroseconds[min(long, commitsByMicroseconds.count - 1)] += 1
    records += UInt64(count)
    recordBytes += UInt64(bytes)
    let power = Int.bitWidth - 1 - count.leadingZeroBitCount
    commitsBySize[min(power, commitsBySize.count - 1)] += 1
  }
}
