import CPowerCutVFS
import EventLog
import EventLogSQLite
import Testing

@Suite("Power cuts")
struct PowerCutTests {
  /// What the seeds saw that a log does not allow, and what they saw on the way.
  private func run(
    _ kind: String, seeds: Range<UInt64>, synchronous: LogSettings.Synchronous = .full,
    lying: Bool = false
  ) throws -> (breaches: [String], losses: Int, sights: PowerCutRun.Sights) {
    var breaches: [String] = []
    var losses = 0
    var sights = PowerCutRun.Sights()
    for seed in seeds {
      var run = try PowerCutRun(kind, seed: seed, synchronous: synchronous, lying: lying)
      do {
        try run.run(failures: 2)
      } catch {
        breaches.append("seed \(seed): \(error)")
        if let breach = error as? PowerCutRun.Breach, breach.isLoss { losses += 1 }
      }
      sights += run.sights
    }
    return (breaches, losses, sights)
  }

  @Test(
    "500 disks lose their power twice each, and nothing acknowledged", .timeLimit(.minutes(15)),
    arguments: [0..<250, 250..<500] as [Range<UInt64>])
  func nothingLost(_ seeds: Range<UInt64>) throws {
    let result = try run("full", seeds: seeds)
    #expect(result.breaches.prefix(5) == [])
    #expect(result.sights.unacknowledgedKept > 0)
    #expect(result.sights.unacknowledgedGone > 0)
    #expect(result.sights.cutWhileOpening > 0)
    #expect(result.sights.tilesFilled > 0)
  }

  @Test("synchronous=NORMAL would lose acknowledged records", .timeLimit(.minutes(15)))
  func normalLoses() throws {
    #expect(try run("normal", seeds: 0..<60, synchronous: .normal).losses > 0)
  }

  @Test("synchronous=OFF would lose acknowledged records", .timeLimit(.minutes(15)))
  func offLoses() throws {
    #expect(try run("off", seeds: 0..<60, synchronous: .off).losses > 0)
  }

  @Test(
    "a disk that lies about its syncs would lose acknowledged records", .timeLimit(.minutes(15)))
  func lyingLoses() throws {
    #expect(try run("lying", seeds: 0..<60, lying: true).losses > 0)
  }
}
