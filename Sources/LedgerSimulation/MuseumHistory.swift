import Ledger
import LedgerService
import PassDirectory

/// The first year of a museum pass, hour after hour.
final class MuseumHistory {
  private let runner: CommandRunner
  private let days: [CivilDate]
  private let progress: @Sendable (String) -> Void
  private var report = SimulationReport()
  private var people: People
  private var random: SeededRandom
  private var idRandom: SeededRandom

  private let towns = Place.all.flatMap(\.towns)
  private let townSums: [Int]
  private var system = CardSystemID.wholeLedger
  private var museums: [OrganizerID] = []
  private var museumSums: [Int] = []
  private var quotas: MuseumQuotas
  private var passes: [MuseumPass] = []
  /// Passes whose holders register online, by day.
  private var registrations: [[Int]]
  private var vouchersIssued = 0

  init(
    _ runner: CommandRunner, scale: Double, seed: UInt64,
    progress: @escaping @Sendable (String) -> Void
  ) {
    self.runner = runner
    self.progress = progress
    let range = SimulationScenario.museumPass2018.days
    days = (range.lowerBound.daysSinceEpoch..<range.upperBound.daysSinceEpoch).map {
      CivilDate(daysSinceEpoch: $0)
    }
    people = People(seed: seed)
    random = SeededRandom(seed: seed, .life)
    idRandom = SeededRandom(seed: seed, .ids)
    quotas = MuseumQuotas(days: days, scale: scale)
    registrations = Array(repeating: [], count: days.count)
    townSums = ascendingSums(of: towns.map(\.weight))
  }

  /// Writes all of it.
  func run() async throws -> SimulationReport {
    runner.clock.move(to: SimulatedHour(date: days[0], hour: 6).begin)
    try await define()
    for (day, date) in days.enumerated() {
      runner.clock.move(to: SimulatedHour(date: date, hour: 7).begin)
      try await register(day)
      for place in MuseumFigures.hours.indices {
        let hour = SimulatedHour(date: date, hour: MuseumFigures.firstHour + place)
        try await sell(day, place, at: hour.moment(0.4))
        quotas.passVisits(day, place)
        try await visit(quotas.visits.due - report.visits, at: hour.moment(0.9))
      }
      if date.adding(days: 1).parts.day == 1 {
        progress("\(date.parts.year)-\(date.parts.month): \(report.visits) visits")
      }
    }
    try await settle()
    report.holders = passes.count
    return report
  }

  private func settle() async throws {
    guard let last = days.last else { return }
    let hour = SimulatedHour(date: last, hour: 20)
    var round = 0
    while report.visits < quotas.visits.due {
      round += 1
      guard round < Self.roundsMax else { throw SimulationFailure("visits find nobody") }
      try await visit(
        quotas.visits.due - report.visits, at: hour.moment(Double(round) / Double(Self.roundsMax)))
    }
  }

  private static let roundsMax = 100

  // MARK: Definitions

  private func define() async throws {
    let programme = try await defined([
      .defineProgramme(
        id: "museumpass",
        ProgrammeTerms(
          name: "museumPASSmusées", validity: .subscription(SubscriptionTerms()), scan: .visit)),
      .defineCardSystem(
        publicID: 1, name: "museumPASSmusées", cities: [], policy: RegionPolicy()),
    ])
    system = CardSystemID(UInt8(clamping: programme[1]))
    try await defined([
      .setCardSystemProgramme(system, ProgrammeID(UInt8(clamping: programme[0])))
    ])
    let systems = CardSystemSet([system])
    let numbers = try await defined(
      (0..<MuseumFigures.museums).map { number in
        let town = towns[number % towns.count].name
        let name = number < towns.count ? "Museum \(town)" : "Tweede museum \(town)"
        return .defineOrganizer(id: idRandom.uuid(), name: name, systems: systems)
      })
    museums = numbers.map { OrganizerID($0) }
    museumSums = ascendingSums(of: museums.indices.map { 10_000 / ($0 + 5) })
    let prices = MuseumFigures.averagePrices
    try await defined(
      museums.enumerated().map { number, museum in
        .setMuseumTerms(
          museum,
          MuseumTerms(
            rate: MuseumRate(
              averagePriceCents: prices[number % prices.count],
              percentBasisPoints: MuseumFigures.percentBasisPoints)))
      })
    report.organizers = museums.count
  }

  @discardableResult
  private func defined(_ commands: [RegistrationCommand]) async throws -> [UInt32] {
    guard case .registered(let results) = try await runner.carryOut(.register(commands)) else {
      return []
    }
    return try results.map { result in
      switch result {
      case .success(let outcome): outcome.entity
      case .failure(let refusal): throw SimulationFailure("a definition was refused: \(refusal)")
      }
    }
  }

  // MARK: Passes

  /// Sells the passes of an hour.
  private func sell(_ day: Int, _ place: Int, at moment: Instant) async throws {
    let channels = quotas.passSales(day, place).flatMap { part in
      (0..<part.count).map { _ in
        part.channel
          ?? MuseumFigures.channels[
            random.place(inWeights: MuseumFigures.channels.map(\.part))
          ].channel
      }
    }
    guard !channels.isEmpty else { return }
    runner.clock.move(to: moment)
    let buyers = channels.map { channel in
      MuseumPass(
        town: towns[random.place(inSums: townSums)], birth: people.birth(on: days[day]),
        channel: channel)
    }
    for batch in buyers.chunks(of: EngineLimits.registrationsMax) {
      try await sell(Array(batch), day, at: moment)
    }
  }

  private func sell(_ buyers: [MuseumPass], _ day: Int, at moment: Instant) async throws {
    let directory = runner.engine.directory
    let holders = try directory.prepareHolders(
      buyers.map { buyer in
        if buyer.isIdentified {
          return people.profile(born: buyer.birth, in: buyer.town, at: moment)
        }
        var profile = HolderProfile()
        profile.creationDate = moment.microseconds
        return profile
      })
    let cards = try directory.prepareCards(buyers.map { _ in people.museumCard() })
    let vouchers = try await issueVouchers(buyers.count { $0.channel == .partner })
    var unused = vouchers[...]
    let sales = buyers.indices.map { place in
      let voucher = buyers[place].channel == .partner ? unused.popFirst() : nil
      return SimulatedCommand.sellSubscription(
        sale(to: buyers[place], holders[place], cards[place], voucher))
    }
    let outcomes = try await runner.carryOut(sales, at: moment).map { outcome in
      guard case .subscriptionSold(.success(let sold)) = outcome else {
        throw SimulationFailure("a subscription was refused: \(outcome)")
      }
      return sold
    }
    try directory.confirmHolders(zip(holders, outcomes).map { ($0, $1.holder.number) })
    try directory.confirmCards(zip(cards, outcomes).map { ($0, $1.card.number) })
    try directory.assign(outcomes.map { ($0.card.number, $0.holder.number) })
    for (buyer, outcome) in zip(buyers, outcomes) {
      var pass = buyer
      pass.card = outcome.card
      pass.holder = outcome.holder
      report.subscriptions += 1
      let wait = 1 + random.below(MuseumFigures.registeredDaysMax)
      if !pass.isIdentified, random.happens(MuseumFigures.registered), day + wait < days.count {
        registrations[day + wait].append(passes.count)
      }
      passes.append(pass)
    }
  }

  private func sale(
    to buyer: MuseumPass, _ holder: UInt128, _ card: UInt128, _ voucher: String?
  ) -> SubscriptionSale {
    let price =
      random.happens(MuseumFigures.article27)
      ? MuseumFigures.priceArticle27 : MuseumFigures.price
    var sale = SubscriptionSale(
      to: .newHolder(reference: holder), .new(reference: card, .individual), in: system,
      channel: buyer.channel, priceCents: price)
    sale.voucher = voucher
    sale.homeMunicipality = buyer.town.postalCode
    sale.birth = buyer.birth
    sale.isIdentified = buyer.isIdentified
    if buyer.channel == .presale { sale.firstDay = MuseumFigures.launch }
    if buyer.channel == .museum {
      sale.seller = museums[random.place(inSums: museumSums)]
      sale.commissionCents = min(MuseumFigures.commission, price)
    }
    return sale
  }

  /// Makes the vouchers that partners' customers hand in.
  private func issueVouchers(_ count: Int) async throws -> [String] {
    guard count > 0 else { return [] }
    let codes = (0..<count).map { String(7_000_000_000_000 + vouchersIssued + $0) }
    vouchersIssued += count
    try await defined([.issueVouchers(system, type: "partner", codes: codes)])
    return codes
  }

  /// Those who bought at a museum or partner tell who they are.
  private func register(_ day: Int) async throws {
    for number in registrations[day] {
      let pass = passes[number]
      let known = people.profile(born: pass.birth, in: pass.town, at: runner.clock.now())
      try await defined([.identifyPassholder(pass.holder, system)])
      try runner.engine.directory.changeProfile(ofHolder: pass.holder.number) { profile in
        (profile.firstName, profile.name) = (known.firstName, known.name)
        (profile.dateOfBirth, profile.address) = (known.dateOfBirth, known.address)
        profile.email = known.email
      }
    }
  }

  // MARK: Visits

  private func visit(_ count: Int, at moment: Instant) async throws {
    guard count > 0, !passes.isEmpty else { return }
    let visits = (0..<count).map { _ in
      let pass = random.element(of: passes)
      return SimulatedCommand.visit(
        MuseumVisit(
          card: pass.card, museum: museums[random.place(inSums: museumSums)],
          homeMunicipality: pass.town.postalCode, birth: pass.birth))
    }
    for batch in visits.chunks(of: CommandRunner.inFlightMax) {
      for outcome in try await runner.carryOut(batch, at: moment) {
        guard case .visited(let visit) = outcome else { continue }
        if visit.refusal == nil { report.visits += 1 } else { report.visitsRefused += 1 }
      }
    }
  }
}

/// A museum pass and who bought it.
private struct MuseumPass {
  var town: Town
  var birth: CivilDate
  var channel: SubscriptionChannel
  var holder = HolderID.none
  var card = CardID.none

  /// Whether the buyer is known with the sale.
  var isIdentified: Bool { channel == .online || channel == .presale }
}

/// How many passes and visits are due.
private struct MuseumQuotas {
  private var firstPresale: Quota
  private var laterPresale: Quota
  private var sales: Quota
  private(set) var visits: Quota
  private let presaleDays: (first: Range<Int>, later: Range<Int>)
  private let launch: Int
  private let days: [CivilDate]

  init(days: [CivilDate], scale: Double) {
    self.days = days
    let hours = Double(MuseumFigures.hours.reduce(0, +))
    let presale = days.firstIndex(of: MuseumFigures.presale) ?? 0
    launch = days.firstIndex(of: MuseumFigures.launch) ?? 0
    let middle = presale + MuseumFigures.firstPresaleDays
    presaleDays = (presale..<middle, middle..<launch)
    let first = scaled(MuseumFigures.firstPresale, by: scale)
    let later = scaled(MuseumFigures.laterPresale, by: scale)
    firstPresale = Quota(total: first, weights: hours * Double(presaleDays.first.count))
    laterPresale = Quota(total: later, weights: hours * Double(presaleDays.later.count))
    let running = launch..<days.count
    let start = launch
    sales = Quota(
      total: max(0, scaled(MuseumFigures.passes, by: scale) - first - later),
      weights: hours * running.reduce(0) { $0 + Self.saleWeight($1 - start) })
    visits = Quota(
      total: scaled(MuseumFigures.visits, by: scale),
      weights: hours * running.reduce(0) { $0 + Self.visitWeight(days[$1]) })
  }

  private static func saleWeight(_ daysSinceLaunch: Int) -> Double {
    let weeks = MuseumFigures.weeks
    return Double(weeks[min(daysSinceLaunch / 7, weeks.count - 1)])
  }

  private static func visitWeight(_ date: CivilDate) -> Double {
    Double(MuseumFigures.weekdays[date.weekday])
  }

  /// How many passes are sold in an hour; without a channel where that is drawn.
  mutating func passSales(
    _ day: Int, _ place: Int
  ) -> [(channel: SubscriptionChannel?, count: Int)] {
    let hour = Double(MuseumFigures.hours[place])
    if presaleDays.first.contains(day) { return [(.presale, firstPresale.pass(hour))] }
    if presaleDays.later.contains(day) { return [(.presale, laterPresale.pass(hour))] }
    guard day >= launch else { return [] }
    return [(nil, sales.pass(hour * Self.saleWeight(day - launch)))]
  }

  mutating func passVisits(_ day: Int, _ place: Int) {
    guard day >= launch else { return }
    _ = visits.pass(Double(MuseumFigures.hours[place]) * Self.visitWeight(days[day]))
  }
}

/// The sums of the first element, the first two, and so on.
func ascendingSums(of weights: [Int]) -> [Int] {
  var sum = 0
  return weights.map { weight in
    sum += weight
    return sum
  }
}
