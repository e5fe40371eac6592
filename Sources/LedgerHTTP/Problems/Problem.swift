public import HTTPTypes
public import Hummingbird
public import LedgerWire

/// An answer that says no (RFC 9457): thrown by a route, written by ``ProblemMiddleware``.
public struct Problem: Error, Sendable {
  /// The kind of problem.
  public var type: ProblemType
  /// The status of the answer.
  public var status: HTTPResponse.Status
  /// What went wrong this time, for a developer; never a number of a card, a name or a token.
  public var detail: String?
  /// What to show to the end user.
  public var endUserMessage: LocalizedText?
  /// The values of the body at fault.
  public var schemaErrors: [SchemaIssue] = []
  /// The element of a batch at fault, such as `/1` for the second.
  public var jsonPointer: String?
  /// The status of the card that refuses.
  public var cardStatus: String?
  /// The holder of the card that refuses.
  public var passholderID: String?
  /// Whether the card that refuses is a group pass.
  public var groupPass: Bool?
  /// The same, in the word of the operations that list it so.
  public var passType: String?
  /// Header fields of the answer.
  public var headers: HTTPFields

  /// Makes a problem with the kind's own status and message where none is given.
  public init(
    _ type: ProblemType, status: HTTPResponse.Status? = nil, detail: String? = nil,
    endUserMessage: LocalizedText? = nil, headers: HTTPFields = [:]
  ) {
    self.type = type
    self.status = status ?? type.status
    self.detail = detail
    self.endUserMessage = endUserMessage ?? EndUserMessages.text(for: type)
    self.headers = headers
  }

  /// A body that is not the message that it should be.
  public init(_ error: WireError) {
    switch error.code {
    case .missing: self.init(.bodyMissing)
    case .invalidSyntax: self.init(.bodyInvalidSyntax)
    case .invalidData: self.init(.bodyInvalidData)
    }
    schemaErrors = error.issues
  }

  /// No room now; the caller comes back after `seconds`.
  public static func busy(retryAfterSeconds seconds: Int) -> Problem {
    Problem(.busy, headers: [.retryAfter: String(seconds)])
  }

  /// Nobody knows yet whether the command was carried out; the same key finds out.
  public static func outcomeUnknown(retryAfterSeconds seconds: Int) -> Problem {
    Problem(
      .outcomeUnknown, detail: "Send the same request with the same key again.",
      headers: [.retryAfter: String(seconds)])
  }

  /// No valid credentials; `error` is a word of RFC 6750.
  public static func unauthorized(error: String? = nil) -> Problem {
    let challenge = error.map { "Bearer error=\"\($0)\"" } ?? "Bearer"
    return Problem(.unauthorized, headers: [.wwwAuthenticate: challenge])
  }

  /// The card's status refuses (`invalid-card-status`).
  public static func invalidCardStatus(
    _ cardStatus: String, passholderID: String?, groupPass: Bool
  ) -> Problem {
    var problem = Problem(.invalidCardStatus)
    problem.cardStatus = cardStatus
    problem.passholderID = passholderID
    problem.groupPass = groupPass
    return problem
  }

  /// The body of the answer.
  public var body: ProblemBody {
    ProblemBody(
      type: type.uri, title: type.title, status: status.code, detail: detail,
      endUserMessage: endUserMessage, schemaErrors: schemaErrors, jsonPointer: jsonPointer,
      cardStatus: cardStatus, passholderID: passholderID, groupPass: groupPass, passType: passType)
  }

  /// The whole answer.
  public var response: Response {
    var headers = headers
    headers[.contentType] = "application/problem+json"
    headers[.cacheControl] = "no-store"
    return Response(
      status: status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.json())))
  }
}

extension Problem: HTTPResponseError {
  /// The whole answer, for a route that no ``ProblemMiddleware`` surrounds.
  public func response(from request: Request, context: some RequestContext) -> Response {
    response
  }
}
