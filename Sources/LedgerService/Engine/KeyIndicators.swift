import Ledger
public import LedgerProjections

extension LedgerEngine {
  /// The key indicators of UiTPAS and of the museum pass, as they are now.
  ///
  /// - Parameters:
  ///   - models: the read models that are asked; the engine's own while it serves.
  ///   - minimum: the position that the answer must reflect.
  public func keyIndicators(
    from models: ReadModels, atLeast minimum: UInt64
  ) async throws(ReadModelError) -> ReadAnswer<[KeyIndicator: Int64]> {
    let systems = catalogue.cardSystems
    // The engine's own time: never before that of a record that it wrote.
    let now = (try? await read { _, now in now }) ?? clock.now()
    return try await models.keyIndicators(
      uitpas: CardSystemSet(systems.filter { $0.programme == .uitpas }.map(\.system)),
      museums: CardSystemSet(systems.filter { $0.scan == .visit }.map(\.system)),
      at: now, atLeast: minimum)
  }
}
