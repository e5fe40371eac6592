import Ledger
import LedgerService
import PassDirectory

extension Problem {
  /// The problem that the engine's silence amounts to.
  init(_ error: EngineError) {
    switch error {
    case .busy, .stopping: self = .busy(retryAfterSeconds: 1)
    case .outcomeUnknown, .directory: self = .outcomeUnknown(retryAfterSeconds: 5)
    case .writingSuspended, .unreadable: self = .busy(retryAfterSeconds: 60)
    }
  }
}

extension LedgerEngine {
  /// The card with a UiTPAS number.
  func card(_ number: UITPASNumber) -> DirectoryCard? {
    directory.card(PassIdentifier(kind: .uitpasNumber, key: UInt128(number.value)))
  }

  /// A check-in's command with what the directory stamps on it.
  func command(
    _ card: DirectoryCard?, event: EventID, channel: Channel
  ) -> CheckInCommand {
    CheckInCommand(
      card: card.map { CardID($0.card) } ?? .none, event: event, channel: channel,
      homeMunicipality: card?.postalCode ?? 0,
      birth: card?.birthDay.map { CivilDate(daysSinceEpoch: $0) })
  }

  /// Asks the state, with the engine's silence as a problem.
  func ask<Value: Sendable>(
    _ question: @escaping @Sendable (borrowing LedgerState, Instant) -> Value
  ) async throws(Problem) -> Value {
    do throws(EngineError) {
      return try await read(question)
    } catch {
      throw Problem(error)
    }
  }

  /// The public id of a holder; nil where the directory has none.
  func passholderID(_ holder: HolderID) -> String? {
    guard holder.exists else { return nil }
    return (try? directory.profile(ofHolder: holder.number))?.passholderID
  }
}
