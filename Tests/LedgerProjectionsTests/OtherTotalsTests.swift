import EventLogTesting
import Ledger
import Testing

@testable import LedgerProjections

@Suite("Totals of points, passes and compensation") struct OtherTotalsTests {
  private func whole(_ journal: Journal, by dimensions: [Dimension] = []) -> TotalsQuestion {
    TotalsQuestion(journal, by: dimensions, from: TotalsTests.from, through: TotalsTests.through)
  }

  @Test("points are those of the ledger's own accounts, which add up", arguments: 1...8)
  func points(seed: UInt64) async throws {
    let life = try TotalsTests.life(seed)
    let models = try await life.readModels()
    let accounts = life.kernel.state.accounts
    let total = try await models.totals(whole(.points)).value.total
    #expect(
      Array(total[..<4])
        == [-accounts.issued, accounts.redeemed, accounts.reversed, accounts.outstanding])
    for dimension in Journal.points.dimensions {
      let parts = try await models.totals(whole(.points, by: [dimension])).value
      #expect(parts.total == total, "\(dimension)")
      for line in parts.lines {
        #expect(line.sums[3] == line.sums[0] - line.sums[1] - line.sums[2])
      }
    }
    let standing = life.records.reduce(0) { sum, record in
      switch record.event {
      case .rewardRedeemed: sum + 1
      case .redemptionCancelled: sum - 1
      default: sum
      }
    }
    #expect(total[4] == standing)
    #expect(total[5] == life.records.count { $0.header.type == .couponGranted })
  }

  @Test("a redemption that is cancelled in another month is taken back there")
  func cancelledRedemption() async throws {
    let life = try LedgerLife(seed: 1)
    try life.register(.issuePoints(HolderID(1), points: 9, cause: .correction))
    try life.redeem(1)
    let redemption = try #require(life.records.last)
    life.now = life.now.adding(microseconds: 40 * LedgerLife.day)
    try life.register(.cancelRedemption(position: redemption.header.position))
    let models = try await life.readModels()
    let lines = try await models.totals(whole(.points, by: [.month, .correction, .reward])).value
      .lines.filter { $0.keys[2] == 1 }
    #expect(lines.map(\.sums) == [[0, 2, 0, -2, 1, 0], [0, -2, 0, 2, -1, 0]])
    #expect(lines[1].keys[1] == lines[0].keys[0] && lines[1].keys[0] > lines[0].keys[0])
  }

  @Test("visits and what museums are owed are counted as they are recorded", arguments: 1...4)
  func compensation(seed: UInt64) async throws {
    let life = try LedgerLife(seed: seed)
    try life.live(300)
    let models = try await life.readModels()
    var byHand: [[Int64]: [Int64]] = [:]
    func add(_ museum: OrganizerID, _ type: ExternalCardType?, _ cents: UInt32?) {
      let key = [Int64(museum.number), Int64(type?.rawValue ?? 0)]
      change(key, [1, cents == nil ? 0 : 1, Int64(cents ?? 0)])
    }
    func change(_ key: [Int64], _ sums: [Int64]) {
      byHand[key] = zip(byHand[key] ?? [0, 0, 0], sums).map { $0 + $1 }
    }
    var sold: [Int64] = [0, 0, 0]
    for record in life.records {
      switch record.event {
      case .museumVisitRegistered(let body):
        add(body.museum, nil, body.isCompensated ? body.compensationCents : nil)
      case .externalVisitRegistered(let body):
        add(body.museum, body.cardType, body.isCompensated ? body.compensationCents : nil)
      case .museumVisitUndone(let body):
        change(
          [Int64(body.museum.number), 0], [-1, body.wasCompensated ? -1 : 0, -Int64(body.cents)])
      case .museumVisitCompensated(let body):
        change([Int64(body.museum.number), 0], [0, 1, Int64(body.cents)])
      case .subscriptionSold(let body):
        sold = zip(sold, [1, Int64(body.priceCents), Int64(body.commissionCents)])
          .map { $0 + $1 }
      case .passSold(let body): sold = zip(sold, [1, Int64(body.cents), 0]).map { $0 + $1 }
      default: break
      }
    }
    let visits = try await models.totals(whole(.compensation, by: [.organizer, .cardType])).value
    #expect(TotalsTests.sums(visits) == byHand && !byHand.isEmpty)
    #expect(try await models.totals(whole(.passes)).value.total == sold && sold[0] > 0)
    for journal in [Journal.passes, .compensation] {
      let total = try await models.totals(whole(journal)).value.total
      for dimension in journal.dimensions {
        #expect(try await models.totals(whole(journal, by: [dimension])).value.total == total)
      }
    }
  }
}
