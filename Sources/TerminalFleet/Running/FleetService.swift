public import LedgerWire
public import TerminalClient

/// The service that a fleet delivers to.
public protocol FleetService: Sendable {
  /// Makes a terminal, or replaces its device.
  func pair(_ terminal: PlannedTerminal, of plan: FleetPlan) async throws -> PairingAnswer

  /// Sends one request and waits for its answer; `unreachable` where none came.
  func exchange(_ request: TerminalRequest) async -> TerminalReply
}

/// Why a fleet did not come to its end.
public struct FleetFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Why, in words.
  public var description: String

  /// Makes a failure.
  public init(_ description: String) {
    self.description = description
  }
}
