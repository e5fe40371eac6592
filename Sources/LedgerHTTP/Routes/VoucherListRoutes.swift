import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `POST /museumpass/voucher-lists` (museumPASS Partner API 1.0): vouchers of the partner for whom
/// the client acts.
struct VoucherListRoutes: Sendable {
  let engine: LedgerEngine

  private static let operation = "POST /museumpass/voucher-lists"
  /// How often a list is drawn of which a code is taken: each time once in 10¹¹ or so.
  private static let attemptsMax = 8

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.post("voucher-lists") { request, context in try await make(request, context) }
  }

  private func make(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let client = try context.principal.requireClient()
    let partner = try context.principal.requireSoleOrganizer(.museumVouchers)
    let key = try IdempotencyKey.of(request.headers).map {
      engine.commandKey(client: client.entity, operation: Self.operation, key: $0.text)
    }
    let body = try VoucherListRequest(json: await request.jsonBody(context))
    guard let view = engine.catalogue.organizer(partner),
      let system = try await engine.ask({ state, now in state.visitSystem(of: partner, at: now) })
    else {
      throw Problem(
        .forbidden, detail: "The client's organiser takes part in no card system of museum passes.")
    }
    for _ in 0..<Self.attemptsMax {
      // The list that the key got before is the list that it gets again: none is made twice.
      if let list = try await list(key ?? .none, system, view.id, body.numberOfVouchers) {
        return .json(list.json())
      }
      let codes = (0..<body.numberOfVouchers).map { _ in engine.drawVoucherCode() }
      let command = RegistrationCommand.issueVouchers(system, type: view.id, codes: codes)
      let result = try await asking { () throws(EngineError) in
        try await engine.register(command, key: key ?? .none, client: client.entity)
      }
      switch result {
      case .decided(.success(let outcome)):
        return .json(
          VoucherList(id: engine.voucherListID(position: outcome.position), vouchers: codes).json())
      case .decided(.failure(.alreadyDefined)), .keyReused: continue
      case .decided(.failure(let refusal)): throw Problem(refused: refusal)
      }
    }
    throw Problem.busy(retryAfterSeconds: 1)
  }

  /// The list that was made under a key; throws 409 where that was another command.
  private func list(
    _ key: CommandKey, _ system: CardSystemID, _ partner: String, _ count: Int
  ) async throws(Problem) -> VoucherList? {
    guard key != .none else { return nil }
    let records = try await asking { () throws(EngineError) in try await engine.records(of: key) }
    guard let record = records.first else { return nil }
    guard case .vouchersIssued(let issued) = record.event, issued.system == system,
      issued.type == partner, issued.codes.count == count
    else { throw Problem(.idempotencyKeyReused) }
    return VoucherList(
      id: engine.voucherListID(position: record.header.position), vouchers: issued.codes)
  }
}
