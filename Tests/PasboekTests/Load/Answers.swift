import Synchronization

/// Answers by key, collected from many threads.
final class Answers: Sendable {
  private let collected = Mutex<[String: HTTPAnswer]>([:])

  var all: [String: HTTPAnswer] { collected.withLock { $0 } }

  func add(_ answer: HTTPAnswer, of key: String) {
    collected.withLock { $0[key] = answer }
  }
}
