import GRDB
public import Ledger
import Projections

/// Folds a card system's records by themselves, where nothing else of the ledger is known.
///
/// It makes what ``ReadModels/report(of:asKnownOn:)`` says of the same position: the members'
/// points from what each had when they became a member and every movement since, the participations
/// by the very fold of their journal.
public final class RegionFold {
  /// Something that the records say twice, and not the same.
  public struct Contradiction: Hashable, Sendable {
    /// The record.
    public var position: UInt64
    /// What is wrong.
    public var reason: String
  }

  /// The card system.
  public let system: CardSystemID
  /// The contradictions that were found, at most ``contradictionsMax``.
  public private(set) var contradictions: [Contradiction] = []
  private let database: DatabaseQueue
  private let folds: [any ReadModelFold<LedgerRecord>]
  private var balances: [HolderID: Int64] = [:]
  /// Participations that can be corrected: those of which the region has the record.
  private var participations: Set<UInt64> = []
  private var waiting: [LedgerRecord] = []

  /// The most contradictions that are kept.
  public static let contradictionsMax = 100
  /// So many records are folded at once.
  private static let batchRecords = 10_000

  /// Begins with nothing.
  public init(_ system: CardSystemID) throws {
    self.system = system
    database = try DatabaseQueue()
    folds = try database.write { database in
      try Self.models.map { model in
        try database.execute(sql: model.schema + model.indexes)
        return try model.makeFold(database)
      }
    }
  }

  private static let models: [any ReadModel<LedgerRecord>] = [
    ParticipationsModel(), RegionsModel(), NamesModel(),
  ]

  /// Takes over the next record.
  public func apply(_ record: LedgerRecord) throws {
    move(record)
    if isFoldable(record) { waiting.append(record) }
    if waiting.count >= Self.batchRecords { try fold() }
  }

  /// What the records say of a position that they reach.
  public func report(at position: UInt64) throws -> RegionReport {
    try fold()
    let lines = balances.map { RegionReport.Balance(holder: $0.key, points: $0.value) }
    return RegionReport(
      position: position, balances: lines.sorted { $0.holder < $1.holder },
      months: try database.read { try RegionMonths.of(system, asKnownOn: position, $0) })
  }

  /// Adds up the points of members alone.
  private func move(_ record: LedgerRecord) {
    if case .membershipStarted(let body) = record.event, body.system == system,
      balances[body.holder] == nil
    {
      balances[body.holder] = body.balance
    }
    guard let movement = Movement(record), let before = balances[movement.holder] else { return }
    let after = before + movement.points
    balances[movement.holder] = after
    if after != movement.balance, contradictions.count < Self.contradictionsMax {
      contradictions.append(
        Contradiction(
          position: record.header.position,
          reason: "holder \(movement.holder.number) has \(after) points by the movements and "
            + "\(movement.balance) by the record"))
    }
  }

  /// Whether the record says something of participations that can be folded here.
  private func isFoldable(_ record: LedgerRecord) -> Bool {
    switch record.event {
    case .checkedIn, .checkInRefused, .ticketSold:
      participations.insert(record.header.position)
      return true
    case .checkInUndone, .checkInRecounted, .ticketSaleCancelled:
      // What it corrects may have been before the holder or the event came to the region.
      return participations.contains(record.header.reverses)
    default: return true
    }
  }

  private func fold() throws {
    guard !waiting.isEmpty else { return }
    let records = waiting
    waiting.removeAll(keepingCapacity: true)
    try database.write { _ in
      for fold in folds {
        for record in records { try fold.apply(record) }
        try fold.finish()
      }
    }
  }
}
