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

@Suite("The event that staff fixed for a kiosk")
struct FixedEventTests {
  private static let noon = utc("2026-11-25T12:00:00Z")

  /// A kiosk of one organiser, with an event that is always open and one of a noon.
  private static func kiosk() throws -> (World, KioskID, SourceID, EventID) {
    let world = try World()
    let kiosk = KioskID(
      try world.register(
        .defineKiosk(
          id: "kiosk-1", name: "CID-GNT-0009", system: world.ghent,
          organizers: [world.organizer], isBeta: false)))
    let source = try world.pair("CID-GNT-0009", for: [world.organizer])
    let event = try world.defineEvent(
      periods: [OpeningPeriod(begin: noon, end: noon + Instant.hour)])
    return (world, kiosk, source, event)
  }

  @Test("is its event while check-in is allowed for it; else the nearest is")
  func fixed() throws {
    let (world, kiosk, _, event) = try Self.kiosk()
    let state = { (instant: Instant) in world.kernel.state.currentEvent(of: kiosk, at: instant) }
    #expect(state(Self.noon) == event)
    world.now = Self.noon - Instant.day
    try world.register(.fixKioskEvent(kiosk, world.event))
    #expect(state(Self.noon) == world.event)
    try world.register(.fixKioskEvent(kiosk, event))
    #expect(state(Self.noon) == event)
    #expect(state(Self.noon + 7 * Instant.hour) == world.event)
    try world.register(.fixKioskEvent(kiosk, .none))
    #expect(world.kernel.state.kiosk(kiosk)?.fixedEvent == EventID.none)
    // Before it was fixed, and before it was let go of, it was as it was then.
    #expect(state(Self.noon - 2 * Instant.day) == world.event)
  }

  @Test("is one of its organisers', gives points and has not ended")
  func notAcceptable() throws {
    let (world, kiosk, _, event) = try Self.kiosk()
    let other = try world.defineEvent(of: world.otherOrganizer)
    let pointless = try world.defineEvent(points: 0)
    for refused in [other, pointless] {
      #expect(throws: RegistrationRefusal.eventNotAcceptable) {
        try world.register(.fixKioskEvent(kiosk, refused))
      }
    }
    #expect(throws: RegistrationRefusal.eventNotAcceptable) {
      try world.register(.fixKioskEvent(kiosk, event), at: Self.noon + Instant.day)
    }
    #expect(throws: RegistrationRefusal.unknown("event")) {
      try world.register(.fixKioskEvent(kiosk, EventID(99)))
    }
    #expect(throws: RegistrationRefusal.unknown("kiosk")) {
      try world.register(.fixKioskEvent(KioskID(9), .none))
    }
  }

  @Test("is that of its taps which name none, also of a late one, by the time of the tap")
  func taps() throws {
    let (world, kiosk, source, event) = try Self.kiosk()
    world.now = Self.noon - Instant.minute
    try world.register(.fixKioskEvent(kiosk, world.event))
    let command = CheckInCommand(
      card: world.card, event: .none, choosesEvent: true, channel: .kiosk)
    func tapped(_ instant: Instant, sequence: UInt64) -> EventID {
      world.kernel.checkIn(
        command,
        CommandContext(
          now: Self.noon + Instant.hour, occurredAt: instant, timeQuality: .exact,
          key: .tap(source, sequence: sequence))
      ).event
    }
    #expect(tapped(Self.noon - Instant.hour, sequence: 1) == event)
    #expect(tapped(Self.noon, sequence: 2) == world.event)
  }

  @Test("is that of a check-in that names the kiosk and has no key of a terminal")
  func named() throws {
    let (world, kiosk, _, event) = try Self.kiosk()
    let command = CheckInCommand(
      card: world.card, event: .none, choosesEvent: true, kiosk: kiosk, channel: .kiosk)
    let outcome = world.kernel.checkIn(command, CommandContext(now: Self.noon))
    #expect(outcome.refusal == nil && outcome.event == event)
    world.now = Self.noon + Instant.minute
    try world.register(.fixKioskEvent(kiosk, world.event))
    let later = CommandContext(now: Self.noon + 2 * Instant.minute, key: .idempotency(7))
    #expect(world.kernel.checkIn(command, later).event == world.event)
    var nowhere = command
    nowhere.kiosk = KioskID(9)
    #expect(world.kernel.checkIn(nowhere, later).refusal == .eventUnknown)
  }

  @Test("a kiosk defined again is changed; a name is one kiosk's")
  func redefined() throws {
    let (world, kiosk, _, _) = try Self.kiosk()
    let again = try world.register(
      .defineKiosk(
        id: "kiosk-1", name: "CID-GNT-0010", system: world.ghent, organizers: [], isBeta: true))
    #expect(KioskID(again) == kiosk)
    #expect(world.kernel.state.kiosk(kiosk)?.name == "CID-GNT-0010")
    #expect(world.kernel.state.kioskCount == 1)
    #expect(throws: RegistrationRefusal.alreadyDefined("kiosk")) {
      try world.register(
        .defineKiosk(
          id: "kiosk-2", name: "CID-GNT-0010", system: world.ghent, organizers: [], isBeta: false))
    }
  }
}
