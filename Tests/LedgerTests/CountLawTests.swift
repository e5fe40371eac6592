import Testing

@testable import Ledger

/// The counted taps of a holder, event and period are a pure function of the taps: whatever the
/// order in which they arrive, the same ones count in the end.
@Suite("The count of taps is free of their order")
struct CountLawTests {
  static let casesPerSeed = 40

  @Test("any order gives what counting them all at once gives", arguments: 0..<50 as Range<UInt64>)
  func orders(seed: UInt64) throws {
    for part in 0..<UInt64(Self.casesPerSeed) {
      var random = SplitMix64(seed: seed * 1_000 + part)
      let plan = CountPlan(&random)
      let expected = plan.model.counted(of: Set(plan.taps))
      for order in [plan.taps, plan.taps.shuffled(using: &random)] {
        let result = try plan.run(order, undoing: [], &random)
        expect(result, expected, plan, "seed \(seed), part \(part)")
      }
    }
  }

  @Test("undone taps take no part, whenever they are undone", arguments: 0..<50 as Range<UInt64>)
  func undoing(seed: UInt64) throws {
    for part in 0..<UInt64(Self.casesPerSeed / 2) {
      var random = SplitMix64(seed: ~(seed * 1_000 + part))
      let plan = CountPlan(&random)
      let undone = Set(plan.taps.filter { _ in random.oneIn(3) })
      let expected = plan.model.counted(of: Set(plan.taps).subtracting(undone))
      for order in [plan.taps, plan.taps.shuffled(using: &random)] {
        let result = try plan.run(order, undoing: undone, &random)
        expect(result, expected, plan, "seed \(seed), part \(part)")
      }
    }
  }

  private func expect(
    _ result: CountResult, _ expected: Set<PlannedTap>, _ plan: CountPlan, _ place: String
  ) {
    #expect(result.counted == expected, "\(place)")
    #expect(result.balances == plan.model.balances(of: expected, holders: 2), "\(place)")
    #expect(result.total == result.balances.reduce(0, +), "\(place)")
    #expect(result.standing.isSuperset(of: plan.taps.filter(\.isOffline)), "\(place)")
    #expect(result.recountsAreRight && result.replayAgrees, "\(place)")
  }
}
