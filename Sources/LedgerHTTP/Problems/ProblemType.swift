public import HTTPTypes

/// A kind of problem: the URI that callers compare, its title, and the status it usually has.
///
/// publiq's kinds keep publiq's URIs. Kinds of the ledger's own are `tag:` URIs (RFC 4151), as RFC
/// 9457 advises for types that cannot be looked up: an `https` base would need a domain of the
/// project's own, and `urn:pasboek:` is no registered namespace. The authority is a reserved
/// domain, which nobody can own and therefore nobody else can mint under.
public struct ProblemType: Hashable, Sendable {
  /// The URI that identifies the kind.
  public let uri: String
  /// The kind in a few words, for a developer.
  public let title: String
  /// The status where an operation lists no other.
  public let status: HTTPResponse.Status

  static func publiq(
    _ path: String, _ title: String, _ status: HTTPResponse.Status = .badRequest
  ) -> ProblemType {
    ProblemType(uri: "https://api.publiq.be/probs/\(path)", title: title, status: status)
  }

  private static func own(
    _ word: String, _ title: String, _ status: HTTPResponse.Status
  ) -> ProblemType {
    ProblemType(uri: "tag:pasboek.example,2026:problem:\(word)", title: title, status: status)
  }

  /// The two kinds are the same where their URIs are.
  public static func == (left: ProblemType, right: ProblemType) -> Bool { left.uri == right.uri }

  /// Hashes the URI.
  public func hash(into hasher: inout Hasher) { hasher.combine(uri) }
}

extension ProblemType {
  /// There is no body.
  public static let bodyMissing = publiq("body/missing", "Body missing")
  /// The body is not JSON.
  public static let bodyInvalidSyntax = publiq("body/invalid-syntax", "Invalid body syntax")
  /// The body has not the shape that is asked for.
  public static let bodyInvalidData = publiq("body/invalid-data", "Invalid body data")
  /// There are no valid credentials.
  public static let unauthorized = publiq("auth/unauthorized", "Unauthorized", .unauthorized)
  /// The caller may not do this.
  public static let forbidden = publiq("auth/forbidden", "Forbidden", .forbidden)
  /// Nothing is there.
  public static let urlNotFound = publiq("url/not-found", "Not Found", .notFound)
  /// A query parameter asks for more than one page may hold.
  public static let queryLimitExceeded = publiq(
    "url/query-limit-exceeded", "Query limit exceeded")
  /// The event is over, not open yet, or its limit is used up.
  public static let checkinNotAllowed = publiq(
    "uitpas/checkin-not-allowed", "Check-in not allowed")
  /// No such event.
  public static let eventNotFound = publiq("uitpas/event-not-found", "Event not found")
  /// No such card system.
  public static let cardSystemNotFound = publiq(
    "uitpas/cardsystem-not-found", "Card system not found")
  /// No such distribution key.
  public static let distributionKeyNotFound = publiq(
    "uitpas/distributionkey-not-found", "Distribution key not found")
  /// No such group of organisers.
  public static let groupNotFound = publiq("uitpas/group-not-found", "Group not found")
  /// No such client.
  public static let clientNotFound = publiq(
    "uitpas/client-not-found", "Client not found", .notFound)
  /// An order by distance has no postal code to start from.
  public static let postalCodeRequired = publiq(
    "uitpas/postal-code-required", "Postal code required")
  /// Not a postal code.
  public static let invalidPostalCode = publiq(
    "uitpas/invalid-postal-code", "Invalid postal code")
  /// No such holder.
  public static let passholderNotFound = publiq(
    "uitpas/passholder-not-found", "Passholder not found")
  /// No such pass.
  public static let passNotFound = publiq("uitpas/pass-not-found", "Pass not found", .notFound)
  /// Not a UiTPAS number.
  public static let invalidUitpasNumber = publiq(
    "uitpas/invalid-uitpasnumber", "Invalid UiTPAS number")
  /// Not a UiTPAS number, in the other spelling that some operations list.
  public static let invalidUitpasNumberHyphenated = publiq(
    "uitpas/invalid-uitpas-number", "Invalid UiTPAS number")
  /// The card cannot be used here.
  public static let invalidCard = publiq("uitpas/invalid-card", "Invalid card")
  /// The card is not active.
  public static let invalidCardStatus = publiq("uitpas/invalid-card-status", "Invalid card status")
  /// The holder has no active membership.
  public static let passholderNoActiveCardSystems = publiq(
    "uitpas/passholder-no-active-cardsystems", "Passholder has no active card systems")
  /// The holder is blocked.
  public static let passholderBlocked = publiq("uitpas/passholder-blocked", "Passholder blocked")
  /// The card is blocked.
  public static let cardBlocked = publiq("uitpas/card-blocked", "Card blocked")
  /// The right to the social tariff has ended.
  public static let socialTariffExpired = publiq(
    "uitpas/social-tariff-expired", "Social tariff expired")
  /// The right to the social tariff is suspended.
  public static let socialTariffSuspended = publiq(
    "uitpas/social-tariff-suspended", "Social tariff suspended")
  /// The limit of a period is used up.
  public static let maximumReached = publiq("uitpas/maximum-reached", "Maximum reached")
  /// The holder cannot get this where the holder lives.
  public static let invalidCity = publiq("uitpas/invalid-city", "Invalid city")
  /// Not a national number, or another holder's.
  public static let invalidINSZNumber = publiq(
    "uitpas/invalid-insz-number", "Invalid INSZ number")
  /// No such voucher, or one that was used.
  public static let invalidVoucherCode = publiq(
    "uitpas/invalid-voucher-code", "Invalid voucher code")
  /// The holder cannot get a new membership.
  public static let newMembershipError = publiq(
    "uitpas/passholder-new-membership-error", "New membership not possible")
  /// No such school.
  public static let schoolNotFound = publiq("uitpas/school-not-found", "School not found")
  /// No such association.
  public static let associationNotFound = publiq(
    "uitpas/association-not-found", "Association not found")
  /// Too many calls.
  public static let rateLimited = publiq("uitpas/rate-limited", "Rate limited", .tooManyRequests)

  /// Whether the command was carried out is not known: ask again with the same key.
  public static let outcomeUnknown = own(
    "outcome-unknown", "Outcome unknown", .serviceUnavailable)
  /// The key was used for another command before.
  public static let idempotencyKeyReused = own(
    "idempotency-key-reused", "Idempotency key reused", .conflict)
  /// The key is not 1 to 64 visible ASCII characters.
  public static let idempotencyKeyInvalid = own(
    "idempotency-key-invalid", "Invalid idempotency key", .badRequest)
  /// Something that is named is not there, or not the caller's.
  public static let notFound = own("not-found", "Not found", .notFound)
  /// Another of this number or name is there already.
  public static let alreadyDefined = own("already-defined", "Already defined", .conflict)
  /// What is there may not be changed any more.
  public static let notEditable = own("not-editable", "Not editable", .conflict)
  /// A social tariff is for those who live in the card system.
  public static let notResident = own("not-resident", "Not a resident", .conflict)
  /// There is a social tariff already, none yet, or none that is suspended.
  public static let socialTariffState = own(
    "social-tariff-state", "Social tariff in another state", .conflict)
  /// There is no such subscription, or it is not in the state that the command needs.
  public static let subscriptionState = own(
    "subscription-state", "Subscription in another state", .conflict)
  /// The month is not the next to be closed, or something of it may still arrive in time.
  public static let periodState = own("period-state", "Period in another state", .conflict)
  /// The card system's programme has no subscriptions, or no visits to museums.
  public static let programmeMismatch = own(
    "programme-mismatch", "Card system of another programme", .conflict)
  /// The card cannot be replaced: it is nobody's, of another card system, or was replaced before.
  public static let cardNotReplaceable = own(
    "card-not-replaceable", "Card not replaceable", .conflict)
  /// The card system's price list has no row for this.
  public static let noPrice = own("no-price", "No price", .conflict)
  /// The issuer of a card does not say whether it is good.
  public static let cardIssuerUnavailable = own(
    "card-issuer-unavailable", "Card issuer unavailable", .serviceUnavailable)
  /// There is no room now.
  public static let busy = own("busy", "Busy", .serviceUnavailable)
  /// The request is not HTTP, or not of a kind that is served.
  public static let badRequest = own("bad-request", "Bad request", .badRequest)
  /// The resource knows other methods.
  public static let methodNotAllowed = own(
    "method-not-allowed", "Method not allowed", .methodNotAllowed)
  /// The request took too long to arrive.
  public static let requestTimeout = own("request-timeout", "Request timeout", .requestTimeout)
  /// The body is larger than the service takes.
  public static let contentTooLarge = own(
    "content-too-large", "Content too large", .contentTooLarge)
  /// The header is larger than the service takes.
  public static let headersTooLarge = own(
    "headers-too-large", "Headers too large", .requestHeaderFieldsTooLarge)
  /// The body is of another media type than the resource takes.
  public static let unsupportedMediaType = own(
    "unsupported-media-type", "Unsupported media type", .unsupportedMediaType)
  /// The service failed; nothing about it is told.
  public static let internalError = ProblemType(
    uri: "about:blank", title: "Internal Server Error", status: .internalServerError)

  /// Every kind but ``internalError``.
  public static let all: [ProblemType] =
    [
      bodyMissing, bodyInvalidSyntax, bodyInvalidData, unauthorized, forbidden, urlNotFound,
      queryLimitExceeded, checkinNotAllowed, eventNotFound, passholderNotFound, passNotFound,
      cardSystemNotFound, distributionKeyNotFound, groupNotFound, clientNotFound,
      postalCodeRequired, invalidPostalCode,
      invalidUitpasNumber, invalidUitpasNumberHyphenated, invalidCard, invalidCardStatus,
      passholderNoActiveCardSystems, passholderBlocked, cardBlocked, socialTariffExpired,
      socialTariffSuspended, maximumReached, invalidCity, invalidINSZNumber,
      invalidVoucherCode, newMembershipError,
      schoolNotFound, associationNotFound, rateLimited, outcomeUnknown, idempotencyKeyReused,
      idempotencyKeyInvalid,
      notFound, alreadyDefined, notEditable, notResident, socialTariffState, subscriptionState,
      periodState, programmeMismatch, cardNotReplaceable, noPrice, cardIssuerUnavailable, busy,
      badRequest, methodNotAllowed, requestTimeout, contentTooLarge, headersTooLarge,
      unsupportedMediaType,
    ] + rewards + kiosks + museums + tickets + reports
}
