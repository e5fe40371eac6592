package import Ledger
package import LedgerService

extension Problem {
  /// The problem that the engine's silence amounts to.
  package init(_ error: EngineError) {
    switch error {
    case .busy, .stopping: self = .busy(retryAfterSeconds: 1)
    case .outcomeUnknown, .directory: self = .outcomeUnknown(retryAfterSeconds: 5)
    case .writingSuspended, .unreadable: self = .busy(retryAfterSeconds: 60)
    }
  }
}

/// Does something with the engine, with its silence as a problem.
func asking<Value>(
  _ body: () async throws(EngineError) -> Value
) async throws(Problem) -> Value {
  do throws(EngineError) {
    return try await body()
  } catch {
    throw Problem(error)
  }
}

extension CheckInCommand {
  /// The command of a card as the edge resolved it; nil for an unknown card.
  init(_ card: KnownCard?, event: EventID, channel: Channel) {
    self.init(
      card: card?.card ?? .none, event: event, channel: channel,
      homeMunicipality: card?.homeMunicipality ?? 0, birth: card?.birth)
  }
}

extension LedgerEngine {
  /// Checks a card in, with the engine's silence and a key's second use as problems.
  func outcome(
    of command: CheckInCommand, key: CommandKey, client: ClientID
  ) async throws(Problem) -> CheckInOutcome {
    let result: CheckInResult
    do throws(EngineError) {
      result = try await checkIn(command, key: key, client: client)
    } catch {
      throw Problem(error)
    }
    switch result {
    case .decided(let outcome): return outcome
    case .keyReused: throw Problem(.idempotencyKeyReused)
    case .sequenceOutOfRange, .visited:
      preconditionFailure("only a terminal's tap has a sequence or is a visit")
    }
  }

  /// Asks the state, with the engine's silence as a problem.
  package func ask<Value: Sendable>(
    _ question: @escaping @Sendable (borrowing LedgerState, Instant) -> Value
  ) async throws(Problem) -> Value {
    do throws(EngineError) {
      return try await read(question)
    } catch {
      throw Problem(error)
    }
  }
}
