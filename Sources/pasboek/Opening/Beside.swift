import Dispatch
import Synchronization

/// Work that goes on beside what its maker does meanwhile.
final class Beside<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let group = DispatchGroup()

  /// Begins the work on a thread of its own.
  init(_ body: @escaping @Sendable () throws -> Value) {
    group.enter()
    DispatchQueue.global(qos: .userInitiated).async { [self] in
      let result = Result { try body() }
      self.result.withLock { $0 = result }
      group.leave()
    }
  }

  /// Waits for the end of the work, and returns or throws what it came to.
  func value() throws -> Value {
    group.wait()
    guard let result = result.withLock({ $0 }) else {
      preconditionFailure("work that has ended has a result")
    }
    return try result.get()
  }
}
