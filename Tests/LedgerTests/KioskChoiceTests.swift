import Testing

@testable import Ledger

@Suite("The event of a tap that names none")
struct KioskChoiceTests {
  let eight = utc("2026-11-28T19:00:00Z")

  private func choice(_ world: World, on source: SourceID, at moment: Instant) -> CheckInOutcome {
    let command = CheckInCommand(
      card: world.card, event: .none, choosesEvent: true, channel: .kiosk)
    let sequence = world.nextSequence(of: source)
    return world.kernel.checkIn(
      command, CommandContext(now: moment, key: .tap(source, sequence: sequence)))
  }

  @Test("of the open events of the terminal's organisers the nearest start is chosen")
  func nearest() throws {
    let world = try World()
    func event(hours: Int64, of organizer: OrganizerID? = nil) throws -> EventID {
      let begin = eight + hours * Instant.hour
      let period = OpeningPeriod(begin: begin, end: begin + Instant.hour)
      return try world.defineEvent(9, per: .day, periods: [period], of: organizer)
    }
    let early = try event(hours: 0)
    let late = try event(hours: 3)
    _ = try event(hours: 1, of: world.otherOrganizer)
    let source = try world.pair("CID-GNT-0003", for: [world.organizer])
    #expect(choice(world, on: source, at: eight - Instant.hour).event == early)
    #expect(choice(world, on: source, at: eight + Instant.hour).event == early)
    // Between two starts the one that was defined first.
    #expect(choice(world, on: source, at: eight + 3 * Instant.hour / 2).event == early)
    #expect(choice(world, on: source, at: eight + 2 * Instant.hour).event == late)
    #expect(world.balance() == 4)
  }

  @Test("an event that is always open comes after every other, one without points never")
  func permanent() throws {
    let world = try World()
    let source = try world.pair("CID-GNT-0003", for: [world.organizer])
    let period = OpeningPeriod(begin: eight, end: eight + Instant.hour)
    _ = try world.defineEvent(points: 0, periods: [period])
    #expect(choice(world, on: source, at: eight).event == world.event)
    let timed = try world.defineEvent(periods: [period])
    #expect(choice(world, on: source, at: eight + 1).event == timed)
  }

  @Test("where no event is open there is none, and the tap is a refusal of its card")
  func none() throws {
    let world = try World()
    let source = try world.pair("CID-GNT-0003", for: [world.otherOrganizer])
    let outcome = choice(world, on: source, at: eight)
    #expect(outcome.refusal == .eventUnknown && !outcome.event.exists && outcome.position > 0)
  }
}

@Suite("Asking what a check-in would lead to")
struct DryRunTests {
  @Test("the answer is that of the check-in, and nothing is recorded")
  func dryRun() throws {
    let world = try World()
    let moment = utc("2026-11-23T15:00:00Z")
    let command = CheckInCommand(card: world.card, event: world.event, channel: .counter)
    for _ in 1...2 {
      let before = world.log
      let asked = world.kernel.dryRun(command, now: moment)
      #expect(asked.position == 0 && world.log == before)
      let done = world.kernel.checkIn(command, CommandContext(now: moment))
      #expect(asked.refusal == done.refusal && asked.points == done.points)
      #expect(asked.stands == done.stands && asked.previous == done.previous)
    }
  }
}
