import HTTPTypes
import Synchronization

/// Sees to it that each caller asks but a few questions about the past at a time: they are folded
/// from as much of the log as they are about.
package final class PastQuestions: Sendable {
  private let max: Int
  private let underWay = Mutex<[String: Int]>([:])

  /// - Parameter max: the most of one caller at a time.
  init(_ max: Int) { self.max = max }

  /// After how long it is worth asking again.
  static let retryAfterSeconds = 1

  /// Asks a question; throws 429 where the caller's last one is not answered yet.
  package func ask<Value>(
    _ principal: Principal, _ question: () async throws(Problem) -> Value
  ) async throws(Problem) -> Value {
    let name = principal.budgetName
    let isTaken = underWay.withLock { underWay in
      guard underWay[name, default: 0] < max else { return false }
      underWay[name, default: 0] += 1
      return true
    }
    guard isTaken else {
      throw Problem(
        .rateLimited, detail: "Ask about the past when the last such question is answered.",
        headers: [.retryAfter: String(Self.retryAfterSeconds)])
    }
    defer {
      underWay.withLock { underWay in
        let left = underWay[name, default: 0] - 1
        underWay[name] = left > 0 ? left : nil
      }
    }
    return try await question()
  }
}
