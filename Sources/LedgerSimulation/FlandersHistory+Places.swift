import Ledger
import LedgerService
import PassDirectory

/// A region as the ledger knows it.
struct SimulatedRegion {
  let place: Place
  var system = CardSystemID.wholeLedger
  var towns: [Int]
  var rewards: [(reward: RewardID, points: UInt32)] = []
}

/// A municipality with its organisers.
struct SimulatedTown {
  let town: Town
  let region: Int
  /// How many organisers it has.
  let size: Int
  var organizers: [Int] = []
  /// Ascending sums of what each organiser weighs.
  var sums: [Int] = []
  /// The day on which it joined.
  var joined = 0
  /// A terminal that is taken along to where there is no network, and its taps that wait.
  var mobile = SourceID.none
  var mobileSequence: UInt64 = 0
  var waiting: [(tap: ResolvedTap, intent: CheckInIntent)] = []
}

/// An organiser with its terminal and what is on there always.
struct SimulatedOrganizer {
  let organizer: OrganizerID
  let event: EventID
  let source: SourceID
  var sequence: UInt64 = 0
  /// How many dated events it has a quarter.
  let datedEvents: Int
}

/// An event of one evening or afternoon.
struct DatedEvent {
  let event: EventID
  let organizer: Int
  let hour: Int
}

/// What kind of organiser one is, by turns.
private struct OrganizerKind {
  let name: String
  let event: String
  let calendar: CalendarType
  let datedEvents: Int

  static let all = [
    OrganizerKind(
      name: "Bibliotheek", event: "Ontlenen in de bibliotheek", calendar: .permanent,
      datedEvents: 0),
    OrganizerKind(
      name: "Cultuurcentrum", event: "Tentoonstelling", calendar: .periodic,
      datedEvents: FlandersFigures.datedEventsOfCentre),
    OrganizerKind(
      name: "Zwembad", event: "Zwemmen", calendar: .permanent, datedEvents: 0),
    OrganizerKind(
      name: "Buurthuis", event: "Ontmoeting", calendar: .permanent, datedEvents: 0),
    OrganizerKind(
      name: "Sportclub", event: "Training", calendar: .periodic, datedEvents: 0),
    OrganizerKind(
      name: "Jeugdhuis", event: "Open deur", calendar: .permanent,
      datedEvents: FlandersFigures.datedEventsOfOthers),
    OrganizerKind(
      name: "Vereniging", event: "Wekelijkse werking", calendar: .periodic, datedEvents: 0),
    OrganizerKind(
      name: "Toneelkring", event: "Repetitie voor iedereen", calendar: .periodic,
      datedEvents: FlandersFigures.datedEventsOfOthers),
  ]
}

extension FlandersHistory {
  /// Lays out regions and towns, before the first of them joins.
  func layOut() {
    let weights = Place.all.flatMap(\.towns).map(\.weight)
    let total = scaled(FlandersFigures.organizers, by: scale)
    // One each at least; the others by what the towns weigh.
    var quota = Quota(
      total: max(0, total - weights.count), weights: Double(weights.reduce(0, +)))
    for (number, place) in Place.all.enumerated() {
      let first = towns.count
      for town in place.towns {
        towns.append(
          SimulatedTown(town: town, region: number, size: 1 + quota.pass(Double(town.weight))))
      }
      regions.append(SimulatedRegion(place: place, towns: Array(first..<towns.count)))
    }
  }

  /// Towns join, opening holders arrive, and the quarter's dated events are announced.
  func beginQuarter() async throws {
    let moment = SimulatedHour(date: date, hour: 6).begin
    runner.clock.move(to: moment)
    let parts = date.parts
    let quarter = (parts.year - 2017) * 4 + (parts.month - 1) / 3
    if quarter == 0 { layOut() }
    let joining = towns.indices.filter { towns[$0].town.quarter == quarter }
    for region in regions.indices {
      let new = joining.filter { towns[$0].region == region }
      if !new.isEmpty { try await join(new, region) }
    }
    let open = towns.indices.filter { towns[$0].town.quarter <= quarter }
    var sum = 0
    openTowns = (
      open,
      open.map {
        sum += towns[$0].town.weight
        return sum
      }
    )
    if quarter == 0 { try await bringOpeningHolders(at: moment) }
    try await announceEvents()
  }

  private func join(_ new: [Int], _ region: Int) async throws {
    let open = regions[region].towns.filter {
      !towns[$0].organizers.isEmpty || new.contains($0)
    }
    let cities = open.map {
      City(postalCode: String(towns[$0].town.postalCode), name: towns[$0].town.name)
    }
    let place = regions[region].place
    if regions[region].system == .wholeLedger {
      try await define(region, cities)
    } else {
      try await register([
        .changeCardSystem(regions[region].system, name: place.name, cities: cities)
      ])
    }
    for town in new { try await furnish(town) }
  }

  /// Registers things, at most `EngineLimits.registrationsMax`, and answers their numbers.
  @discardableResult
  func register(_ commands: [RegistrationCommand]) async throws -> [UInt32] {
    try await engine.register(commands).map { result in
      switch result {
      case .success(let outcome): outcome.entity
      case .failure(let refusal): throw SimulationFailure("a definition was refused: \(refusal)")
      }
    }
  }

  private func define(_ region: Int, _ cities: [City]) async throws {
    let place = regions[region].place
    let number = try await register([
      .defineCardSystem(
        publicID: UInt32(region + 1), name: place.name, cities: cities, policy: RegionPolicy())
    ])
    let system = CardSystemID(UInt8(clamping: number.first ?? 0))
    regions[region].system = system
    let now = engine.clock.now()
    let bonus = FlandersFigures.registrationBonus
    var welcome = RewardTerms(
      type: .welcome, title: "Welkom bij \(place.name)", points: 0,
      publication: OfferPeriod(begin: now))
    welcome.systems = CardSystemSet([system])
    try await register([
      .setTerms(
        system,
        CardSystemTerms(
          prices: SimulatedPrices.rows, registrationBonus: bonus[region % bonus.count])),
      .setDistributionKey(
        publicID: UInt32(region + 1),
        DistributionKeyTerms(
          name: place.key.rawValue, systems: CardSystemSet([system]), rules: place.key.rules)),
      .defineReward(id: idRandom.uuid(), owner: system, welcome),
    ])
    let rewards = FlandersFigures.rewardPoints.enumerated().map { number, points in
      var terms = RewardTerms(
        type: .points, title: "Omruilvoordeel \(number + 1) van \(place.name)", points: points,
        publication: OfferPeriod(begin: now))
      terms.systems = CardSystemSet([system])
      return RegistrationCommand.defineReward(id: idRandom.uuid(), owner: system, terms)
    }
    let numbers = try await register(rewards)
    regions[region].rewards = zip(numbers, FlandersFigures.rewardPoints).map {
      (RewardID($0), $1)
    }
  }

  /// Gives a town its organisers, what is on there, and terminals.
  private func furnish(_ town: Int) async throws {
    let name = towns[town].town.name
    let systems = CardSystemSet([regions[towns[town].region].system])
    towns[town].joined = today
    var made: [(id: String, name: String, kind: OrganizerKind)] = []
    for number in 0..<towns[town].size {
      // Small histories have one organiser a town: they are not all of one kind.
      let kind = OrganizerKind.all[
        (number + (towns[town].size == 1 ? town : 0)) % OrganizerKind.all.count]
      let round = number / OrganizerKind.all.count
      let title = round == 0 ? "\(kind.name) \(name)" : "\(kind.name) \(name) \(round + 1)"
      made.append((idRandom.uuid(), title, kind))
    }
    for slice in made.chunks(of: EngineLimits.registrationsMax) {
      let batch = Array(slice)
      let numbers = try await register(
        batch.map { .defineOrganizer(id: $0.id, name: $0.name, systems: systems) })
      let events = try await register(
        zip(batch, numbers).map { made, organizer in
          .defineEvent(
            id: idRandom.uuid(), title: "\(made.kind.event) (\(made.name))",
            organizer: OrganizerID(organizer), systems: systems, calendar: made.kind.calendar,
            periods: [],
            settings: EventSettings(points: 1, limit: made.kind.calendar.defaultLimit))
        })
      let sources = try await register(
        zip(batch, numbers).map {
          .pairTerminal(name: "zuil-\($0.id)", organizers: [OrganizerID($1)])
        })
      for (place, organizer) in numbers.enumerated() {
        towns[town].organizers.append(organizers.count)
        organizers.append(
          SimulatedOrganizer(
            organizer: OrganizerID(organizer), event: EventID(events[place]),
            source: SourceID(sources[place]), datedEvents: batch[place].kind.datedEvents))
        try keepTerminal("zuil-\(batch[place].id)", sources[place], [batch[place].id])
      }
      report.organizers += numbers.count
      report.events += events.count
    }
    let mobile = "mobiel-\(town + 1)"
    towns[town].mobile = SourceID(
      try await register([.pairTerminal(name: mobile, organizers: [])]).first ?? 0)
    try keepTerminal(mobile, towns[town].mobile.number, [])
    var sum = 0
    towns[town].sums = towns[town].organizers.indices.map {
      sum += 10_000 / ($0 + 3)
      return sum
    }
  }

  /// A terminal's token is told to nobody: in a simulated ledger none is used again.
  private func keepTerminal(_ name: String, _ source: UInt32, _ organizers: [String]) throws {
    _ = try engine.directory.addTerminal(
      NewTerminal(
        terminal: name, source: source, organizers: organizers, attended: false, language: "nl"))
  }

  /// Defines the dated events of the quarter that begins.
  private func announceEvents() async throws {
    var commands: [RegistrationCommand] = []
    var planned: [(day: Int, town: Int, organizer: Int, hour: Int)] = []
    let end = min(today + 90, days.count)
    for town in openTowns.towns {
      let systems = CardSystemSet([regions[towns[town].region].system])
      for organizer in towns[town].organizers {
        for _ in 0..<organizers[organizer].datedEvents {
          let day = dayOfEvent(in: today..<end)
          let hour = days[day].weekday == 2 || days[day].weekday == 6 ? 14 : 20
          let begin = SimulatedHour(date: days[day], hour: hour).begin
          let period = OpeningPeriod(begin: begin, end: begin.adding(hours: 2))
          commands.append(
            .defineEvent(
              id: idRandom.uuid(), title: "Voorstelling in \(towns[town].town.name)",
              organizer: organizers[organizer].organizer, systems: systems, calendar: .single,
              periods: [period],
              settings: EventSettings(points: 1, limit: CalendarType.single.defaultLimit)))
          planned.append((day, town, organizer, hour))
        }
      }
    }
    var numbers: [UInt32] = []
    for batch in commands.chunks(of: EngineLimits.registrationsMax) {
      numbers += try await register(Array(batch))
    }
    for (plan, event) in zip(planned, numbers) {
      datedEvents[plan.day][plan.town, default: []].append(
        DatedEvent(event: EventID(event), organizer: plan.organizer, hour: plan.hour))
    }
    report.events += numbers.count
  }

  /// A day of a quarter, by what days weigh.
  private func dayOfEvent(in quarter: Range<Int>) -> Int {
    while true {
      let day = quarter.lowerBound + eventRandom.below(quarter.count)
      if eventRandom.below(150) < FlandersFigures.weekdays[days[day].weekday] { return day }
    }
  }
}

extension Array {
  /// The elements in their order, so many at a time.
  func chunks(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
