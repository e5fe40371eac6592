import Testing

@testable import Ledger

@Suite("Points as double entry")
struct PointsTests {
  @Test("both legs of every movement sum to nothing")
  func legs() {
    for points in [-5, -1, 0, 1, 7, 65_535] as [Int64] {
      for legs in [PointsAccounts.issuing(points), PointsAccounts.reversing(points)] {
        #expect(legs.0.points + legs.1.points == 0 && legs.0.account != legs.1.account)
      }
    }
  }

  @Test("a movement without any one of its three parts is seen", arguments: 0...3)
  func mutants(left: Int) {
    for legs in [PointsAccounts.issuing(3), PointsAccounts.reversing(3)] {
      let gained = legs.0.account == .outstanding ? legs.0.points : legs.1.points
      var accounts = PointsAccounts()
      if left != 0 { accounts.post(legs.0) }
      if left != 1 { accounts.post(legs.1) }
      if left != 2 { accounts.balanceChanged(by: gained) }
      #expect(accounts.isBalanced == (left == 3))
    }
  }

  @Test("a posting to the wrong account or of the wrong sign is seen")
  func wrongPostings() {
    for account in PointsAccount.allCases where account != .outstanding {
      var accounts = PointsAccounts()
      accounts.post(Posting(account: account, points: 3))
      accounts.post(Posting(account: .outstanding, points: 3))
      accounts.balanceChanged(by: 3)
      #expect(!accounts.isBalanced)
    }
    var twice = PointsAccounts()
    twice.post(PointsAccounts.issuing(3).0)
    twice.post(Posting(account: .redeemed, points: 3))
    twice.balanceChanged(by: 3)
    #expect(!twice.isBalanced)
  }

  @Test("each kind of movement reaches its own accounts")
  func movements() throws {
    let world = try World()
    let outcome = world.checkIn(utc("2026-11-23T15:00:00Z"))
    try world.register(.issuePoints(world.holder, points: 10, cause: .registrationBonus))
    try world.register(.issuePoints(world.holder, points: -4, cause: .correction))
    try world.undo(outcome.position)
    let accounts = world.kernel.state.accounts
    #expect(accounts.issued == -7 && accounts.redeemed == 0 && accounts.reversed == 1)
    #expect(accounts.outstanding == 6 && accounts.balances == 6 && world.balance() == 6)
  }

  @Test(
    "the accounts balance after every record of a random life",
    arguments: 0..<8 as Range<UInt64>)
  func conservation(seed: UInt64) throws {
    var life = try RandomLife(seed: seed)
    for _ in 0..<60 {
      try life.step()
      #expect(life.world.kernel.state.accounts.isBalanced)
    }
    var state = LedgerState()
    for record in life.world.log {
      try state.fold(record)
      #expect(state.accounts.isBalanced)
      let balances = (1...UInt32(max(1, state.holderCount))).map { state.balance(of: HolderID($0)) }
      #expect(balances.reduce(0, +) == state.accounts.outstanding)
    }
  }
}
