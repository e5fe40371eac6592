import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `PUT /uitpas/kiosk-devices/setup` (UiTPAS API 4.0).
///
/// The same device may be set up again with the same code, since an answer can be lost.
struct KioskSetupRoutes: Sendable {
  private let engine: LedgerEngine
  private let codes: GuessBudget
  private let names: GuessBudget

  init(engine: LedgerEngine) {
    self.engine = engine
    codes = GuessBudget(.configurationCodes, clock: engine.clock)
    names = GuessBudget(.kioskNames, clock: engine.clock)
  }

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.put("kiosk-devices/setup") { request, context in try await setUp(request, context) }
  }

  private func setUp(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let operation = PublishedOperation.putKioskSetup
    guard let code = request.headers[.customToken] else { throw Problem.customTokenRefused() }
    let body = try KioskSetupRequest(json: await request.jsonBody(context))
    guard KioskSetup.deviceIDBytes.contains(body.deviceID.utf8.count) else {
      throw KioskSetupRequest.deviceIDLength(KioskSetup.deviceIDBytes)
    }
    let kiosk = try kiosk(named: body.name, code: code, operation)
    switch try await pair(kiosk, body.deviceID) {
    case .done: return .json(jsonBody(of: engine.published(kiosk, device: body.deviceID)))
    case .alreadyConfigured: throw operation.problem(.kioskAlreadyConfigured)
    case .deviceAlreadyInUse: throw operation.problem(.kioskDeviceAlreadyInUse)
    case .noCode: throw Problem.customTokenRefused()
    }
  }

  /// The kiosk with a name, if the code is its own; guesses of either have a budget.
  private func kiosk(
    named name: String, code: String, _ operation: PublishedOperation
  ) throws(Problem) -> KioskView {
    guard let kiosk = engine.catalogue.kiosk(named: name) else {
      try names.pay("", operation)
      throw operation.problem(.kioskNotFound)
    }
    try codes.pay(kiosk.id, operation)
    guard engine.isConfigurationCode(code, of: kiosk) else { throw Problem.customTokenRefused() }
    codes.payBack(kiosk.id)
    return kiosk
  }

  private func pair(
    _ kiosk: KioskView, _ deviceID: String
  ) async throws(Problem) -> KioskSetup {
    do throws(RegistrationError) {
      return try await Registrar(engine).setUpKiosk(kiosk, deviceID: deviceID)
    } catch {
      switch error {
      case .engine(let error): throw Problem(error)
      case .directory: throw Problem(EngineError.directory)
      case .refused: throw Problem(.internalError)
      }
    }
  }
}
