public import Ledger

/// A country of regions to measure in, the size of the real one: who and what there is, in dense
/// numbers that are known before they are handed out.
public struct Region: Sendable {
  /// Card systems.
  public static let systems: UInt8 = 20
  /// Organisers, each of one card system.
  public static let organizers: UInt32 = 200
  /// Events of an organiser, open always; a day or a week is the period of their limits.
  public static let eventsPerOrganizer: UInt32 = 10
  /// Terminals that serve an organiser alone.
  public static let terminalsPerOrganizer: UInt32 = 2
  /// Events in all.
  public static var events: UInt32 { organizers * eventsPerOrganizer }
  /// Terminals in all.
  public static var terminals: UInt32 { organizers * terminalsPerOrganizer }

  /// How many holders there are, each with one card of the same number.
  public let holders: UInt32

  /// Makes a region.
  public init(holders: UInt32) {
    self.holders = holders
  }

  /// What a holder's and a card's directory reference is, where no directory is asked.
  static func reference(_ number: UInt32, isCard: Bool) -> UInt128 {
    UInt128(number) << 1 | (isCard ? 1 : 0)
  }

  static func system(ofHolder holder: UInt32) -> CardSystemID {
    CardSystemID(UInt8(holder % UInt32(systems)) + 1)
  }

  static func organizer(ofTerminal terminal: UInt32) -> OrganizerID {
    OrganizerID((terminal - 1) / terminalsPerOrganizer + 1)
  }

  /// The public id of an event.
  public static func eventID(_ number: UInt32) -> String { "event-\(number)" }

  /// Everything but holders and cards, in the order in which it is registered.
  public var definitions: [RegistrationCommand] {
    var commands: [RegistrationCommand] = [.createLedger(origin: "benchmark.example/ledger")]
    for number in 1...Self.systems {
      commands.append(
        .defineCardSystem(
          publicID: UInt32(number), name: "Region \(number)",
          cities: [City(postalCode: "9000", name: "Gent")], policy: RegionPolicy()))
    }
    for number in 1...Self.organizers {
      commands.append(
        .defineOrganizer(
          id: "organizer-\(number)", name: "Organiser \(number)",
          systems: CardSystemSet([Self.system(ofHolder: number)])))
    }
    for number in 1...Self.events {
      let organizer = (number - 1) / Self.eventsPerOrganizer + 1
      let period: PeriodType = number.isMultiple(of: 2) ? .day : .week
      commands.append(
        .defineEvent(
          id: Self.eventID(number), title: "Event \(number)", organizer: OrganizerID(organizer),
          systems: CardSystemSet([Self.system(ofHolder: organizer)]), calendar: .permanent,
          periods: [],
          settings: EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: period))))
    }
    for number in 1...Self.terminals {
      commands.append(
        .pairTerminal(
          name: "terminal-\(number)", organizers: [Self.organizer(ofTerminal: number)]))
    }
    return commands
  }

  /// A holder with a membership and a card; every tenth is a member of a second card system.
  public func holder(
    _ number: UInt32, holderReference: UInt128? = nil, cardReference: UInt128? = nil
  ) -> [RegistrationCommand] {
    let system = Self.system(ofHolder: number)
    var commands: [RegistrationCommand] = [
      .registerHolder(
        reference: holderReference ?? Self.reference(number, isCard: false)),
      .startMembership(HolderID(number), system),
      .registerCard(
        reference: cardReference ?? Self.reference(number, isCard: true), system: system,
        kind: .individual, status: .active, holder: HolderID(number)),
    ]
    if number.isMultiple(of: 10) {
      commands.append(.startMembership(HolderID(number), Self.system(ofHolder: number + 7)))
    }
    return commands
  }
}

/// An endless sequence of taps: a random card at a random terminal, at one of its organiser's
/// events.
public struct TapSequence: Sendable {
  private var random: SplitMix64
  private let holders: UInt32
  private var sequences: [UInt64]

  /// Begins a sequence; the same seed gives the same one.
  public init(seed: UInt64, in region: Region) {
    random = SplitMix64(seed: seed)
    holders = region.holders
    sequences = Array(repeating: 0, count: Int(Region.terminals) + 1)
  }

  /// The next tap and the key under which its terminal sends it.
  public mutating func next() -> (command: CheckInCommand, key: CommandKey) {
    let terminal = random.pick(from1To: Region.terminals)
    sequences[Int(terminal)] += 1
    return (
      command(at: terminal), .tap(SourceID(terminal), sequence: sequences[Int(terminal)])
    )
  }

  /// The next check-in as a partner's program makes it, under a random key.
  public mutating func nextOfPartner() -> (command: CheckInCommand, key: CommandKey) {
    let key = UInt128(random.next()) << 64 | UInt128(random.next())
    return (command(at: random.pick(from1To: Region.terminals)), .idempotency(key))
  }

  private mutating func command(at terminal: UInt32) -> CheckInCommand {
    let organizer = Region.organizer(ofTerminal: terminal).number
    let event =
      (organizer - 1) * Region.eventsPerOrganizer
      + random.pick(from1To: Region.eventsPerOrganizer)
    let holder = random.pick(from1To: holders)
    return CheckInCommand(
      card: CardID(holder), event: EventID(event), channel: .terminal,
      homeMunicipality: UInt16(9_000 + holder % 1_000),
      birth: CivilDate(daysSinceEpoch: Int32(holder % 20_000)))
  }
}
