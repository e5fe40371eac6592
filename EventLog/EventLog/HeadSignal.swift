import Synchronization

/// Tells those who wait that the log has grown, and what its durable head is.
///
/// The sequencer advances it after each commit and before it answers; subscriptions wait on it.
/// Waiting costs one suspended task each, at most `waitersMax` of them.
public final class HeadSignal: Sendable {
  /// The most tasks that may wait at once.
  public static let waitersMax = 16_384

  /// How a wait ended.
  public enum Outcome: Hashable, Sendable {
    /// The log has grown; this is the head now.
    case grown(LogHead)
    /// The log is closed: nothing more will come.
    case closed
    /// The waiting task was cancelled.
    case cancelled
    /// Too many wait already.
    case overloaded
  }

  private struct Waiter {
    let id: UInt64
    let position: Position
    let continuation: UnsafeContinuation<Outcome, Never>
  }

  private struct State {
    var head: LogHead
    var isClosed = false
    var waiters: [Waiter] = []
    var nextID: UInt64 = 0

    /// Lets the waiter wait, or says why it need not.
    ///
    /// The task's flag is read under the lock: a cancellation either finds the waiter or is seen
    /// here.
    mutating func admit(_ waiter: Waiter) -> Outcome? {
      if head.position > waiter.position { return .grown(head) }
      if isClosed { return .closed }
      if Task.isCancelled { return .cancelled }
      if waiters.count == HeadSignal.waitersMax { return .overloaded }
      waiters.append(waiter)
      return nil
    }
  }

  private let state: Mutex<State>

  /// Makes a signal for a log that ends at `head`.
  public init(head: LogHead) {
    state = Mutex(State(head: head))
  }

  /// The durable head.
  public var head: LogHead { state.withLock { $0.head } }

  /// Whether the log is closed.
  public var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Makes a new durable head known and wakes those who waited for it.
  ///
  /// A head that is not beyond the known one changes nothing.
  ///
  /// - Complexity: linear in the number of waiting tasks.
  public func advance(to head: LogHead) {
    let woken = state.withLock { state -> [Waiter] in
      guard head.position > state.head.position else { return [] }
      state.head = head
      guard !state.waiters.isEmpty else { return [] }
      let boundary = state.waiters.partition { $0.position < head.position }
      let woken = Array(state.waiters[boundary...])
      state.waiters.removeSubrange(boundary...)
      return woken
    }
    for waiter in woken { waiter.continuation.resume(returning: .grown(head)) }
  }

  /// Ends every wait, now and from now on.
  public func close() {
    let woken = state.withLock { state -> [Waiter] in
      state.isClosed = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in woken { waiter.continuation.resume(returning: .closed) }
  }

  /// Waits until the head is beyond `position`, unless the log is closed or the task cancelled
  /// first.
  ///
  /// A head that is beyond it already wins over a closed log.
  public func waitUntil(beyond position: Position) async -> Outcome {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    return await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        let waiter = Waiter(id: id, position: position, continuation: continuation)
        if let outcome = state.withLock({ $0.admit(waiter) }) {
          continuation.resume(returning: outcome)
        }
      }
    } onCancel: {
      cancel(id)
    }
  }

  private func cancel(_ id: UInt64) {
    let waiter = state.withLock { state -> Waiter? in
      state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
    }
    waiter?.continuation.resume(returning: .cancelled)
  }
}
