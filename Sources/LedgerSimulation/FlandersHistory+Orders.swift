import Ledger
import LedgerService
import PassDirectory

/// A card that somebody is going to get at a counter.
struct SaleOrder {
  enum Buyer {
    /// Someone new, whom the directory keeps under a reference.
    case newcomer(birth: CivilDate, reference: UInt128)
    /// A holder who moves into another region.
    case mover(Int)
    /// A holder whose card is exchanged.
    case exchange(Int, CardSaleReason)
  }

  var buyer: Buyer
  /// Where it is bought: the buyer's home, of a mover the new one.
  var town: Int
  /// Whether the social tariff is granted with it.
  var grantsTariff = false
  /// Whether it is a card of those who have the social tariff.
  var isTariffCard: Bool
}

/// Which cards a counter has in stock.
struct StockKey: Hashable {
  var region: Int
  var isTariffCard: Bool
}

/// Who comes to a counter today.
extension FlandersHistory {
  /// Decides who comes, and has what they need ready: cards in stock, and the directory's rows of
  /// new holders.
  func planOrders() async throws {
    orders = Array(repeating: [], count: FlandersFigures.counterHours.count)
    busy = []
    try planNewcomers()
    planExchanges()
    try planMoves()
    planLosses()
    try await restock()
  }

  private func planNewcomers() throws {
    var newcomers: [(hour: Int, birth: CivilDate, town: Int, hasTariff: Bool)] = []
    var tariffs = population.withTariff.count
    for (hour, weight) in FlandersFigures.counterHours.enumerated() {
      let counter = FlandersCalendar.counterWeight(date) * Double(weight)
      for _ in 0..<quotas.newcomers.pass(counter) {
        let hasTariff =
          Double(tariffs) < plannedTariffs && random.happens(FlandersFigures.socialTariffMax)
        if hasTariff { tariffs += 1 }
        newcomers.append((hour, people.birth(on: date), townOfNewcomer(), hasTariff))
      }
    }
    guard !newcomers.isEmpty else { return }
    let now = SimulatedHour(date: date, hour: FlandersFigures.firstHour).begin
    let references = try engine.directory.prepareHolders(
      newcomers.map { people.profile(born: $0.birth, in: towns[$0.town].town, at: now) })
    for (newcomer, reference) in zip(newcomers, references) {
      orders[newcomer.hour].append(
        SaleOrder(
          buyer: .newcomer(birth: newcomer.birth, reference: reference), town: newcomer.town,
          grantsTariff: newcomer.hasTariff, isTariffCard: newcomer.hasTariff))
    }
  }

  private func townOfNewcomer() -> Int {
    let weights = openTowns.towns.map { town in
      // Those of the first day have brought their holders along.
      let isNew = towns[town].joined > 0 && today - towns[town].joined < 365
      return towns[town].town.weight * (isNew ? FlandersFigures.newcomersFactor : 1)
    }
    return openTowns.towns[random.place(inWeights: weights)]
  }

  /// How many holders are to have the social tariff today.
  private var plannedTariffs: Double {
    let opening = Double(FlandersFigures.openingHolders) * FlandersFigures.openingSocialTariff
    let growth = Double(FlandersFigures.socialTariffs) - opening
    return (opening + growth * Double(today + 1) / Double(days.count)) * scale
  }

  private func planExchanges() {
    let appointments = agenda[today]
    agenda[today] = []
    for appointment in appointments {
      switch appointment {
      case .replace(let holder):
        plan(.exchange(holder, .lossTheft), of: holder, orElse: appointment)
      case .exchange(let holder):
        guard population.hindrances[holder] == .tariffExpired else { continue }
        plan(.exchange(holder, .lossSocialTariff), of: holder, orElse: appointment)
      default: agenda[today].append(appointment)
      }
    }
    for _ in 0..<quotas.obtaining.pass(quotas.holders[today]) {
      guard let holder = population.drawAny(&random), !population.hasTariff(holder) else {
        continue
      }
      plan(.exchange(holder, .obtainSocialTariff), of: holder)
    }
  }

  /// Some move within their region, which is no matter of the log; others into another region, and
  /// become members there.
  private func planMoves() throws {
    for _ in 0..<quotas.moves.pass(quotas.holders[today]) {
      guard let holder = population.drawAny(&random), !busy.contains(holder) else { continue }
      let home = Int(population.towns[holder])
      let near = regions[towns[home].region].towns.filter {
        $0 != home && !towns[$0].organizers.isEmpty
      }
      if !near.isEmpty, random.happens(FlandersFigures.movesInRegion) {
        try move(holder, to: random.element(of: near))
        busy.insert(holder)
        continue
      }
      let town = openTowns.towns[random.place(inSums: openTowns.sums)]
      if towns[town].region == towns[home].region { continue }
      plan(.mover(holder), of: holder, to: town)
    }
  }

  func move(_ holder: Int, to town: Int) throws {
    let address = people.address(in: towns[town].town)
    try engine.directory.changeProfile(ofHolder: population.id(holder).number) {
      $0.address = address
    }
    population.move(holder, to: town)
    report.moves += 1
  }

  private func planLosses() {
    for _ in 0..<quotas.losses.pass(quotas.holders[today]) {
      guard let holder = population.drawAny(&random), busy.insert(holder).inserted else {
        continue
      }
      agenda[today].append(.lose(holder))
    }
  }

  /// - Parameter appointment: what is put off to tomorrow where the holder cannot come today.
  private func plan(
    _ buyer: SaleOrder.Buyer, of holder: Int, to town: Int? = nil,
    orElse appointment: Appointment? = nil
  ) {
    guard FlandersCalendar.counterWeight(date) > 0, busy.insert(holder).inserted else {
      if let appointment { arrange(appointment, inDays: 1) }
      return
    }
    var order = SaleOrder(
      buyer: buyer, town: town ?? Int(population.towns[holder]),
      isTariffCard: population.hasTariff(holder))
    switch buyer {
    case .mover: order.grantsTariff = order.isTariffCard
    case .exchange(_, .obtainSocialTariff):
      order.grantsTariff = true
      order.isTariffCard = true
    default: break
    }
    orders[random.place(inWeights: FlandersFigures.counterHours)].append(order)
  }

  // MARK: Stock

  /// Puts boxes of cards into the stock of counters that run out today.
  private func restock() async throws {
    var missing: [StockKey: Int] = [:]
    var keys: [StockKey] = []
    for order in orders.joined() {
      let key = StockKey(region: towns[order.town].region, isTariffCard: order.isTariffCard)
      if missing[key] == nil { keys.append(key) }
      missing[key, default: -(stock[key]?.count ?? 0)] += 1
    }
    let box = scaled(Self.boxCards, by: scale)
    let wanted = keys.flatMap { key in
      let count = missing[key] ?? 0
      return count > 0 ? Array(repeating: key, count: max(count, box)) : []
    }
    for batch in wanted.chunks(of: EngineLimits.registrationsMax) {
      let references = try engine.directory.prepareCards(
        batch.map { people.card(hasSocialTariff: $0.isTariffCard) })
      let numbers = try await register(
        zip(batch, references).map { key, reference in
          .registerCard(
            reference: reference, system: regions[key.region].system, kind: .individual,
            status: .localStock, holder: .none)
        })
      try engine.directory.confirmCards(zip(references, numbers).map { ($0, $1) })
      for (key, number) in zip(batch, numbers) { stock[key, default: []].append(CardID(number)) }
    }
  }

  /// How many cards come in a box.
  private static let boxCards = 200
}
