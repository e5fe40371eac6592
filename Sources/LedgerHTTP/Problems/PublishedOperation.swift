import HTTPTypes
public import LedgerWire

/// An operation of the published API and the problems that it lists.
///
/// The same kind of problem has another status or spelling in another operation; what counts is the
/// list of the operation itself.
public struct PublishedOperation: Sendable {
  private let statuses: [ProblemType: HTTPResponse.Status]

  init(_ statuses: [HTTPResponse.Status: [ProblemType]]) {
    var byType: [ProblemType: HTTPResponse.Status] = [
      .unauthorized: .unauthorized, .forbidden: .forbidden,
    ]
    for (status, types) in statuses {
      for type in types { byType[type] = status }
    }
    self.statuses = byType
  }

  /// The problem with the status and the spelling that this operation lists.
  ///
  /// The operation must list `type`, in whichever spelling.
  public func problem(
    _ type: ProblemType, detail: String? = nil, endUserMessage: LocalizedText? = nil
  ) -> Problem {
    for spelling in [type] + Self.otherSpellings(of: type) {
      if let status = statuses[spelling] {
        return Problem(spelling, status: status, detail: detail, endUserMessage: endUserMessage)
      }
    }
    preconditionFailure("an operation answered with a problem that it does not list")
  }

  /// Every kind that the operation lists, with its status.
  var problems: [ProblemType: HTTPResponse.Status] { statuses }

  /// Whether the operation lists a kind, in whichever spelling.
  public func lists(_ type: ProblemType) -> Bool {
    ([type] + Self.otherSpellings(of: type)).contains { statuses[$0] != nil }
  }

  private static func otherSpellings(of type: ProblemType) -> [ProblemType] {
    switch type {
    case .invalidUitpasNumber: [.invalidUitpasNumberHyphenated]
    case .invalidUitpasNumberHyphenated: [.invalidUitpasNumber]
    default: []
    }
  }

  /// `POST /checkins`.
  public static let postCheckins = PublishedOperation([
    .badRequest: [
      .bodyMissing, .bodyInvalidSyntax, .bodyInvalidData, .checkinNotAllowed, .eventNotFound,
      .passholderNotFound, .invalidUitpasNumber, .invalidCard, .invalidCardStatus,
      .passholderNoActiveCardSystems,
    ]
  ])

  /// `GET /checkin-status`.
  public static let getCheckinStatus = PublishedOperation([
    .notFound: [.eventNotFound, .passholderNotFound]
  ])

  /// `GET /passes/{uitpasNumber}` and `GET /chip-numbers/{chipNumber}`.
  public static let getPass = PublishedOperation([
    .badRequest: [.passholderBlocked, .cardBlocked],
    .notFound: [.passNotFound],
    .tooManyRequests: [.rateLimited],
  ])

  /// `GET /passes`.
  public static let getPasses = PublishedOperation([
    .badRequest: [.passholderBlocked, .invalidCardStatus],
    .notFound: [.passNotFound],
    .tooManyRequests: [.rateLimited],
  ])

  /// `GET /cards`.
  public static let getCards = PublishedOperation([
    .badRequest: [.invalidUitpasNumberHyphenated],
    .notFound: [.urlNotFound],
    .tooManyRequests: [.rateLimited],
  ])

  /// `GET /card-systems`.
  public static let getCardSystems = PublishedOperation([
    .badRequest: [.postalCodeRequired, .invalidPostalCode, .queryLimitExceeded]
  ])

  /// `GET /card-systems/{cardSystemId}`.
  public static let getCardSystem = PublishedOperation([.notFound: [.cardSystemNotFound]])

  /// `GET /organizers`.
  public static let getOrganizers = PublishedOperation([
    .badRequest: [.groupNotFound, .cardSystemNotFound, .queryLimitExceeded]
  ])

  /// `GET` and `PUT /permissions/{clientId}`.
  public static let clientPermissions = PublishedOperation([
    .badRequest: [.bodyMissing, .bodyInvalidSyntax, .bodyInvalidData],
    .notFound: [.clientNotFound],
  ])

  /// `GET` and `PUT /events/{eventId}/settings`.
  public static let eventSettings = PublishedOperation([
    .badRequest: [.bodyMissing, .bodyInvalidSyntax, .bodyInvalidData],
    .notFound: [.eventNotFound],
  ])

  /// `GET` and `PUT /events/{eventId}/card-systems`.
  public static let eventCardSystems = PublishedOperation([
    .badRequest: [
      .bodyMissing, .bodyInvalidSyntax, .bodyInvalidData, .invalidCardSystem, .cardSystemNotFound,
      .distributionKeyNotFound, .invalidDistributionKey, .eventAlreadyHasTicketSales,
    ],
    .notFound: [.eventNotFound],
  ])

  /// `DELETE /checkins/{checkinId}`.
  public static let deleteCheckin = PublishedOperation([.notFound: [.urlNotFound]])
}
