import GRDB
public import Ledger

/// A movement of a holder's points.
public struct TransactionRow: Hashable, Sendable {
  /// The position of its record.
  public var position: UInt64
  /// What the record is.
  public var type: RecordType
  /// Added to the balance, or, negative, taken from it.
  public var points: Int64
  /// The balance afterwards.
  public var balance: Int64
  /// The event, where there is one.
  public var event: EventID
  /// The event's title; nil where there is no event.
  public var eventTitle: String?
  /// The event's organiser; none where there is no event.
  public var organizer: OrganizerID
  /// The name of the event's organiser; nil where there is no event.
  public var organizerName: String?
  /// The card that was used, where there is one.
  public var card: CardID
  /// The reward that was redeemed or given back, where there is one.
  public var reward: RewardID
  /// The reward's title; nil where there is no reward.
  public var rewardTitle: String?
  /// Why points were issued without a check-in.
  public var cause: PointsCause?
  /// The position of the record that it reverses or changes.
  public var reverses: UInt64?
  /// When it happened.
  public var occurredAt: Instant
  /// When it was recorded.
  public var recordedAt: Instant

  init(_ row: Row) {
    position = row.position("position") ?? 0
    type = row.choice("type") ?? .pointsIssued
    points = row["points"]
    balance = row["balance"]
    event = row.entity("event")
    eventTitle = row["event_title"]
    organizer = row.entity("organizer")
    organizerName = row["organizer_name"]
    card = row.entity("card")
    reward = row.entity("reward")
    rewardTitle = row["reward_title"]
    cause = row.choice("cause")
    reverses = row.position("reverses")
    occurredAt = row.instant("occurred_at")
    recordedAt = row.instant("recorded_at")
  }
}

/// A holder's points, or those of all holders together.
public struct PointsSums: Hashable, Sendable {
  /// Points that were given.
  public var issued: Int64
  /// Points that were spent and not given back.
  public var redeemed: Int64
  /// Points that were given and taken back.
  public var reversed: Int64
  /// The position at which the holder was erased, if they were; their points stay.
  public var erasedAt: UInt64?

  /// What is left.
  public var balance: Int64 { issued - redeemed - reversed }

  init(_ row: Row) {
    issued = row["issued"]
    redeemed = row["redeemed"]
    reversed = row["reversed"]
    erasedAt = row.position("erased_at")
  }
}

extension ReadModels {
  /// A holder's movements of points, by default the newest first.
  public func transactions(
    of holder: HolderID, start: Int = 0, limit: Int, oldestFirst: Bool = false,
    atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadPage<TransactionRow> {
    ReadPage(
      try await ask([TimelineModel.name, CatalogueModel.name], minimum) { database in
        let selection = Selection(
          columns: """
            movement.*, event.title AS event_title, event.organizer,
            organizer.name AS organizer_name, reward.title AS reward_title
            """,
          source: """
            \(TimelineModel.movements) AS movement
            LEFT JOIN catalogue_event AS event ON event.number = movement.event
            LEFT JOIN catalogue_organizer AS organizer ON organizer.number = event.organizer
            LEFT JOIN catalogue_reward AS reward ON reward.number = movement.reward
            WHERE holder = ?
            """,
          order: oldestFirst ? "position" : "position DESC", arguments: [Int64(holder.number)])
        return try selection.page(database, start: start, limit: limit) { TransactionRow($0) }
      })
  }

  /// A holder's points now, or nil for one whom the log does not know.
  public func points(
    of holder: HolderID, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadAnswer<PointsSums?> {
    let answer = try await ask([BalancesModel.name], minimum) { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM balance WHERE holder = ?", arguments: [holder.number]
      ).map { PointsSums($0) }
    }
    return ReadAnswer(position: answer.position, value: answer.value)
  }

  /// The points of all holders together.
  public func points(
    atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadAnswer<PointsSums?> {
    let answer = try await ask([BalancesModel.name], minimum) { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT coalesce(sum(issued), 0) AS issued, coalesce(sum(redeemed), 0) AS redeemed,
            coalesce(sum(reversed), 0) AS reversed, NULL AS erased_at
          FROM balance
          """
      ).map { PointsSums($0) }
    }
    return ReadAnswer(position: answer.position, value: answer.value)
  }

  /// A holder's balance at a moment in the past.
  ///
  /// - Parameters:
  ///   - instant: counts what had happened by then; nil for everything.
  ///   - position: counts what the log had said up to this position; nil for all that is known now.
  public func balance(
    of holder: HolderID, asHappenedOn instant: Instant? = nil, asKnownOn position: UInt64? = nil,
    atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadAnswer<Int64> {
    let answer = try await ask([TimelineModel.name], minimum) { database in
      try Int64.fetchOne(
        database,
        sql: """
          SELECT coalesce(sum(points), 0) FROM timeline
          WHERE holder = ? AND occurred_at <= ? AND position <= ?
          """,
        arguments: [
          holder.number, instant?.microseconds ?? .max, Int64(clamping: position ?? .max),
        ]) ?? 0
    }
    return ReadAnswer(position: answer.position, value: answer.value)
  }
}
