/// A pass and what its reader may know of the holder (UiTPAS API 4.0, `Pass`).
///
/// Personal data: none of it appears in a log line.
public struct Pass: Hashable, Sendable {
  /// Whose pass it is.
  public enum Kind: String, Sendable {
    /// One person's.
    case individual = "INDIVIDUAL"
    /// A group's.
    case group = "GROUP"
  }

  /// The holder's right to the social tariff.
  public enum SocialTariff: Hashable, Sendable {
    /// There is a right; it formally ends or ended at this moment (grace included in the right). A
    /// group's may have no end.
    case active(endDate: Int64?)
    /// There was a right, until this moment.
    case expired(endDate: Int64?)
    /// There is none.
    case none
  }

  /// A text that must be shown to the person at the counter.
  public struct Message: Hashable, Sendable {
    /// How much it weighs.
    public enum Level: String, Sendable {
      /// Good to know.
      case info = "INFO"
      /// Something to see to.
      case warning = "WARN"
      /// Something is wrong.
      case error = "ERROR"
    }

    /// How much it weighs.
    public var level: Level
    /// The text.
    public var text: String

    /// Makes a message.
    public init(level: Level, text: String) {
      self.level = level
      self.text = text
    }
  }

  /// The public id of the holder.
  public var passholderID: String
  /// The number of the card.
  public var uitpasNumber: String
  /// Whose pass it is.
  public var kind: Kind
  /// The holder's first name.
  public var firstName: String
  /// The holder's balance.
  public var points: Int64
  /// The holder's postal code.
  public var postalCode: String
  /// The holder's right to the social tariff.
  public var socialTariff: SocialTariff
  /// What must be shown to the person at the counter.
  public var messages: [Message]
  /// The card system of the card.
  public var cardSystem: CardSystemSummary

  /// Makes a pass.
  public init(
    passholderID: String, uitpasNumber: String, kind: Kind, firstName: String, points: Int64,
    postalCode: String, socialTariff: SocialTariff, messages: [Message] = [],
    cardSystem: CardSystemSummary
  ) {
    self.passholderID = passholderID
    self.uitpasNumber = uitpasNumber
    self.kind = kind
    self.firstName = firstName
    self.points = points
    self.postalCode = postalCode
    self.socialTariff = socialTariff
    self.messages = messages
    self.cardSystem = cardSystem
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter(capacity: 512)
    writer.beginObject()
    writer.field("passholderId", passholderID)
    writer.field("uitpasNumber", uitpasNumber)
    writer.field("passType", kind.rawValue)
    writer.field("firstName", firstName)
    writer.field("points", points)
    writer.field("postalCode", postalCode)
    writer.key("socialTariff")
    socialTariff.encode(into: &writer)
    if !messages.isEmpty {
      writer.key("messages")
      writer.beginArray()
      for message in messages {
        writer.beginObject()
        writer.field("level", message.level.rawValue)
        writer.field("text", message.text)
        writer.endObject()
      }
      writer.endArray()
    }
    writer.key("cardSystem")
    cardSystem.encode(into: &writer)
    writer.endObject()
    return writer.bytes
  }
}

extension Pass.SocialTariff {
  fileprivate func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    switch self {
    case .active(let endDate):
      writer.field("status", "ACTIVE")
      writer.field("endDate", moment: endDate, style: .published)
    case .expired(let endDate):
      writer.field("status", "EXPIRED")
      writer.field("endDate", moment: endDate, style: .published)
    case .none:
      writer.field("status", "NONE")
    }
    writer.endObject()
  }
}
