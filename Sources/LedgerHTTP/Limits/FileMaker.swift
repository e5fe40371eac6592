import Dispatch
import LedgerExports
import Synchronization

/// Makes files that take long, one after another on a thread of its own: not on those that answer
/// everybody else.
package final class FileMaker: Sendable {
  private let queue = DispatchQueue(label: "files", qos: .utility)
  private let waitingMax: Int
  private let waiting = Atomic(0)

  /// - Parameter waitingMax: the most files that are asked for at a time.
  init(_ waitingMax: Int) { self.waitingMax = waitingMax }

  /// After how long it is worth asking again.
  static let retryAfterSeconds = 5

  /// Makes a file; throws 503 where too many are asked for.
  func make<Value: Sendable>(
    _ body: @escaping @Sendable () throws(WorkbookError) -> Value
  ) async throws(Problem) -> Value {
    defer { waiting.subtract(1, ordering: .relaxed) }
    guard waiting.add(1, ordering: .relaxed).newValue <= waitingMax else {
      throw .busy(retryAfterSeconds: Self.retryAfterSeconds)
    }
    let made: Result<Value, WorkbookError> = await withUnsafeContinuation { continuation in
      queue.async { continuation.resume(returning: Result(catching: body)) }
    }
    // What the machine lacks, its operator reads in its own words elsewhere.
    do throws(WorkbookError) { return try made.get() } catch { throw Problem(.internalError) }
  }
}
