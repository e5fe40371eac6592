import Dispatch
import Synchronization

/// Tells work on a thread of its own that its task was cancelled.
final class StopSign: Sendable {
  private let isRaised = Atomic(false)

  func raise() { isRaised.store(true, ordering: .relaxed) }

  func check() throws(CancellationError) {
    if isRaised.load(ordering: .relaxed) { throw CancellationError() }
  }

  /// Does what takes long on a thread of a queue, not on those that all tasks share.
  static func onQueue<Value: Sendable>(
    _ queue: DispatchQueue, _ body: @escaping @Sendable (StopSign) throws -> Value
  ) async throws -> Value {
    let sign = StopSign()
    return try await withTaskCancellationHandler {
      try await withUnsafeThrowingContinuation { continuation in
        queue.async { continuation.resume(with: Result { try body(sign) }) }
      }
    } onCancel: {
      sign.raise()
    }
  }
}
