import GRDB
public import Ledger
import Projections

extension ReadModels {
  /// The key indicators as they are now, all of one position.
  ///
  /// - Parameters:
  ///   - uitpas: the card systems of UiTPAS.
  ///   - museums: the card systems whose cards are museum passes.
  ///   - now: when a social tariff must be active.
  /// - Complexity: O(cards + changes of tariffs + entries of journals).
  public func keyIndicators(
    uitpas: CardSystemSet, museums: CardSystemSet, at now: Instant, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadAnswer<[KeyIndicator: Int64]> {
    let models = [
      CardsModel.name, TariffsModel.name, CatalogueModel.name, Journal.participations.name,
      Journal.passes.name, Journal.compensation.name, NamesModel.name,
    ]
    let answer = try await ask(models, minimum) { database in
      try KeyIndicatorCount(database, uitpas: uitpas, museums: museums, now: now).all()
    }
    return ReadAnswer(position: answer.position, value: answer.value)
  }
}

/// Counts the key indicators in one snapshot of the tables.
private struct KeyIndicatorCount {
  private let database: Database
  private let uitpas: CardSystemSet
  private let museums: CardSystemSet
  private let now: Instant

  init(_ database: Database, uitpas: CardSystemSet, museums: CardSystemSet, now: Instant) {
    self.database = database
    self.uitpas = uitpas
    self.museums = museums
    self.now = now
  }

  func all() throws -> [KeyIndicator: Int64] {
    let isPassholder = try passholders()
    return [
      .passholders: Int64(isPassholder.count { $0 }),
      .passholdersWithSocialTariff: try holdersWithTariff(isPassholder),
      .municipalities: try count("DISTINCT postal_code", "catalogue_city", "card_system"),
      .regions: try count("*", "catalogue_card_system", "number"),
      .participations: try participations(),
      .partners: try count("DISTINCT organizer", "catalogue_organizer_system", "card_system"),
      .museumPasses: try sum(of: .passes, by: .subscription) { $0 != 0 },
      .museumVisits: try sum(of: .compensation, by: .cardType) { $0 == 0 },
    ]
  }

  // MARK: People

  /// Whether a holder is a passholder, by number.
  private func passholders() throws -> [Bool] {
    let cards = try PreparedStatement(
      database,
      """
      SELECT holder FROM card WHERE holder IS NOT NULL AND card_system IN (\(list(uitpas)))
      AND kind <> \(CardKind.group.rawValue)
      AND status IN (\(CardStatus.active.rawValue), \(CardStatus.blocked.rawValue))
      """)
    var isPassholder: [Bool] = []
    try cards.forEachRow { row in
      let holder = Int(row.integer(0))
      if holder >= isPassholder.count {
        let missing = max(holder + 1, 2 * isPassholder.count) - isPassholder.count
        isPassholder.append(contentsOf: repeatElement(false, count: missing))
      }
      isPassholder[holder] = true
    }
    return isPassholder
  }

  /// How many passholders have an active social tariff in one of the card systems of UiTPAS.
  private func holdersWithTariff(_ isPassholder: [Bool]) throws -> Int64 {
    let graces = try TariffHistory.graces(database)
    var withTariff: Set<Int64> = []
    for changes in try tariffChanges().chunked(by: \.key) {
      let key = changes.first?.key ?? 0
      let (holder, system) = (key >> 8, CardSystemID(UInt8(truncatingIfNeeded: key)))
      guard holder < isPassholder.count, isPassholder[Int(holder)] else { continue }
      let history = TariffHistory(changes: changes.map(\.change), graces: graces[system] ?? [])
      if history.eligibility(asHappenedOn: now)?.status == .active { withTariff.insert(holder) }
    }
    return Int64(withTariff.count)
  }

  /// A change with the number of its holder and, in the lowest byte, of its card system.
  private typealias KeyedChange = (key: Int64, change: TariffHistory.Change)

  /// Every change of a tariff in a card system of UiTPAS, those of a holder and system together.
  ///
  /// They are read in the order of the log and sorted here: in the order of an index each row
  /// would be looked up by itself.
  private func tariffChanges() throws -> [KeyedChange] {
    let rows = try PreparedStatement(
      database,
      """
      SELECT position, holder, card_system, kind, since, last_day FROM tariff_change
      WHERE card_system IN (\(list(uitpas))) ORDER BY position
      """)
    var changes: [KeyedChange] = []
    try rows.forEachRow { row in
      guard let kind = TariffHistory.Change.Kind(rawValue: UInt8(clamping: row.integer(3))) else {
        return
      }
      changes.append(
        (
          row.integer(1) << 8 | row.integer(2),
          TariffHistory.Change(
            position: UInt64(clamping: row.integer(0)), kind: kind,
            since: Instant(microseconds: row.integer(4)),
            lastDay: row.isNull(5)
              ? nil : CivilDate(daysSinceEpoch: Int32(clamping: row.integer(5))))
        ))
    }
    changes.sort { ($0.key, $0.change.position) < ($1.key, $1.change.position) }
    return changes
  }

  private func list(_ systems: CardSystemSet) -> String {
    systems.members.map { String($0.number) }.joined(separator: ", ")
  }

  // MARK: Sums

  private func count(
    _ what: String, _ table: String, _ systemColumn: String
  ) throws -> Int64 {
    var conditions = Conditions()
    conditions.add(systemColumn, among: uitpas)
    return try Int64.fetchOne(
      database, sql: "SELECT count(\(what)) FROM \(table) WHERE \(conditions.text)",
      arguments: StatementArguments(conditions.arguments)) ?? 0
  }

  private func totals(of journal: Journal, by dimensions: [Dimension]) throws -> Totals {
    var scan = try TotalsScan(
      TotalsQuestion(
        journal, by: dimensions, from: CivilDate(daysSinceEpoch: 0),
        through: CivilDate(daysSinceEpoch: Int32(UInt16.max))), database)
    return try scan.run(database)
  }

  private func participations() throws -> Int64 {
    // Check-ins and ticket sales are the first two measures.
    let counted = try totals(of: .participations, by: []).total.prefix(2).reduce(0, +)
    return (KeyIndicator.participations.baseline ?? 0) + counted
  }

  /// The first measure of a journal in the card systems of museum passes, where a dimension has
  /// one of some values.
  private func sum(
    of journal: Journal, by dimension: Dimension, where isCounted: (Int64) -> Bool
  ) throws -> Int64 {
    try totals(of: journal, by: [.cardSystem, dimension]).lines.filter {
      museums.contains(CardSystemID(UInt8(clamping: $0.keys[0]))) && isCounted($0.keys[1])
    }.reduce(0) { $0 + $1.sums[0] }
  }
}

extension Array {
  /// The elements that follow each other and have the same key, together.
  fileprivate func chunked<Key: Equatable>(by key: (Element) -> Key) -> [ArraySlice<Element>] {
    var chunks: [ArraySlice<Element>] = []
    var start = startIndex
    for index in indices.dropFirst() where key(self[index]) != key(self[start]) {
      chunks.append(self[start..<index])
      start = index
    }
    return isEmpty ? [] : chunks + [self[start...]]
  }
}
