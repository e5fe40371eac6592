@testable import Ledger

/// Random taps of two holders at two events on two terminals, close enough to change one another.
struct CountPlan {
  var taps: [PlannedTap] = []
  var model: CountModel

  private static let beginning = utc("2026-11-20T12:00:00Z")
  private static let changed = utc("2026-11-23T00:00:00Z")
  private static let delivered = utc("2026-11-28T00:00:00Z")

  init(_ random: inout SplitMix64) {
    let types = PeriodType.allCases
    model = CountModel(
      limits: (0..<2).map { _ in
        let period = random.pick(types)
        let first = PlannedLimit(
          from: utc("2026-01-05T08:00:00Z"),
          limit: CheckInLimit(volume: UInt32(random.number(0...3)), period: period),
          points: Int64(random.number(1...3)))
        guard random.oneIn(3) else { return [first] }
        let type = random.oneIn(2) ? period : random.pick(types)
        let second = PlannedLimit(
          from: Self.changed,
          limit: CheckInLimit(volume: UInt32(random.number(0...3)), period: type),
          points: Int64(random.number(1...3)))
        return [first, second]
      })
    // A few clusters, some at the border of a week and of a day, seconds wide or minutes wide.
    let clusters = (0..<random.number(1...4)).map { _ in
      random.oneIn(3)
        ? utc("2026-11-22T23:00:00Z")
        : Self.beginning + Int64(random.number(0...6 * 24)) * Instant.hour
    }
    var sequences: [UInt64] = [0, 0, 0]
    for _ in 0..<random.number(2...30) {
      let source = random.number(0...2)
      sequences[source] += 1
      let step = random.oneIn(2) ? Instant.second : Instant.second / 2
      taps.append(
        PlannedTap(
          holder: random.number(0...1), event: random.number(0...1),
          source: SourceID(UInt32(source + 1)), sequence: sequences[source],
          reader: source == 2 ? 1 : 0,
          occurredAt: random.pick(clusters) + Int64(random.number(-40...40)) * step,
          isOffline: random.oneIn(3)))
    }
  }

  /// Delivers the taps in this order, undoes some of them at any later moment, and reads the log.
  func run(
    _ order: [PlannedTap], undoing undone: Set<PlannedTap>, _ random: inout SplitMix64
  ) throws -> CountResult {
    let world = try World()
    let friend = try world.registerHolder(in: [world.dender])
    let holders = [world.holder, friend]
    let cards = [world.card, try world.registerCard(of: friend)]
    let events = try model.limits.map { limits in
      try world.defineEvent(
        limits[0].limit.volume, per: limits[0].limit.period, points: UInt16(limits[0].points))
    }
    for (event, limits) in zip(events, model.limits) where limits.count > 1 {
      let settings = EventSettings(points: UInt16(limits[1].points), limit: limits[1].limit)
      _ = try world.kernel.register(
        .changeEventSettings(event, settings),
        CommandContext(now: Self.delivered, occurredAt: Self.changed))
    }
    let before = world.position
    world.now = Self.delivered
    var waiting: [UInt64] = []
    for tap in order {
      let command = CheckInCommand(
        card: cards[tap.holder], event: events[tap.event], channel: .terminal,
        acceptedOffline: tap.isOffline)
      world.now = world.now + Instant.second
      let context = CommandContext(
        now: world.now, occurredAt: tap.occurredAt, timeQuality: .exact,
        key: .tap(tap.source, sequence: tap.sequence))
      let outcome = world.kernel.checkIn(command, context)
      if undone.contains(tap) { waiting.append(outcome.position) }
      while !waiting.isEmpty, random.oneIn(2) {
        try world.undo(waiting.remove(at: random.number(0...waiting.count - 1)))
      }
    }
    for position in waiting { try world.undo(position) }
    return try CountResult(
      reading: world, after: before, taps: order, holders: holders, model: model)
  }
}

/// What a plan led to, read from the records that it made and not from the kernel's memory.
struct CountResult {
  private(set) var counted: Set<PlannedTap> = []
  /// Taps with a record of a check-in that stands.
  private(set) var standing: Set<PlannedTap> = []
  private(set) var balances: [Int64]
  private(set) var total: Int64
  /// Whether each recount names a tap that it changes, by just that tap's points.
  private(set) var recountsAreRight = true
  private(set) var replayAgrees: Bool

  init(
    reading world: World, after position: UInt64, taps: [PlannedTap], holders: [HolderID],
    model: CountModel
  ) throws {
    let log = world.log
    let replay = try Replay(of: log)
    balances = holders.map { replay.state.balance(of: $0) }
    total = replay.state.accounts.outstanding
    replayAgrees =
      holders.map { world.balance(of: $0) } == balances
      && world.kernel.state.accounts == replay.state.accounts
    let byKey = Dictionary(
      uniqueKeysWithValues: taps.map { (CommandKey.tap($0.source, sequence: $0.sequence), $0) })
    var byPosition: [UInt64: PlannedTap] = [:]
    for index in Int(position)..<log.count {
      let record = try LedgerRecord(log[index], at: UInt64(index + 1))
      let header = record.header
      switch record.event {
      case .checkedIn(let body):
        guard let tap = byKey[header.key] else { continue }
        byPosition[header.position] = tap
        standing.insert(tap)
        if body.counts { counted.insert(tap) }
      case .checkInRefused: byPosition[header.position] = byKey[header.key]
      case .checkInRecounted(let body):
        guard let tap = byPosition[header.reverses] else { continue }
        let points = model.limit(of: tap).points
        recountsAreRight =
          recountsAreRight && body.points == (body.counts ? points : -points)
          && counted.contains(tap) != body.counts && header.occurredAt == tap.occurredAt
        if body.counts { counted.insert(tap) } else { counted.remove(tap) }
      case .checkInUndone:
        if let tap = byPosition[header.reverses] { counted.remove(tap) }
      default: break
      }
    }
  }
}
