import Ledger
import LedgerWire
import LedgerWords

/// Builds the kernel that an offline pack describes: its definitions, in the ledger's own order.
struct RulesBuilder: ~Copyable {
  private var kernel = LedgerKernel(state: LedgerState())
  private let pack: OfflinePack
  /// The pack's card systems by their public ids.
  private var numbers: [UInt32: CardSystemID] = [:]
  private var scans: [(system: CardSystemID, scan: OfflinePack.Programme.Scan)] = []

  init(_ pack: OfflinePack) {
    self.pack = pack
  }

  /// Registers everything and pairs the terminal.
  mutating func build(terminal: String) throws(RegistrationRefusal) -> SourceID {
    try register(.createLedger(origin: pack.origin))
    try defineSystems()
    try defineProgrammes()
    var organizers: [String: OrganizerID] = [:]
    for organizer in pack.organizers {
      organizers[organizer.id] = try define(organizer.id, organizer.cardSystemIDs)
    }
    let own = pack.organizers.compactMap { organizers[$0.id] }
    for event in pack.events {
      // The event that staff fixed may be another organiser's.
      let organizer: OrganizerID
      if let known = organizers[event.organizerID] {
        organizer = known
      } else {
        organizer = try define(event.organizerID, event.cardSystemIDs)
        organizers[event.organizerID] = organizer
      }
      try define(event, of: organizer)
    }
    for museum in pack.museums {
      guard let organizer = organizers[museum.organizerID] else { continue }
      let rate = MuseumRate(averagePriceCents: 0, percentBasisPoints: 0)
      try register(
        .setMuseumTerms(organizer, MuseumTerms(isActive: museum.isActive, rate: rate)))
    }
    let source = SourceID(try register(.pairTerminal(name: terminal, organizers: own)))
    try fixEvent(of: terminal, organizers)
    return source
  }

  /// The first card system of each programme with such a scan, UiTPAS first.
  func systems(_ scan: OfflinePack.Programme.Scan) -> [CardSystemID] {
    scans.filter { $0.scan == scan }.map(\.system)
  }

  /// The card system of museum passes: one of a museum that the terminal serves, where it serves
  /// any.
  var visitSystem: CardSystemID? {
    for museum in pack.museums {
      for id in museum.cardSystemIDs {
        if let known = numbers[id] { return known }
      }
    }
    return systems(.visit).first
  }

  /// The kernel, with nothing to write.
  consuming func finish() -> LedgerKernel { kernel }

  // MARK: Definitions

  @discardableResult
  private mutating func register(
    _ command: RegistrationCommand, at instant: Instant = Instant.range.lowerBound
  ) throws(RegistrationRefusal) -> UInt32 {
    let context = CommandContext(now: instant, occurredAt: instant)
    let outcome = try kernel.register(command, context)
    kernel.output.removeAll()
    return outcome.entity
  }

  private mutating func defineSystems() throws(RegistrationRefusal) {
    for policy in pack.policies {
      let terms = RegionPolicy(
        windowHours: policy.windowHours, latenessDays: policy.latenessDays)
      if let known = numbers[policy.cardSystemID] {
        let from = Instant(microseconds: policy.validFrom)
        let begin = min(max(from, Instant.range.lowerBound), Instant.range.upperBound)
        try register(.changePolicy(known, terms), at: begin)
      } else {
        try defineSystem(policy.cardSystemID, terms)
      }
    }
    let others =
      pack.programmes.flatMap(\.cardSystemIDs) + pack.organizers.flatMap(\.cardSystemIDs)
      + pack.events.flatMap(\.cardSystemIDs) + pack.museums.flatMap(\.cardSystemIDs)
    for id in others where numbers[id] == nil { try defineSystem(id, RegionPolicy()) }
  }

  private mutating func defineSystem(
    _ id: UInt32, _ policy: RegionPolicy
  ) throws(RegistrationRefusal) {
    let number = try register(
      .defineCardSystem(publicID: id, name: "\(id)", cities: [], policy: policy))
    numbers[id] = CardSystemID(UInt8(number))
  }

  private mutating func defineProgrammes() throws(RegistrationRefusal) {
    for programme in pack.programmes {
      let systems = programme.cardSystemIDs.compactMap { numbers[$0] }
      if let first = systems.first {
        let isUiTPAS = kernel.state.programme(id: programme.id) == .uitpas
        scans.insert((first, programme.scan), at: isUiTPAS ? 0 : scans.count)
      }
      guard kernel.state.programme(id: programme.id) == nil else { continue }
      let terms = ProgrammeTerms(
        name: programme.id, validity: .open, scan: programme.scan == .visit ? .visit : .checkIn)
      let number = try register(.defineProgramme(id: programme.id, terms))
      for system in systems {
        try register(.setCardSystemProgramme(system, ProgrammeID(UInt8(number))))
      }
    }
    if scans.isEmpty, let first = numbers.values.min() { scans.append((first, .checkIn)) }
  }

  private mutating func define(
    _ id: String, _ systems: [UInt32]
  ) throws(RegistrationRefusal) -> OrganizerID {
    let set = CardSystemSet(systems.compactMap { numbers[$0] })
    return OrganizerID(try register(.defineOrganizer(id: id, name: id, systems: set)))
  }

  private mutating func define(
    _ event: OfflinePack.Event, of organizer: OrganizerID
  ) throws(RegistrationRefusal) {
    let periods = event.periods.map {
      OpeningPeriod(
        begin: Instant(microseconds: $0.begin), end: Instant(microseconds: $0.end),
        wholeDays: $0.wholeDays)
    }
    let limit = CheckInLimit(volume: event.limitVolume, period: event.limitPeriod.type)
    try register(
      .defineEvent(
        id: event.id, title: event.title.isEmpty ? event.id : event.title, organizer: organizer,
        systems: CardSystemSet(event.cardSystemIDs.compactMap { numbers[$0] }),
        calendar: event.calendar.type, periods: periods,
        settings: EventSettings(points: event.points, limit: limit)))
  }

  /// Makes the terminal a kiosk for which staff fixed an event; one that may not be fixed is not.
  private mutating func fixEvent(
    of terminal: String, _ organizers: [String: OrganizerID]
  ) throws(RegistrationRefusal) {
    guard let id = pack.fixedEventID, let event = kernel.state.event(id: id),
      event.settings.points > 0, let system = numbers.values.min()
    else { return }
    let kiosk = KioskID(
      try register(
        .defineKiosk(
          id: terminal, name: terminal, system: system, organizers: [event.organizer],
          isBeta: false)))
    try register(.fixKioskEvent(kiosk, event.event))
  }
}
