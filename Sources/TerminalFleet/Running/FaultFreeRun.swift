import LedgerWire
import TerminalClient

/// The same taps as those of a fleet, delivered to another service in their order, each once, with
/// nothing that goes wrong: what totals are compared with.
public struct FaultFreeRun: Sendable {
  private let plan: FleetPlan
  private let service: LoopbackService

  /// Makes a run on a service with the plan's data set, at which nothing has happened.
  public init(_ plan: FleetPlan, on service: LoopbackService) {
    self.plan = plan
    self.service = service
  }

  /// Delivers the taps of every pairing.
  ///
  /// - Parameter now: the time that the terminals' clocks show.
  public func deliver(_ books: [PairingBook], now: Int64) async throws {
    for book in books {
      let pairing = try await service.pair(plan.terminals[book.terminal], of: plan)
      var rest = book.entries[...]
      while !rest.isEmpty {
        let part = rest.prefix(TapUpload.tapsPerRequestMax)
        rest = rest.dropFirst(part.count)
        let upload = TapUpload(
          header: TapUploadHeader(sentAt: now), taps: part.map { .tap($0.tap) })
        let answer = try await service.deliver(upload, token: pairing.token)
        guard answer.results.count == part.count,
          answer.results.allSatisfy({ $0.outcome != .retry && !$0.replayed }),
          answer.receipt.ackedUpTo == part.last?.tap.sequence
        else { throw FleetFailure("a delivery without faults was not taken as it is") }
      }
    }
  }
}
