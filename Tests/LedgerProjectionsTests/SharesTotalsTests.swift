import EventLogTesting
import Ledger
import Testing

@testable import LedgerProjections

@Suite("Totals of shares") struct SharesTotalsTests {
  @Test(
    "are the sums of the sales that stand, and the shares add up to the price", arguments: 1...8)
  func agree(seed: UInt64) async throws {
    let life = try LedgerLife(seed: seed)
    try life.live(300)
    let models = try await life.readModels()
    var standing: [UInt64: TicketSold] = [:]
    for record in life.records {
      switch record.event {
      case .ticketSold(let body): standing[record.header.position] = body
      case .ticketSaleCancelled: standing[record.header.reverses] = nil
      default: break
      }
    }
    var byHand: [[Int64]: [Int64]] = [:]
    for sale in standing.values {
      let sums = [
        1, Int64(sale.price), Int64(sale.shares.holder), Int64(sale.shares.municipality),
        Int64(sale.shares.flemishGovernment), Int64(sale.shares.organizer),
      ]
      let key = [
        Int64(sale.stamp.homeMunicipality), Int64(sale.key.number), Int64(sale.seller.number),
      ]
      byHand[key] = zip(byHand[key] ?? sums.map { _ in 0 }, sums).map { $0 + $1 }
    }
    var question = TotalsQuestion(
      .shares, by: [.municipality, .distributionKey, .seller],
      from: TotalsTests.from, through: TotalsTests.through)
    question.axis = .happened
    let totals = try await models.totals(question).value
    #expect(TotalsTests.sums(totals) == byHand)
    for line in totals.lines { #expect(line.sums[1] == line.sums[2...].reduce(0, +)) }
    question.axis = .booked
    let booked = try await models.totals(question).value
    #expect(booked.total == totals.total)
  }

  @Test(
    "of a cancelled sale stand on the day of the sale, and are taken back on that of the cancelling"
  )
  func cancelled() async throws {
    let life = try LedgerLife(seed: 2)
    var sold: LedgerRecord?
    while sold == nil {
      try life.live(20)
      let cancelled = Set(
        life.records.filter { $0.header.type == .ticketSaleCancelled }.map(\.header.reverses))
      sold = life.records.last {
        $0.header.type == .ticketSold && !cancelled.contains($0.header.position)
      }
    }
    let sale = try #require(sold)
    life.now = life.now.adding(microseconds: 40 * LedgerLife.day)
    try life.cancelTicket(sale.header.position)
    let last = try #require(life.records.last)
    #expect(last.header.type == .ticketSaleCancelled)
    let models = try await life.readModels()
    var question = TotalsQuestion(
      .shares, by: [.day, .correction],
      from: BrusselsTime.date(at: last.header.occurredAt),
      through: BrusselsTime.date(at: last.header.occurredAt))
    let line = try #require(try await models.totals(question).value.lines.first)
    #expect(line.sums[0] == -1)
    #expect(
      line.keys[1]
        == Int64(Booking.month(of: BrusselsTime.date(at: sale.header.occurredAt).daysSinceEpoch)))
    question.asKnownOn = last.header.position - 1
    #expect(try await models.totals(question).value.lines.isEmpty)
  }
}
