import GRDB
public import Ledger

/// A reward that was redeemed.
public struct RedemptionRow: Hashable, Sendable {
  /// The position of its record.
  public var position: UInt64
  /// The reward.
  public var reward: RewardID
  /// The reward's public id.
  public var rewardID: String
  /// The reward's title, by its newest terms.
  public var rewardTitle: String
  /// The holder.
  public var holder: HolderID
  /// The card that was used.
  public var card: CardID
  /// Points that it cost.
  public var points: UInt32
  /// The code that was given out; empty where the reward has none.
  public var code: String
  /// When it happened.
  public var occurredAt: Instant
  /// When it was recorded.
  public var recordedAt: Instant
  /// The position of the record that cancelled it, if one did.
  public var cancelledBy: UInt64?

  init(_ row: Row) {
    position = row.position("position") ?? 0
    reward = row.entity("reward")
    rewardID = row["reward_id"]
    rewardTitle = row["reward_title"]
    holder = row.entity("holder")
    card = row.entity("card")
    points = row["points"]
    code = row["code"]
    occurredAt = row.instant("occurred_at")
    recordedAt = row.instant("recorded_at")
    cancelledBy = row.position("cancelled_by")
  }
}

extension ReadModels {
  /// The rewards that a holder redeemed, the newest first.
  ///
  /// - Parameter includingCancelled: whether those that were cancelled are among them.
  public func redemptions(
    of holder: HolderID, includingCancelled: Bool = false, start: Int = 0, limit: Int,
    atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadPage<RedemptionRow> {
    let condition = includingCancelled ? "" : "AND cancelled_by IS NULL"
    return ReadPage(
      try await ask([RedemptionsModel.name, CatalogueModel.name], minimum) { database in
        let selection = Selection(
          columns: "redemption.*, reward.id AS reward_id, reward.title AS reward_title",
          source: """
            redemption JOIN catalogue_reward AS reward ON reward.number = redemption.reward
            WHERE holder = ? \(condition)
            """,
          order: "position DESC", arguments: [Int64(holder.number)])
        return try selection.page(database, start: start, limit: limit) { RedemptionRow($0) }
      })
  }
}
