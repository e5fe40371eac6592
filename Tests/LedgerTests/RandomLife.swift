@testable import Ledger

/// Random commands of every kind in a small ledger, each drawn from a seed and from what stands.
struct RandomLife {
  let world: World
  var random: SplitMix64
  private var sequences: [UInt32: UInt64] = [:]

  init(seed: UInt64) throws {
    world = try World()
    random = SplitMix64(seed: seed)
    for system in [world.ghent, world.brussels, world.dender] {
      try world.register(
        .setTerms(
          system,
          CardSystemTerms(
            prices: [
              CardPrice(label: "Kinderen", cents: 200, ageTo: 17, whenAgeUnknown: false),
              CardPrice(label: "Iedereen", cents: 500),
              CardPrice(label: "Bon", cents: 0, voucherType: "Welkom"),
            ], registrationBonus: system == world.dender ? 3 : 0)))
    }
    try Self.defineMuseum(in: world)
    try world.register(
      .grantSocialTariff(world.holder, world.ghent, lastDay: date("2027-04-30")))
    // From here on the ledger's clock is in November, so that late taps lie after everything above.
    world.now = utc("2026-11-01T08:00:00Z")
  }

  /// Goes on in another ledger with the same draws.
  init(_ other: RandomLife, in world: World) {
    self.world = world
    random = other.random
    sequences = other.sequences
  }

  /// One command; now and then the clock jumps ahead, stands still, or goes back.
  mutating func step() throws {
    switch random.number(0...19) {
    case 0: world.now = world.now + Int64(random.number(1...40)) * Instant.day
    case 1: world.now = world.now - Int64(random.number(1...60)) * Instant.minute
    case 2...9: world.now = world.now + Int64(random.number(0...7_200)) * Instant.second
    default: break
    }
    switch random.number(0...13) {
    case 0...5: tap()
    case 6: partnerCheckIn()
    case 7: undo()
    case 8: passes()
    case 9, 10: tickets()
    case 11: try museums()
    case 12: findings()
    default: register()
    }
  }

  private mutating func tap() {
    let source = SourceID(UInt32(random.number(1...world.kernel.state.sourceCount)))
    let late = random.oneIn(2) ? 0 : Int64(random.number(0...20 * 86_400)) * Instant.second
    let sequence = nextSequence(of: source)
    let command = CheckInCommand(
      card: card(), event: event(), choosesEvent: random.oneIn(6), channel: .terminal,
      acceptedOffline: random.oneIn(3), isMalformed: random.oneIn(12), homeMunicipality: 9_000,
      birth: date("2000-02-29"))
    _ = world.kernel.checkIn(
      command,
      CommandContext(
        now: world.now, claimedAt: world.now - late, occurredAt: world.now - late,
        timeQuality: .exact, key: .tap(source, sequence: sequence)))
  }

  /// The next sequence of a source; now and then one is left out.
  mutating func nextSequence(of source: SourceID) -> UInt64 {
    let sequence = sequences[source.number, default: 0] + (random.oneIn(5) ? 2 : 1)
    sequences[source.number] = sequence
    return sequence
  }

  private mutating func partnerCheckIn() {
    let key: CommandKey = random.oneIn(2) ? .none : .idempotency(random.unsigned())
    let command = CheckInCommand(card: card(), event: event(), channel: .counter)
    _ = world.kernel.checkIn(command, CommandContext(now: world.now, key: key))
  }

  private mutating func undo() {
    let position = UInt64(random.number(1...Int(world.position)))
    guard let record = try? world.record(at: position) else { return }
    _ = try? world.kernel.undo(record, CommandContext(now: world.now))
  }

  private mutating func register() {
    let command = command()
    let late = random.oneIn(4) ? Int64(random.number(0...10)) * Instant.day : 0
    let context = CommandContext(now: world.now, occurredAt: late > 0 ? world.now - late : nil)
    // Most of what is drawn is refused by what stands: that is as well.
    _ = try? world.kernel.register(command, context)
  }

  private mutating func command() -> RegistrationCommand {
    let system = CardSystemID(UInt8(random.number(1...3)))
    let limit = CheckInLimit(
      volume: UInt32(random.number(0...3)), period: random.pick(PeriodType.allCases))
    let settings = EventSettings(points: UInt16(random.number(0...3)), limit: limit)
    switch random.number(0...14) {
    case 0: return .changePolicy(system, RegionPolicy(latenessDays: UInt8(random.number(0...31))))
    case 1:
      return .defineEvent(
        id: "event \(random.number(1...9))", title: "t", organizer: world.organizer,
        systems: CardSystemSet([system]), calendar: .single,
        periods: [OpeningPeriod(begin: world.now, end: world.now + Instant.hour)],
        settings: settings)
    case 2: return .changeEventSettings(event(), settings)
    case 3: return .pairTerminal(name: "CID-\(random.number(1...4))", organizers: [world.organizer])
    case 4: return .revokeTerminal(SourceID(UInt32(random.number(1...3))))
    case 5: return .registerHolder(reference: random.unsigned())
    case 6: return .changeHolderStanding(holder(), random.pick(Standing.allCases))
    case 7: return .startMembership(holder(), system)
    case 8: return .changeMembershipStanding(holder(), system, random.pick(Standing.allCases))
    case 9:
      return .grantSocialTariff(
        holder(), system, lastDay: date("2026-11-01").adding(days: Int32(random.number(-90...90))))
    case 10:
      return .registerCard(
        reference: random.unsigned(), system: system, kind: random.pick(CardKind.allCases),
        status: random.pick([.active, .localStock]), holder: holder())
    case 11:
      return .changeCardStatus(card(), random.pick(CardStatus.allCases), holder: holder())
    case 12: return .registerClient(id: "client \(random.number(1...3))")
    case 13:
      let newest = world.kernel.state.closedPeriods.last?.month ?? month("2026-09")
      return .closePeriod(newest.adding(months: Int32(random.number(0...2))))
    default:
      return .issuePoints(
        holder(), points: Int64(random.number(-5...5)), cause: random.pick(PointsCause.allCases))
    }
  }

  mutating func card() -> CardID {
    random.oneIn(9) ? .none : CardID(UInt32(random.number(1...world.kernel.state.cardCount)))
  }

  mutating func event() -> EventID {
    random.oneIn(9) ? .none : EventID(UInt32(random.number(1...world.kernel.state.eventCount)))
  }

  mutating func holder() -> HolderID {
    HolderID(UInt32(random.number(1...world.kernel.state.holderCount)))
  }
}
