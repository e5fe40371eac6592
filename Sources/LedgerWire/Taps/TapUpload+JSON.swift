extension TapUpload {
  /// Reads the body of a request.
  ///
  /// Unknown fields are refused. An item that is JSON but no tap becomes ``TapItem/malformed``
  /// where its sequence can be read, so that one bad item never stops the others; without a
  /// readable sequence the whole request is refused.
  ///
  /// - Complexity: O(bytes).
  public init(json bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    var header = HeaderFields()
    var items: [TapItem]?
    let isObject = try reader.object { reader, key throws(WireError) in
      if key == "taps" {
        try header.seen.insert(HeaderFields.count)
        items = try Self.items(&reader)
      } else if try !header.read(key, &reader) {
        throw .invalid("/" + pointerToken(key), "is not a known field")
      }
    }
    try reader.finish()
    guard isObject else { throw .invalid("", "must be an object") }
    guard let items else { throw .invalid("/taps", "is missing") }
    self.init(header: try header.finished(), taps: items)
  }

  private static func items(_ reader: inout JSONReader) throws(WireError) -> [TapItem] {
    var items: [TapItem] = []
    let isArray = try reader.array { reader, index throws(WireError) in
      guard index < tapsPerRequestMax else {
        throw .invalid("/taps", "must have at most \(tapsPerRequestMax) items")
      }
      items.append(try TapItem(&reader) { field in "/taps/\(index)\(field)" })
    }
    guard isArray else { throw .invalid("/taps", "must be an array") }
    guard !items.isEmpty else { throw .invalid("/taps", "must have at least one item") }
    return items
  }

  /// The body of a request.
  ///
  /// Malformed items are kept as what they are: their sequence alone.
  public func json() -> [UInt8] {
    var writer = JSONWriter(capacity: 160 + taps.count * 200)
    writer.beginObject()
    header.encodeFields(into: &writer)
    writer.key("taps")
    writer.beginArray()
    for item in taps { item.encode(into: &writer) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}

extension TapUploadHeader {
  /// Reads the first line of an NDJSON upload.
  public init(jsonLine bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    var fields = HeaderFields()
    let isObject = try reader.object { reader, key throws(WireError) in
      guard try fields.read(key, &reader) else {
        throw .invalid("/" + pointerToken(key), "is not a known field")
      }
    }
    try reader.finish()
    guard isObject else { throw .invalid("", "must be an object") }
    self = try fields.finished()
  }

  /// The first line of an NDJSON upload, its line feed included.
  public func jsonLine() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    encodeFields(into: &writer)
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  fileprivate func encodeFields(into writer: inout JSONWriter) {
    writer.field("device", device)
    writer.field("bootId", bootID)
    writer.field("sentAt", moment: sentAt)
    writer.field("sentUptimeMs", sentUptimeMilliseconds)
  }
}

/// The fields of a header while they are read.
private struct HeaderFields {
  static let count = 4

  var seen = FieldSet()
  private var device: String?
  private var bootID: String?
  private var sentAt: Int64?
  private var sentUptimeMilliseconds: Int64?

  /// Reads the value of `key`, or answers false, with nothing read, for a key of no header field.
  mutating func read(_ key: String, _ reader: inout JSONReader) throws(WireError) -> Bool {
    switch key {
    case "device":
      try seen.insert(0)
      device = try Self.identifier(&reader, "/device")
    case "bootId":
      try seen.insert(1)
      bootID = try Self.identifier(&reader, "/bootId")
    case "sentAt":
      try seen.insert(2)
      guard let moment = try reader.timestamp() else {
        throw .invalid("/sentAt", "must be a date-time with a zone offset")
      }
      sentAt = moment
    case "sentUptimeMs":
      try seen.insert(3)
      if try reader.null() { break }
      guard let uptime = try reader.integer(), uptime >= 0 else {
        throw .invalid("/sentUptimeMs", "must be an integer of at least 0")
      }
      sentUptimeMilliseconds = uptime
    default: return false
    }
    return true
  }

  func finished() throws(WireError) -> TapUploadHeader {
    guard let sentAt else { throw .invalid("/sentAt", "is missing") }
    return TapUploadHeader(
      device: device, bootID: bootID, sentAt: sentAt,
      sentUptimeMilliseconds: sentUptimeMilliseconds)
  }

  private static func identifier(
    _ reader: inout JSONReader, _ pointer: String
  ) throws(WireError) -> String? {
    if try reader.null() { return nil }
    guard let text = try reader.string(), isIdentifier(text) else {
      throw .invalid(pointer, "must be a string of 1 to \(Tap.identifierBytesMax) bytes")
    }
    return text
  }
}

private func isIdentifier(_ text: String) -> Bool {
  (1...Tap.identifierBytesMax).contains(text.utf8.count)
}

extension TapItem {
  /// Reads one line of an NDJSON upload.
  public init(jsonLine bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    try self.init(&reader) { field in field }
    try reader.finish()
  }

  /// The line of an NDJSON upload, its line feed included.
  public func jsonLine() -> [UInt8] {
    var writer = JSONWriter()
    encode(into: &writer)
    writer.endLine()
    return writer.bytes
  }

  /// Reads an item; `pointer` puts the item's own place before that of a field.
  fileprivate init(
    _ reader: inout JSONReader, pointer: (String) -> String
  ) throws(WireError) {
    var fields = TapFields()
    let isObject = try reader.object { reader, key throws(WireError) in
      try fields.read(key, &reader)
    }
    guard isObject else { throw .invalid(pointer(""), "must be an object") }
    guard let sequence = fields.sequence else {
      throw .invalid(pointer("/seq"), "must be an integer from 1 to \(Tap.sequenceMax)")
    }
    guard fields.fault == nil, let card = fields.card else {
      self = .malformed(sequence: sequence, pointer: pointer(fields.fault ?? ""))
      return
    }
    self = .tap(
      Tap(
        sequence: sequence, card: card, eventID: fields.eventID, tappedAt: fields.tappedAt,
        uptimeMilliseconds: fields.uptimeMilliseconds, offline: fields.offline,
        packVersion: fields.packVersion))
  }

  fileprivate func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("seq", sequence)
    if case .tap(let tap) = self {
      switch tap.card {
      case .chip(let number): writer.field("chipNumber", number)
      case .uitpas(let number): writer.field("uitpasNumber", number)
      case .museum(let number): writer.field("cardNumber", number)
      }
      writer.field("eventId", tap.eventID)
      writer.field("tappedAt", moment: tap.tappedAt)
      writer.field("uptimeMs", tap.uptimeMilliseconds)
      if tap.offline { writer.field("offline", true) }
      writer.field("packVersion", tap.packVersion)
    }
    writer.endObject()
  }
}

/// The fields of a tap while they are read; the first fault is kept and the rest still read.
private struct TapFields {
  var sequence: UInt64?
  var card: CardIdentifier?
  var eventID: String?
  var tappedAt: Int64?
  var uptimeMilliseconds: Int64?
  var offline = false
  var packVersion: UInt64?
  /// The field of the first fault, as a JSON pointer within the item.
  var fault: String?
  private var seen = FieldSet()

  mutating func read(_ key: String, _ reader: inout JSONReader) throws(WireError) {
    switch key {
    case "seq":
      try seen.insert(0)
      if let value = try reader.integer(), value > 0, value <= Tap.sequenceMax {
        sequence = UInt64(value)
      }
    case "chipNumber":
      try seen.insert(1)
      try readCard(key, &reader) { .chip($0) }
    case "uitpasNumber":
      try seen.insert(2)
      try readCard(key, &reader) { .uitpas($0) }
    case "cardNumber":
      try seen.insert(3)
      try readCard(key, &reader) { .museum($0) }
    case "eventId":
      try seen.insert(4)
      if try reader.null() { return }
      eventID = try reader.string()
      if eventID.map(isIdentifier) != true { note(key) }
    case "tappedAt":
      try seen.insert(5)
      if try reader.null() { return }
      tappedAt = try reader.timestamp()
      if tappedAt == nil { note(key) }
    case "uptimeMs":
      try seen.insert(6)
      if try reader.null() { return }
      uptimeMilliseconds = try reader.integer()
      if (uptimeMilliseconds ?? -1) < 0 { note(key) }
    case "offline":
      try seen.insert(7)
      if let value = try reader.boolean() { offline = value } else { note(key) }
    case "packVersion":
      try seen.insert(8)
      if try reader.null() { return }
      packVersion = try reader.integer().flatMap { UInt64(exactly: $0) }
      if packVersion == nil { note(key) }
    default:
      note(key)
      try reader.skip()
    }
  }

  /// A second identifier of the card is a fault: it might be another card's.
  private mutating func readCard(
    _ key: String, _ reader: inout JSONReader, _ make: (String) -> CardIdentifier
  ) throws(WireError) {
    if try reader.null() { return }
    let number = try reader.string()
    guard card == nil, let number, isIdentifier(number) else { return note(key) }
    card = make(number)
  }

  private mutating func note(_ key: String) {
    if fault == nil { fault = "/" + pointerToken(key) }
  }
}
