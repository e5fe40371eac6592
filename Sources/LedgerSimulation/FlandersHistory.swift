import Ledger
import LedgerService

/// Five years of UiTPAS, hour after hour.
///
/// What people do is drawn; how many of it there is follows exact quotas: whatever the ledger
/// refuses is made up for in the next hour, so that the sums come out as planned.
final class FlandersHistory {
  let runner: CommandRunner
  let scale: Double
  let days: [CivilDate]
  private let progress: @Sendable (String) -> Void

  var report = SimulationReport()
  var people: People
  var population = Population()
  var random: SeededRandom
  var eventRandom: SeededRandom
  var idRandom: SeededRandom

  // Where.
  var regions: [SimulatedRegion] = []
  var towns: [SimulatedTown] = []
  var organizers: [SimulatedOrganizer] = []
  /// Towns that have joined, with ascending sums of their weights.
  var openTowns: (towns: [Int], sums: [Int]) = ([], [])
  /// What dated events each day has, by town.
  var datedEvents: [[Int: [DatedEvent]]]

  // When.
  var quotas: FlandersQuotas
  var agenda: [[Appointment]]
  /// What was arranged on the last day for later.
  var leftovers: [Appointment] = []
  var today = 0

  // What is under way.
  var stock: [StockKey: [CardID]] = [:]
  var orders: [[SaleOrder]] = []
  /// Holders with an order today, so that nobody has two.
  var busy: Set<Int> = []
  var settling = SettledRows()
  /// Pairs of holder and event of which a check-in is going to arrive or to be undone: no other is
  /// made meanwhile, which could count in its place.
  var reserved: Set<UInt64> = []
  var recent: [CheckInIntent] = []
  var lostCards: [Int] = []
  var expired: [Int] = []
  var checkInsStanding = 0
  var checkInsPending = 0
  var ticketsStanding = 0
  var redemptionsStanding = 0

  init(
    _ runner: CommandRunner, scale: Double, seed: UInt64,
    progress: @escaping @Sendable (String) -> Void
  ) {
    self.runner = runner
    self.scale = scale
    self.progress = progress
    let range = SimulationScenario.flanders2021.days
    days = (range.lowerBound.daysSinceEpoch..<range.upperBound.daysSinceEpoch).map {
      CivilDate(daysSinceEpoch: $0)
    }
    people = People(seed: seed)
    random = SeededRandom(seed: seed, .life)
    eventRandom = SeededRandom(seed: seed, .events)
    idRandom = SeededRandom(seed: seed, .ids)
    quotas = FlandersQuotas(days: days, scale: scale)
    agenda = Array(repeating: [], count: days.count)
    datedEvents = Array(repeating: [:], count: days.count)
  }

  var date: CivilDate { days[today] }
  var engine: LedgerEngine { runner.engine }

  /// Writes all of it.
  func run() async throws -> SimulationReport {
    for day in days.indices {
      today = day
      try await beginDay()
      for place in FlandersFigures.workingHours.indices { try await live(place) }
      try settleRows()
      if date.adding(days: 1).parts.day == 1 {
        let parts = date.parts
        let month = parts.month < 10 ? "0\(parts.month)" : "\(parts.month)"
        progress("\(parts.year)-\(month): \(report.participations) participations")
      }
    }
    try await settle()
    report.holders = population.count
    report.socialTariffs = population.withTariff.count
    return report
  }

  private func beginDay() async throws {
    if date.parts.day == 1, date.parts.month % 3 == 1 { try await beginQuarter() }
    if date.parts.day == 1, date.parts.month == 1 { arrangeRenewals() }
    runner.clock.move(to: SimulatedHour(date: date, hour: 7).begin)
    try await planOrders()
  }

  /// An hour: first what counters do, then what everyone does.
  private func live(_ place: Int) async throws {
    let hour = SimulatedHour(date: date, hour: FlandersFigures.firstHour + place)
    try await serve(place, hour)
    let weight = quotas.lifeWeight(today, place, FlandersCalendar.hours(of: date))
    let checkIns = quotas.checkIns.pass(weight)
    _ = quotas.tickets.pass(weight)
    _ = quotas.redemptions.pass(weight)
    let parts = max(1, min(Self.partsMax, checkIns / Self.partCommands))
    for part in 0..<parts {
      let share = { (due: Int, standing: Int) in max(0, due - standing) / (parts - part) }
      try await live(
        LifePart(
          begin: hour.moment(0.05 + 0.94 * Double(part) / Double(parts)),
          end: hour.moment(0.05 + 0.94 * Double(part + 1) / Double(parts)), hour: hour.hour,
          checkIns: share(quotas.checkIns.due, checkInsStanding + checkInsPending),
          tickets: share(quotas.tickets.due, ticketsStanding),
          redemptions: share(quotas.redemptions.due, redemptionsStanding)))
    }
  }

  /// How many check-ins make up a part of an hour, and the most parts of one.
  private static let partCommands = 512
  private static let partsMax = 12

  /// What is still under way at the end of the last day comes to its end, and what is missing of
  /// the quotas is made up for.
  private func settle() async throws {
    let hour = SimulatedHour(date: date, hour: FlandersFigures.firstHour + 15)
    try await upload(at: hour.moment(0.02))
    try await keepAppointments(leftovers, at: hour.moment(0.04))
    leftovers = []
    for round in 1... {
      let part = LifePart(
        begin: hour.moment(0.05 + 0.9 * Double(round - 1) / Double(Self.roundsMax)),
        end: hour.moment(0.05 + 0.9 * Double(round) / Double(Self.roundsMax)), hour: hour.hour,
        checkIns: quotas.checkIns.due - checkInsStanding,
        tickets: quotas.tickets.due - ticketsStanding,
        redemptions: quotas.redemptions.due - redemptionsStanding, isLast: true)
      if part.isEmpty { return }
      guard round < Self.roundsMax, part.checkIns >= 0 else {
        throw SimulationFailure(
          "\(part.checkIns) check-ins, \(part.tickets) tickets and \(part.redemptions) "
            + "redemptions find nobody")
      }
      try await live(part)
    }
  }

  private static let roundsMax = 500
}

/// A part of an hour and what is to happen in it.
struct LifePart {
  var begin: Instant
  var end: Instant
  var hour: Int
  var checkIns: Int
  var tickets: Int
  var redemptions: Int
  /// Whether nothing comes after it: what it begins, it ends.
  var isLast = false

  var isEmpty: Bool { checkIns == 0 && tickets == 0 && redemptions == 0 }
}

/// How many of each thing are due.
struct FlandersQuotas {
  var newcomers: Quota
  var checkIns: Quota
  var tickets: Quota
  var redemptions: Quota
  var losses: Quota
  var moves: Quota
  var obtaining: Quota
  /// How many holders there are to be on each day.
  let holders: [Double]
  private let life: [Double]
  private let hourSums: [Double]

  init(days: [CivilDate], scale: Double) {
    let opening = scaled(FlandersFigures.openingHolders, by: scale)
    let total = scaled(FlandersFigures.holders, by: scale)
    let holders = days.indices.map { day in
      Double(opening) + Double((total - opening) * day) / Double(days.count)
    }
    self.holders = holders
    life = zip(days, holders).map { FlandersCalendar.dayWeight($0) * $1 }
    hourSums = days.map { Double(FlandersCalendar.hours(of: $0).reduce(0, +)) }
    let lifeSum = life.reduce(0, +)
    let counterHours = Double(FlandersFigures.counterHours.reduce(0, +))
    let counterSum = days.reduce(0) { $0 + FlandersCalendar.counterWeight($1) * counterHours }
    let years = holders.reduce(0, +) / 365.25
    func yearly(_ rate: Double) -> Quota {
      Quota(total: Int((years * rate).rounded()), weights: holders.reduce(0, +))
    }
    newcomers = Quota(total: total - opening, weights: counterSum)
    checkIns = Quota(total: scaled(FlandersFigures.checkIns, by: scale), weights: lifeSum)
    tickets = Quota(total: scaled(FlandersFigures.tickets, by: scale), weights: lifeSum)
    redemptions = Quota(total: scaled(FlandersFigures.redemptions, by: scale), weights: lifeSum)
    losses = yearly(FlandersFigures.losses)
    moves = yearly(FlandersFigures.moves)
    obtaining = yearly(FlandersFigures.obtaining)
  }

  /// What an hour weighs for what holders do; a day's hours together weigh what the day does.
  func lifeWeight(_ day: Int, _ place: Int, _ hours: [Int]) -> Double {
    life[day] * Double(hours[place]) / hourSums[day]
  }
}
