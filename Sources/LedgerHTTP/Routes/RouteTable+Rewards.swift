import HTTPTypes

extension RouteTable {
  /// Rewards and redemptions of UiTPAS API 4.0.
  static let rewards = [
    RouteRule(.get, "/uitpas/rewards", .identified),
    RouteRule(.post, "/uitpas/rewards", .rewardsWrite, of: .organizer),
    RouteRule(.get, "/uitpas/rewards/{rewardId}", .rewardsRead, of: .organizer),
    RouteRule(.put, "/uitpas/rewards/{rewardId}", .rewardsWrite, of: .organizer),
    RouteRule(.get, "/uitpas/rewards/{rewardId}/redeem-status", .rewardsRedeem, of: .organizer),
    RouteRule(.post, "/uitpas/rewards/redeemed", .rewardsRedeem, of: .organizer),
    RouteRule(.get, "/uitpas/rewards/redeemed", .rewardsRead, of: .list),
    RouteRule(
      .delete, "/uitpas/rewards/redeemed/{redeemedRewardId}", .rewardsRedeem, of: .organizer),
  ]
}
