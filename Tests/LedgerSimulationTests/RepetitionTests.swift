import EventLog
import Ledger
import Testing

@testable import LedgerSimulation

@Suite("histories repeat themselves")
struct RepetitionTests {
  @Test("the same seed gives the same root, however the engine batches, and another one another")
  func sameSeed() async throws {
    let simulation = Simulation(.flanders2021, scale: 0.001, seed: 7)
    let first = try await SimulatedLog(simulation)
    let second = try await SimulatedLog(
      simulation, limits: SequencerLimits(batchRecordsMax: 3))
    #expect(first.root == second.root)
    #expect(first.report == second.report)
    let other = try await SimulatedLog(Simulation(.flanders2021, scale: 0.001, seed: 8))
    #expect(first.root != other.root)
    #expect(first.report.participations == other.report.participations)
  }

  @Test("so do those of museum passes")
  func museums() async throws {
    let simulation = Simulation(.museumPass2018, scale: 0.01, seed: 7)
    let first = try await SimulatedLog(simulation)
    let second = try await SimulatedLog(
      simulation, limits: SequencerLimits(batchRecordsMax: 3))
    #expect(first.root == second.root)
    let other = try await SimulatedLog(Simulation(.museumPass2018, scale: 0.01, seed: 8))
    #expect(first.root != other.root)
  }

  @Test(
    "a quota is never more than half a one off its curve, and whole at the end",
    arguments: [0, 1, 7, 100_000])
  func quota(total: Int) {
    let weights = (0..<1_000).map { Double(($0 * 7_919) % 31) / 7 }
    var quota = Quota(total: total, weights: weights.reduce(0, +))
    var passed = 0.0
    var taken = 0
    for weight in weights {
      passed += weight
      taken += quota.pass(weight)
      let curve = Double(total) * passed / weights.reduce(0, +)
      #expect(abs(Double(taken) - curve) <= 0.5 + 1e-6)
      #expect(quota.due == taken)
    }
    #expect(taken == total)
  }

  @Test("places are drawn in proportion to their weights, and never where there is none")
  func weights() {
    var random = SeededRandom(seed: 3, .life)
    let weights = [0, 1, 0, 3, 0]
    var drawn = [Int](repeating: 0, count: 5)
    var drawnBySums = drawn
    for _ in 0..<40_000 {
      drawn[random.place(inWeights: weights)] += 1
      drawnBySums[random.place(inSums: ascendingSums(of: weights))] += 1
    }
    for counts in [drawn, drawnBySums] {
      #expect([counts[0], counts[2], counts[4]] == [0, 0, 0])
      #expect(abs(counts[1] - 10_000) < 500)
    }
  }

  @Test("ids have the form of UUIDs, and streams of one seed differ")
  func ids() {
    var random = SeededRandom(seed: 3, .ids)
    let ids = (0..<1_000).map { _ in random.uuid() }
    #expect(Set(ids).count == 1_000)
    let form = #/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/#
    #expect(ids.allSatisfy { (try? form.wholeMatch(in: $0)) != nil })
    var other = SeededRandom(seed: 3, .life)
    #expect(other.next() != random.next())
  }

  @Test("by day the hours are those of the local clock, when it changes too")
  func hours() throws {
    for (year, month, day, utc) in [(2021, 3, 28, 6), (2021, 3, 27, 7), (2021, 10, 31, 7)] {
      let date = SimulationScenario.day(year, month, day)
      let begin = SimulatedHour(date: date, hour: 8).begin
      let hours = begin.microseconds / 3_600_000_000 - Int64(date.daysSinceEpoch) * 24
      #expect(hours == Int64(utc))
    }
  }
}
