import Ledger
import LedgerService
import PassDirectory

/// What is going to be done on a later day.
enum Appointment {
  /// A card is lost, and blocked.
  case lose(Int)
  /// A lost card is replaced.
  case replace(Int)
  /// The social tariff is renewed.
  case renew(Int)
  /// The grace of a social tariff that was not renewed is over.
  case lapse(Int)
  /// The card of someone whose social tariff has lapsed is exchanged.
  case exchange(Int)
  /// A check-in is undone.
  case undo(UInt64, pair: UInt64)
  /// A ticket is cancelled.
  case cancelTicket(UInt64)
  /// A redemption is cancelled.
  case cancelRedemption(UInt64, holder: Int, points: UInt32)
}

/// Rows of the directory that the log has numbered and that are not confirmed yet.
struct SettledRows {
  var holders: [(reference: UInt128, entity: UInt32)] = []
  var cards: [(card: UInt32, holder: UInt32?)] = []
}

/// What counters do.
extension FlandersHistory {
  /// Arranges something for a later day; what falls behind the last is done at its end, and what
  /// takes a counter is not.
  func arrange(_ appointment: Appointment, inDays count: Int) {
    if today + count < days.count {
      agenda[today + count].append(appointment)
    } else {
      leftovers.append(appointment)
    }
  }

  /// Serves who comes in an hour: sales first, then what was arranged.
  func serve(_ place: Int, _ hour: SimulatedHour) async throws {
    try await sell(orders[place], at: hour.moment(0.02))
    if hour.hour == Self.uploadHour, today % FlandersFigures.uploadDays == 0 {
      try await upload(at: hour.moment(0.03))
    }
    let appointments = agenda[today]
    guard !appointments.isEmpty else { return }
    let rest = FlandersFigures.workingHours.count - place
    let count = (appointments.count + rest - 1) / rest
    agenda[today] = Array(appointments.dropFirst(count))
    try await keepAppointments(Array(appointments.prefix(count)), at: hour.moment(0.04))
  }

  /// When mobile terminals are back where there is a network.
  private static let uploadHour = 17

  // MARK: Sales

  private func sell(_ orders: [SaleOrder], at moment: Instant) async throws {
    var sales: [SimulatedCommand] = []
    for order in orders {
      if case .mover(let holder) = order.buyer { try move(holder, to: order.town) }
      sales.append(.sell(try sale(order)))
    }
    for (order, outcome) in zip(orders, try await runner.carryOut(sales, at: moment)) {
      guard case .sold(.success(let sold)) = outcome else {
        throw SimulationFailure("a sale was refused: \(outcome)")
      }
      settle(order, sold)
    }
  }

  private func sale(_ order: SaleOrder) throws -> PassSale {
    let town = towns[order.town]
    let key = StockKey(region: town.region, isTariffCard: order.isTariffCard)
    guard let card = stock[key]?.popLast() else {
      throw SimulationFailure("a counter ran out of cards")
    }
    let buyer: PassSale.Buyer
    var birth: CivilDate
    switch order.buyer {
    case .newcomer(let born, let reference):
      buyer = .newHolder(reference: reference)
      birth = born
    case .mover(let holder), .exchange(let holder, _):
      buyer = .holder(population.id(holder))
      birth = population.births[holder]
    }
    var sale = PassSale(
      to: buyer, .stock(card), in: regions[town.region].system,
      counter: organizers[town.organizers[0]].organizer)
    if case .exchange(let holder, let reason) = order.buyer {
      sale.reason = reason
      sale.replaces = population.cards[holder]
    }
    if order.grantsTariff { sale.socialTariff = .standard }
    sale.homeMunicipality = town.town.postalCode
    sale.birth = birth
    return sale
  }

  private func settle(_ order: SaleOrder, _ sold: PassSaleOutcome) {
    report.cardsSold += 1
    let holder: Int
    switch order.buyer {
    case .newcomer(let birth, let reference):
      holder = population.count
      settling.holders.append((reference, sold.holder.number))
      population.add(
        town: order.town, birth: birth, card: sold.card, balance: 0, tariffYear: nil,
        eagerness: drawEagerness())
      let bonus = FlandersFigures.registrationBonus
      population.balances[holder] = Int32(bonus[towns[order.town].region % bonus.count])
    case .mover(let mover): holder = mover
    case .exchange(let owner, let reason):
      holder = owner
      if reason == .lossTheft {
        report.cardsReplaced += 1
        lostCards.removeAll { $0 == holder }
      }
      if reason == .lossSocialTariff { expired.removeAll { $0 == holder } }
      population.hindrances[holder] = .nothing
    }
    population.cards[holder] = sold.card
    settling.cards.append((sold.card.number, sold.holder.number))
    if order.grantsTariff { population.setTariff(of: holder, until: date.parts.year + 1) }
  }

  func drawEagerness() -> UInt8 {
    let groups = FlandersFigures.eagerness
    return groups[random.place(inWeights: groups.map(\.part))].accepted
  }

  /// Confirms the day's rows in the directory.
  func settleRows() throws {
    guard !settling.cards.isEmpty else { return }
    if !settling.holders.isEmpty {
      try engine.directory.confirmHolders(settling.holders)
    }
    try engine.directory.assign(settling.cards)
    settling = SettledRows()
  }

  // MARK: Appointments

  func keepAppointments(_ appointments: [Appointment], at moment: Instant) async throws {
    var kept: [Appointment] = []
    var commands: [SimulatedCommand] = []
    for appointment in appointments {
      guard let command = command(for: appointment) else { continue }
      kept.append(appointment)
      commands.append(command)
    }
    for (first, batch) in zip(
      stride(from: 0, to: commands.count, by: CommandRunner.inFlightMax),
      commands.chunks(of: CommandRunner.inFlightMax))
    {
      let outcomes = try await runner.carryOut(batch, at: moment)
      for (place, outcome) in outcomes.enumerated() { try settle(kept[first + place], outcome) }
    }
  }

  /// The command of an appointment; nil where it takes none, or is out of date.
  private func command(for appointment: Appointment) -> SimulatedCommand? {
    switch appointment {
    case .lose(let holder):
      return .register([
        .changeCardStatus(
          population.cards[holder], .blocked, holder: population.id(holder))
      ])
    case .renew(let holder):
      let year = date.parts.year
      guard population.tariffYears[holder] == Int16(year) else { return nil }
      let system = regions[towns[Int(population.towns[holder])].region].system
      return .register([
        .grantSocialTariff(
          population.id(holder), system, lastDay: SimulationScenario.day(year + 1, 4, 30))
      ])
    case .lapse(let holder):
      lapse(holder)
      return nil
    case .undo(let position, _): return .undo(position)
    case .cancelTicket(let position): return .cancelTicket(position)
    case .cancelRedemption(let position, _, _):
      return .register([.cancelRedemption(position: position)])
    case .replace, .exchange: return nil
    }
  }

  private func settle(_ appointment: Appointment, _ outcome: SimulatedOutcome) throws {
    switch (appointment, outcome) {
    case (.undo(_, let pair), .undone(let result)):
      reserved.remove(pair)
      switch result {
      case .success: report.checkInsUndone += 1
      // The period has closed: it stands for good.
      case .failure: checkInsStanding += 1
      }
    case (.cancelTicket, .ticketCancelled(.success)): report.ticketsCancelled += 1
    case (.lose(let holder), .registered(let results)):
      try Self.check(results)
      population.hindrances[holder] = .cardLost
      lostCards.append(holder)
      arrange(.replace(holder), inDays: 1 + random.below(FlandersFigures.replacementDaysMax))
    case (.renew(let holder), .registered(let results)):
      try Self.check(results)
      population.setTariff(of: holder, until: date.parts.year + 1)
      report.tariffsRenewed += 1
    case (.cancelRedemption(_, let holder, let points), .registered(let results)):
      try Self.check(results)
      population.balances[holder] += Int32(points)
      report.redemptionsCancelled += 1
    default: throw SimulationFailure("an appointment was refused: \(outcome)")
    }
  }

  private static func check(
    _ results: [Result<RegistrationOutcome, RegistrationRefusal>]
  ) throws {
    for case .failure(let refusal) in results {
      throw SimulationFailure("an appointment was refused: \(refusal)")
    }
  }

  private func lapse(_ holder: Int) {
    guard population.tariffYears[holder] == Int16(date.parts.year) else { return }
    population.setTariff(of: holder, until: nil)
    // Who has lost the card gets one without the social tariff first.
    guard population.hindrances[holder] == .nothing else { return }
    population.hindrances[holder] = .tariffExpired
    expired.append(holder)
    if random.happens(FlandersFigures.exchange) {
      arrange(.exchange(holder), inDays: 1 + random.below(Self.exchangeDaysMax))
    }
  }

  private static let exchangeDaysMax = 60

  /// Arranges which social tariffs are renewed this year, and which lapse.
  func arrangeRenewals() {
    let year = date.parts.year
    let end = SimulationScenario.day(year, 4, 30)
    for holder in population.withTariff.sorted()
    where population.tariffYears[holder] == Int16(year) {
      let days = FlandersFigures.renewalDays
      let offset: Int
      if random.happens(FlandersFigures.renewal) {
        offset = Int(days.lowerBound) + random.below(days.count)
        arrange(.renew(holder), inDays: Int(end.daysSinceEpoch - date.daysSinceEpoch) + offset)
      } else {
        offset = Int(RegionPolicy().graceDays) + 1
        arrange(.lapse(holder), inDays: Int(end.daysSinceEpoch - date.daysSinceEpoch) + offset)
      }
    }
  }
}
