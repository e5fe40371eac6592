public import Ledger

extension PublishedSocialTariffTable {
  /// The table of a period as it leaves the ledger: always of closed quarters.
  ///
  /// It names the position at which the log was read, and the log's root there.
  public func exportTable(
    from: CivilDate, through: CivilDate, position: UInt64, root: String
  ) -> ExportTable {
    ExportTable(
      name: "social-tariff", from: from, through: through, isClosed: true, position: position,
      root: root,
      keys: [
        ExportTable.KeyColumn("quarter"),
        ExportTable.KeyColumn("card-system", .integer, isInAccounts: false),
        ExportTable.KeyColumn("card-system-name"),
      ],
      measures: [
        Self.measure("with-tariff", "participations:with-tariff", "participations:counted"),
        Self.measure("without-tariff", "participations:without-tariff", "participations:counted"),
        // In accounts of its own: beside its parts it would count everything twice.
        Self.measure("participations", "all:participations", "all:counted"),
      ], rows: rows.map(\.exportRow))
  }

  private static func measure(
    _ name: String, _ debit: String, _ credit: String
  ) -> ExportTable.MeasureColumn {
    ExportTable.MeasureColumn(name, .count("participations"), [.debit(debit), .credit(credit)])
  }
}

extension PublishedSocialTariffTable.Row {
  fileprivate var exportRow: ExportTable.Row {
    let sums = [counts.withTariff, counts.withoutTariff, counts.total]
    return ExportTable.Row(
      day: quarter.lastDay, keys: [quarter.text, String(cardSystem.number), name],
      sums: sums.map { $0 ?? 0 }, suppressed: Set(sums.indices.filter { sums[$0] == nil }))
  }
}
