/// The accounts between which points move; every movement is taken from one and given to another.
public enum PointsAccount: Sendable, CaseIterable {
  /// Points that were ever issued (negative: where they come from).
  case issued
  /// Points that were redeemed for rewards.
  case redeemed
  /// Points that were taken back.
  case reversed
  /// Points that holders have.
  case outstanding
}

/// One leg of a movement of points.
public struct Posting: Hashable, Sendable {
  /// The account.
  public var account: PointsAccount
  /// What it gains; negative where it gives.
  public var points: Int64
}

/// Points as double entry: the four accounts always sum to zero.
///
/// The holders' balances are summed apart from the accounts, at the moment they change, so that a
/// movement that reaches the one and not the other is seen before it is committed.
public struct PointsAccounts: Hashable, Sendable {
  /// Minus the points that were ever issued.
  public private(set) var issued: Int64 = 0
  /// The points that were redeemed.
  public private(set) var redeemed: Int64 = 0
  /// The points that were taken back, less those given again.
  public private(set) var reversed: Int64 = 0
  /// The points that holders have, by the postings.
  public private(set) var outstanding: Int64 = 0
  /// The points that holders have, by the changes of their balances: the second sum.
  public private(set) var balances: Int64 = 0

  /// Makes accounts of a ledger without points.
  public init() {}

  init(issued: Int64, redeemed: Int64, reversed: Int64, outstanding: Int64, balances: Int64) {
    self.issued = issued
    self.redeemed = redeemed
    self.reversed = reversed
    self.outstanding = outstanding
    self.balances = balances
  }

  /// Whether the accounts sum to zero and agree with the holders' balances.
  public var isBalanced: Bool {
    issued + redeemed + reversed + outstanding == 0 && outstanding == balances
  }

  /// Books one leg.
  public mutating func post(_ posting: Posting) {
    switch posting.account {
    case .issued: issued += posting.points
    case .redeemed: redeemed += posting.points
    case .reversed: reversed += posting.points
    case .outstanding: outstanding += posting.points
    }
  }

  /// Adds to the second sum what a holder's balance gained.
  public mutating func balanceChanged(by points: Int64) {
    balances += points
  }

  /// The two legs of points that a holder gets newly.
  public static func issuing(_ points: Int64) -> (Posting, Posting) {
    (Posting(account: .issued, points: -points), Posting(account: .outstanding, points: points))
  }

  /// The two legs of points that are redeemed (or, negative, given back by a cancellation).
  public static func redeeming(_ points: Int64) -> (Posting, Posting) {
    (Posting(account: .outstanding, points: -points), Posting(account: .redeemed, points: points))
  }

  /// The two legs of points that are taken back (or, negative, given again).
  public static func reversing(_ points: Int64) -> (Posting, Posting) {
    (Posting(account: .outstanding, points: -points), Posting(account: .reversed, points: points))
  }
}
