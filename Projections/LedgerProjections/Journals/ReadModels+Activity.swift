import GRDB
public import Ledger
import Projections

/// How often holders took part, by their numbers.
public struct HolderActivity: Sendable {
  private var visits: [Int32] = []

  /// The participations of a holder: distinct events and local days; 0 for one who took part in
  /// nothing.
  public func participations(of holder: HolderID) -> Int {
    Int(holder.number) < visits.count ? Int(visits[Int(holder.number)]) : 0
  }

  mutating func add(_ number: Int64, to holder: Int) {
    if holder >= visits.count {
      visits.append(contentsOf: repeatElement(0, count: holder + 1 - visits.count))
    }
    visits[holder] += Int32(clamping: number)
  }
}

extension ReadModels {
  /// How often each holder took part from one local day to another, at events of a card system or
  /// with its cards, as it is known by now.
  ///
  /// - Parameter organizer: counts participations at this organiser's events alone, where there is
  ///   one.
  /// - Complexity: O(entries of the days asked about); four bytes a holder.
  public func activity(
    in system: CardSystemID, at organizer: OrganizerID?, from: CivilDate, through: CivilDate,
    atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadAnswer<HolderActivity> {
    let journal = Journal.participations
    let answer = try await ask([journal.name], minimum) { database in
      var activity = HolderActivity()
      let days = (Int64(from.daysSinceEpoch), Int64(through.daysSinceEpoch))
      guard days.0 <= days.1 else { return activity }
      let blocks = try PreparedStatement(
        database,
        "SELECT bytes FROM \(journal.blockTable) WHERE last_day >= ?1 AND first_day <= ?2")
      try blocks.forEachRow(.init(days.0), .init(days.1)) { row in
        try row.withBlock(0, of: journal) { block in
          activity.add(block, of: journal, system, organizer, days.0...days.1)
        }
      }
      return activity
    }
    return ReadAnswer(position: answer.position, value: answer.value)
  }
}

extension HolderActivity {
  fileprivate mutating func add(
    _ block: JournalBlock, of journal: Journal, _ system: CardSystemID,
    _ organizer: OrganizerID?, _ days: ClosedRange<Int64>
  ) {
    guard let systems = journal.column(of: .cardSystem),
      let organizers = journal.column(of: .organizer),
      let cardSystems = journal.column(of: .holderCardSystem)
    else { preconditionFailure("participations have systems and organisers") }
    let occurred = block.column(Journal.Column.occurredDay)
    let visits = block.column(journal.width - 1)
    let eventSystem = block.column(systems)
    let cardSystem = block.column(cardSystems)
    let eventOrganizer = block.column(organizers)
    let holders = block.column(ParticipationEntry.holderColumn)
    let wanted = Int64(system.number)
    for index in 0..<block.count {
      guard days.contains(occurred[index]),
        eventSystem[index] == wanted || cardSystem[index] == wanted,
        organizer.map({ Int64($0.number) == eventOrganizer[index] }) ?? true
      else { continue }
      add(visits[index], to: Int(holders[index]))
    }
  }
}
