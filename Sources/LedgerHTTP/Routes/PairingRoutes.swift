import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `POST /ledger/v1/terminals/pair`: a device that brings a code becomes a terminal.
///
/// The device proves nothing but the code, so that all wrong codes together have one budget.
struct PairingRoutes: Sendable {
  private let engine: LedgerEngine
  private let ledgerKey: String
  private let budget: GuessBudget

  /// - Parameter ledgerKey: what offline packs are checked with.
  init(engine: LedgerEngine, ledgerKey: String) {
    self.engine = engine
    self.ledgerKey = ledgerKey
    budget = GuessBudget(.pairingCodes, clock: engine.clock)
  }

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.post("terminals/pair") { request, context in try await pair(request, context) }
  }

  private func pair(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let body = try PairingRequest(json: await request.jsonBody(context))
    try budget.pay("")
    guard let code = PairingCode(body.code), let paired = try await paired(by: code) else {
      throw Problem(
        .notFound,
        detail: "The code is unknown, was used, or has expired: ask for a new one.")
    }
    budget.payBack("")
    engine.contacts.note(paired.source, at: engine.clock.now())
    let answer = PairingAnswer(
      token: paired.token, source: paired.source.number, terminal: paired.terminal,
      ledgerKey: ledgerKey, serverTime: engine.clock.now().microseconds)
    return .json(answer.json(), status: .created)
  }

  private func paired(by code: PairingCode) async throws(Problem) -> PairedTerminal? {
    do throws(RegistrationError) {
      return try await Registrar(engine).pair(code)
    } catch {
      // Whoever cannot be answered has not guessed wrong.
      budget.payBack("")
      switch error {
      // The code was given back.
      case .engine(let error): throw Problem(error)
      case .directory: throw Problem(EngineError.directory)
      case .refused: throw Problem(.internalError)
      }
    }
  }
}
