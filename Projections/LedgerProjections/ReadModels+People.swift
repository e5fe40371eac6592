import GRDB
public import Ledger

/// A card as it is now.
public struct CardRow: Hashable, Sendable {
  /// The number.
  public var card: CardID
  /// The card system that issued it.
  public var system: CardSystemID
  /// What it is.
  public var kind: CardKind
  /// Its status.
  public var status: CardStatus
  /// Its holder; none where it has none.
  public var holder: HolderID
  /// Since when status and holder are so.
  public var since: Instant

  init?(_ row: Row) {
    guard let kind: CardKind = row.choice("kind"), let status: CardStatus = row.choice("status")
    else { return nil }
    card = row.entity("number")
    system = CardSystemID(UInt8(clamping: row["card_system"] as Int64))
    self.kind = kind
    self.status = status
    holder = row.entity("holder")
    since = row.instant("since")
  }
}

extension ReadModels {
  /// Every card of a holder, also those that were replaced, in the order of their numbers.
  ///
  /// At most `ReadLimits.entitiesMax`.
  public func cards(
    of holder: HolderID, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadAnswer<[CardRow]> {
    let answer = try await ask([CardsModel.name], minimum) { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM card WHERE holder = ? ORDER BY number LIMIT ?",
        arguments: [holder.number, ReadLimits.entitiesMax]
      ).compactMap { CardRow($0) }
    }
    return ReadAnswer(position: answer.position, value: answer.value)
  }

  /// A card, or nil for one that the log does not know.
  public func card(
    _ card: CardID, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadAnswer<CardRow?> {
    let answer = try await ask([CardsModel.name], minimum) { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM card WHERE number = ?", arguments: [card.number]
      ).flatMap { CardRow($0) }
    }
    return ReadAnswer(position: answer.position, value: answer.value)
  }

  /// A holder's social tariff at a moment, in each card system that has granted one by then.
  ///
  /// - Parameters:
  ///   - instant: the moment that is asked about, when it happened.
  ///   - position: leaves out what the log said after this position; nil for all that is known now.
  public func socialTariffs(
    of holder: HolderID, asHappenedOn instant: Instant, asKnownOn position: UInt64? = nil,
    atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadAnswer<[CardSystemID: TariffEligibility]> {
    let answer = try await ask([TariffsModel.name], minimum) { database in
      try TariffHistory.all(of: holder, database)
    }
    return ReadAnswer(
      position: answer.position,
      value: answer.value.compactMapValues {
        $0.eligibility(asHappenedOn: instant, asKnownOn: position)
      })
  }
}

extension TariffHistory {
  /// The histories of a holder, by card system.
  fileprivate static func all(
    of holder: HolderID, _ database: Database
  ) throws -> [CardSystemID: TariffHistory] {
    var histories: [CardSystemID: TariffHistory] = [:]
    for row in try Row.fetchAll(
      database, sql: "SELECT * FROM tariff_change WHERE holder = ? ORDER BY position",
      arguments: [holder.number])
    {
      guard let change = Change(row) else { continue }
      histories[row.system("card_system"), default: TariffHistory()].changes.append(change)
    }
    guard !histories.isEmpty else { return [:] }
    let graces = try graces(database)
    for system in histories.keys { histories[system]?.graces = graces[system] ?? [] }
    return histories
  }

  /// The days of grace of every card system, in the order of positions.
  static func graces(_ database: Database) throws -> [CardSystemID: [Grace]] {
    var graces: [CardSystemID: [Grace]] = [:]
    for row in try Row.fetchAll(database, sql: "SELECT * FROM tariff_policy ORDER BY position") {
      graces[row.system("card_system"), default: []].append(
        Grace(
          position: row.position("position") ?? 0, since: row.instant("since"),
          days: row["grace_days"]))
    }
    return graces
  }
}

extension TariffHistory.Change {
  /// A row of `tariff_change`; nil for a kind that is not known.
  init?(_ row: Row) {
    guard let kind: Kind = row.choice("kind") else { return nil }
    self.init(
      position: row.position("position") ?? 0, kind: kind, since: row.instant("since"),
      lastDay: (row["last_day"] as Int32?).map { CivilDate(daysSinceEpoch: $0) })
  }
}
