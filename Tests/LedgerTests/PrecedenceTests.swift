import Testing

@testable import Ledger

@Suite("Which of several refusals is found")
struct PrecedenceTests {
  /// The order of checks: what stands first decides (the item, its number, card, kind of pass,
  /// holder, membership, event, pairing, points, window, lateness, quarantine, repetition, limit).
  static let order: [Refusal] = [
    .malformed, .cardUnknown, .cardNotActive, .cardBlocked, .cardReplaced, .cardDeleted,
    .groupPassNotAllowed, .holderBlocked, .noActiveMembership, .socialTariffExpired,
    .eventUnknown, .terminalNotAssigned, .terminalRevoked, .eventGivesNoPoints,
    .eventNotYetOpen, .eventClosed, .tooLate, .quarantined, .alreadyDone, .limitReached,
  ]

  /// Causes of which no tap has more than one.
  static let exclusive: [Set<Refusal>] = [
    [.cardUnknown, .cardNotActive, .cardBlocked, .cardReplaced, .cardDeleted],
    [.cardUnknown, .groupPassNotAllowed],
    [.noActiveMembership, .socialTariffExpired], [.eventNotYetOpen, .eventClosed],
    // A tap is made after the revocation of its pairing, or before it.
    [.terminalRevoked, .quarantined],
  ]

  static func canMeet(_ causes: Set<Refusal>) -> Bool {
    exclusive.allSatisfy { $0.intersection(causes).count < 2 }
  }

  @Test("the order is complete and is that of the stored numbers")
  func complete() {
    #expect(Self.order == Refusal.allCases && Self.order == Self.order.sorted())
  }

  @Test("each cause alone refuses", arguments: order)
  func single(cause: Refusal) throws {
    #expect(try refusal(of: [cause]) == cause)
  }

  @Test("without any cause the tap counts")
  func none() throws {
    #expect(try refusal(of: []) == nil)
  }

  @Test("of any two causes the first decides", arguments: order)
  func pairs(first: Refusal) throws {
    for second in Self.order where second > first && Self.canMeet([first, second]) {
      #expect(try refusal(of: [first, second]) == first, "\(first) and \(second)")
    }
  }

  @Test("of any causes the first decides", arguments: 0..<100 as Range<UInt64>)
  func several(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var causes: Set<Refusal> = []
    for _ in 0..<8 {
      let widened = causes.union([random.pick(Self.order)])
      if Self.canMeet(widened) { causes = widened }
    }
    #expect(try refusal(of: causes) == causes.min(), "\(causes.sorted())")
  }

  /// What a tap of Monday 24 November 2025 is refused for when all these causes hold: before the
  /// change of rules, so that an expired tariff is one of them.
  private func refusal(of causes: Set<Refusal>) throws -> Refusal? {
    let moment = utc("2025-11-24T15:00:00Z")
    let world = try World(from: utc("2025-01-06T08:00:00Z"))
    let kind: CardKind = causes.contains(.groupPassNotAllowed) ? .group : .individual
    let stocked = causes.contains(.cardNotActive)
    let card = try world.registerCard(
      of: world.holder, kind: kind, status: stocked ? .localStock : .active)
    let event = try world.defineEvent(2, periods: periods(for: causes, around: moment))
    // The same terminal, once for every organiser and once for another organiser alone.
    let elsewhere = try world.pair("CID-GNT-0001", for: [world.otherOrganizer])
    let source = causes.contains(.terminalNotAssigned) ? elsewhere : world.kiosk

    if causes.contains(.alreadyDone) {
      #expect(world.tap(moment - 5 * Instant.second, at: event).refusal == nil)
    }
    try introduce(causes, card: card, event: event, in: world, at: moment - Instant.second)
    if causes.contains(.terminalRevoked) {
      try world.register(.revokeTerminal(source), at: moment)
    }
    if causes.contains(.quarantined) {
      try world.register(.revokeTerminal(source), at: moment + Instant.second)
    }
    let command = CheckInCommand(
      card: causes.contains(.cardUnknown) ? .none : card,
      event: causes.contains(.eventUnknown) ? .none : event, channel: .terminal,
      isMalformed: causes.contains(.malformed))
    let late = causes.contains(.tooLate) ? 14 * Instant.day + 1 : 2 * Instant.second
    return world.kernel.checkIn(
      command,
      CommandContext(
        now: moment + late, occurredAt: moment, timeQuality: .exact,
        key: .tap(source, sequence: world.nextSequence(of: source)))
    ).refusal
  }

  /// Open five seconds before the moment, and at the moment only where no cause says otherwise.
  private func periods(for causes: Set<Refusal>, around moment: Instant) -> [OpeningPeriod] {
    if causes.contains(.eventNotYetOpen) {
      return [
        OpeningPeriod(begin: moment + 4 * Instant.hour, end: moment + 6 * Instant.hour)
      ]
    }
    if causes.contains(.eventClosed) {
      let end = moment - 5 * Instant.hour - 2 * Instant.second
      return [OpeningPeriod(begin: end - Instant.hour, end: end)]
    }
    return []
  }

  private func introduce(
    _ causes: Set<Refusal>, card: CardID, event: EventID, in world: World, at moment: Instant
  ) throws {
    for (cause, status) in [
      (.cardBlocked, .blocked), (.cardReplaced, .replaced), (.cardDeleted, .deleted),
    ] as [(Refusal, CardStatus)] where causes.contains(cause) {
      try world.register(.changeCardStatus(card, status, holder: world.holder), at: moment)
    }
    if causes.contains(.holderBlocked) {
      try world.register(.changeHolderStanding(world.holder, .blocked), at: moment)
    }
    if causes.contains(.noActiveMembership) {
      try world.register(
        .changeMembershipStanding(world.holder, world.ghent, .blocked), at: moment)
    }
    if causes.contains(.socialTariffExpired) {
      try world.register(
        .grantSocialTariff(world.holder, world.ghent, lastDay: date("2025-04-30")), at: moment)
    }
    if causes.contains(.eventNotYetOpen) {
      try world.register(
        .changePolicy(world.ghent, RegionPolicy(windowHours: 0)), at: moment)
    }
    let limit = CheckInLimit(volume: causes.contains(.limitReached) ? 0 : 2, period: .week)
    let points: UInt16 = causes.contains(.eventGivesNoPoints) ? 0 : 1
    // The settings of an event stand once it has ended.
    let ends = world.kernel.state.event(event)?.lastEnd ?? moment
    _ = try world.kernel.register(
      .changeEventSettings(event, EventSettings(points: points, limit: limit)),
      CommandContext(now: moment, occurredAt: min(ends, moment)))
  }
}
