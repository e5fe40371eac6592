import Ledger
import LedgerService

/// A command of a history, as the engine takes it.
enum SimulatedCommand: Sendable {
  case checkIn(CheckInCommand)
  case taps(TapDelivery)
  case undo(UInt64)
  case sell(PassSale)
  case tickets(TicketOrder)
  case cancelTicket(UInt64)
  case redeem(Redemption)
  case register([RegistrationCommand])
  case sellSubscription(SubscriptionSale)
  case visit(MuseumVisit)
}

/// What a command came to.
enum SimulatedOutcome: Sendable {
  case checkIn(CheckInOutcome)
  case taps([CheckInOutcome])
  case undone(Result<CheckInOutcome, UndoRefusal>)
  case sold(Result<PassSaleOutcome, PassSaleRefusal>)
  case tickets(TicketOrderOutcome)
  case ticketCancelled(Result<UInt64, TicketCancelRefusal>)
  case redeemed(RedemptionOutcome)
  case registered([Result<RegistrationOutcome, RegistrationRefusal>])
  case subscriptionSold(Result<SubscriptionSaleOutcome, SubscriptionSaleRefusal>)
  case visited(MuseumVisitOutcome)
}

/// Hands commands to the engine.
///
/// They are accepted in their order, so that the log is the same whatever the engine commits
/// together: the clock stands still meanwhile.
struct CommandRunner: Sendable {
  let engine: LedgerEngine
  let clock: SimulatedClock

  /// How many are accepted before the first is awaited: far fewer than the engine's queue holds.
  static let inFlightMax = 2_048

  /// Carries commands out and answers what each came to, in their order.
  func carryOut(
    _ commands: some Collection<SimulatedCommand>, at moment: Instant
  ) async throws -> [SimulatedOutcome] {
    precondition(commands.count <= Self.inFlightMax, "more than are carried out at once")
    guard !commands.isEmpty else { return [] }
    clock.move(to: moment)
    var outcomes = [SimulatedOutcome?](repeating: nil, count: commands.count)
    try await withThrowingTaskGroup(of: (Int, SimulatedOutcome).self) { group in
      for (place, command) in commands.enumerated() {
        // An immediate task runs here until the engine has accepted its command.
        group.addImmediateTask { (place, try await carryOut(command)) }
      }
      for try await (place, outcome) in group { outcomes[place] = outcome }
    }
    return outcomes.compactMap(\.self)
  }

  /// Carries out one command.
  func carryOut(_ command: SimulatedCommand) async throws -> SimulatedOutcome {
    switch command {
    case .checkIn(let command):
      return .checkIn(
        try Self.decided(try await engine.checkIn(command, key: .none, client: .none)))
    case .taps(let delivery):
      return .taps(try await engine.deliver(delivery).results.map(Self.decided))
    case .undo(let position):
      return .undone(try await engine.undoCheckIn(at: position, client: .none))
    case .sell(let sale):
      return .sold(try Self.decided(try await engine.sell(sale, client: .none)))
    case .tickets(let order):
      return .tickets(try Self.decided(try await engine.sell(order, client: .none)))
    case .cancelTicket(let position):
      return .ticketCancelled(
        try await engine.cancelTicketSale(at: position, client: .none))
    case .redeem(let redemption):
      return .redeemed(try Self.decided(try await engine.redeem(redemption, client: .none)))
    case .register(let commands):
      return .registered(try await engine.register(commands))
    case .sellSubscription(let sale):
      return .subscriptionSold(try Self.decided(try await engine.sell(sale, client: .none)))
    case .visit(let visit):
      return .visited(try Self.decided(try await engine.visit(visit, client: .none)))
    }
  }

  private static func decided(_ result: CheckInResult) throws -> CheckInOutcome {
    guard case .decided(let outcome) = result else {
      throw SimulationFailure("a tap was no check-in: \(result)")
    }
    return outcome
  }

  private static func decided<Outcome>(_ result: Keyed<Outcome>) throws -> Outcome {
    guard case .decided(let outcome) = result else {
      throw SimulationFailure("a command without a key was known")
    }
    return outcome
  }
}

/// The engine did not do what the history takes for granted.
public struct SimulationFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence for an operator.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
