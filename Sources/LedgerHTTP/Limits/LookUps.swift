import Ledger
import LedgerService

/// The budget of look-ups by number that find nothing (decisions of the field: look-ups that fail
/// have a budget per client), so that numbers cannot be tried out.
struct LookUps: Sendable {
  private let budget: GuessBudget

  init(clock: any LedgerClock) { budget = GuessBudget(.lookUps, clock: clock) }

  /// Looks something up; throws 429 to a caller who found nothing too often.
  func find<Found>(
    _ principal: Principal, _ operation: PublishedOperation,
    _ find: () async throws(Problem) -> Found?
  ) async throws(Problem) -> Found? {
    let name = principal.budgetName
    try budget.check(name, operation)
    let found = try await find()
    if found == nil { budget.charge(name) }
    return found
  }
}

extension Principal {
  /// What a budget is counted under: one of the ledger's own names.
  var budgetName: String {
    switch self {
    case .client(let client), .named(let client): "client \(client.id)"
    case .user(let user):
      user.client.map { "client \($0.id)" } ?? "holder \(user.holder.number)"
    case .terminal(let terminal): "terminal \(terminal.id)"
    case .kiosk(let kiosk): "kiosk \(kiosk.id)"
    }
  }
}
