/// A holder of a pass (UiTPAS API 4.0, `Passholder`): personal data, of which nothing appears in a
/// log line.
public struct Passholder: Hashable, Sendable {
  /// Where the holder was registered.
  public struct Organizer: Hashable, Sendable {
    /// Its public id.
    public var id: String
    /// Its name, where it is known.
    public var name: String?

    /// Makes an organiser.
    public init(id: String, name: String?) {
      self.id = id
      self.name = name
    }
  }

  /// The public id, which stays.
  public var id: String
  /// The last name.
  public var name: String?
  /// The first name.
  public var firstName: String?
  /// The national number.
  public var inszNumber: String?
  /// The number of the oldest membership that is active and has an active card.
  public var uitpasNumber: String?
  /// The memberships, the oldest first.
  public var memberships: [CardSystemMembership]
  /// The contact address.
  public var email: String?
  /// When the holder was registered, in microseconds.
  public var creationDate: Int64?
  /// The day of birth, as in `2000-09-20`.
  public var dateOfBirth: String?
  /// `MALE`, `FEMALE` or `X`.
  public var gender: String?
  /// Where the holder was registered.
  public var registrationOrganizer: Organizer?
  /// The balance.
  public var points: Int64
  /// Whether a UiTiD is linked.
  public var hasUiTiD: Bool
  /// The home address.
  public var address: PassholderAddress?
  /// The phone number.
  public var phoneNumber: String?
  /// What the holder agreed to be contacted for.
  public var optInPreferences: OptInPreferences?
  /// The nationality, in words.
  public var nationality: String?

  /// Starts a holder; what else is known is set afterwards.
  public init(id: String, memberships: [CardSystemMembership], points: Int64, hasUiTiD: Bool) {
    self.id = id
    self.memberships = memberships
    self.points = points
    self.hasUiTiD = hasUiTiD
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter(capacity: 1_024)
    encode(into: &writer)
    return writer.bytes
  }

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("name", name)
    writer.field("firstName", firstName)
    writer.field("inszNumber", inszNumber)
    writer.field("uitpasNumber", uitpasNumber)
    writer.key("cardSystemMemberships")
    writer.beginArray()
    for membership in memberships { membership.encode(into: &writer) }
    writer.endArray()
    writer.field("email", email)
    writer.field("creationDate", moment: creationDate, style: .published)
    writer.field("dateOfBirth", dateOfBirth)
    writer.field("gender", gender)
    if let registrationOrganizer {
      writer.key("registrationOrganizer")
      writer.beginObject()
      writer.field("id", registrationOrganizer.id)
      writer.field("name", registrationOrganizer.name)
      writer.endObject()
    }
    writer.field("points", points)
    writer.field("uitidStatus", hasUiTiD ? "REGISTERED" : "UNREGISTERED")
    if let address {
      writer.key("address")
      address.encode(into: &writer)
    }
    writer.field("postalCode", address?.postalCode)
    writer.field("city", address?.city)
    writer.field("phoneNumber", phoneNumber)
    if let optInPreferences {
      writer.key("optInPreferences")
      optInPreferences.encode(into: &writer)
    }
    writer.field("nationality", nationality)
    writer.endObject()
  }
}

/// A page of holders (UiTPAS API 4.0, `PassholdersPaginatedResponse`).
public struct PassholderList: Hashable, Sendable {
  /// How many there are on all pages.
  public var totalItems: Int
  /// Those of this page.
  public var members: [Passholder]

  /// Makes a page.
  public init(totalItems: Int, members: [Passholder]) {
    self.totalItems = totalItems
    self.members = members
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter(capacity: 64 + 1_024 * members.count)
    writer.beginObject()
    writer.field("totalItems", totalItems)
    writer.key("member")
    writer.beginArray()
    for member in members { member.encode(into: &writer) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}
