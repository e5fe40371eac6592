import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `POST /ledger/v1/taps/undo`: a terminal takes one of its taps back.
struct TapUndoRoute: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.post("taps/undo") { request, context in try await undo(request, context) }
  }

  private func undo(_ request: Request, _ context: LedgerRequestContext) async throws -> Response {
    let terminal = try context.principal.requireTerminal()
    // What a revoked terminal says of taps that stand is nobody's word any more.
    guard !terminal.isRevoked else { throw Problem(.forbidden) }
    let asked = try TapUndo(json: await request.jsonBody(context))
    let result: Result<UndoOutcome, UndoRefusal>
    do throws(EngineError) {
      result = try await engine.undoTap(
        of: terminal.source, sequence: asked.sequence, asked.reason.meaning)
    } catch {
      throw Problem(error)
    }
    switch result {
    case .success(let outcome): return .json(answer(asked, outcome, terminal.language).jsonLine())
    case .failure(.tooLate):
      throw Problem(.notEditable, detail: "The period of the tap is closed.")
    case .failure(.notACheckIn), .failure(.alreadyUndone):
      throw Problem.notFound("tap that stands", "/seq")
    }
  }

  private func answer(
    _ asked: TapUndo, _ outcome: UndoOutcome, _ language: Language
  ) -> TapResult {
    let reason = TapReason.undone
    return TapResult(
      sequence: asked.sequence, outcome: .undone, reason: reason, message: reason.text[language],
      points: outcome.balance.map { TapResult.Points(added: outcome.points, balance: $0) },
      replayed: outcome.replayed, position: outcome.position)
  }
}

extension TapUndo.Reason {
  fileprivate var meaning: UndoReason {
    switch self {
    case .wrongCard: .wrongCard
    case .wrongEvent: .wrongEvent
    case .mistake: .mistake
    case .test: .test
    }
  }
}
