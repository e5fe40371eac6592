import HTTPTypes
import Hummingbird
import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService
import LedgerWire

/// A request for a page: who asks, in which language, for what.
struct Visit: Sendable {
  /// The request.
  let request: Request
  /// What the router knows of it.
  let context: LedgerRequestContext
  /// The ledger, and what pages share with the APIs.
  let parts: ServedLedgerParts
  /// The language of the page.
  let language: Language
  /// Answers about totals.
  let desk: TotalsDesk
  /// Who is signed in; nil for nobody.
  let session: Session?

  /// The ledger.
  var engine: LedgerEngine { parts.engine }
  /// Numbers, sums and dates in the visitor's language.
  var figures: Figures { Figures(language) }

  /// Who asks; throws 401 for nobody.
  var principal: Principal {
    get throws(Problem) {
      guard let session else { throw Problem.unauthorized() }
      return session.principal
    }
  }

  /// Whether the visitor may do this somewhere.
  func may(_ permission: Permission) -> Bool {
    session?.principal.mayAnywhere(permission) ?? false
  }

  /// Whether the visitor may do this for every organiser and in every card system.
  func mayEverywhere(_ permission: Permission) -> Bool {
    session?.principal.grants.allowEverywhere(permission) ?? false
  }

  /// A part of the path that the route names.
  func parameter(_ name: String) -> String? { context.parameters.get(name) }

  /// The query; throws 400 for one that is not encoded as it should be.
  var query: RequestQuery {
    get throws(Problem) { try RequestQuery(request) }
  }

  /// Asks the read models for what reflects everything that was answered so far.
  func list<Value: PositionedAnswer>(
    _ question: (ReadModels, _ atLeast: UInt64) async throws(ReadModelError) -> Value
  ) async throws(Problem) -> Value {
    try await engine.list(for: request, question)
  }
}

extension Visit {
  /// Finds out who asks and in which language; a token that is good no more is nobody's.
  ///
  /// - Throws: where it cannot be known now.
  init(
    _ request: Request, _ context: LedgerRequestContext, _ parts: ServedLedgerParts,
    _ formKeys: FormKeys, _ desk: TotalsDesk
  ) async throws {
    var session: Session?
    if let token = request.cookie(Session.cookieName), token.utf8.count <= Session.tokenBytesMax {
      session = try await Session(token: token, parts, formKeys)
    }
    self.init(
      request: request, context: context, parts: parts, language: Self.language(of: request),
      desk: desk,
      session: session)
  }

  /// The language: asked for, chosen before, or preferred by the browser.
  static func language(of request: Request) -> Language {
    chosenLanguage(of: request)
      ?? request.cookie(PageCookies.language).flatMap { Language(rawValue: $0) }
      ?? Language(accepting: request.headers)
  }

  /// The language that the query asks for.
  static func chosenLanguage(of request: Request) -> Language? {
    (try? RequestQuery(request))?["lang"].flatMap { Language(rawValue: $0) }
  }
}

extension Session {
  /// The session of a token; nil for one that is not good, and for whoever no page is for.
  init?(token: String, _ parts: ServedLedgerParts, _ formKeys: FormKeys) async throws {
    let principal: Principal
    do {
      principal = try await parts.authenticator.session(token: token).principal
    } catch let problem as Problem where problem.status == .unauthorized {
      return nil
    }
    guard let client = try? principal.requireClient() else { return nil }
    self.init(
      principal: principal, formKey: formKeys.formKey(token: token),
      name: parts.engine.clientName(id: client.id) ?? client.id)
  }
}
