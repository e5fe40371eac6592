import GRDB
public import Ledger

extension ReadModels {
  /// A place in the log from which a card system's records are to be read to find one of them.
  ///
  /// - Parameter number: the running number of the record that is looked for.
  /// - Returns: a position before it, the nearest that is known; zero where none is.
  public func position(
    before number: UInt64, of system: CardSystemID
  ) async throws(ReadModelError) -> UInt64 {
    let answer = try await ask([RegionsModel.name], 0) { database in
      try Int64.fetchOne(
        database,
        sql: """
          SELECT position FROM region_mark WHERE card_system = ? AND number <= ?
          ORDER BY number DESC LIMIT 1
          """, arguments: [system.number, Int64(clamping: number)])
    }
    return UInt64(clamping: (answer.value ?? 1) - 1)
  }

  /// What is to be said of a card system at a position of the log.
  public func report(
    of system: CardSystemID, asKnownOn position: UInt64
  ) async throws(ReadModelError) -> RegionReport {
    let models = [
      RegionsModel.name, BalancesModel.name, TimelineModel.name, NamesModel.name,
      ParticipationsModel.journal.name,
    ]
    return try await ask(models, position) { database in
      RegionReport(
        position: position,
        balances: try Self.balances(of: system, asKnownOn: position, database),
        months: try RegionMonths.of(system, asKnownOn: position, database))
    }.value
  }

  /// What each member has now, less what has come since the position.
  private static func balances(
    of system: CardSystemID, asKnownOn position: UInt64, _ database: Database
  ) throws -> [RegionReport.Balance] {
    var since: [Int64: Int64] = [:]
    let movements = try Row.fetchCursor(
      database,
      sql: """
        SELECT holder, sum(points) FROM timeline WHERE position > ? AND points <> 0 GROUP BY holder
        """, arguments: [Int64(clamping: position)])
    while let row = try movements.next() { since[row[0]] = row[1] }
    let members = try Row.fetchCursor(
      database,
      sql: """
        SELECT region_member.holder, issued - redeemed - reversed
        FROM region_member JOIN balance ON balance.holder = region_member.holder
        WHERE card_system = ? AND since <= ? ORDER BY region_member.holder
        """, arguments: [system.number, Int64(clamping: position)])
    var balances: [RegionReport.Balance] = []
    while let row = try members.next() {
      let holder: Int64 = row[0]
      let now: Int64 = row[1]
      balances.append(
        RegionReport.Balance(
          holder: HolderID(UInt32(clamping: holder)), points: now - (since[holder] ?? 0)))
    }
    return balances
  }
}

/// Adds the participations of a card system up, from a journal that holds them and perhaps others.
enum RegionMonths {
  private struct Key: Hashable {
    var month: Int64
    var isHere: Bool
    var isOwn: Bool
  }

  static func of(
    _ system: CardSystemID, asKnownOn position: UInt64, _ database: Database
  ) throws -> [RegionReport.Month] {
    let here = try Set(
      Int64.fetchAll(
        database,
        sql: """
          SELECT event FROM region_event
          WHERE card_system = ?1 AND since <= ?2 AND (left_at IS NULL OR left_at > ?2)
          """, arguments: [system.number, Int64(clamping: position)]))
    var question = TotalsQuestion(
      .participations, by: [.month, .event, .holderCardSystem],
      from: CivilDate(daysSinceEpoch: 0), through: lastDay)
    question.asKnownOn = position
    var scan = try TotalsScan(question, database)
    var sums: [Key: [Int64]] = [:]
    for line in try scan.run(database).lines {
      let key = Key(
        month: line.keys[0], isHere: here.contains(line.keys[1]),
        isOwn: line.keys[2] == Int64(system.number))
      guard key.isHere || key.isOwn else { continue }
      let sum = sums[key] ?? Array(repeating: 0, count: line.sums.count)
      sums[key] = zip(sum, line.sums).map { $0 + $1 }
    }
    return sums.map { key, sums in
      RegionReport.Month(
        month: Int(key.month), isHere: key.isHere, isOwn: key.isOwn, checkins: sums[0],
        ticketSales: key.isHere ? sums[1] : nil, visits: key.isHere ? sums[2] : nil)
    }
    .filter { $0.checkins != 0 || ($0.ticketSales ?? 0) != 0 || ($0.visits ?? 0) != 0 }
    .sorted { ($0.month, $0.order) < ($1.month, $1.order) }
  }

  /// The last day that a record can be of.
  private static let lastDay = BrusselsTime.date(at: Instant.range.upperBound)
}

extension RegionReport.Month {
  fileprivate var order: Int { (isHere ? 0 : 2) + (isOwn ? 0 : 1) }
}
