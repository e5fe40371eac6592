/// A bounded load of simulated terminals on a service.
public struct Fleet: Sendable {
  private let plan: FleetPlan
  private let service: any FleetService
  /// What it has done so far.
  public let progress: FleetProgress

  /// Makes a fleet that has done nothing.
  public init(_ plan: FleetPlan, on service: any FleetService) {
    self.plan = plan
    self.service = service
    progress = FleetProgress()
  }

  /// Lives the plan on all terminals at once, and answers what was tapped in each pairing, by
  /// terminal, once everything is acknowledged.
  ///
  /// - Parameters:
  ///   - start: the right time at which it begins, in microseconds since the Unix epoch.
  ///   - secondsMax: how long it may take.
  ///   - disturb: runs beside it, such as to stop the service now and then; it ends with the fleet.
  /// - Throws: `FleetFailure` where a terminal does not come to its end.
  public func run(
    start: Int64, secondsMax: Double,
    disturb: @escaping @Sendable (FleetProgress) async throws -> Void = { _ in }
  ) async throws -> [PairingBook] {
    try await withThrowingTaskGroup(of: (Int, [PairingBook])?.self) { group in
      for number in plan.terminals.indices {
        group.addTask { [plan, service, progress] in
          let device = FleetDevice(
            number, of: plan, service: service, progress: progress, start: start)
          return (number, try await device.run())
        }
      }
      group.addTask { [progress] in
        try await disturb(progress)
        return nil
      }
      group.addTask {
        try await Task.sleep(for: .seconds(secondsMax))
        throw FleetFailure("the fleet did not come to its end within \(Int(secondsMax)) s")
      }
      var books: [Int: [PairingBook]] = [:]
      while books.count < plan.terminals.count, let ended = try await group.next() {
        if let (number, ofTerminal) = ended { books[number] = ofTerminal }
      }
      group.cancelAll()
      return plan.terminals.indices.flatMap { books[$0] ?? [] }
    }
  }
}
