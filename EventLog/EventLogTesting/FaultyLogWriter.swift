public import EventLog

/// What may go wrong with a commit.
public enum CommitFault: Hashable, Sendable {
  /// The commit fails and nothing of it is stored.
  case failsBeforeWriting
  /// The commit is stored and yet reported as failed.
  case failsAfterWriting
  /// The commit succeeds after a pause.
  case isSlow
}

/// A writer whose commits fail as planned.
///
/// As every writer, it refuses all further appends once a commit has failed.
public struct FaultyLogWriter<Base: LogWriter & ~Copyable>: LogWriter, ~Copyable {
  private var base: Base
  private let plan: @Sendable (_ commit: Int) -> CommitFault?
  private let pause: @Sendable () -> Void
  private var commits = 0
  private var hasFailed = false

  /// Wraps a writer.
  ///
  /// - Parameters:
  ///   - plan: names the fault of each commit, counted from 1.
  ///   - pause: is called on the writer's thread before a slow commit.
  public init(
    _ base: consuming Base, pause: @escaping @Sendable () -> Void = {},
    plan: @escaping @Sendable (_ commit: Int) -> CommitFault?
  ) {
    self.base = base
    self.plan = plan
    self.pause = pause
  }

  /// The wrapped writer's head.
  public var head: LogHead { base.head }

  /// Appends, unless the plan has a fault for this commit.
  public mutating func append(
    _ batch: borrowing RecordBatch, afterHead: Position
  ) throws(EventLogError) -> LogHead {
    guard !hasFailed else { throw EventLogError(.closed, "an earlier commit failed") }
    commits += 1
    switch plan(commits) {
    case .failsBeforeWriting:
      hasFailed = true
      throw EventLogError(.outcomeUnknown, "planned fault before writing", at: batch.first)
    case .failsAfterWriting:
      hasFailed = true
      _ = try base.append(batch, afterHead: afterHead)
      throw EventLogError(.outcomeUnknown, "planned fault after writing", at: batch.first)
    case .isSlow:
      pause()
      return try base.append(batch, afterHead: afterHead)
    case nil:
      return try base.append(batch, afterHead: afterHead)
    }
  }
}
