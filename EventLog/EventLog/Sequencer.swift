/// The one writer of a ledger: a thread that decides each request in memory and commits all that
/// wait in one transaction.
///
/// - Requests are decided one after the other, in the order in which they were accepted.
/// - An answer leaves only after the durable commit of everything that it could have seen, and
///   after `signal` shows that head.
/// - There is no timer: what arrives during a commit makes up the next one.
/// - A failed commit is never retried: every accepted request is answered `outcomeUnknown`, nothing
///   more is accepted, `onFailure` is called once, and the writer is released.
///
/// A sequencer that is released without `drain` drains by itself.
public final class Sequencer<
  Work: SequencerWork & ~Copyable, Writer: LogWriter & ~Copyable
>: Sendable {
  private let queue: SequencerQueue<Work.Request, Work.Answer>

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - work: decides; knows the log up to the writer's head.
  ///   - writer: the open log; the thread owns it and closes it at the end.
  ///   - signal: is advanced after each commit and closed when the thread ends.
  ///   - monotonicMicroseconds: a clock that is never set back, by which commits are timed.
  ///   - onFailure: is called on the sequencer's thread, after the callers were told.
  public init(
    work: consuming sending Work, writer: consuming sending Writer,
    limits: SequencerLimits = SequencerLimits(), signal: HeadSignal,
    monotonicMicroseconds: @escaping @Sendable () -> Int64,
    onFailure: @escaping @Sendable (EventLogError) -> Void
  ) {
    let queue = SequencerQueue<Work.Request, Work.Answer>(queueDepthMax: limits.queueDepthMax)
    let loop = LoopBox(
      SequencerLoop(
        work: work, writer: writer, limits: limits, queue: queue, signal: signal,
        monotonicMicroseconds: monotonicMicroseconds, onFailure: onFailure))
    self.queue = queue
    startThread(named: "sequencer") {
      loop.run()
      signal.close()
      queue.ended()
    }
  }

  deinit {
    queue.drain()
  }

  /// Hands in a request and waits for its answer.
  ///
  /// A request that was accepted is decided even if its caller is cancelled meanwhile.
  public func submit(_ request: Work.Request) async throws(SequencerError) -> Work.Answer {
    try await withUnsafeContinuation { continuation in
      queue.enqueue(PendingRequest(request: request, reply: .continuation(continuation)))
    }.get()
  }

  /// Hands in a request and has its answer delivered to `completion`.
  ///
  /// `completion` is called exactly once: on the sequencer's thread, or at once on this one when
  /// the request is refused. It must not block.
  public func submit(
    _ request: Work.Request,
    completion: @escaping @Sendable (Result<Work.Answer, SequencerError>) -> Void
  ) {
    queue.enqueue(PendingRequest(request: request, reply: .completion(completion)))
  }

  /// Accepts nothing more, commits what waits, stops the thread and closes the log.
  ///
  /// Returns when all that is done, also when it was begun before or the sequencer has failed.
  public func drain() async {
    queue.drain()
    await queue.waitUntilEnded()
  }

  /// What the sequencer has done so far.
  public var counters: SequencerCounters { queue.counters }
}

/// Carries the loop into its thread.
// SAFETY: written before the thread starts and read once, on that thread.
private final class LoopBox<
  Work: SequencerWork & ~Copyable, Writer: LogWriter & ~Copyable
>: @unchecked Sendable {
  private var loop: SequencerLoop<Work, Writer>?

  init(_ loop: consuming SequencerLoop<Work, Writer>) {
    self.loop = consume loop
  }

  func run() {
    loop.take()?.run()
  }
}
