import ArgumentParser
import EventLog
import EventLogSQLite
import Glibc
import Ledger
import LedgerService
import LedgerSimulation
import Logging
import PassDirectory

/// `pasboek simulate`: a realistic history in a new ledger.
struct Simulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a realistic, repeatable history into a new ledger.",
    discussion: """
      For measuring, trying out and teaching; docs/simulation.md says what is simulated and after \
      which sources. The people are made up. The same scenario, scale and seed give the same log, \
      byte for byte. Keys follow from the seed as well: never let real people into such a ledger.
      """)

  @OptionGroup var folder: DataFolder

  @Option(
    help: "What is simulated: flanders-2021 or museumpass-2018.",
    transform: { word in
      guard let scenario = SimulationScenario(rawValue: word) else {
        throw ValidationError("simulated are flanders-2021 and museumpass-2018")
      }
      return scenario
    })
  var scenario: SimulationScenario

  @Option(help: "What every count is multiplied by, from 0.001 to 1.")
  var scale = 1.0

  @Option(help: "What makes one history differ from another.")
  var seed: UInt64 = 1

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    guard Simulation.scales.contains(scale) else {
      throw ValidationError("--scale is a number from 0.001 to 1")
    }
  }

  func run() async throws {
    try await failing {
      try OwnedFile.makeEmptyFolder(folder.path)
      try checkSpace()
      let simulation = Simulation(scenario, scale: scale, seed: seed)
      let begin = ContinuousClock.now
      let report = try await simulate(simulation)
      let seconds = begin.duration(to: .now) / .seconds(1)
      var reader = try SQLiteLog.openForReading(folder: folder.path)
      guard let head = try reader.head(at: try reader.lastPosition()) else { return }
      let position = head.position.rawValue
      try Answer(
        position: position, root: head.root.description, seconds: seconds,
        recordsPerSecond: Double(position) / seconds, participations: report.participations,
        sums: report
      ).say(asJSON: json)
    }
  }

  private func simulate(_ simulation: Simulation) async throws -> SimulationReport {
    let clock = SimulatedClock(scenario)
    let ledger = try await OpenLedger.open(
      folder, origin: simulation.origin, isClockConfirmed: false, clock: clock,
      random: SeededRandom(seed: seed, .directory), logger: Logger.ofCommands())
    do {
      let report = try await simulation.run(
        on: ledger.engine, clock: clock, progress: tellProgress)
      await ledger.engine.drain()
      try ledger.engine.directory.close()
      return report
    } catch {
      await ledger.engine.drain()
      if let failure = error as? SimulationFailure {
        throw AdminFailure(failure.description, exitCode: ExitCode.refused.rawValue)
      }
      throw AdminFailure(error)
    }
  }

  /// Refuses to begin where the disk would be full before the end.
  private func checkSpace() throws {
    let needed = Int64(scenario.bytesNeeded * scale)
    let free = try DiskSpace.bytes(
      of: folder.path, leavingFree: EngineLimits.freeDiskFractionMin)
    guard free >= needed else {
      throw AdminFailure(
        "\(folder.path) has room for \(free) bytes; the ledger needs \(needed)",
        exitCode: ExitCode.storageFailed.rawValue)
    }
  }

  /// What was written.
  struct Answer: AdminAnswer {
    var position: UInt64
    var root: String
    var seconds: Double
    var recordsPerSecond: Double
    var participations: Int
    var sums: SimulationReport

    var text: String {
      let lines = sums.lines.map { "\($0.name): \($0.count)" }
      let rate = "\(position) records in \(Int(seconds)) s: \(Int(recordsPerSecond))/s"
      return (lines + [rate, "position \(position) root \(root)"]).joined(separator: "\n")
    }
  }
}

extension SimulationScenario {
  /// What the whole of it takes on the disk, with room for the files that a start adds.
  fileprivate var bytesNeeded: Double {
    switch self {
    case .flanders2021: 5e9
    case .museumPass2018: 2e8
    }
  }
}
