import Ledger

/// A change of a holder's points, whatever record it stands in.
struct Movement {
  /// The sum that it counts in.
  enum Account {
    case issued, redeemed, reversed
  }

  var holder: HolderID
  /// Added to the balance, or, negative, taken from it.
  var points: Int64
  /// The holder's balance afterwards, as the record states it.
  var balance: Int64
  var account: Account

  /// The movement of a record, or nil where it moves no points.
  init?(_ record: LedgerRecord) {
    switch record.event {
    case .pointsIssued(let body): self.init(body.holder, body.points, body.balance, .issued)
    case .checkedIn(let body):
      self.init(body.holder, Int64(body.points), body.balance, .issued)
    case .checkInUndone(let body): self.init(body.holder, body.points, body.balance, .reversed)
    case .checkInRecounted(let body):
      self.init(body.holder, body.points, body.balance, .reversed)
    case .rewardRedeemed(let body):
      self.init(body.holder, -Int64(body.points), body.balance, .redeemed)
    case .redemptionCancelled(let body):
      self.init(body.holder, Int64(body.points), body.balance, .redeemed)
    default: return nil
    }
    guard points != 0 else { return nil }
  }

  private init(_ holder: HolderID, _ points: Int64, _ balance: Int64, _ account: Account) {
    self.holder = holder
    self.points = points
    self.balance = balance
    self.account = account
  }
}
