/// The body of an `application/problem+json` answer (RFC 9457) with publiq's additions.
public struct ProblemBody: Hashable, Sendable {
  /// The URI that identifies the kind of problem; compare all of it.
  public var type: String
  /// The kind of problem in a few words, for a developer.
  public var title: String
  /// The HTTP status.
  public var status: Int
  /// What went wrong this time, for a developer.
  public var detail: String?
  /// What to show to the end user, verbatim.
  public var endUserMessage: LocalizedText?
  /// The values of the body at fault.
  public var schemaErrors: [SchemaIssue]
  /// The element of a batch at fault (RFC 6901), such as `/1` for the second.
  public var jsonPointer: String?
  /// Whether the card is blocked, in stock, …, where it is the card's status that refuses.
  public var cardStatus: String?
  /// The holder of the card whose status refuses.
  public var passholderID: String?
  /// Whether the card whose status refuses is a group pass.
  public var groupPass: Bool?
  /// The same, in the word of the operations that list it so.
  public var passType: String?

  /// Makes a body.
  public init(
    type: String, title: String, status: Int, detail: String? = nil,
    endUserMessage: LocalizedText? = nil, schemaErrors: [SchemaIssue] = [],
    jsonPointer: String? = nil, cardStatus: String? = nil, passholderID: String? = nil,
    groupPass: Bool? = nil, passType: String? = nil
  ) {
    self.type = type
    self.title = title
    self.status = status
    self.detail = detail
    self.endUserMessage = endUserMessage
    self.schemaErrors = schemaErrors
    self.jsonPointer = jsonPointer
    self.cardStatus = cardStatus
    self.passholderID = passholderID
    self.groupPass = groupPass
    self.passType = passType
  }

  /// The body's bytes.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    encode(into: &writer)
    return writer.bytes
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("type", type)
    writer.field("title", title)
    writer.field("status", status)
    writer.field("detail", detail)
    if let endUserMessage {
      writer.key("endUserMessage")
      endUserMessage.encode(into: &writer)
    }
    if !schemaErrors.isEmpty {
      writer.key("schemaErrors")
      writer.beginArray()
      for issue in schemaErrors {
        writer.beginObject()
        writer.field("jsonPointer", issue.jsonPointer)
        writer.field("error", issue.error)
        writer.endObject()
      }
      writer.endArray()
    }
    writer.field("jsonPointer", jsonPointer)
    writer.field("cardStatus", cardStatus)
    writer.field("passholderId", passholderID)
    writer.field("groupPass", groupPass)
    writer.field("passType", passType)
    writer.endObject()
  }

  /// Reads what a caller needs to act on a problem; other members are passed over.
  ///
  /// That is type, title, status, detail and the text for the end user in its languages.
  public init(json bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    try self.init(&reader)
    try reader.finish()
  }

  init(_ reader: inout JSONReader) throws(WireError) {
    var body = ProblemBody(type: "about:blank", title: "", status: 0)
    _ = try reader.object { reader, key throws(WireError) in
      switch key {
      case "type": body.type = try reader.string() ?? body.type
      case "title": body.title = try reader.string() ?? ""
      case "status": body.status = Int(try reader.integer() ?? 0)
      case "detail": body.detail = try reader.string()
      case "endUserMessage": body.endUserMessage = try LocalizedText(&reader)
      default: try reader.skip()
      }
    }
    self = body
  }
}

extension LocalizedText {
  /// Reads a text, or answers nil where the value is no object with a Dutch text.
  fileprivate init?(_ reader: inout JSONReader) throws(WireError) {
    var texts: [Language: String] = [:]
    _ = try reader.object { reader, key throws(WireError) in
      let text = try reader.string()
      if let language = Language(rawValue: key) { texts[language] = text }
    }
    guard let nl = texts[.nl] else { return nil }
    self.init(nl: nl, fr: texts[.fr], de: texts[.de], en: texts[.en])
  }
}
