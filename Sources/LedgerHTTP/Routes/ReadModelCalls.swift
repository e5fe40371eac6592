import LedgerProjections
import LedgerService

extension Problem {
  /// The problem that the read models' silence amounts to: all of them pass, or an operator acts.
  init(_ error: ReadModelError) {
    switch error {
    case .overloaded, .behind: self = .busy(retryAfterSeconds: 1)
    case .stopped, .unavailable, .unreadable: self = .busy(retryAfterSeconds: 60)
    }
  }
}

extension LedgerEngine {
  /// Asks the read models for what reflects everything that has been answered so far.
  func list<Value: Sendable>(
    _ question: (ReadModels, _ atLeast: UInt64) async throws(ReadModelError) -> Value
  ) async throws(Problem) -> Value {
    do throws(ReadModelError) {
      return try await question(readModels, readModels.newestPosition)
    } catch {
      throw Problem(error)
    }
  }
}
