/// Who waits for which commit: the sequencer's rules as a pure state machine, without thread or
/// clock.
///
/// It counts requests; the sequencer keeps them in the same order. A request is *queued* until the
/// writer thread takes it, then *in hand* until it is answered. There is no timer: whatever arrives
/// during one commit makes up the next.
struct GroupCommit: Hashable, Sendable {
  enum Phase: Hashable, Sendable {
    case accepting, draining, failed, stopped
  }

  enum Admission: Hashable {
    /// Queue the request; `wake` says whether the writer thread sleeps and must be woken.
    case accepted(wake: Bool)
    case refused(SequencerError)
  }

  enum Step: Hashable {
    /// Take this many requests: all that are queued.
    case take(Int)
    /// Sleep until woken.
    case sleep
    /// Everything is answered and nothing more will come.
    case stop
  }

  private(set) var phase = Phase.accepting
  private(set) var queued = 0
  private(set) var inHand = 0
  /// Whether the writer thread was told to sleep and nothing has come since.
  private(set) var isAsleep = false
  private let queueDepthMax: Int

  init(queueDepthMax: Int) {
    precondition(queueDepthMax > 0, "the queue needs room for a request")
    self.queueDepthMax = queueDepthMax
  }

  /// How many requests are accepted and not answered yet.
  var unanswered: Int { queued + inHand }

  /// A caller hands in a request.
  mutating func enqueue() -> Admission {
    switch phase {
    case .accepting:
      guard unanswered < queueDepthMax else { return .refused(.queueFull) }
      queued += 1
      return .accepted(wake: wakeUp())
    case .draining, .stopped: return .refused(.stopping)
    case .failed: return .refused(.failed)
    }
  }

  /// The writer thread has nothing in hand and asks what to do.
  mutating func takeBatch() -> Step {
    precondition(inHand == 0, "the last batch is not answered yet")
    isAsleep = false
    if queued > 0 {
      inHand = queued
      queued = 0
      return .take(inHand)
    }
    if phase == .accepting {
      isAsleep = true
      return .sleep
    }
    phase = phase == .draining ? .stopped : phase
    return .stop
  }

  /// A commit is durable; this many requests in hand can be answered.
  mutating func committed(_ answered: Int) {
    precondition(phase != .failed && answered <= inHand, "an answer without a request")
    inHand -= answered
  }

  /// A commit failed: all that is unanswered stays so, and nothing more is accepted.
  mutating func failed() {
    phase = .failed
    (queued, inHand) = (0, 0)
  }

  /// Accept nothing more and stop once all is answered.
  ///
  /// - Returns: whether the writer thread sleeps and must be woken.
  mutating func drain() -> Bool {
    guard phase == .accepting else { return false }
    phase = .draining
    return wakeUp()
  }

  private mutating func wakeUp() -> Bool {
    defer { isAsleep = false }
    return isAsleep
  }
}
