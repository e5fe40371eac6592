import GRDB
public import Ledger

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
    let holders = try passholders()
    return [
      .passholders: Int64(holders.count),
      .passholdersWithSocialTariff: try holdersWithTariff(among: holders),
      .municipalities: try count("DISTINCT postal_code", "catalogue_city", "card_system"),
      .regions: try count("*", "catalogue_card_system", "number"),
      .participations: try participations(),
      .partners: try count("DISTINCT organizer", "catalogue_organizer_system", "card_system"),
      .museumPasses: try sum(of: .passes, by: .subscription) { $0 != 0 },
      .museumVisits: try sum(of: .compensation, by: .cardType) { $0 == 0 },
    ]
  }

  // MARK: People

  private func passholders() throws -> Set<Int64> {
    var conditions = Conditions("holder IS NOT NULL")
    conditions.add("card_system", among: uitpas)
    conditions.add("kind <> ?", Int64(CardKind.group.rawValue))
    conditions.add(
      "status IN (?, ?)", Int64(CardStatus.active.rawValue), Int64(CardStatus.blocked.rawValue))
    let found = try Int64.fetchCursor(
      database, sql: "SELECT DISTINCT holder FROM card WHERE \(conditions.text)",
      arguments: StatementArguments(conditions.arguments))
    var holders: Set<Int64> = []
    while let holder = try found.next() { holders.insert(holder) }
    return holders
  }

  /// How many of the holders have an active social tariff in one of the card systems of UiTPAS.
  private func holdersWithTariff(among holders: Set<Int64>) throws -> Int64 {
    var conditions = Conditions()
    conditions.add("card_system", among: uitpas)
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT * FROM tariff_change WHERE \(conditions.text)
        ORDER BY holder, card_system, position
        """, arguments: StatementArguments(conditions.arguments))
    let graces = try TariffHistory.graces(database)
    var entitled: Set<Int64> = []
    var history = TariffHistory()
    var known: (holder: Int64, system: CardSystemID) = (0, .wholeLedger)
    func conclude() {
      guard holders.contains(known.holder) else { return }
      history.graces = graces[known.system] ?? []
      if history.eligibility(asHappenedOn: now)?.status == .active {
        entitled.insert(known.holder)
      }
    }
    while let row = try rows.next() {
      let next: (holder: Int64, system: CardSystemID) = (row["holder"], row.system("card_system"))
      if next != known {
        conclude()
        history = TariffHistory()
        known = next
      }
      if let change = TariffHistory.Change(row) { history.changes.append(change) }
    }
    conclude()
    return Int64(entitled.count)
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
