import HTTPTypes
import Hummingbird
import LedgerHTTP
import LedgerWire
import Mustache
import NIOCore

/// Renders pages with what stands around each of them.
struct Layout: Sendable {
  private struct Entry: Sendable {
    var path: String
    var label: Text
    var access: PageAccess
  }

  private let entries: [Entry]
  private let words = LayoutWords()

  /// Takes the pages that the navigation leads to.
  init(pages: [any Page]) {
    entries = pages.compactMap { page in
      page.entry.map { Entry(path: page.path, label: $0, access: page.access) }
    }
  }

  /// A page as an answer.
  func response<Shows: Page>(
    _ page: Shows, _ shown: Shown<Shows.Model>, _ visit: Visit
  ) throws -> Response {
    try render(page.template, page.words, shown, visit, scripts: page.scripts)
  }

  /// A template as an answer.
  func render<Model: Sendable>(
    _ template: String, _ words: some Words, _ shown: Shown<Model>, _ visit: Visit,
    scripts: [String] = []
  ) throws -> Response {
    let view = PageView(
      site: site(shown.title, shown.position, visit, scripts),
      say: Spoken(self.words, visit.language), words: Spoken(words, visit.language),
      page: shown.model)
    guard let html = Templates.library.render(view, withTemplate: template) else {
      preconditionFailure("no template \(template)")
    }
    var headers = shown.headers
    headers[.contentType] = "text/html; charset=utf-8"
    headers[.contentLanguage] = visit.language.rawValue
    if let position = shown.position { headers[.pasboekPosition] = String(position) }
    return Response(
      status: shown.status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
  }

  private func site(
    _ title: String, _ position: UInt64?, _ visit: Visit, _ scripts: [String]
  ) -> SiteView {
    let path = visit.request.uri.path
    let navigation = entries.filter { $0.access.allows(visit.session) }.map { entry in
      Link(
        href: entry.path, label: entry.label[visit.language],
        isCurrent: entry.path == path || entry.path != "/" && path.hasPrefix(entry.path + "/"))
    }
    return SiteView(
      language: visit.language.rawValue, title: title, stylesheet: Assets.path("pasboek.css"),
      icon: Assets.path("pasboek.svg"), scripts: scripts.map(Assets.path),
      navigation: navigation, hasNavigation: !navigation.isEmpty,
      languages: Language.allCases.map { language in
        Link(
          href: Self.address(of: visit.request, in: language), label: language.ownName,
          code: language.rawValue, isCurrent: language == visit.language)
      },
      name: visit.session?.name, formKey: visit.session?.formKey,
      position: position.map { visit.figures.integer(Int64(clamping: $0)) })
  }

  /// The address of the same page in another language.
  private static func address(of request: Request, in language: Language) -> String {
    let rest = (request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("lang=") }
    let query = rest.map(String.init) + ["lang=\(language.rawValue)"]
    return "\(request.uri.path)?\(query.joined(separator: "&"))"
  }
}

extension Language {
  /// What it is called in itself.
  fileprivate var ownName: String {
    switch self {
    case .nl: "Nederlands"
    case .fr: "Français"
    case .de: "Deutsch"
    case .en: "English"
    }
  }
}

extension HTTPField.Name {
  /// `Pasboek-Position`, as the APIs send it.
  fileprivate static let pasboekPosition: HTTPField.Name = {
    guard let name = HTTPField.Name("Pasboek-Position") else {
      preconditionFailure("the name of a header field is a token")
    }
    return name
  }()
}

/// What a template sees.
private struct PageView {
  var site: SiteView
  var say: Spoken
  var words: Spoken
  var page: Any
}

/// What stands around a page.
private struct SiteView {
  var language: String
  var title: String
  var stylesheet: String
  var icon: String
  var scripts: [String]
  var navigation: [Link]
  var hasNavigation: Bool
  var languages: [Link]
  var name: String?
  var formKey: String?
  var position: String?
}

/// A link of the navigation or of the choice of languages.
private struct Link {
  var href: String
  var label: String
  var code = ""
  var isCurrent: Bool
}
