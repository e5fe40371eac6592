/// A request and the way back to its caller.
struct PendingRequest<Request: Sendable, Answer: Sendable>: Sendable {
  enum Reply {
    case continuation(UnsafeContinuation<Result<Answer, SequencerError>, Never>)
    case completion(@Sendable (Result<Answer, SequencerError>) -> Void)
  }

  let request: Request
  let reply: Reply

  /// Answers the caller; called exactly once, never under a lock.
  func answer(_ result: Result<Answer, SequencerError>) {
    switch reply {
    case .continuation(let continuation): continuation.resume(returning: result)
    case .completion(let completion): completion(result)
    }
  }
}

/// The queue between the callers and the sequencer's thread: `GroupCommit`, the requests that it
/// counts, and the lock around both.
// SAFETY: every stored variable is read and written only inside `monitor.withLock`.
final class SequencerQueue<Request: Sendable, Answer: Sendable>: @unchecked Sendable {
  typealias Pending = PendingRequest<Request, Answer>

  private let monitor = ThreadMonitor()
  private var state: GroupCommit
  private var pending: [Pending] = []
  private var numbers = SequencerCounters()
  private var hasEnded = false
  private var endWaiters: [UnsafeContinuation<Void, Never>] = []

  init(queueDepthMax: Int) {
    state = GroupCommit(queueDepthMax: queueDepthMax)
  }

  // MARK: Callers, any thread

  /// Queues a request, or answers it at once with the reason why not.
  func enqueue(_ request: Pending) {
    let refusal = monitor.withLock { () -> SequencerError? in
      switch state.enqueue() {
      case .accepted(let wake):
        pending.append(request)
        numbers.requestsAccepted += 1
        numbers.queueDepthHighest = max(numbers.queueDepthHighest, state.unanswered)
        if wake {
          numbers.wakes += 1
          monitor.signal()
        }
        return nil
      case .refused(let error):
        numbers.requestsRefused += 1
        return error
      }
    }
    if let refusal { request.answer(.failure(refusal)) }
  }

  func drain() {
    monitor.withLock {
      if state.drain() { monitor.signal() }
    }
  }

  func waitUntilEnded() async {
    await withUnsafeContinuation { continuation in
      let isOver = monitor.withLock {
        if !hasEnded { endWaiters.append(continuation) }
        return hasEnded
      }
      if isOver { continuation.resume() }
    }
  }

  var counters: SequencerCounters {
    monitor.withLock {
      var numbers = numbers
      numbers.queueDepth = state.unanswered
      return numbers
    }
  }

  // MARK: The sequencer's thread

  /// Swaps everything that is queued into `taken`, which must be empty.
  func take(into taken: inout [Pending]) -> GroupCommit.Step {
    monitor.withLock {
      let step = state.takeBatch()
      if case .take = step { swap(&pending, &taken) }
      return step
    }
  }

  /// Sleeps until a request or the end comes, or for that long.
  func sleep(milliseconds: Int?) {
    monitor.withLock {
      if milliseconds != nil {
        if state.isAsleep { monitor.sleep(milliseconds: milliseconds) }
      } else {
        while state.isAsleep { monitor.sleep(milliseconds: nil) }
      }
    }
  }

  /// Counts a durable batch and makes room for as many new requests as it answers.
  func committed(
    _ batch: borrowing RecordBatch, answering count: Int, microseconds: Int64
  ) {
    let (records, bytes) = (batch.count, batch.byteCount)
    monitor.withLock {
      state.committed(count)
      if records > 0 {
        numbers.countCommit(records: records, bytes: bytes, microseconds: microseconds)
      }
    }
  }

  /// Refuses everything from now on and hands out what is queued, to be told.
  func fail() -> [Pending] {
    monitor.withLock {
      state.failed()
      defer { pending = [] }
      return pending
    }
  }

  /// The thread has let go of the log.
  func ended() {
    let waiters = monitor.withLock {
      hasEnded = true
      defer { endWaiters = [] }
      return endWaiters
    }
    for waiter in waiters { waiter.resume() }
  }
}
