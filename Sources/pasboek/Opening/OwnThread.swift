import Dispatch
import Synchronization

/// Runs work that blocks on a thread where nothing else waits for it.
///
/// - Parameter body: is told by its argument whether the task was cancelled.
func onOwnThread<Value: Sendable>(
  _ body: @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool) throws -> Value
) async throws -> Value {
  let flag = CancellationFlag()
  return try await withTaskCancellationHandler {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global(qos: .utility).async {
        continuation.resume(with: Result { try body { flag.isSet } })
      }
    }
  } onCancel: {
    flag.set()
  }
}

private final class CancellationFlag: Sendable {
  private let value = Atomic(false)

  var isSet: Bool { value.load(ordering: .relaxed) }

  func set() { value.store(true, ordering: .relaxed) }
}
