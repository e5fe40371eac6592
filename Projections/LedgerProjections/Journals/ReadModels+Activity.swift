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
      let reader = try JournalReader(journal, database)
      let blocks = try reader.extents(where: "last_day >= ?1 AND first_day <= ?2", days.0, days.1)
      var columns = StretchColumns(journal)
      for stretch in JournalReader.stretches(of: blocks) {
        for column in HolderActivity.columns {
          try columns.read(column, of: stretch, from: reader)
        }
        activity.add(columns, stretch.entries, system, organizer, days.0...days.1)
      }
      return activity
    }
    return ReadAnswer(position: answer.position, value: answer.value)
  }
}

extension HolderActivity {
  private static let organizers = column(.organizer)
  private static let systems = column(.cardSystem)
  private static let cardSystems = column(.holderCardSystem)
  private static let visits = Journal.participations.width - 1

  /// The columns of participations that tell how often holders took part.
  fileprivate static let columns = [
    Journal.Column.occurredDay, organizers, systems, cardSystems, ParticipationEntry.holderColumn,
    visits,
  ]

  private static func column(_ dimension: Dimension) -> Int {
    guard let column = Journal.participations.column(of: dimension) else {
      preconditionFailure("participations have systems and organisers")
    }
    return column
  }

  fileprivate mutating func add(
    _ columns: StretchColumns, _ entries: Int, _ system: CardSystemID, _ organizer: OrganizerID?,
    _ days: ClosedRange<Int64>
  ) {
    let occurred = columns[Journal.Column.occurredDay]
    let organizers = columns[Self.organizers]
    let systems = columns[Self.systems]
    let cardSystems = columns[Self.cardSystems]
    let holders = columns[ParticipationEntry.holderColumn]
    let visits = columns[Self.visits]
    let wanted = Int64(system.number)
    for index in 0..<entries {
      guard days.contains(occurred[index]),
        systems[index] == wanted || cardSystems[index] == wanted,
        organizer.map({ Int64($0.number) == organizers[index] }) ?? true
      else { continue }
      add(visits[index], to: Int(holders[index]))
    }
  }
}
