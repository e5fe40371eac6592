import HTTPTypes
import Hummingbird
import Ledger
import LedgerHTTP
import LedgerService

/// `/sign-in`: takes a token and keeps it in a cookie that no script reads.
struct SignInPage: FormPage {
  struct Model: Sendable {
    var isRefused = false
    var next: String
  }

  let path = "/sign-in"
  let access = PageAccess.everyone
  let template = "signIn"
  let words = SignInWords()

  func show(_ visit: Visit) async throws -> Shown<Model> {
    shown(visit, next: try visit.query["next"])
  }

  func take(_ form: PostedForm, _ visit: Visit) async throws -> FormOutcome<Model> {
    let next = Self.ownPath(form["next"])
    let token = (form["token"] ?? "").filter { !$0.isWhitespace }
    guard let seconds = try await Self.secondsLeft(of: token, visit) else {
      var refused = shown(visit, next: next)
      refused.model.isRefused = true
      refused.status = .forbidden
      return .page(refused)
    }
    let cookie = PageCookies.session(token, seconds: seconds, visit.request)
    return .redirect(next, headers: [.setCookie: cookie])
  }

  func addRoutes(to routes: PageRoutes) {
    routes.post("/sign-out", .session) { _, visit in
      let gone = PageCookies.session("", seconds: 0, visit.request)
      return .redirect(to: path, headers: [.setCookie: gone])
    }
  }

  private func shown(_ visit: Visit, next: String?) -> Shown<Model> {
    Shown(title: words.title[visit.language], model: Model(next: Self.ownPath(next)))
  }

  /// For how long a token is good; nil for one that opens no page.
  private static func secondsLeft(of token: String, _ visit: Visit) async throws -> Int64? {
    // A cookie holds what tokens are made of (RFC 6750), and no more than every browser keeps.
    guard (1...Session.tokenBytesMax).contains(token.utf8.count),
      token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !Array(#"",;\"#.utf8).contains($0) })
    else { return nil }
    do {
      let found = try await visit.parts.authenticator.session(token: token)
      guard (try? found.principal.requireClient()) != nil, let end = found.expiresAt else {
        return nil
      }
      let left = (end.microseconds - visit.engine.clock.now().microseconds) / 1_000_000
      return left > 0 ? left : nil
    } catch let problem as Problem where problem.status == .unauthorized {
      return nil
    }
  }

  /// A path of this service, where a browser may be sent; the start for anything else.
  static func ownPath(_ text: String?) -> String {
    guard let text, text.hasPrefix("/"), text.utf8.count <= 1_024,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }),
      !text.hasPrefix("//")
    else { return "/" }
    return text
  }
}
