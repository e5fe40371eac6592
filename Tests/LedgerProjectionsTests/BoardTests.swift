import Ledger
import LedgerProjections
import Projections
import Testing

@Suite("Boards of events") struct BoardTests {
  @Test("count the check-ins that stand, whatever the size of the batches", arguments: 1...6)
  func counts(seed: UInt64) async throws {
    let life = try LedgerLife(seed: seed)
    try life.live(250)
    let models = try await life.readModels()
    let single = try await LedgerLife.opened(life, batchRecords: 7)
    let page = try await models.checkins(of: nil, limit: ReadLimits.pageRowsMax)
    try #require(page.total == page.rows.count && page.total > 0)
    for number in 1...UInt32(life.kernel.state.eventCount) {
      let event = EventID(number)
      let rows = page.rows.filter { $0.event == event }
      let board = try await models.board(of: event, hours: 1, through: life.now).value
      #expect(board.checkins == Int64(rows.count))
      var regions: [CardSystemID: Int64] = [:]
      var terminals: [String?: Int64] = [:]
      var hours: [Int64: Int64] = [:]
      for row in rows {
        let found = life.kernel.state.card(row.card)
        regions[try #require(found).system, default: 0] += 1
        let key = life.records[Int(row.position) - 1].header.key
        var name: String?
        if case .tap = key { name = "CID-1" }
        terminals[name, default: 0] += 1
        hours[row.occurredAt.microseconds / 3_600_000_000, default: 0] += 1
      }
      #expect(
        board.regions.reduce(into: [:]) { $0[$1.system] = $1.checkins } == regions)
      #expect(
        board.terminals.reduce(into: [:]) { $0[$1.name] = $1.checkins } == terminals)
      for (hour, count) in hours {
        let moment = Instant(microseconds: hour * 3_600_000_000 + 3_599_999_999)
        let of = try await models.board(of: event, hours: 1, through: moment).value
        #expect(of.hours.map(\.checkins) == [count])
        #expect(of.hours.first?.start.microseconds == hour * 3_600_000_000)
        #expect(try await single.board(of: event, hours: 1, through: moment).value == of)
      }
    }
  }
}

extension LedgerLife {
  /// The read models of a life's log, folded in a file of their own.
  fileprivate static func opened(
    _ life: LedgerLife, batchRecords: Int
  ) async throws -> ReadModels {
    let file = try life.open("small-batches.db")
    try await life.runner(file, batchRecords: batchRecords).catchUp()
    return life.questions(file)
  }
}
