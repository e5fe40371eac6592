import Ledger
import LedgerWire
import Testing

@testable import TerminalFleet

@Suite struct FleetPlanTests {
  @Test("the same size and seed give the same plan, another seed another one")
  func repeatable() {
    let plan = FleetPlan(FleetSize(terminals: 7, taps: 500, seed: 3))
    let again = FleetPlan(FleetSize(terminals: 7, taps: 500, seed: 3))
    let other = FleetPlan(FleetSize(terminals: 7, taps: 500, seed: 4))
    #expect(plan.terminals.map(\.taps) == again.terminals.map(\.taps))
    #expect(plan.totals == again.totals)
    #expect(plan.terminals.map(\.taps) != other.terminals.map(\.taps))
  }

  @Test(
    "has as many terminals and taps as it was asked for", arguments: [(1, 1), (7, 500), (9, 5)])
  func sizes(terminals: Int, taps: Int) {
    let plan = FleetPlan(FleetSize(terminals: terminals, taps: taps, seed: 1))
    #expect(plan.terminals.count == terminals)
    #expect(plan.terminals.reduce(0) { $0 + $1.taps.count } == taps)
  }

  @Test("names cards by numbers that can be read, no two of them the same")
  func numbers() {
    var numbers: Set<String> = []
    for place in [0, 1, 19_999] {
      for card in [PlannedCard.current(place), .old(place), .unknown(place % 10_000)] {
        #expect(UITPASNumber(card.uitpasNumber) != nil && ChipNumber(card.chip) != nil)
        numbers.formUnion([card.uitpasNumber, card.chip])
      }
    }
    #expect(numbers.count == 18)
  }

  @Test("lets several terminals compete for a holder, and holds cards of every kind")
  func contents() {
    let plan = FleetPlan(FleetSize(terminals: 20, taps: 4_000, seed: 7))
    struct Place: Hashable {
      var card: PlannedCard
      var event: Int?
    }
    var terminals: [Place: Set<Int>] = [:]
    for terminal in plan.terminals {
      for tap in terminal.taps {
        terminals[Place(card: tap.card, event: tap.event), default: []].insert(terminal.number)
      }
    }
    #expect(terminals.values.contains { $0.count > 2 })
    let taps = plan.terminals.flatMap(\.taps)
    #expect(taps.contains { $0.event == nil } && taps.contains { $0.event != nil })
    #expect(taps.contains { if case .old = $0.card { true } else { false } })
    #expect(taps.contains { if case .unknown = $0.card { true } else { false } })
    #expect(plan.holders.contains { $0.standing == .blocked })
    #expect(plan.totals.participations < taps.count * 9 / 10)
    #expect(plan.totals.balances.reduce(0, +) == plan.totals.points)
  }
}

@Suite struct DeviceClockTests {
  private static let now: Int64 = 1_795_446_000_000_000
  private static let hour: Int64 = 3_600_000_000

  @Test("shows what such a clock shows, before and after a restart")
  func faults() {
    let rows: [(DeviceClock.Fault, Int64, Int64)] = [
      (.none, 0, 0), (.offset(-5 * Self.hour), -5 * Self.hour, -5 * Self.hour),
      (.missingZone, Self.hour, Self.hour),
      (.summerTime(at: Self.now + 3 * Self.hour, by: -Self.hour), Self.hour, 0),
      (.drift(10_000), Self.hour / 100, 4 * Self.hour / 100),
      (.forgetful, 0, 946_684_800_000_000 - Self.now - Self.hour),
    ]
    for (fault, atFirst, later) in rows {
      var clock = DeviceClock(fault, now: Self.now)
      let soon = Self.now + Self.hour
      #expect(clock.shown(at: soon) - soon == atFirst, "\(fault)")
      clock.restart(at: soon)
      let late = Self.now + 4 * Self.hour
      #expect(clock.shown(at: late) - late == later, "\(fault)")
    }
  }
}
