import EventLog
import EventLogTesting
import Ledger
import LedgerProjections
import Projections
import Testing

@Suite("Read models against the ledger that they are folded from") struct FoldLawTests {
  @Test("balances, cards, tariffs, events and systems are the engine's own", arguments: 1...12)
  func stateAgrees(seed: UInt64) async throws {
    let life = try LedgerLife(seed: seed)
    try life.live(250)
    let models = try await life.readModels()
    #expect(models.statuses.allSatisfy { $0.state == "live" }, "\(models.statuses)")
    try await expectPeople(life, models)
    try await expectCatalogue(life, models)
    try await expectTickets(life, models)
    try await expectMuseums(life, models)
    try await expectFindings(life, models)
    let points = try #require(try await models.points().value)
    let accounts = life.kernel.state.accounts
    #expect(points.issued == -accounts.issued && points.redeemed == accounts.redeemed)
    #expect(points.reversed == accounts.reversed && points.balance == accounts.outstanding)
  }

  private func expectPeople(_ life: LedgerLife, _ models: ReadModels) async throws {
    for number in 1...UInt32(life.kernel.state.holderCount) {
      let holder = HolderID(number)
      let points = try #require(try await models.points(of: holder).value)
      #expect(points.balance == life.kernel.state.balance(of: holder))
      #expect((points.erasedAt != nil) == life.kernel.state.isErased(holder))
      #expect(try await models.balance(of: holder).value == points.balance)
      // Half a day apart, from before everything until long after.
      for step in stride(from: -40, through: 160, by: 4) {
        let instant = life.now.adding(microseconds: Int64(step) * LedgerLife.day / 2)
        let known = try await models.socialTariffs(of: holder, asHappenedOn: instant).value
        for system in LedgerLife.systems {
          let expected = life.kernel.state.socialTariff(of: holder, in: system, at: instant)
          #expect(known[system]?.status == expected?.status, "\(number) \(system) \(step)")
          #expect(known[system]?.isInGrace == expected?.isInGrace)
          #expect(known[system]?.lastDay == expected?.lastDay)
          #expect(known[system]?.suspendedThrough == expected?.suspendedThrough)
        }
      }
    }
    for number in 1...UInt32(life.kernel.state.cardCount) {
      let row = try #require(try await models.card(CardID(number)).value)
      let found = life.kernel.state.card(CardID(number))
      let expected = try #require(found)
      #expect(row.holder == expected.holder && row.status == expected.status)
      #expect(row.kind == expected.kind && row.system == expected.system)
      if row.holder.exists {
        #expect(try await models.cards(of: row.holder).value.contains(row))
      }
    }
  }

  private func expectCatalogue(_ life: LedgerLife, _ models: ReadModels) async throws {
    let events = try await models.events(of: nil, limit: 100)
    #expect(events.total == life.kernel.state.eventCount)
    for row in events.rows {
      let found = life.kernel.state.event(row.event)
      let expected = try #require(found)
      #expect(row.id == expected.id && row.title == expected.title)
      #expect(row.organizer == expected.organizer && row.settings == expected.settings)
    }
    for row in try await models.cardSystems().value {
      let found = life.kernel.state.cardSystem(row.system)
      let expected = try #require(found)
      #expect(row.publicID == expected.publicID && row.name == expected.name)
      #expect(row.cities == expected.cities)
    }
  }

  /// The sales that stand, counted apart from the records alone.
  private func expectTickets(_ life: LedgerLife, _ models: ReadModels) async throws {
    var places: [EventID: (organizer: OrganizerID, location: OrganizerID)] = [:]
    var standing: [UInt64: (ticket: TicketSold, place: (OrganizerID, OrganizerID))] = [:]
    for record in life.records {
      switch record.event {
      case .eventDefined(let body): places[body.event] = (body.organizer, .none)
      case .eventChanged(let body): places[body.event]?.organizer = body.organizer
      case .eventTicketTermsSet(let body): places[body.event]?.location = body.terms.location
      case .ticketSold(let body):
        standing[record.header.position] = (body, try #require(places[body.event]))
      case .ticketSaleCancelled: standing[record.header.reverses] = nil
      default: break
      }
    }
    let page = try await models.ticketSales(limit: ReadLimits.pageRowsMax)
    #expect(page.rows.map(\.position).sorted() == standing.keys.sorted())
    for row in page.rows {
      let (ticket, place) = try #require(standing[row.position])
      #expect(row.shares == ticket.shares && row.shares.total == UInt64(row.price))
      #expect(row.tariff == ticket.tariff && row.key == ticket.key && row.event == ticket.event)
      #expect(row.holder == ticket.holder && row.system == ticket.system)
      #expect(row.stamp == ticket.stamp && row.tariffStatus == ticket.tariffStatus)
      #expect((row.organizer, row.location) == place)
    }
  }

  /// The findings that wait, and what became of the others, as the kernel knows them.
  private func expectFindings(_ life: LedgerLife, _ models: ReadModels) async throws {
    let page = try await models.findings(limit: ReadLimits.pageRowsMax)
    #expect(page.total == page.rows.count)
    var positions: Set<UInt64> = []
    for row in page.rows {
      positions.insert(row.position)
      let known = life.kernel.state.finding(at: row.position)
      let finding = try #require(known)
      #expect(row.kind == finding.kind && row.holder == finding.holder)
      let record = finding.admittedAs ?? row.position
      let expected: FindingState =
        life.kernel.state.undoing(of: record) != nil
        ? .undone
        : finding.admittedAs != nil
          ? .admitted : finding.dismissedBy != nil ? .dismissed : .open
      #expect(row.state == expected)
      #expect(row.settledBy == finding.admittedAs ?? finding.dismissedBy)
    }
    for record in life.records {
      let isFinding = life.kernel.state.finding(at: record.header.position) != nil
      #expect(positions.contains(record.header.position) == isFinding)
    }
  }

  /// What each museum is paid, and what was sold, counted apart from the records alone.
  private func expectMuseums(_ life: LedgerLife, _ models: ReadModels) async throws {
    var owed: [OrganizerID: UInt32] = [:]
    var sold: [UInt64: UInt32] = [:]
    for record in life.records {
      switch record.event {
      case .museumVisitRegistered(let body) where body.isCompensated:
        owed[body.museum, default: 0] += body.compensationCents
      case .museumVisitUndone(let body): owed[body.museum, default: 0] -= body.cents
      case .museumVisitCompensated(let body): owed[body.museum, default: 0] += body.cents
      case .externalVisitRegistered(let body) where body.isCompensated:
        owed[body.museum, default: 0] += body.compensationCents
      case .subscriptionSold(let body): sold[record.header.position] = body.priceCents
      default: break
      }
    }
    let question = TotalsQuestion(
      .compensation, by: [.organizer], from: CivilDate(daysSinceEpoch: 0),
      through: CivilDate(daysSinceEpoch: 60_000))
    let totals = try await models.totals(question).value.lines
    for museum in LedgerLife.museums {
      let line = totals.first { $0.keys == [Int64(museum.number)] }
      #expect(line?.sums.last ?? 0 == Int64(owed[museum] ?? 0))
      let rows = try await models.museumVisits(at: [museum], limit: ReadLimits.pageRowsMax).rows
      let sum = rows.filter(\.isCompensated).reduce(0) { $0 + $1.compensationCents }
      #expect(sum == owed[museum] ?? 0)
    }
    let sales = try await models.subscriptionSales(limit: ReadLimits.pageRowsMax).rows
    #expect(
      sales.reduce(into: [:]) { $0[$1.position] = $1.priceCents } == sold)
  }

  @Test("the random lives have everything in them that is sold, refused, given and cancelled")
  func coverage() throws {
    var types: Set<RecordType> = []
    var admissions = 0
    for seed in 1...12 as ClosedRange<UInt64> {
      let life = try LedgerLife(seed: seed)
      try life.live(250)
      types.formUnion(life.records.map(\.header.type))
      admissions += life.records.count {
        $0.header.reverses != 0 && [.checkedIn, .checkInRefused].contains($0.header.type)
      }
    }
    #expect(
      types.isSuperset(of: [
        .checkedIn, .checkInUndone, .rewardRedeemed, .redemptionCancelled, .ticketSold,
        .ticketRefused, .ticketSaleCancelled, .couponGranted, .groupPassTermsSet,
        .subscriptionSold, .subscriptionActivated, .subscriptionsFrozen, .subscriptionCancelled,
        .passholderIdentified, .museumVisitRegistered, .museumVisitRefused,
        .externalVisitRegistered, .museumVisitUndone, .findingDismissed,
      ]))
    #expect(admissions > 0)
  }

  @Test("a balance as it was known or as it happened is the sum of those records", arguments: 1...4)
  func pastBalances(seed: UInt64) async throws {
    let life = try LedgerLife(seed: seed, holders: 2)
    try life.live(150)
    let models = try await life.readModels()
    let holder = HolderID(1)
    var replayed = LedgerState()
    for record in life.records {
      try replayed.fold(record)
      guard record.header.position.isMultiple(of: 20), replayed.holderCount > 0 else { continue }
      let known = try await models.balance(of: holder, asKnownOn: record.header.position)
      #expect(known.value == replayed.balance(of: holder))
    }
    let middle = life.records[life.records.count / 2].header.occurredAt
    let before = life.records.filter { $0.header.occurredAt <= middle }
    let expected = before.reduce(0) { $0 + points(of: $1, for: holder) }
    let happened = try await models.balance(of: holder, asHappenedOn: middle)
    #expect(happened.value == expected)
  }

  private func points(of record: LedgerRecord, for holder: HolderID) -> Int64 {
    switch record.event {
    case .checkedIn(let body) where body.holder == holder: Int64(body.points)
    case .checkInUndone(let body) where body.holder == holder: body.points
    case .checkInRecounted(let body) where body.holder == holder: body.points
    case .pointsIssued(let body) where body.holder == holder: body.points
    case .rewardRedeemed(let body) where body.holder == holder: -Int64(body.points)
    case .redemptionCancelled(let body) where body.holder == holder: Int64(body.points)
    default: 0
    }
  }

  @Test("batches of any size, restarts and one new fold give the same rows", arguments: 1...6)
  func rebuild(seed: UInt64) async throws {
    let life = try LedgerLife(seed: seed)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<5 {
      try life.live(40)
      let file = try life.open()
      #expect(file.discarded.isEmpty)
      try await life.runner(file, batchRecords: .random(in: 1...50, using: &random)).catchUp()
      try file.close()
    }
    let live = try life.open()
    let anew = try life.open("anew.db")
    try await life.runner(anew).catchUp()
    for model in LedgerReadModels.all {
      let digest = try #require(try live.digest(of: model.name))
      #expect(try anew.digest(of: model.name) == digest, "\(model.name)")
    }
  }

  @Test("no read model knows who anybody is: no reference of the directory is in a table")
  func noIdentity() async throws {
    let life = try LedgerLife()
    try life.live(50)
    let file = try life.open()
    try await life.runner(file).catchUp()
    for model in LedgerReadModels.all {
      #expect(!model.schema.contains("reference"))
      #expect(!model.schema.contains("uitpas"))
    }
  }
}
