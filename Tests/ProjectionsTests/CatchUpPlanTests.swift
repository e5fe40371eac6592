import EventLog
import EventLogTesting
import Testing

@testable import Projections

@Suite("What a runner does next") struct CatchUpPlanTests {
  private func position(_ number: UInt64) -> Position { Position(rawValue: number) }

  @Test("models at one position share what is read; at the head they wait")
  func sharing() {
    var plan = CatchUpPlan(positions: [position(3), position(3)], batchRecords: 10)
    #expect(plan.nextStep == .wait(beyond: .beforeFirst))
    plan.grew(to: position(20))
    #expect(plan.nextStep == .fold(after: position(3), limit: 10, models: [0, 1]))
    plan.folded([0, 1], to: position(13))
    #expect(plan.nextStep == .fold(after: position(13), limit: 7, models: [0, 1]))
    plan.folded([0, 1], to: position(20))
    #expect(plan.nextStep == .wait(beyond: position(20)))
    plan.grew(to: position(19))
    #expect(plan.nextStep == .wait(beyond: position(20)))
  }

  @Test("one that is folded anew and those that are live are served in turn, until they meet")
  func lanes() {
    var plan = CatchUpPlan(positions: [position(98), .beforeFirst, position(98)], batchRecords: 40)
    plan.grew(to: position(100))
    #expect(plan.nextStep == .fold(after: position(98), limit: 2, models: [0, 2]))
    plan.folded([0, 2], to: position(100))
    #expect(plan.nextStep == .fold(after: .beforeFirst, limit: 40, models: [1]))
    plan.folded([1], to: position(40))
    plan.grew(to: position(130))
    #expect(plan.nextStep == .fold(after: position(100), limit: 30, models: [0, 2]))
    plan.folded([0, 2], to: position(130))
    plan.grew(to: position(131))
    #expect(plan.nextStep == .fold(after: position(40), limit: 40, models: [1]))
  }

  @Test("a lane never overtakes the next one, it joins it")
  func joining() {
    var plan = CatchUpPlan(positions: [position(5), position(8)], batchRecords: 100)
    plan.grew(to: position(8))
    #expect(plan.nextStep == .fold(after: position(5), limit: 3, models: [0]))
    plan.folded([0], to: position(8))
    plan.grew(to: position(9))
    #expect(plan.nextStep == .fold(after: position(8), limit: 1, models: [0, 1]))
  }

  @Test("one that stopped is served no more")
  func stopping() {
    var plan = CatchUpPlan(positions: [.beforeFirst, .beforeFirst], batchRecords: 10)
    plan.grew(to: position(10))
    plan.stopped(0, at: position(4))
    plan.folded([1], to: position(10))
    plan.grew(to: position(12))
    #expect(plan.nextStep == .fold(after: position(10), limit: 2, models: [1]))
    plan.stopped(1, at: position(11))
    #expect(plan.nextStep == .wait(beyond: position(12)))
  }

  @Test("whatever the positions, each model gets every record once and in order", arguments: 1...50)
  func laws(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let starts = (0..<4).map { _ in position(.random(in: 0...60, using: &random)) }
    var reached = starts
    var plan = CatchUpPlan(positions: starts, batchRecords: .random(in: 1...20, using: &random))
    var head: UInt64 = 60
    plan.grew(to: position(head))
    for _ in 0..<1_000 {
      switch plan.nextStep {
      case .fold(let after, let limit, let models):
        #expect(limit > 0 && after.advanced(by: limit) <= position(head))
        for model in models {
          #expect(reached[model] == after)
          reached[model] = after.advanced(by: limit)
        }
        plan.folded(models, to: after.advanced(by: limit))
      case .wait(let beyond):
        #expect(beyond == position(head) && reached.allSatisfy { $0 == beyond })
        guard head < 200 else { return }
        head += .random(in: 1...30, using: &random)
        plan.grew(to: position(head))
      }
    }
    Issue.record("the plan does not come to an end")
  }
}
