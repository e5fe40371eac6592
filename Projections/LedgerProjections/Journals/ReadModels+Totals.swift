public import EventLog
import Ledger
public import Projections

extension ReadModels {
  /// Sums of a journal.
  ///
  /// - Parameter minimum: the position that the answer must reflect; that of `asKnownOn` is always
  ///   waited for.
  /// - Precondition: the question has no flaw.
  /// - Complexity: O(entries of the months asked about), or of their kept sums where these answer.
  public func totals(
    _ question: TotalsQuestion, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadAnswer<Totals> {
    precondition(question.flaw == nil, "a question with a flaw is not asked")
    let needed = max(minimum, question.asKnownOn ?? 0)
    let answer = try await ask([question.journal.name, NamesModel.name], needed) { database in
      var scan = try TotalsScan(question, database)
      return try scan.run(database)
    }
    return ReadAnswer(position: answer.position, value: answer.value)
  }
}

/// Totals with the root of the log that they were summed of.
public struct RootedTotals: Sendable {
  /// The totals.
  public var totals: Totals
  /// The root of the log at their position.
  public var root: LogHash
}

extension ReadModels {
  /// Sums of a journal with the log's root at their position, so that whoever keeps them can ask
  /// for them again and prove what they were made of.
  ///
  /// - Throws: as `totals`.
  public func rootedTotals(
    _ question: TotalsQuestion, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> RootedTotals {
    let totals = try await totals(question, atLeast: minimum).value
    return RootedTotals(totals: totals, root: try await root(at: totals.position))
  }
}

extension Totals {
  /// Reads totals of a file of read models beside the process that folds into it.
  ///
  /// - Returns: as far as the file has them; ask for their position to be what was wanted.
  /// - Precondition: the question has no flaw.
  public static func read(
    path: String, _ question: TotalsQuestion
  ) throws(ProjectionError) -> Totals {
    precondition(question.flaw == nil, "a question with a flaw is not asked")
    return try ProjectionFile<LedgerRecord>.read(path: path) { database in
      var scan = try TotalsScan(question, database)
      return try scan.run(database)
    }
  }
}
