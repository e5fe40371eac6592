extension TapUploadAnswer {
  /// The body of the answer.
  ///
  /// - Complexity: O(bytes); an ordinary result takes about 200 of them.
  public func json() -> [UInt8] {
    var writer = JSONWriter(capacity: 160 + results.count * 260)
    writer.beginObject()
    receipt.encodeFields(into: &writer)
    writer.key("results")
    writer.beginArray()
    for result in results { result.encode(into: &writer) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }

  /// Reads an answer, as a terminal does: fields that it does not know are passed over.
  public init(json bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    var receipt = ReceiptFields()
    var results: [TapResult]?
    _ = try reader.object { reader, key throws(WireError) in
      guard key == "results" else { return try receipt.read(key, &reader) }
      var list: [TapResult] = []
      let isArray = try reader.array { reader, index throws(WireError) in
        guard index < TapUpload.tapsPerRequestMax else { throw .invalid("/results", "is too long") }
        list.append(try TapResult(&reader, pointer: "/results/\(index)"))
      }
      results = isArray ? list : nil
    }
    try reader.finish()
    guard let results else { throw .invalid("/results", "must be an array") }
    self.init(receipt: try receipt.finished(), results: results)
  }
}

extension TapReceipt {
  /// The last line of an NDJSON answer, its line feed included.
  public func jsonLine() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    encodeFields(into: &writer)
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  /// Reads the last line of an NDJSON answer.
  public init(jsonLine bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    var fields = ReceiptFields()
    _ = try reader.object { reader, key throws(WireError) in try fields.read(key, &reader) }
    try reader.finish()
    self = try fields.finished()
  }

  fileprivate func encodeFields(into writer: inout JSONWriter) {
    writer.field("serverTime", moment: serverTime)
    writer.field("skewMs", skewMilliseconds)
    writer.field("ackedUpTo", ackedUpTo)
    writer.key("missing")
    writer.beginArray()
    for gap in missing {
      writer.beginArray()
      writer.value(gap.lowerBound)
      writer.value(gap.upperBound)
      writer.endArray()
    }
    writer.endArray()
    if let fault {
      writer.field("line", fault.line)
      writer.key("problem")
      fault.problem.encode(into: &writer)
    }
  }
}

/// The fields of a receipt while they are read.
private struct ReceiptFields {
  private var serverTime: Int64?
  private var skewMilliseconds: Int64?
  private var ackedUpTo: UInt64?
  private var missing: [ClosedRange<UInt64>] = []
  private var line: Int64?
  private var problem: ProblemBody?

  mutating func read(_ key: String, _ reader: inout JSONReader) throws(WireError) {
    switch key {
    case "serverTime": serverTime = try reader.timestamp()
    case "skewMs": skewMilliseconds = try reader.integer()
    case "ackedUpTo": ackedUpTo = try reader.integer().flatMap { UInt64(exactly: $0) }
    case "missing":
      var gaps: [ClosedRange<UInt64>] = []
      _ = try reader.array { reader, _ throws(WireError) in gaps.append(try Self.gap(&reader)) }
      missing = gaps
    case "line": line = try reader.integer()
    case "problem": problem = try ProblemBody(&reader)
    default: try reader.skip()
    }
  }

  func finished() throws(WireError) -> TapReceipt {
    guard let serverTime, let skewMilliseconds, let ackedUpTo else {
      throw .invalid("", "must have serverTime, skewMs and ackedUpTo")
    }
    var receipt = TapReceipt(
      serverTime: serverTime, skewMilliseconds: skewMilliseconds, ackedUpTo: ackedUpTo,
      missing: missing)
    receipt.fault = problem.map {
      TapUploadFault(line: line.flatMap { Int(exactly: $0) } ?? 0, problem: $0)
    }
    return receipt
  }

  private static func gap(_ reader: inout JSONReader) throws(WireError) -> ClosedRange<UInt64> {
    var ends: [UInt64] = []
    _ = try reader.array { reader, _ throws(WireError) in
      guard let end = try reader.integer().flatMap({ UInt64(exactly: $0) }), ends.count < 2 else {
        throw .invalid("/missing", "must be pairs of sequences")
      }
      ends.append(end)
    }
    guard ends.count == 2, ends[0] <= ends[1] else {
      throw .invalid("/missing", "must be pairs of sequences")
    }
    return ends[0]...ends[1]
  }
}

extension TapResult {
  /// The line of an NDJSON answer, its line feed included.
  public func jsonLine() -> [UInt8] {
    var writer = JSONWriter(capacity: 400)
    encode(into: &writer)
    writer.endLine()
    return writer.bytes
  }

  /// The lines of an NDJSON answer, one after the other.
  public static func jsonLines(_ results: [TapResult]) -> [UInt8] {
    var writer = JSONWriter(capacity: results.count * 300)
    for result in results {
      result.encode(into: &writer)
      writer.endLine()
    }
    return writer.bytes
  }

  /// Reads one line of an NDJSON answer.
  public init(jsonLine bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    try self.init(&reader, pointer: "")
    try reader.finish()
  }

  fileprivate func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("seq", sequence)
    writer.field("outcome", outcome.rawValue)
    writer.field("reason", reason?.rawValue)
    writer.field("tone", tone.rawValue)
    writer.field("message", message)
    if let points {
      writer.key("points")
      writer.beginObject()
      writer.field("added", points.added)
      writer.field("balance", points.balance)
      writer.endObject()
    }
    writer.field("rewardsAvailable", rewardsAvailable)
    writer.field("tariff", tariff?.rawValue)
    if let previous {
      writer.key("previous")
      writer.beginObject()
      writer.field("at", moment: previous.at)
      writer.field("sameTerminal", previous.sameTerminal)
      writer.field("secondsAgo", previous.secondsAgo)
      writer.endObject()
    }
    if let event {
      writer.key("event")
      writer.beginObject()
      writer.field("id", event.id)
      writer.field("title", event.title)
      writer.endObject()
    }
    writer.field("replayed", replayed)
    writer.field("position", position)
    writer.endObject()
  }

  fileprivate init(_ reader: inout JSONReader, pointer: String) throws(WireError) {
    var fields = ResultFields()
    _ = try reader.object { reader, key throws(WireError) in try fields.read(key, &reader) }
    guard let sequence = fields.sequence, let outcome = fields.outcome, let tone = fields.tone,
      let message = fields.message
    else { throw .invalid(pointer, "must have seq, outcome, tone and message") }
    if let reason = fields.reason {
      self.init(sequence: sequence, outcome: outcome, reason: reason, message: message)
      self.tone = tone
    } else {
      self.init(sequence: sequence, outcome: outcome, newerReasonWith: tone, message: message)
    }
    points = fields.points
    rewardsAvailable = fields.rewardsAvailable
    tariff = fields.tariff
    previous = fields.previous
    event = fields.event
    replayed = fields.replayed
    position = fields.position
  }
}

/// The fields of a result while they are read.
private struct ResultFields {
  var sequence: UInt64?
  var outcome: TapOutcome?
  var reason: TapReason?
  var tone: TapTone?
  var message: String?
  var points: TapResult.Points?
  var rewardsAvailable: Int64?
  var tariff: TapReason?
  var previous: TapResult.Previous?
  var event: TapResult.Event?
  var replayed = false
  var position: UInt64?

  mutating func read(_ key: String, _ reader: inout JSONReader) throws(WireError) {
    switch key {
    case "seq": sequence = try reader.integer().flatMap { UInt64(exactly: $0) }
    case "outcome": outcome = try reader.string().flatMap(TapOutcome.init(rawValue:))
    case "reason": reason = try reader.string().flatMap(TapReason.init(rawValue:))
    case "tone": tone = try reader.string().flatMap(TapTone.init(rawValue:))
    case "message": message = try reader.string()
    case "points": points = try Self.points(&reader)
    case "rewardsAvailable": rewardsAvailable = try reader.integer()
    case "tariff": tariff = try reader.string().flatMap(TapReason.init(rawValue:))
    case "previous": previous = try Self.previous(&reader)
    case "event": event = try Self.event(&reader)
    case "replayed": replayed = try reader.boolean() ?? false
    case "position": position = try reader.integer().flatMap { UInt64(exactly: $0) }
    default: try reader.skip()
    }
  }

  private static func points(_ reader: inout JSONReader) throws(WireError) -> TapResult.Points? {
    var added: Int64?
    var balance: Int64?
    _ = try reader.object { reader, key throws(WireError) in
      switch key {
      case "added": added = try reader.integer()
      case "balance": balance = try reader.integer()
      default: try reader.skip()
      }
    }
    guard let added, let balance else { return nil }
    return TapResult.Points(added: added, balance: balance)
  }

  private static func previous(
    _ reader: inout JSONReader
  ) throws(WireError) -> TapResult.Previous? {
    var at: Int64?
    var sameTerminal: Bool?
    var secondsAgo: Int64?
    _ = try reader.object { reader, key throws(WireError) in
      switch key {
      case "at": at = try reader.timestamp()
      case "sameTerminal": sameTerminal = try reader.boolean()
      case "secondsAgo": secondsAgo = try reader.integer()
      default: try reader.skip()
      }
    }
    guard let at, let sameTerminal, let secondsAgo else { return nil }
    return TapResult.Previous(at: at, sameTerminal: sameTerminal, secondsAgo: secondsAgo)
  }

  private static func event(_ reader: inout JSONReader) throws(WireError) -> TapResult.Event? {
    var id: String?
    var title: String?
    _ = try reader.object { reader, key throws(WireError) in
      switch key {
      case "id": id = try reader.string()
      case "title": title = try reader.string()
      default: try reader.skip()
      }
    }
    guard let id, let title else { return nil }
    return TapResult.Event(id: id, title: title)
  }
}
