import GRDB
import Ledger
import Projections

/// What things are called from which position on, so that what was exported once is exported again
/// as it was.
struct NamesModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "names"
  var name: String { Self.name }
  let version = 1
  let tables = ["name"]
  let schema = """
    CREATE TABLE name (
      kind INTEGER NOT NULL, number INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL,
      name TEXT NOT NULL, PRIMARY KEY (kind, number, position)
    ) STRICT, WITHOUT ROWID;
    """
  let indexes = ""

  /// Whose name it is; raw values are stored.
  enum Kind: Int, CaseIterable {
    case cardSystem = 1
    case organizer = 2
    case event = 3
    /// By the number that its postal code is.
    case municipality = 4
    case coupon = 5
    case distributionKey = 6
    case reward = 7
    case programme = 8
  }

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try NamesFold(database)
  }
}

private struct NamesFold: ReadModelFold {
  private let insert: PreparedStatement
  private let rename: PreparedStatement

  init(_ database: Database) throws {
    insert = try PreparedStatement(database, "INSERT OR REPLACE INTO name VALUES (?, ?, ?, ?, ?)")
    rename = try PreparedStatement(
      database,
      """
      INSERT OR REPLACE INTO name
      SELECT kind, number, ?3, id, ?4 FROM name WHERE kind = ?1 AND number = ?2
      ORDER BY position DESC LIMIT 1
      """)
  }

  func apply(_ record: LedgerRecord) throws {
    let position = record.header.position
    func name(_ kind: NamesModel.Kind, _ number: UInt32, _ id: String, _ name: String) throws {
      try insert.run(
        .init(kind.rawValue), .init(number), .init(position), .text(id), .text(name))
    }
    func rename(_ kind: NamesModel.Kind, _ number: UInt32, _ name: String) throws {
      try self.rename.run(.init(kind.rawValue), .init(number), .init(position), .text(name))
    }
    func name(_ cities: [City]) throws {
      for city in cities {
        guard let number = UInt32(city.postalCode) else { continue }
        try name(.municipality, number, city.postalCode, city.name)
      }
    }
    switch record.event {
    case .cardSystemDefined(let body):
      try name(.cardSystem, UInt32(body.system.number), String(body.publicID), body.name)
      try name(body.cities)
    case .cardSystemChanged(let body):
      try rename(.cardSystem, UInt32(body.system.number), body.name)
      try name(body.cities)
    case .organizerDefined(let body):
      try name(.organizer, body.organizer.number, body.id, body.name)
    case .organizerChanged(let body): try rename(.organizer, body.organizer.number, body.name)
    case .eventDefined(let body): try name(.event, body.event.number, body.id, body.title)
    case .eventChanged(let body): try rename(.event, body.event.number, body.title)
    case .couponSet(let body): try name(.coupon, body.coupon.number, body.id, body.terms.name)
    case .distributionKeySet(let body):
      try name(.distributionKey, body.key.number, String(body.publicID), body.terms.name)
    case .rewardDefined(let body):
      try name(.reward, body.reward.number, body.id, body.terms.title)
    case .rewardChanged(let body): try rename(.reward, body.reward.number, body.terms.title)
    default: break
    }
  }
}
