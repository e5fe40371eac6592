/// What an issuer of external cards is sent: whose card is in question.
///
/// In a body and never in a URL, which servers and proxies write into their logs.
public struct CardInquiry: Hashable, Sendable {
  /// What identifies the card, as the museum read it: personal data.
  public var identification: String

  /// Makes an inquiry.
  public init(identification: String) {
    self.identification = identification
  }

  /// Reads the body of a request.
  public init(json bytes: [UInt8]) throws(WireError) {
    identification = try requiredTexts(["identification"], json: bytes)[0]
  }

  /// The body of the request.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("identification", identification)
    writer.endObject()
    return writer.bytes
  }
}

/// What an issuer answers about a card that it knows.
public struct CardInquiryAnswer: Hashable, Sendable {
  /// Whether the card lets its bearer visit a museum now.
  public var isAllowed: Bool

  /// Makes an answer.
  public init(isAllowed: Bool) {
    self.isAllowed = isAllowed
  }

  /// Reads the body of an answer; other members are passed over.
  public init(json bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    var seen = FieldSet()
    var isAllowed: Bool?
    let isObject = try reader.object { reader, key throws(WireError) in
      guard key == "allowed" else {
        try reader.skip()
        return
      }
      try seen.insert(0)
      isAllowed = try reader.boolean()
    }
    try reader.finish()
    guard isObject else { throw .invalid("", "must be an object") }
    guard let isAllowed else { throw .invalid("/allowed", "must be a boolean") }
    self.init(isAllowed: isAllowed)
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("allowed", isAllowed)
    writer.endObject()
    return writer.bytes
  }
}
