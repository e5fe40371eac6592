import Ledger
import Synchronization

/// Lets commands with the same key go one after the other.
///
/// The engine applies a key once; what is prepared around it, rows of the directory, has to wait
/// for the one before.
final class Turns: Sendable {
  private let waiting = Mutex<[CommandKey: [CheckedContinuation<Void, Never>]]>([:])

  /// Returns when nobody else has the key; each must be followed by `leave`.
  func take(_ key: CommandKey) async {
    await withCheckedContinuation { continuation in
      let isFree = waiting.withLock { waiting in
        guard waiting[key] != nil else {
          waiting[key] = []
          return true
        }
        waiting[key]?.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  /// Lets the next one go.
  func leave(_ key: CommandKey) {
    let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
      guard let first = waiting[key]?.first else {
        waiting[key] = nil
        return nil
      }
      waiting[key]?.removeFirst()
      return first
    }
    next?.resume()
  }
}
