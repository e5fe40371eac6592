import HTTPTypes
import Hummingbird
import LedgerHTTP
import LedgerWire

/// Stands around everything that a browser sees: sets the headers that keep pages safe, keeps a
/// chosen language, and shows a problem as a page.
struct PageFrame: RouterMiddleware {
  let parts: ServedLedgerParts
  let formKeys: FormKeys
  let layout: Layout
  let desk: TotalsDesk
  /// The paths of pages, as the router names them.
  let paths: PagePaths

  /// Lets a page load its own files and send its forms home, and nothing else.
  static let contentSecurityPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  /// How the paths begin that are for programs: they are answered as ever.
  private static let programs = [
    "/uitpas", "/museumpass", "/ledger", "/oauth", "/health", "/metrics", "/openapi.json",
    "/docs/api",
  ]

  func handle(
    _ request: Request, context: LedgerRequestContext,
    next: @concurrent (Request, LedgerRequestContext) async throws -> Response
  ) async throws -> Response {
    let path = request.uri.path
    guard !Self.programs.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) else {
      return try await next(request, context)
    }
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      guard isForBrowser(request, context) else { throw error }
      response = try await problemPage(error, request, context)
    }
    if let language = Visit.chosenLanguage(of: request) {
      response.headers.append(
        HTTPField(name: .setCookie, value: PageCookies.language(language, request)))
    }
    Self.secure(&response)
    return response
  }

  private func isForBrowser(_ request: Request, _ context: LedgerRequestContext) -> Bool {
    if let path = context.endpointPath, paths.contains(path) { return true }
    return request.headers[values: .accept].contains { $0.contains("text/html") }
  }

  private func problemPage(
    _ error: any Error, _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let problem = Problem(reporting: error, in: context)
    // Where even who asks is not known, the page says so without their navigation.
    let known = try? await Visit(request, context, parts, formKeys, desk)
    let visit =
      known
      ?? Visit(
        request: request, context: context, parts: parts,
        language: Visit.language(of: request), desk: desk, session: nil)
    return try layout.response(ProblemPage(problem), visit)
  }

  private static func secure(_ response: inout Response) {
    func setDefault(_ name: HTTPField.Name, _ value: String) {
      if response.headers[name] == nil { response.headers[name] = value }
    }
    setDefault(.contentSecurityPolicy, contentSecurityPolicy)
    setDefault(.xContentTypeOptions, "nosniff")
    setDefault(.referrerPolicy, "no-referrer")
    setDefault(.cacheControl, "no-store")
  }
}
