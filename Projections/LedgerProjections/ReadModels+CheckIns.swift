import GRDB
public import Ledger

/// A check-in that stands.
public struct CheckInRow: Hashable, Sendable {
  /// The position of its record.
  public var position: UInt64
  /// The holder.
  public var holder: HolderID
  /// The card that was used.
  public var card: CardID
  /// The event.
  public var event: EventID
  /// The event's public id.
  public var eventID: String
  /// The event's title.
  public var eventTitle: String
  /// The event's organiser.
  public var organizer: OrganizerID
  /// The points that it gives now; 0 where it stands without counting.
  public var points: Int64
  /// Where it was made.
  public var channel: Channel
  /// When it happened.
  public var occurredAt: Instant
  /// When it was recorded.
  public var recordedAt: Instant

  init(_ row: Row) {
    position = row.position("position") ?? 0
    holder = row.entity("holder")
    card = row.entity("card")
    event = row.entity("event")
    eventID = row["event_id"]
    eventTitle = row["event_title"]
    organizer = row.entity("organizer")
    points = row["points"]
    channel = row.choice("channel") ?? .counter
    occurredAt = row.instant("occurred_at")
    recordedAt = row.instant("recorded_at")
  }
}

extension ReadModels {
  /// The check-ins that stand, the newest first; those that were undone are not among them.
  ///
  /// - Parameters:
  ///   - holder: the holder, or nil for those of all.
  ///   - organizers: the organisers of the events, or nil for all of them.
  ///   - title: a part of the event's title, without regard to case.
  ///   - start: how many rows are passed over.
  ///   - limit: at most `ReadLimits.pageRowsMax`.
  ///   - minimum: the position that the answer must reflect.
  public func checkins(
    of holder: HolderID?, organizers: [OrganizerID]? = nil, title: String? = nil, start: Int = 0,
    limit: Int, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadPage<CheckInRow> {
    var conditions = Conditions()
    conditions.add("checkin.holder", among: holder.map { [$0] })
    conditions.add("organizer", among: organizers)
    conditions.add(part: title, of: "folded_title")
    let source = """
      \(TimelineModel.checkIns) AS checkin
      JOIN catalogue_event AS event ON event.number = checkin.event
      WHERE \(conditions.text)
      """
    return ReadPage(
      try await ask([TimelineModel.name, CatalogueModel.name], minimum) { [conditions] database in
        let selection = Selection(
          columns: "checkin.*, event.id AS event_id, event.title AS event_title, organizer",
          source: source, order: "occurred_at DESC, position DESC", arguments: conditions.arguments)
        return try selection.page(database, start: start, limit: limit) { CheckInRow($0) }
      })
  }

  /// The check-in whose record stands at a position, or nil where none does or it was undone.
  public func checkin(
    at position: UInt64, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadAnswer<CheckInRow?> {
    let answer = try await ask([TimelineModel.name, CatalogueModel.name], minimum) { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT checkin.*, event.id AS event_id, event.title AS event_title, organizer
          FROM \(TimelineModel.checkIns) AS checkin
          JOIN catalogue_event AS event ON event.number = checkin.event
          WHERE position = ?
          """, arguments: [Int64(clamping: position)]
      ).map { CheckInRow($0) }
    }
    return ReadAnswer(position: answer.position, value: answer.value)
  }
}
