import LedgerWire
import Testing

@testable import TerminalFleet

@Suite(.timeLimit(.minutes(15))) struct FleetTests {
  private static let start: Int64 = 1_795_446_000_000_000

  private static func run(
    _ plan: FleetPlan, _ service: ModelService
  ) async throws -> (books: [PairingBook], counts: FleetCounts) {
    let fleet = Fleet(plan, on: service)
    let books = try await fleet.run(start: start, secondsMax: 240)
    return (books, fleet.progress.counts)
  }

  @Test(
    "whatever befalls devices and network, every tap arrives once",
    arguments: 1...6 as ClosedRange<UInt64>)
  func everyTapOnce(seed: UInt64) async throws {
    let plan = FleetPlan(FleetSize(terminals: 10, taps: 1_000, seed: seed))
    let service = ModelService()
    let (books, counts) = try await Self.run(plan, service)
    let check = FleetCheck(books, of: plan, in: service.log(of: plan))
    #expect(check.isGood, "\(check)")
    #expect(counts.taps == 1_000 && counts.acknowledged == 1_000 && counts.troubles == 0)
    #expect(counts.pairings == books.count && counts.restarts > 0 && counts.faults > 0)
    // Each tap as it was planned, in the order of its terminal.
    var places: [Int: [Int]] = [:]
    for book in books {
      places[book.terminal, default: []] += book.entries.map(\.place)
      for entry in book.entries {
        let planned = plan.terminals[book.terminal].taps[entry.place]
        #expect(entry.tap.card == planned.identifier)
        #expect(entry.tap.eventID == planned.event.map { plan.events[$0].id })
      }
    }
    for terminal in plan.terminals {
      #expect(places[terminal.number] ?? [] == Array(terminal.taps.indices))
    }
  }

  @Test("a tap that is lost or kept twice is found")
  func plantedFaults() async throws {
    for (fault, lost, doubled) in [(ModelService.Fault.loses, 1, 0), (.doubles, 0, 1)] {
      let plan = FleetPlan(FleetSize(terminals: 4, taps: 200, seed: 5))
      let service = ModelService(fault)
      let (books, _) = try await Self.run(plan, service)
      let check = FleetCheck(books, of: plan, in: service.log(of: plan))
      #expect(!check.isGood)
      #expect(check.lost == lost && check.doubled == doubled)
    }
  }

  @Test("a network does to requests what its seed says, each fault now and then")
  func fates() {
    var network = FaultyNetwork(FleetRandom(seed: 1, "network"))
    var again = FaultyNetwork(FleetRandom(seed: 1, "network"))
    var counts: [String: Int] = [:]
    for _ in 0..<10_000 {
      let fate = network.nextFate()
      #expect(fate == again.nextFate())
      counts["\(fate)".prefix { $0 != "(" }.description, default: 0] += 1
    }
    #expect(counts.count == 6 && counts.values.allSatisfy { $0 > 200 })
    #expect(counts["answered"] ?? 0 > 7_000)
  }
}

@Suite struct FleetCheckTests {
  private static let plan = FleetPlan(FleetSize(terminals: 1, taps: 2, seed: 1))

  private static var books: [PairingBook] {
    var book = PairingBook(source: 3, terminal: 0)
    for sequence in 1...2 as ClosedRange<UInt64> {
      let tap = Tap(
        sequence: sequence, card: .chip("04"), eventID: "fleet-event-1",
        tappedAt: Int64(sequence))
      book.entries.append(PairingBook.Entry(place: Int(sequence) - 1, tap: tap))
    }
    return [book]
  }

  private static var log: FleetLog {
    var log = FleetLog()
    for sequence in 1...2 as ClosedRange<UInt64> {
      log.taps[FleetLog.Key(source: 3, sequence: sequence)] = [
        FleetLog.Entry(event: "fleet-event-1", claimedAt: Int64(sequence))
      ]
    }
    log.missing = [3: []]
    log.totals = plan.totals
    return log
  }

  private static func check(_ change: (inout FleetLog) -> Void = { _ in }) -> FleetCheck {
    var log = log
    change(&log)
    return FleetCheck(books, of: plan, in: log, faultFree: Self.log)
  }

  @Test("is content with a log that has every tap once") func good() {
    #expect(Self.check().isGood)
  }

  @Test("finds whatever is not as it should be") func faults() {
    let second = FleetLog.Key(source: 3, sequence: 2)
    let entry = FleetLog.Entry(event: "fleet-event-1", claimedAt: 2)
    #expect(Self.check { $0.taps[second] = nil }.lost == 1)
    #expect(Self.check { $0.taps[second] = [entry, entry, entry] }.doubled == 2)
    #expect(
      Self.check { $0.taps[FleetLog.Key(source: 3, sequence: 9)] = [entry] }.foreign == 1)
    #expect(Self.check { $0.taps[second]?[0].event = "fleet-event-2" }.changed == 1)
    #expect(Self.check { $0.taps[second]?[0].claimedAt = 7 }.changed == 1)
    #expect(Self.check { $0.taps[second]?[0].isMalformed = true }.changed == 1)
    #expect(Self.check { $0.missing[3] = [2...4, 9...9] }.missing == 4)
    // Of a card that nobody knows neither event nor claim may be kept.
    let withoutEvent = Self.check { $0.taps[second]?[0].event = "" }
    #expect(withoutEvent.isGood)
    for change: (inout FleetLog) -> Void in [
      { $0.totals.events["fleet-event-9", default: .init()].participations += 1 },
      { $0.totals.events["fleet-event-1", default: .init()].points += 1 },
      { $0.totals.balances.append(1) }, { $0.acceptedOffline += 1 },
    ] {
      let check = Self.check(change)
      #expect(!check.isGood && !check.differences.isEmpty)
    }
  }

  @Test("a tap of the plan that no terminal ever took is lost") func notTaken() {
    var books = Self.books
    books[0].entries.removeLast()
    var log = Self.log
    log.taps[FleetLog.Key(source: 3, sequence: 2)] = nil
    let check = FleetCheck(books, of: Self.plan, in: log)
    #expect(check.lost == 1 && check.foreign == 0)
  }
}
