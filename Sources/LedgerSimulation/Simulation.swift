import Ledger
public import LedgerService

/// Writes a realistic history into a new ledger, by the engine and the pass directory that serve
/// real ones.
///
/// The same scenario, scale and seed give the same records, byte for byte, where the engine has a
/// `SimulatedClock`, the directory a `SeededRandom` of the stream `directory`, and the ledger the
/// origin that `origin` names.
public struct Simulation: Sendable {
  /// What is simulated.
  public let scenario: SimulationScenario
  /// What every count is multiplied by: 1 is the whole of it.
  ///
  /// Time, regions, towns and museums stay as they are.
  public let scale: Double
  /// What makes one history differ from another.
  public let seed: UInt64

  /// The scales that there are histories of: enough for one holder in each town, and the whole.
  public static let scales = 0.001...1.0

  /// Makes a simulation.
  ///
  /// - Precondition: the scale is one of `scales`.
  public init(_ scenario: SimulationScenario, scale: Double, seed: UInt64) {
    precondition(Self.scales.contains(scale), "a scale within its limits")
    self.scenario = scenario
    self.scale = scale
    self.seed = seed
  }

  /// The origin of the ledger that holds this history.
  public var origin: String { "pasboek/simulation/\(scenario.rawValue)/\(scale)/\(seed)" }

  /// Writes the history.
  ///
  /// - Parameters:
  ///   - engine: that of a new ledger, with `clock` as its clock.
  ///   - progress: is told a line from time to time.
  /// - Throws: `SimulationFailure` where the ledger holds something already or does not do what the
  ///   history takes for granted, `EngineError` or `DirectoryError` where it cannot go on.
  public func run(
    on engine: LedgerEngine, clock: SimulatedClock,
    progress: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws -> SimulationReport {
    let isNew = try await engine.read { state, _ in state.position <= 1 }
    guard isNew else { throw SimulationFailure("the ledger holds something already") }
    let runner = CommandRunner(engine: engine, clock: clock)
    switch scenario {
    case .flanders2021:
      return try await FlandersHistory(runner, scale: scale, seed: seed, progress: progress).run()
    case .museumPass2018:
      return try await MuseumHistory(runner, scale: scale, seed: seed, progress: progress).run()
    }
  }
}
