import LedgerHTTP
import Synchronization

/// Keeps answers that are costly to find.
///
/// One is as good as new while the log has not moved, and for twenty times as long as it took to
/// find; after that it is told once more while the next one is looked for, where finding takes
/// longer than a reader should wait. Whoever asks what is being looked for already waits for the
/// same answer.
final class KeptAnswers<Question: Hashable & Sendable, Found: Sendable>: Sendable {
  /// What is being looked for.
  private typealias Search = Task<Result<Found, Problem>, Never>

  private struct Kept: Sendable {
    var found: Found
    var head: UInt64
    var madeAt: Int64
    var cost: Int64
  }

  private struct Content: Sendable {
    var kept: [Question: Kept] = [:]
    var searches: [Question: Search] = [:]
  }

  /// The most answers that are kept.
  private let keptMax = 256
  /// How long a reader waits at most, in microseconds.
  private let waitMax: Int64 = 50_000
  /// How old an answer may be that is told once more, in microseconds.
  private let ageMax: Int64 = 600_000_000

  private let content = Mutex(Content())
  private let now: @Sendable () -> Int64

  /// - Parameter now: microseconds of a clock that only goes forward.
  init(now: @escaping @Sendable () -> Int64) {
    self.now = now
  }

  /// The answer to a question.
  ///
  /// - Parameter head: the newest position of the log.
  func answer(
    _ question: Question, head: UInt64,
    find: @escaping @Sendable () async throws(Problem) -> Found
  ) async throws(Problem) -> Found {
    let time = now()
    let (known, search) = content.withLock { content -> (Found?, Search?) in
      let known = content.kept[question]
      if let known, known.head == head || time - known.madeAt < known.cost * 20 {
        return (known.found, nil)
      }
      let search = content.searches[question] ?? begin(question, head, find)
      content.searches[question] = search
      guard let known, known.cost > waitMax, time - known.madeAt < ageMax else {
        return (nil, search)
      }
      return (known.found, nil)
    }
    if let known { return known }
    guard let search else { preconditionFailure("what is not known is looked for") }
    return try await search.value.get()
  }

  private func begin(
    _ question: Question, _ head: UInt64,
    _ find: @escaping @Sendable () async throws(Problem) -> Found
  ) -> Search {
    Task { [self] in
      let start = now()
      let result: Result<Found, Problem>
      do throws(Problem) {
        result = .success(try await find())
      } catch {
        result = .failure(error)
      }
      let end = now()
      content.withLock { content in
        content.searches[question] = nil
        guard case .success(let found) = result else { return }
        if content.kept.count >= keptMax { content.kept.removeAll(keepingCapacity: true) }
        content.kept[question] = Kept(found: found, head: head, madeAt: end, cost: end - start)
      }
      return result
    }
  }
}
