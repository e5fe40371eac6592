import Synchronization

/// Keeps answers that are costly to find: one is as good as new while the log has not moved, and
/// for twenty times as long as it took to find; after that it is told once more while the next one
/// is looked for, where finding takes longer than a reader should wait.
final class KeptAnswers<Question: Hashable & Sendable, Found: Sendable>: Sendable {
  private struct Kept: Sendable {
    var found: Found
    var head: UInt64
    var madeAt: Int64
    var cost: Int64
    var isRenewing = false
  }

  /// The most answers that are kept.
  private let keptMax = 256
  /// How long a reader waits at most, in microseconds.
  private let waitMax: Int64 = 50_000
  /// How old an answer may be that is told once more, in microseconds.
  private let ageMax: Int64 = 600_000_000

  private let kept = Mutex<[Question: Kept]>([:])
  private let now: @Sendable () -> Int64

  /// - Parameter now: microseconds of a clock that only goes forward.
  init(now: @escaping @Sendable () -> Int64) {
    self.now = now
  }

  /// The answer to a question.
  ///
  /// - Parameter head: the newest position of the log.
  func answer<Failure: Error>(
    _ question: Question, head: UInt64,
    find: @escaping @Sendable () async throws(Failure) -> Found
  ) async throws(Failure) -> Found {
    let time = now()
    let (known, isToRenew) = kept.withLock { kept -> (Found?, Bool) in
      guard var known = kept[question] else { return (nil, false) }
      let age = time - known.madeAt
      if known.head == head || age < known.cost * 20 { return (known.found, false) }
      guard known.cost > waitMax, age < ageMax else { return (nil, false) }
      let isFirst = !known.isRenewing
      known.isRenewing = true
      kept[question] = known
      return (known.found, isFirst)
    }
    if let known {
      if isToRenew { Task { _ = try? await renew(question, head, find) } }
      return known
    }
    return try await renew(question, head, find)
  }

  private func renew<Failure: Error>(
    _ question: Question, _ head: UInt64,
    _ find: @Sendable () async throws(Failure) -> Found
  ) async throws(Failure) -> Found {
    let start = now()
    let found: Found
    do throws(Failure) {
      found = try await find()
    } catch {
      kept.withLock { $0[question]?.isRenewing = false }
      throw error
    }
    let end = now()
    kept.withLock { kept in
      if kept.count >= keptMax { kept.removeAll(keepingCapacity: true) }
      kept[question] = Kept(found: found, head: head, madeAt: end, cost: end - start)
    }
    return found
  }
}
