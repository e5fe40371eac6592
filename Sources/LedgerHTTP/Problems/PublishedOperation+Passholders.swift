import HTTPTypes
import LedgerWire

extension PublishedOperation {
  /// `GET /passholders`.
  public static let getPassholders = PublishedOperation([
    .badRequest: [
      .organizerNotFound, .invalidUitpasNumberHyphenated, .invalidINSZNumber, .schoolNotFound,
      .queryLimitExceeded, .associationNotFound,
    ],
    .tooManyRequests: [.rateLimited],
  ])

  /// `POST /passholders`.
  public static let postPassholders = PublishedOperation([
    .badRequest: [
      .bodyMissing, .bodyInvalidSyntax, .bodyInvalidData, .organizerNotFound, .cardSystemNotFound,
      .invalidCity, .invalidINSZNumber, .invalidUitpasNumberHyphenated, .invalidCard,
      .invalidCardStatus,
    ]
  ])

  /// `GET /passholders/{passholderId}` and `DELETE` of the same: 404 without a kind of its own.
  public static let passholder = PublishedOperation([.notFound: [.passholderNotFound]])

  /// `PUT /passholders/{passholderId}`.
  public static let putPassholder = PublishedOperation([
    .badRequest: [.bodyMissing, .bodyInvalidSyntax, .bodyInvalidData],
    .notFound: [.passholderNotFound],
  ])

  /// `DELETE /passholders/{passholderId}/association-memberships/{associationId}`: 404 without a
  /// kind of its own.
  public static let deleteAssociationMembership = PublishedOperation([
    .notFound: [.passholderNotFound, .associationNotFound]
  ])

  /// `POST /passholders/{passholderId}/memberships/{cardSystemId}`.
  public static let postMembership = PublishedOperation([
    .badRequest: [.bodyMissing, .bodyInvalidSyntax, .bodyInvalidData],
    .notFound: [.passholderNotFound, .cardSystemNotFound],
  ])

  /// `GET /passholders/{passholderId}/memberships/{cardSystemId}`.
  public static let getMembership = PublishedOperation([
    .badRequest: [.organizerNotFound, .newMembershipError],
    .notFound: [.passholderNotFound, .cardSystemNotFound],
  ])

  /// `GET /passholders/membership-prices/{cardSystemId}`.
  public static let getNewMembershipPrice = PublishedOperation([
    .badRequest: [.invalidPostalCode, .invalidVoucherCode],
    .notFound: [.cardSystemNotFound, .passholderNotFound],
  ])

  /// `GET /passholders/{passholderId}/membership-prices/{cardSystemId}`.
  public static let getMembershipPrice = PublishedOperation([
    .badRequest: [.invalidVoucherCode],
    .notFound: [.cardSystemNotFound, .passholderNotFound],
  ])

  /// `GET /card-systems/{cardSystemId}/membership-prices`.
  public static let getCardSystemPrices = PublishedOperation([
    .notFound: [.cardSystemNotFound]
  ])

  /// A value of the body that does not fit.
  func invalid(
    _ pointer: String, _ error: String, endUserMessage: LocalizedText? = nil
  ) -> Problem {
    var problem = problem(.bodyInvalidData, endUserMessage: endUserMessage)
    problem.schemaErrors = [SchemaIssue(jsonPointer: pointer, error: error)]
    return problem
  }
}
