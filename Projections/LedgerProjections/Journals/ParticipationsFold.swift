import GRDB
import Ledger
import Projections

/// Makes the entries of check-ins, ticket sales and what corrects them.
final class ParticipationsFold: ReadModelFold {
  private let store: JournalStore
  private let surroundings: Surroundings
  private let tariffs: TariffBook
  private let boards: BoardCounts
  private let setStanding: PreparedStatement
  /// Of what was corrected alone: everything else is as its entry says.
  private var standing: [UInt64: Bool] = [:]
  private var visits: VisitIndex

  init(_ database: Database) throws {
    let journal = ParticipationsModel.journal
    store = try JournalStore(journal, database)
    surroundings = try Surroundings(journal.name, database)
    tariffs = try TariffBook(journal.name, database)
    boards = try BoardCounts(database)
    let table = ParticipationsModel.standingTable
    setStanding = try PreparedStatement(database, "INSERT OR REPLACE INTO \(table) VALUES (?, ?)")
    visits = VisitIndex(newest: store.newestDay())
    try PreparedStatement(database, "SELECT * FROM \(table)").forEachRow { row in
      standing[UInt64(clamping: row.integer(0))] = row.integer(1) != 0
    }
    try forEachVisit(from: visits.firstDay, through: .max) { entry, counted in
      visits[entry.occurredDay, entry.visit] = counted
    }
  }

  func apply(_ record: LedgerRecord) throws {
    let header = record.header
    switch record.event {
    case .checkedIn(let body):
      try checkedIn(
        body.event, body.card, body.holder, body.stamp, body.channel, stands: true,
        isAcceptedOffline: body.wasAcceptedOffline, header)
    case .checkInRefused(let body) where body.refusal.isCandidate:
      // It may count later: its entry waits, and adds nothing.
      try checkedIn(
        body.event, body.card, body.holder, body.stamp, body.channel, stands: false,
        isAcceptedOffline: false, header)
    case .checkInRecounted(let body): try recount(body, header)
    case .checkInUndone, .ticketSaleCancelled: try cancel(header)
    case .ticketSold(let body): try sold(body, header)
    case .periodClosed(let body): try store.close(body, header)
    case .terminalPaired(let body): try boards.pair(body.source, body.terminal)
    default:
      try surroundings.apply(record.event)
      try tariffs.apply(record)
    }
  }

  func finish() throws {
    try store.finish()
    try boards.finish()
  }

  // MARK: What comes in

  private func checkedIn(
    _ event: EventID, _ card: CardID, _ holder: HolderID, _ stamp: Stamp, _ channel: Channel,
    stands: Bool, isAcceptedOffline: Bool, _ header: RecordHeader
  ) throws {
    var entry = entry(event, card, holder, stamp, channel, 0, header)
    entry.isAcceptedOffline = isAcceptedOffline
    if case .tap(let source, _) = header.key { entry.source = source }
    if stands {
      entry.checkins = 1
      try count(&entry, entry.position)
    }
    try append(entry)
  }

  private func sold(_ body: TicketSold, _ header: RecordHeader) throws {
    let tariff = body.coupon.exists ? body.coupon.number + 1 : 1
    var entry = entry(
      body.event, body.card, body.holder, body.stamp, nil, tariff, header)
    entry.ticketSales = 1
    try count(&entry, entry.position)
    try append(entry)
  }

  private func entry(
    _ event: EventID, _ card: CardID, _ holder: HolderID, _ stamp: Stamp, _ channel: Channel?,
    _ tariff: UInt32, _ header: RecordHeader
  ) -> ParticipationEntry {
    let day = Booking.day(of: header.occurredAt)
    let place = surroundings.place(of: event)
    let holderSystem = surroundings.system(of: card)
    return ParticipationEntry(
      position: header.position,
      place: store.booking.ordinary(day, recorded: header.recordedAt), occurredDay: day,
      event: event, organizer: place.organizer, system: place.system, holderSystem: holderSystem,
      stamp: stamp, channel: channel, tariff: tariff,
      hasSocialTariff: tariffs.isActive(holder, holderSystem, at: header.occurredAt),
      holder: holder, occurredAt: header.occurredAt)
  }

  // MARK: Corrections

  private func recount(_ body: CheckInRecounted, _ header: RecordHeader) throws {
    let original = try original(header)
    try set(
      original, stands: body.counts || original.isAcceptedOffline, header.position,
      store.booking.recount(of: original.place.day, recorded: header.recordedAt))
  }

  private func cancel(_ header: RecordHeader) throws {
    let original = try original(header)
    try set(
      original, stands: false, header.position,
      store.booking.cancellation(of: original.place.day, recorded: header.recordedAt))
  }

  private func original(_ header: RecordHeader) throws -> ParticipationEntry {
    ParticipationEntry(try store.original(header))
  }

  /// Lets a participation stand or no longer stand, from the record at a position on.
  private func set(
    _ original: ParticipationEntry, stands: Bool, _ position: UInt64, _ place: Booking.Place
  ) throws {
    guard isStanding(original) != stands else { return }
    standing[original.position] = stands
    try setStanding.run(.init(original.position), .init(stands))
    var entry = original.correction(at: position, booked: place)
    if original.isCheckIn {
      entry.checkins = stands ? 1 : -1
    } else {
      entry.ticketSales = stands ? 1 : -1
    }
    if stands {
      try count(&entry, original.position)
    } else {
      try uncount(&entry, original)
    }
    try append(entry)
  }

  private func isStanding(_ entry: ParticipationEntry) -> Bool {
    standing[entry.position] ?? (entry.checkins + entry.ticketSales > 0)
  }

  // MARK: Visits

  /// Counts a participation that stands now as its visit, in place of a later one if there is one.
  private func count(_ entry: inout ParticipationEntry, _ participation: UInt64) throws {
    let new = VisitIndex.Counted(position: participation, occurredAt: entry.occurredAt)
    let counted = try counted(of: entry)
    if let counted {
      guard new.comes(before: counted) else { return }
      try shift(counted.position, by: -1, with: entry)
    }
    entry.visits = 1
    visits[entry.occurredDay, entry.visit] = new
  }

  /// Counts another participation as the visit, where the one that no longer stands was counted.
  private func uncount(_ entry: inout ParticipationEntry, _ original: ParticipationEntry) throws {
    guard try counted(of: original)?.position == original.position else { return }
    entry.visits = -1
    var next: VisitIndex.Counted?
    try store.forEach(occurredFrom: original.occurredDay, through: original.occurredDay) {
      let other = ParticipationEntry($0)
      guard other.visit == original.visit, other.original == 0, isStanding(other) else { return }
      let candidate = VisitIndex.Counted(position: other.position, occurredAt: other.occurredAt)
      if next.map({ candidate.comes(before: $0) }) ?? true { next = candidate }
    }
    visits[original.occurredDay, original.visit] = next
    if let next { try shift(next.position, by: 1, with: entry) }
  }

  /// Adds to the visits of another participation, at the position and place of an entry.
  private func shift(
    _ participation: UInt64, by change: Int64, with entry: ParticipationEntry
  ) throws {
    guard let columns = try store.entry(at: participation) else { return }
    var shifted = ParticipationEntry(columns).correction(at: entry.position, booked: entry.place)
    shifted.visits = change
    try append(shifted)
  }

  private func counted(of entry: ParticipationEntry) throws -> VisitIndex.Counted? {
    if visits.holds(entry.occurredDay) { return visits[entry.occurredDay, entry.visit] }
    var found: VisitIndex.Counted?
    try forEachVisit(from: entry.occurredDay, through: entry.occurredDay) { each, counted in
      if each.visit == entry.visit { found = counted }
    }
    return found
  }

  /// Calls `body` for the participation that is counted of each visit on a day of a range.
  private func forEachVisit(
    from first: Int32, through last: Int32,
    _ body: (ParticipationEntry, VisitIndex.Counted) -> Void
  ) throws {
    var counts: [UInt64: (entry: ParticipationEntry, visits: Int64)] = [:]
    try store.forEach(occurredFrom: first, through: last) { columns in
      let entry = ParticipationEntry(columns)
      guard entry.visits != 0 else { return }
      let participation = entry.original == 0 ? entry.position : entry.original
      counts[participation, default: (entry, 0)].visits += entry.visits
    }
    for (participation, (entry, visits)) in counts where visits > 0 {
      body(
        entry,
        VisitIndex.Counted(position: participation, occurredAt: entry.occurredAt))
    }
  }

  private func append(_ entry: ParticipationEntry) throws {
    boards.apply(entry)
    try store.append(bookedOn: entry.place.day) { entry.write(to: &$0) }
  }
}
