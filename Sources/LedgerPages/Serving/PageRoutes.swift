import HTTPTypes
import Hummingbird
import LedgerHTTP
import Synchronization

/// Adds pages to a router and holds each to its rule: who may see it, and whose forms it takes.
final class PageRoutes {
  /// A route and who may use it: a row of docs/pages.md.
  struct Row: Hashable, Sendable {
    var method: HTTPRequest.Method
    var path: String
    var access: PageAccess
  }

  private let router: Router<LedgerRequestContext>
  private let parts: ServedLedgerParts
  private let formKeys: FormKeys
  private let layout: Layout
  private let desk: TotalsDesk
  private let paths: PagePaths
  /// Every route that was added.
  private(set) var rows: [Row] = []

  init(
    _ router: Router<LedgerRequestContext>, _ parts: ServedLedgerParts, _ formKeys: FormKeys,
    _ layout: Layout, _ desk: TotalsDesk, _ paths: PagePaths
  ) {
    self.router = router
    self.parts = parts
    self.formKeys = formKeys
    self.layout = layout
    self.desk = desk
    self.paths = paths
  }

  /// Adds a page, its form where it has one, and what further routes it brings.
  func add(_ page: some Page) {
    get(page.path, page.access) { [layout] visit in
      try layout.response(page, try await page.show(visit), visit)
    }
    if let page = page as? any FormPage { addForm(of: page) }
    page.addRoutes(to: self)
  }

  private func addForm(of page: some FormPage) {
    post(page.path, page.access) { [layout] form, visit in
      switch try await page.take(form, visit) {
      case .page(let shown): try layout.response(page, shown, visit)
      case .redirect(let path, let headers): .redirect(to: path, headers: headers)
      }
    }
  }

  /// Adds a route that answers whoever may use it.
  func get(
    _ path: String, _ access: PageAccess,
    _ answer: @escaping @Sendable (Visit) async throws -> Response
  ) {
    note(.get, path, access)
    router.get(RouterPath(path)) { [parts, formKeys, desk] request, context in
      let visit = try await Visit(request, context, parts, formKeys, desk)
      if let refusal = try Self.refusal(visit, access) { return refusal }
      return try await answer(visit)
    }
  }

  /// Adds a route that takes forms of its own pages, of whoever may use it.
  func post(
    _ path: String, _ access: PageAccess,
    _ answer: @escaping @Sendable (PostedForm, Visit) async throws -> Response
  ) {
    note(.post, path, access)
    router.post(RouterPath(path)) { [parts, formKeys, desk] request, context in
      let visit = try await Visit(request, context, parts, formKeys, desk)
      guard request.isFromOwnPage else { throw Problem(.forbidden) }
      if let refusal = try Self.refusal(visit, access) { return refusal }
      let form = try await PostedForm(request)
      if access != .everyone {
        let key = visit.session?.formKey ?? ""
        guard !key.isEmpty, FormKeys.matches(form[PostedForm.keyField], key) else {
          throw Problem(.forbidden)
        }
      }
      return try await answer(form, visit)
    }
  }

  private func note(_ method: HTTPRequest.Method, _ path: String, _ access: PageAccess) {
    rows.append(Row(method: method, path: path, access: access))
    paths.insert(path)
  }

  /// Where somebody goes who may not use a route: to sign in, or nowhere (403).
  private static func refusal(_ visit: Visit, _ access: PageAccess) throws -> Response? {
    guard access != .everyone else { return nil }
    guard let session = visit.session else {
      let next = visit.request.method == .post ? "/" : visit.request.uri.string
      let query = next == "/" ? "" : "?next=\(FormEncoding.encoded(next))"
      var headers: HTTPFields = [:]
      if visit.request.cookie(Session.cookieName) != nil {
        headers[.setCookie] = PageCookies.session("", seconds: 0, visit.request)
      }
      return .redirect(to: "/sign-in\(query)", headers: headers)
    }
    guard access.allows(session.principal) else { throw Problem(.forbidden) }
    return nil
  }
}

/// The paths of pages, as the router names them.
final class PagePaths: Sendable {
  private let known = Mutex<Set<String>>([])

  /// Adds a path.
  func insert(_ path: String) { known.withLock { _ = $0.insert(path) } }

  /// Whether a path is a page's.
  func contains(_ path: String) -> Bool { known.withLock { $0.contains(path) } }
}

extension Response {
  /// Sends a browser on to a path of this service, with GET.
  static func redirect(to path: String, headers: HTTPFields = [:]) -> Response {
    var headers = headers
    headers[.location] = path
    return Response(status: .seeOther, headers: headers)
  }
}

/// Writes values into queries.
enum FormEncoding {
  /// A value as it stands in a query.
  static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        String(Unicode.Scalar(byte))
      default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }
}
