import EventLog
import Hummingbird
import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService
import LedgerWire

/// `/log`: the newest records that the visitor may read, a line each.
struct LogPage: Page {
  struct Line: Sendable {
    var position: String
    var number: String
    var type: String
    var occurred: String
    var recorded: String
    var systems: String
  }

  struct Model: Sendable {
    var upTo: String
    var lines: [Line]
    var isEmpty: Bool
    var older: String?
  }

  let path = "/log"
  let access = PageAccess.cardSystem(.ledgerReplayRead)
  let template = "log"
  let words = LogWords()
  var entry: Text? { words.title }

  /// The most records that are shown.
  static let linesMax = 50
  /// The most records that are looked at for them: those of a small region lie far apart.
  static let recordsMax = 5_000

  func show(_ visit: Visit) async throws -> Shown<Model> {
    let query = try visit.query
    let head = visit.engine.readModels.newestPosition
    let asked = try query.integer("upTo")
    if let asked, asked < 1 { throw query.fault("upTo", "a position of the log, from 1 on") }
    var before = min(asked.map { UInt64($0) } ?? head, head) + 1
    let readable = ReadableRecords(try visit.principal, visit.engine.catalogue)
    var lines: [Line] = []
    var looked = 0
    while lines.count < Self.linesMax, looked < Self.recordsMax, before > 1 {
      let page = try await visit.parts.regions.records(
        before: before, limit: LogLimits.pageRecordsMax)
      for record in page where lines.count < Self.linesMax {
        before = record.position.rawValue
        looked += 1
        if let seen = try readable.read(record.bytes) { lines.append(line(seen, visit)) }
      }
      if page.isEmpty { break }
    }
    return Shown(
      title: words.title[visit.language],
      model: Model(
        upTo: asked.map(String.init) ?? "", lines: lines, isEmpty: lines.isEmpty,
        older: before > 1 ? "/log?upTo=\(before - 1)" : nil),
      position: head)
  }

  private func line(_ seen: ReadableRecords.Seen, _ visit: Visit) -> Line {
    let record = seen.record
    let figures = visit.figures
    return Line(
      position: String(record.position),
      number: figures.integer(Int64(clamping: record.position)), type: "\(record.type)",
      occurred: figures.moment(Instant(microseconds: record.occurredAt)),
      recorded: figures.moment(Instant(microseconds: record.recordedAt)),
      systems: seen.names.joined(separator: ", "))
  }
}

/// Which records somebody may read: those of card systems that they may read whole, and what every
/// region gets.
struct ReadableRecords: Sendable {
  /// A record as one of the card systems gets it.
  struct Seen: Sendable {
    /// The record.
    var record: RecordStart
    /// The card system as which it is read.
    var system: CardSystemID
    /// The card systems of the visitor that it concerns.
    var names: [String]
  }

  private let systems: [(system: CardSystemID, name: String)]

  init(_ principal: Principal, _ catalogue: Catalogue) {
    var systems = catalogue.cardSystems.filter {
      principal.may(.ledgerReplayRead, organizer: .none, systems: CardSystemSet([$0.system]))
    }.map { (system: $0.system, name: $0.name) }
    // What concerns the ledger as a whole alone is for whoever may read all of it.
    if principal.grants.allowEverywhere(.ledgerReplayRead) {
      systems.append((system: .wholeLedger, name: ""))
    }
    self.systems = systems
  }

  /// A record that may be read; nil for another.
  func read(_ bytes: [UInt8]) throws -> Seen? {
    var seen: Seen?
    for (system, name) in systems {
      guard let record = try RecordStart.read(bytes, for: system) else { continue }
      if seen == nil { seen = Seen(record: record, system: system, names: []) }
      if record.runningNumber != nil, !name.isEmpty { seen?.names.append(name) }
    }
    return seen
  }
}
