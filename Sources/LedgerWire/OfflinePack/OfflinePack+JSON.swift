extension OfflinePack {
  /// The text that is signed: one line of JSON and a line feed.
  ///
  /// - Complexity: O(bytes).
  public func noteText() -> String {
    var writer = JSONWriter(capacity: 16_384 + cards.refused.packed.count * 4 / 3)
    writer.beginObject()
    writer.field("format", Self.format)
    writer.field("origin", origin)
    writer.field("version", version)
    writer.field("madeAt", moment: madeAt)
    writer.field("ageMaxSeconds", ageMaxSeconds)
    writer.field("reasonsVersion", reasonsVersion)
    writer.key("fingerprintKey")
    writer.value(base64: fingerprintKey.bytes)
    writer.key("cards")
    cards.encode(into: &writer)
    writer.list("programmes", programmes) { $0.encode(into: &$1) }
    writer.list("policies", policies) { $0.encode(into: &$1) }
    writer.list("organizers", organizers) { $0.encode(into: &$1) }
    writer.list("events", events) { $0.encode(into: &$1) }
    writer.field("fixedEventId", fixedEventID)
    writer.list("museums", museums) { $0.encode(into: &$1) }
    writer.key("texts")
    writer.beginObject()
    for reason in TapReason.allCases {
      guard let text = texts[reason] else { continue }
      writer.name(reason.rawValue)
      text.encode(into: &writer)
    }
    writer.endObject()
    writer.endObject()
    writer.endLine()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Reads the text of a note whose signature was found right.
  ///
  /// Fields and reasons that it does not know are passed over, so that the service may say more.
  /// What is beyond ``OfflinePackLimits`` or contradicts itself is refused.
  ///
  /// - Complexity: O(bytes).
  public init(noteText: String) throws(WireError) {
    let bytes = Array(noteText.utf8)
    guard bytes.count <= OfflinePackLimits.noteBytesMax else {
      throw .invalid("", "is too long")
    }
    guard bytes.last == UInt8(ascii: "\n"), !bytes.dropLast().contains(UInt8(ascii: "\n")) else {
      throw .invalid("", "must be one line and a line feed")
    }
    var reader = try JSONReader(bytes)
    var members = MemberReader()
    var fields = OfflinePackFields()
    _ = try members.object(&reader, "") { reader, members, key throws(WireError) in
      try fields.read(key, &reader, &members)
    }
    try reader.finish()
    try members.check()
    self = try fields.finished()
  }
}

/// The fields of a pack while they are read.
private struct OfflinePackFields {
  private typealias Limits = OfflinePackLimits

  private var format: Int64?
  private var origin: String?
  private var version: UInt64?
  private var madeAt: Int64?
  private var ageMaxSeconds: Int64?
  private var reasonsVersion: Int64?
  private var fingerprintKey: CardFingerprintKey?
  private var cards: OfflinePack.Cards?
  private var programmes: [OfflinePack.Programme] = []
  private var policies: [OfflinePack.Policy] = []
  private var organizers: [OfflinePack.Organizer] = []
  private var events: [OfflinePack.Event] = []
  private var fixedEventID: String?
  private var museums: [OfflinePack.Museum] = []
  private var texts: [TapReason: LocalizedText] = [:]

  mutating func read(
    _ key: String, _ reader: inout JSONReader, _ members: inout MemberReader
  ) throws(WireError) {
    switch key {
    case "format": format = try members.integer(&reader, "/format", in: 0...Int64.max)
    case "origin": origin = try members.identifier(&reader, "/origin")
    case "version": version = try members.position(&reader, "/version")
    case "madeAt": madeAt = try members.moment(&reader, "/madeAt")
    case "ageMaxSeconds":
      ageMaxSeconds = try members.integer(&reader, "/ageMaxSeconds", in: Limits.ageSeconds)
    case "reasonsVersion":
      reasonsVersion = try members.integer(&reader, "/reasonsVersion", in: 1...Int64.max)
    case "fingerprintKey":
      let bytes = try members.base64(
        &reader, "/fingerprintKey", bytesMax: CardFingerprintKey.byteCount)
      fingerprintKey = bytes.flatMap(CardFingerprintKey.init)
      if fingerprintKey == nil { members.note("/fingerprintKey", "must be 32 bytes in base64") }
    case "cards": cards = try OfflinePack.Cards(&reader, &members)
    case "fixedEventId": fixedEventID = try members.identifier(&reader, "/fixedEventId")
    case "texts": texts = try Self.texts(&reader, &members)
    default: try readList(key, &reader, &members)
    }
  }

  private mutating func readList(
    _ key: String, _ reader: inout JSONReader, _ members: inout MemberReader
  ) throws(WireError) {
    switch key {
    case "programmes":
      programmes = try members.list(&reader, "/programmes", countMax: Limits.systemsMax) {
        (reader, members, place) throws(WireError) in
        try OfflinePack.Programme(&reader, &members, place)
      }
    case "policies":
      policies = try members.list(&reader, "/policies", countMax: Limits.systemsMax * 4) {
        (reader, members, place) throws(WireError) in
        try OfflinePack.Policy(&reader, &members, place)
      }
    case "organizers":
      organizers = try members.list(&reader, "/organizers", countMax: Limits.organizersMax) {
        (reader, members, place) throws(WireError) in
        try OfflinePack.Organizer(&reader, &members, place)
      }
    case "events":
      events = try members.list(&reader, "/events", countMax: Limits.eventsMax) {
        (reader, members, place) throws(WireError) in
        try OfflinePack.Event(&reader, &members, place)
      }
    case "museums":
      museums = try members.list(&reader, "/museums", countMax: Limits.organizersMax) {
        (reader, members, place) throws(WireError) in
        try OfflinePack.Museum(&reader, &members, place)
      }
    default: try reader.skip()
    }
  }

  private static func texts(
    _ reader: inout JSONReader, _ members: inout MemberReader
  ) throws(WireError) -> [TapReason: LocalizedText] {
    var texts: [TapReason: LocalizedText] = [:]
    _ = try members.object(&reader, "/texts") { reader, members, key throws(WireError) in
      guard let reason = TapReason(rawValue: key) else { return try reader.skip() }
      texts[reason] = try LocalizedText(&reader, &members, "/texts/\(key)")
    }
    return texts
  }

  func finished() throws(WireError) -> OfflinePack {
    guard format == OfflinePack.format else {
      throw .invalid("/format", "must be \(OfflinePack.format)")
    }
    guard let origin else { throw .invalid("/origin", "is missing") }
    guard let version else { throw .invalid("/version", "is missing") }
    guard let madeAt else { throw .invalid("/madeAt", "is missing") }
    guard let ageMaxSeconds else { throw .invalid("/ageMaxSeconds", "is missing") }
    guard let reasonsVersion else { throw .invalid("/reasonsVersion", "is missing") }
    guard let fingerprintKey else { throw .invalid("/fingerprintKey", "is missing") }
    guard let cards else { throw .invalid("/cards", "is missing") }
    if let base = cards.base, base > version {
      throw .invalid("/cards/base", "must not be above the version")
    }
    if let fixedEventID, !events.contains(where: { $0.id == fixedEventID }) {
      throw .invalid("/fixedEventId", "must be one of the events")
    }
    return OfflinePack(
      origin: origin, version: version, madeAt: madeAt, ageMaxSeconds: ageMaxSeconds,
      reasonsVersion: reasonsVersion, fingerprintKey: fingerprintKey, cards: cards,
      programmes: programmes, policies: policies, organizers: organizers, events: events,
      fixedEventID: fixedEventID, museums: museums, texts: texts)
  }
}

extension OfflinePack.Cards {
  fileprivate func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("base", base)
    writer.key("refused")
    writer.value(base64: refused.packed)
    if base != nil {
      writer.key("removed")
      writer.value(base64: removed.packed)
    }
    writer.key("digest")
    writer.value(base64: digest)
    writer.endObject()
  }

  fileprivate init?(
    _ reader: inout JSONReader, _ members: inout MemberReader
  ) throws(WireError) {
    typealias Limits = OfflinePackLimits
    var base: UInt64?
    var refused: RefusedCards?
    var removed = CardFingerprints?.some(CardFingerprints())
    var digest: [UInt8]?
    _ = try members.object(&reader, "/cards") { reader, members, key throws(WireError) in
      switch key {
      case "base": base = try members.position(&reader, "/cards/base")
      case "refused":
        refused = try members.base64(
          &reader, "/cards/refused", bytesMax: Limits.refusedMax * RefusedCards.entryBytes
        ).flatMap(RefusedCards.init(packed:))
      case "removed":
        removed = try members.base64(
          &reader, "/cards/removed", bytesMax: Limits.refusedMax * CardFingerprints.entryBytes
        ).flatMap(CardFingerprints.init(packed:))
      case "digest":
        digest = try members.base64(&reader, "/cards/digest", bytesMax: Self.digestBytes)
      default: try reader.skip()
      }
    }
    guard let refused else {
      members.note("/cards/refused", "must be cards in ascending order")
      return nil
    }
    guard let removed, base != nil || removed.count == 0 else {
      members.note("/cards/removed", "must be fingerprints in ascending order, of a delta")
      return nil
    }
    guard let digest, base != nil || digest == Self.digest(of: refused) else {
      members.note("/cards/digest", "must be that of the list")
      return nil
    }
    self.init(base: base, refused: refused, removed: removed, digest: digest)
  }
}
