public import EventLog
public import Ledger
public import Projections

extension LedgerRecord: ProjectedRecord {
  /// When it was recorded, in UTC microseconds.
  public var recordedAtMicroseconds: Int64 { header.recordedAt.microseconds }
}

/// The ledger's read models and the file that holds them.
public enum LedgerReadModels {
  /// The name of the file in a data folder.
  public static let fileName = "projections.db"

  /// Every read model, each of which is folded from the log alone.
  public static let all: [any ReadModel<LedgerRecord>] = [
    CatalogueModel(), CardsModel(), TariffsModel(), BalancesModel(), RedemptionsModel(),
    TicketSalesModel(), MuseumVisitsModel(), SubscriptionsModel(), FindingsModel(),
    TimelineModel(), NamesModel(), ParticipationsModel(), SharesModel(), PointsModel(),
    PassesModel(), CompensationModel(), RegionsModel(),
  ]

  /// Reads a record of the ledger's log.
  public static func decode(
    _ position: Position, _ bytes: UnsafeRawBufferPointer
  ) throws(RecordError) -> LedgerRecord {
    try LedgerRecord(decoding: bytes, at: position.rawValue)
  }
}
