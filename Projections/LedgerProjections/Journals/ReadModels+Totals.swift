import Ledger

extension ReadModels {
  /// Sums of a journal.
  ///
  /// - Parameter minimum: the position that the answer must reflect; that of `asKnownOn` is always
  ///   waited for.
  /// - Precondition: the question has no flaw.
  /// - Complexity: O(entries of the months asked about), some 10 ns each.
  public func totals(
    _ question: TotalsQuestion, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadAnswer<Totals> {
    precondition(question.flaw == nil, "a question with a flaw is not asked")
    let needed = max(minimum, question.asKnownOn ?? 0)
    let answer = try await ask([question.journal.name, NamesModel.name], needed) { database in
      var scan = TotalsScan(question)
      return try scan.run(database)
    }
    return ReadAnswer(position: answer.position, value: answer.value)
  }
}
