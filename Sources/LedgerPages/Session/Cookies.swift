import HTTPTypes
import Hummingbird
import LedgerHTTP
import LedgerWire

/// The two cookies of the pages.
enum PageCookies {
  /// The language that was chosen.
  static let language = "pasboek_language"
  /// For how long a choice of language is kept: a year.
  static let languageSeconds = 31_536_000

  /// The session's cookie; with an empty token the one that takes it away.
  ///
  /// It leaves the browser over TLS alone, but where the browser speaks to its own machine.
  static func session(_ token: String, seconds: Int64, _ request: Request) -> String {
    "\(Session.cookieName)=\(token); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict"
      + (isOwnMachine(request) ? "" : "; Secure")
  }

  /// The cookie of a chosen language.
  static func language(_ language: Language, _ request: Request) -> String {
    "\(Self.language)=\(language.rawValue); Path=/; Max-Age=\(languageSeconds); HttpOnly; "
      + "SameSite=Lax" + (isOwnMachine(request) ? "" : "; Secure")
  }

  /// Whether the browser named the service by a name of the loopback interface.
  private static func isOwnMachine(_ request: Request) -> Bool {
    OwnMachine.isNamed(by: request.head.authority ?? "")
  }
}

extension Request {
  /// A cookie's value; nil where it is missing or empty.
  func cookie(_ name: String) -> String? {
    cookies[name].flatMap { $0.value.isEmpty ? nil : $0.value }
  }

  /// Whether a form was sent from a page of this service, by what the browser says of it.
  ///
  /// A browser that keeps to Fetch Metadata says so in `Sec-Fetch-Site`; any other in `Origin`.
  /// Who sends neither is no browser.
  var isFromOwnPage: Bool {
    if let site = headers[.fetchSite] { return site == "same-origin" }
    guard let origin = headers[.origin] else { return true }
    guard let authority = head.authority, !authority.isEmpty else { return false }
    return origin == "https://\(authority)" || origin == "http://\(authority)"
  }
}

extension HTTPField.Name {
  /// `Sec-Fetch-Site`: where a browser's request comes from (W3C Fetch Metadata).
  static let fetchSite = field("Sec-Fetch-Site")
  /// `Referrer-Policy`.
  static let referrerPolicy = field("Referrer-Policy")

  private static func field(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else {
      preconditionFailure("the name of a header field is a token")
    }
    return name
  }
}
