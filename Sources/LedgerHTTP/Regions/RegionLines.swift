package import Ledger
package import LedgerProjections
import LedgerWire

/// The last line of a card system's stream.
package struct RegionEnd: Sendable {
  /// The signed note.
  package var checkpoint: String
  /// The position that it commits to.
  package var position: UInt64
  /// The card system's id in the published API.
  package var cardSystemID: UInt32
  /// The card system, as records name it.
  package var cardSystem: CardSystemID
  /// The running number of the last record that was sent, or that comes before those asked for.
  package var through: UInt64
  /// Whether that is the last one up to the position.
  package var isAtHead: Bool
  /// Whether lines of a report come before.
  package var hasReport: Bool
}

/// Writes the lines of a card system's stream: records as CloudEvents 1.0 in JSON, each with its
/// exact bytes, then what the service reports, then the checkpoint.
package struct RegionLines: Sendable {
  private var writer = JSONWriter(capacity: 1 << 18)
  private let source: String
  private let system: CardSystemID

  /// Makes a writer of lines.
  ///
  /// - Parameters:
  ///   - source: the name of the log.
  ///   - system: the card system whose running numbers are told.
  package init(source: String, system: CardSystemID) {
    self.source = source
    self.system = system
  }

  /// What has been written since it was last taken.
  package var bytes: [UInt8] { writer.bytes }

  /// Takes what has been written.
  package mutating func take() -> [UInt8] {
    let taken = writer.bytes
    writer.removeAll()
    return taken
  }

  /// Writes a record.
  ///
  /// - Throws: ``RecordError`` where its body is not one of its type.
  package mutating func append(_ record: RecordStart) throws(RecordError) {
    let shape = BodyShape.of(record.type)
    writer.beginObject()
    writer.field("specversion", "1.0")
    writer.field("id", quoted: record.position)
    writer.field("source", source)
    writer.field("type", shape.eventType)
    writer.field("time", moment: record.occurredAt)
    writer.field("datacontenttype", "application/json")
    writer.field("position", quoted: record.position)
    writer.field("cardsystem", quoted: UInt64(system.number))
    if let number = record.runningNumber { writer.field("number", quoted: number) }
    writer.field("recordedat", moment: record.recordedAt)
    if record.reverses != 0 { writer.field("reverses", quoted: record.reverses) }
    if record.ruleVersion != 0 { writer.field("ruleversion", quoted: record.ruleVersion) }
    writer.key("data")
    var items = record.body
    guard let subject = writer.body(&items, shape), items.isAtEnd else {
      throw .malformed("the body is not one of type \(record.type)")
    }
    if !subject.isEmpty { writer.field("subject", subject) }
    writer.key("record")
    writer.value(base64: items.bytes, in: items.bytes.indices)
    writer.endObject()
    writer.endLine()
  }

  /// Writes a member's points.
  package mutating func append(_ balance: RegionReport.Balance) {
    writer.beginObject()
    writer.field("report", "balance")
    writer.field("holder", balance.holder.number)
    writer.field("points", balance.points)
    writer.endObject()
    writer.endLine()
  }

  /// Writes a month's participations.
  package mutating func append(_ month: RegionReport.Month) {
    writer.beginObject()
    writer.field("report", "participations")
    writer.field("month", month.name)
    writer.field("events", month.isHere ? "here" : "elsewhere")
    writer.field("cards", month.isOwn ? "own" : "others")
    writer.field("checkins", month.checkins)
    writer.field("ticketSales", month.ticketSales)
    writer.field("visits", month.visits)
    writer.endObject()
    writer.endLine()
  }

  /// Writes the last line.
  package mutating func append(_ end: RegionEnd) {
    writer.beginObject()
    writer.field("checkpoint", end.checkpoint)
    writer.field("position", String(end.position))
    writer.field("cardSystemId", end.cardSystemID)
    writer.field("cardSystem", end.cardSystem.number)
    writer.field("through", String(end.through))
    writer.field("atHead", end.isAtHead)
    writer.field("report", end.hasReport)
    writer.endObject()
    writer.endLine()
  }
}

extension RegionReport.Month {
  /// The month, as `2026-11`.
  package var name: String {
    let (year, month) = (self.month / 12, self.month % 12 + 1)
    return "\(year)-\(month < 10 ? "0" : "")\(month)"
  }
}

extension JSONWriter {
  /// Writes a body as an object, and answers whom or what it is about; nil where it has another
  /// shape.
  fileprivate mutating func body(_ items: inout RecordItems, _ shape: BodyShape) -> String? {
    guard case .map(let count) = items.next() else { return nil }
    var subject = ""
    beginObject()
    for _ in 0..<count {
      guard case .unsigned(let number) = items.next(),
        let field = shape.fields.indices.contains(Int(clamping: number) - 1)
          ? shape.fields[Int(number) - 1] : nil
      else { return nil }
      key(field.name)
      if let kind = field.subject, case var ahead = items,
        case .unsigned(let entity) = ahead.next(), entity != 0, subject.isEmpty
      {
        subject = "\(kind)/\(entity)"
      }
      guard item(&items, field.shape) else { return nil }
    }
    endObject()
    return subject
  }

  /// Writes an item with everything in it.
  private mutating func item(_ items: inout RecordItems, _ shape: RecordShape) -> Bool {
    switch items.next() {
    case nil: return false
    case .null: value(json: "null")
    case .flag(let flag): value(flag)
    case .negative(let number): value(number)
    case .text(let range): value(utf8: items.bytes, in: range)
    case .bytes(let range): value(base64: items.bytes, in: range)
    case .unsigned(let number):
      switch shape {
      case .moment:
        guard number <= UInt64(Instant.range.upperBound.microseconds) else { return false }
        value(moment: Int64(number))
      case .day:
        guard number <= UInt64(UInt16.max) * 2 else { return false }
        value(day: Int32(clamping: number))
      default: value(number)
      }
    case .array(let count): return array(&items, count, shape)
    case .map(let count):
      guard case .map(let fields) = shape else { return false }
      return map(&items, count, fields)
    }
    return true
  }

  private mutating func array(
    _ items: inout RecordItems, _ count: Int, _ shape: RecordShape
  ) -> Bool {
    if case .row(let fields) = shape {
      guard count <= fields.count || fields.last?.isRest == true else { return false }
      beginObject()
      var isInRest = false
      for index in 0..<count {
        let field = fields[min(index, fields.count - 1)]
        if !isInRest { key(field.name) }
        if field.isRest, !isInRest {
          isInRest = true
          beginArray()
        }
        guard item(&items, field.shape) else { return false }
      }
      if isInRest { endArray() }
      endObject()
      return true
    }
    let element: RecordShape = if case .list(let element) = shape { element } else { .plain }
    beginArray()
    for _ in 0..<count {
      guard item(&items, element) else { return false }
    }
    endArray()
    return true
  }

  private mutating func map(
    _ items: inout RecordItems, _ count: Int, _ fields: [RecordField]
  ) -> Bool {
    beginObject()
    for _ in 0..<count {
      guard case .unsigned(let number) = items.next(),
        fields.indices.contains(Int(clamping: number) - 1)
      else { return false }
      let field = fields[Int(number) - 1]
      key(field.name)
      guard item(&items, field.shape) else { return false }
    }
    endObject()
    return true
  }

  private mutating func value(day: Int32) {
    let (year, month, day) = CivilDate(daysSinceEpoch: day).parts
    value(
      json: "\"\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)\"")
  }
}
