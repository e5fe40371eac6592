/// A pass of a group (UiTPAS API 4.0, `Grouppass`).
///
/// Personal data of whoever answers for the group: nothing of it appears in a log line.
public struct GroupPass: Hashable, WireMember {
  /// How the group is called and reached: not for who only named itself.
  public struct Contact: Hashable, Sendable {
    /// The name of the group.
    public var name: String
    /// The e-mail address.
    public var email: String?
    /// The address.
    public var address: PassholderAddress?
    /// The phone number.
    public var telephone: String?

    /// Makes a contact.
    public init(
      name: String, email: String? = nil, address: PassholderAddress? = nil,
      telephone: String? = nil
    ) {
      self.name = name
      self.email = email
      self.address = address
      self.telephone = telephone
    }
  }

  /// The group's right to the social tariff.
  public struct SocialTariff: Hashable, Sendable {
    /// Whether it holds now.
    public var isActive: Bool
    /// When it ends or ended, in microseconds since the Unix epoch; nil where it has no end.
    public var endDate: Int64?
    /// Tickets in a calendar year.
    public var totalTicketsPerYear: UInt32
    /// Those of this year that are left.
    public var availableTickets: UInt32

    /// Makes a right.
    public init(
      isActive: Bool, endDate: Int64?, totalTicketsPerYear: UInt32, availableTickets: UInt32
    ) {
      self.isActive = isActive
      self.endDate = endDate
      self.totalTicketsPerYear = totalTicketsPerYear
      self.availableTickets = availableTickets
    }
  }

  /// The public id of the group.
  public var id: String
  /// The number of its card.
  public var uitpasNumber: String
  /// The status of its card, in the published words.
  public var cardStatus: String
  /// When the group was registered, in microseconds since the Unix epoch, where it is known.
  public var creationDate: Int64?
  /// How the group is called and reached, for those who may know.
  public var contact: Contact?
  /// The group's right to the social tariff, if it has one.
  public var socialTariff: SocialTariff?
  /// The card system of the card.
  public var cardSystem: CardSystemSummary

  /// Makes a pass; what more is known is set afterwards.
  public init(
    id: String, uitpasNumber: String, cardStatus: String, cardSystem: CardSystemSummary
  ) {
    self.id = id
    self.uitpasNumber = uitpasNumber
    self.cardStatus = cardStatus
    self.cardSystem = cardSystem
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("uitpasNumber", uitpasNumber)
    writer.field("name", contact?.name)
    writer.field("cardStatus", cardStatus)
    writer.field("email", contact?.email)
    writer.field("creationDate", moment: creationDate, style: .published)
    if let socialTariff {
      writer.key("socialTariff")
      socialTariff.encode(into: &writer)
    }
    writer.key("cardSystem")
    cardSystem.encode(into: &writer)
    if let address = contact?.address {
      writer.key("address")
      address.encode(into: &writer)
    }
    writer.field("telephone", contact?.telephone)
    writer.endObject()
  }
}

extension GroupPass.SocialTariff {
  fileprivate func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("status", isActive ? "ACTIVE" : "EXPIRED")
    writer.field("endDate", moment: endDate, style: .published)
    writer.field("totalTicketsPerYear", totalTicketsPerYear)
    writer.field("availableTickets", availableTickets)
    writer.endObject()
  }
}

/// A card with a social tariff, as it is exported (UiTPAS API 4.0,
/// `GET /cards/social-tariff/{cardSystemId}/active`).
public struct SocialTariffCard: Hashable, WireMember {
  /// The number of the card.
  public var uitpasNumber: String
  /// The tickets that are left of a group's; nil for a person's card.
  public var availableTickets: UInt32?

  /// Makes a card.
  public init(uitpasNumber: String, availableTickets: UInt32? = nil) {
    self.uitpasNumber = uitpasNumber
    self.availableTickets = availableTickets
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("uitpasNumber", uitpasNumber)
    writer.field("cardType", availableTickets == nil ? "REGULAR" : "GROUP")
    writer.field("availableTickets", availableTickets)
    writer.endObject()
  }
}
