/// A museum pass as a museum may see it (museumPASS Partner API 1.0, `Pass`).
public struct MuseumPass: Hashable, Sendable {
  /// Why a pass lets nobody in.
  public enum Reason: String, CaseIterable, Sendable {
    /// No subscription runs.
    case expired = "EXPIRED"
    /// It is not registered, and was used as often as it may be before.
    case maximumUnregisteredVisitsReached = "MAXIMUM_UNREGISTERED_VISITS_REACHED"
    /// The card is blocked.
    case cardBlocked = "CARD_BLOCKED"
    /// The holder is blocked.
    case passholderBlocked = "PASSHOLDER_BLOCKED"
  }

  /// Whether a visit is possible now.
  public enum Visit: Hashable, Sendable {
    /// It is.
    case allowed
    /// It is not; without a reason where it is the museum that takes no visits.
    case refused(Reason?)
  }

  /// Who the holder is, for holders who registered.
  public struct Person: Hashable, Sendable {
    /// The first name, where it is known.
    public var firstName: String?
    /// The last name, where it is known.
    public var lastName: String?
    /// The birth date as `2000-09-20`, where it is known.
    public var dateOfBirth: String?

    /// Makes a person.
    public init(firstName: String?, lastName: String?, dateOfBirth: String?) {
      self.firstName = firstName
      self.lastName = lastName
      self.dateOfBirth = dateOfBirth
    }
  }

  /// The public id of the holder.
  public var passholderID: String
  /// The last day of the subscription as `2027-11-22`, where there is one.
  public var subscriptionEndDate: String?
  /// Whether a visit is possible now.
  public var visit: Visit
  /// Who the holder is; nil where that is not to be told.
  public var person: Person?

  /// Makes a pass.
  public init(
    passholderID: String, subscriptionEndDate: String?, visit: Visit, person: Person?
  ) {
    self.passholderID = passholderID
    self.subscriptionEndDate = subscriptionEndDate
    self.visit = visit
    self.person = person
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("passholderId", passholderID)
    writer.field("subscriptionEndDate", subscriptionEndDate)
    writer.key("visit")
    writer.beginObject()
    writer.field("allowed", visit == .allowed)
    if case .refused(let reason) = visit { writer.field("reason", reason?.rawValue) }
    writer.endObject()
    writer.field("firstName", person?.firstName)
    writer.field("lastName", person?.lastName)
    writer.field("dateOfBirth", person?.dateOfBirth)
    writer.endObject()
    return writer.bytes
  }
}

/// What `POST /museumpass/visits` is sent; fields that it does not know are passed over.
public struct MuseumVisitRequest: Hashable, Sendable {
  /// The public id of the holder.
  public var passholderID: String

  /// Reads the body of a request.
  public init(json bytes: [UInt8]) throws(WireError) {
    passholderID = try requiredTexts(["passholderId"], json: bytes)[0]
  }
}

/// Whether an external card lets its bearer in
/// (museumPASS Partner API 1.0, `GET /external-cards/{type}/{identification}`).
public struct ExternalCardVisit: Hashable, Sendable {
  /// Whether it does.
  public var isAllowed: Bool

  /// Makes an answer.
  public init(isAllowed: Bool) {
    self.isAllowed = isAllowed
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("visit")
    writer.beginObject()
    writer.field("allowed", isAllowed)
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }
}
