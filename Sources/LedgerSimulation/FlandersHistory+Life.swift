import Ledger
import LedgerService

/// A check-in that is on its way.
struct CheckInIntent {
  enum Purpose {
    /// It is to stand.
    case stand
    /// It is to stand and be undone.
    case undone
    /// It is expected to be refused.
    case vain
  }

  var holder: Int
  var organizer: Int
  var event: EventID
  var purpose: Purpose

  /// The holder and event as one number.
  var pair: UInt64 { UInt64(holder) << 32 | UInt64(event.number) }
}

/// What holders do: check in, buy tickets, redeem.
extension FlandersHistory {
  /// What became of a command that a part of an hour holds.
  private enum Intent {
    case checkIn(CheckInIntent)
    case ticket(isCancelled: Bool)
    case redemption(holder: Int, points: UInt32)
  }

  /// Lives a part of an hour: draws what happens, has it carried out, and learns what it came to.
  func live(_ part: LifePart) async throws {
    var commands: [SimulatedCommand] = []
    var intents: [Intent] = []
    let span = Double(part.end.microseconds - part.begin.microseconds)
    for number in 0..<part.checkIns {
      let offset = span * (Double(number) + random.fraction()) / Double(part.checkIns)
      let moment = Instant(microseconds: part.begin.microseconds + Int64(offset))
      for intent in checkIns(part) {
        guard let command = command(for: intent, at: moment, part) else { continue }
        commands.append(command)
        intents.append(.checkIn(intent))
      }
    }
    for _ in 0..<part.tickets {
      guard let (order, isCancelled) = ticketOrder(part) else { continue }
      commands.append(.tickets(order))
      intents.append(.ticket(isCancelled: isCancelled))
    }
    for _ in 0..<part.redemptions {
      guard let (redemption, holder, points) = redemption() else { continue }
      commands.append(.redeem(redemption))
      intents.append(.redemption(holder: holder, points: points))
    }
    for (first, batch) in zip(
      stride(from: 0, to: commands.count, by: CommandRunner.inFlightMax),
      commands.chunks(of: CommandRunner.inFlightMax))
    {
      let outcomes = try await runner.carryOut(batch, at: part.end)
      for (place, outcome) in outcomes.enumerated() {
        try settle(intents[first + place], outcome)
      }
    }
  }

  private func settle(_ intent: Intent, _ outcome: SimulatedOutcome) throws {
    switch (intent, outcome) {
    case (.checkIn(let intent), .checkIn(let outcome)): settle(intent, outcome)
    case (.checkIn(let intent), .taps(let outcomes)):
      for outcome in outcomes { settle(intent, outcome) }
    case (.ticket(let isCancelled), .tickets(.sold(let sales, _))):
      report.tickets += sales.count
      guard isCancelled else {
        ticketsStanding += sales.count
        return
      }
      for sale in sales {
        arrange(
          .cancelTicket(sale.position), inDays: 1 + random.below(FlandersFigures.cancelledDaysMax))
      }
    case (.ticket, .tickets(.refused)): report.ticketsRefused += 1
    case (.redemption(let holder, let points), .redeemed(let outcome)):
      population.balances[holder] = Int32(clamping: outcome.balance)
      guard outcome.refusal == nil else {
        report.redemptionsRefused += 1
        return
      }
      report.redemptions += 1
      if random.happens(FlandersFigures.redemptionsCancelled) {
        arrange(
          .cancelRedemption(outcome.position, holder: holder, points: points), inDays: 1)
      } else {
        redemptionsStanding += 1
      }
    default: throw SimulationFailure("a command came to something else: \(outcome)")
    }
  }

  // MARK: Check-ins

  /// The check-ins that one of the quota brings: itself, and now and then one that is refused.
  private func checkIns(_ part: LifePart) -> [CheckInIntent] {
    var intents: [CheckInIntent] = []
    if let intent = nextCheckIn(part) { intents.append(intent) }
    guard !part.isLast else { return intents }
    if !recent.isEmpty, random.happens(FlandersFigures.repeated) {
      var again = random.element(of: recent)
      again.purpose = .vain
      if !reserved.contains(again.pair), population.hindrances[again.holder] == .nothing {
        intents.append(again)
      }
    }
    if !lostCards.isEmpty, random.happens(FlandersFigures.blockedTaps) {
      intents.append(vainCheckIn(of: random.element(of: lostCards)))
    }
    if !expired.isEmpty, random.happens(FlandersFigures.expiredTaps) {
      intents.append(vainCheckIn(of: random.element(of: expired)))
    }
    return intents
  }

  private func vainCheckIn(of holder: Int) -> CheckInIntent {
    let organizer = draw(organizerIn: Int(population.towns[holder]))
    return CheckInIntent(
      holder: holder, organizer: organizer, event: organizers[organizer].event, purpose: .vain)
  }

  /// Who checks in where; nil where nobody is found.
  private func nextCheckIn(_ part: LifePart) -> CheckInIntent? {
    for _ in 0..<Self.attemptsMax {
      guard let holder = population.draw(&random) else { return nil }
      let town = townOfCheckIn(of: holder)
      var organizer = draw(organizerIn: town)
      var event = organizers[organizer].event
      if let dated = datedEvents[today][town]?.filter({ (-1...2).contains(part.hour - $0.hour) }),
        !dated.isEmpty, random.happens(FlandersFigures.atDatedEvent)
      {
        let chosen = random.element(of: dated)
        (organizer, event) = (chosen.organizer, chosen.event)
      }
      let isUndone = !part.isLast && random.happens(FlandersFigures.undone)
      let intent = CheckInIntent(
        holder: holder, organizer: organizer, event: event, purpose: isUndone ? .undone : .stand)
      if reserved.contains(intent.pair) { continue }
      if isUndone { reserved.insert(intent.pair) }
      return intent
    }
    return nil
  }

  private static let attemptsMax = 20

  private func townOfCheckIn(of holder: Int) -> Int {
    let home = Int(population.towns[holder])
    let drawn = random.fraction()
    if drawn < FlandersFigures.atHome { return home }
    if drawn < FlandersFigures.atHome + FlandersFigures.inRegion {
      let near = random.element(of: regions[towns[home].region].towns)
      return towns[near].organizers.isEmpty ? home : near
    }
    return openTowns.towns[random.place(inSums: openTowns.sums)]
  }

  func draw(organizerIn town: Int) -> Int {
    towns[town].organizers[random.place(inSums: towns[town].sums)]
  }

  /// The command that makes a check-in; nil where it is kept on a terminal that is offline.
  private func command(
    for intent: CheckInIntent, at moment: Instant, _ part: LifePart
  ) -> SimulatedCommand? {
    let channels = FlandersFigures.channels
    let channel = channels[random.place(inWeights: channels.map(\.part))].channel
    let home = Int(population.towns[intent.holder])
    let command = CheckInCommand(
      card: population.cards[intent.holder], event: intent.event, channel: channel,
      homeMunicipality: towns[home].town.postalCode, birth: population.births[intent.holder])
    guard channel == .terminal else { return .checkIn(command) }
    if intent.purpose == .stand, !part.isLast, random.happens(FlandersFigures.offline) {
      keepOffline(intent, command, at: moment)
      return nil
    }
    organizers[intent.organizer].sequence += 1
    let sequence = organizers[intent.organizer].sequence
    let age = (part.end.microseconds - moment.microseconds) / 1_000
    let isRestarted = random.happens(FlandersFigures.restarted)
    let tap = ResolvedTap(
      sequence: sequence, command: command,
      time: DeviceTime(
        tappedAt: moment, uptimeMilliseconds: isRestarted ? nil : Self.uptime,
        sentAt: part.end, sentUptimeMilliseconds: Self.uptime + UInt64(age)))
    return .taps(
      TapDelivery(
        source: organizers[intent.organizer].source, receivedAt: part.end, taps: [tap]))
  }

  /// How long a terminal has been running when it is tapped: it is switched on every morning.
  private static let uptime: UInt64 = 3_600_000

  private func keepOffline(
    _ intent: CheckInIntent, _ command: CheckInCommand, at moment: Instant
  ) {
    let town = Int(population.towns[intent.holder])
    towns[town].mobileSequence += 1
    let tap = ResolvedTap(
      sequence: towns[town].mobileSequence, command: command, time: DeviceTime(tappedAt: moment))
    towns[town].waiting.append((tap, intent))
    reserved.insert(intent.pair)
    checkInsPending += 1
  }

  /// Mobile terminals bring what they took while they were offline, each in one delivery.
  func upload(at moment: Instant) async throws {
    var waiting: [[CheckInIntent]] = []
    var deliveries: [SimulatedCommand] = []
    for town in towns.indices where !towns[town].waiting.isEmpty {
      let taps = towns[town].waiting
      towns[town].waiting = []
      waiting.append(taps.map(\.intent))
      deliveries.append(
        .taps(
          TapDelivery(
            source: towns[town].mobile, receivedAt: moment,
            taps: taps.map { taken in
              var tap = taken.tap
              tap.time.sentAt = moment
              return tap
            })))
    }
    for (intents, outcome) in zip(waiting, try await runner.carryOut(deliveries, at: moment)) {
      guard case .taps(let outcomes) = outcome else { continue }
      for (intent, outcome) in zip(intents, outcomes) {
        reserved.remove(intent.pair)
        checkInsPending -= 1
        settle(intent, outcome)
      }
    }
  }

  private func settle(_ intent: CheckInIntent, _ outcome: CheckInOutcome) {
    population.balances[intent.holder] = Int32(clamping: outcome.balance)
    guard outcome.stands else {
      report.checkInsRefused += 1
      if intent.purpose == .undone { reserved.remove(intent.pair) }
      return
    }
    report.checkIns += 1
    guard intent.purpose == .undone else {
      checkInsStanding += 1
      remember(intent)
      return
    }
    arrange(
      .undo(outcome.position, pair: intent.pair),
      inDays: 1 + random.below(FlandersFigures.undoneDaysMax))
  }

  private func remember(_ intent: CheckInIntent) {
    if recent.count < Self.recentMax {
      recent.append(intent)
    } else {
      recent[random.below(Self.recentMax)] = intent
    }
  }

  private static let recentMax = 128

  // MARK: Tickets

  private func ticketOrder(_ part: LifePart) -> (order: TicketOrder, isCancelled: Bool)? {
    var holder = population.withTariff.isEmpty ? nil : random.element(of: population.withTariff)
    if !part.isLast, random.happens(FlandersFigures.ticketsInVain) {
      holder = population.drawAny(&random)
    }
    guard let holder, population.hindrances[holder] == .nothing else { return nil }
    let home = Int(population.towns[holder])
    var town = home
    if !part.isLast, random.happens(FlandersFigures.ticketsElsewhere) {
      town = openTowns.towns[random.place(inSums: openTowns.sums)]
    }
    var event = organizers[draw(organizerIn: town)].event
    let ahead = min(today + random.below(Self.aheadMax), days.count - 1)
    if let dated = datedEvents[ahead][town], random.happens(FlandersFigures.atDatedEvent) {
      event = random.element(of: dated).event
    }
    let prices = FlandersFigures.ticketPrices
    let line = TicketLine(
      card: population.cards[holder], event: event, tariff: .social,
      price: prices[Int(event.number) % prices.count],
      homeMunicipality: towns[home].town.postalCode, birth: population.births[holder])
    return (
      TicketOrder([line]), !part.isLast && random.happens(FlandersFigures.cancelled)
    )
  }

  /// How many days ahead tickets are bought.
  private static let aheadMax = 30

  // MARK: Rewards

  /// Someone who has points enough for a reward of the region; nil where nobody is found.
  private func redemption() -> (redemption: Redemption, holder: Int, points: UInt32)? {
    for _ in 0..<Self.attemptsMax {
      guard let holder = population.drawAny(&random) else { return nil }
      let rewards = regions[towns[Int(population.towns[holder])].region].rewards
      let (reward, points) = random.element(of: rewards)
      guard population.balances[holder] >= Int32(points) else { continue }
      return (Redemption(card: population.cards[holder], reward: reward), holder, points)
    }
    return nil
  }
}
