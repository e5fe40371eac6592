import HTTPTypes
import Hummingbird
import Ledger
import LedgerHTTP

/// A page: its route, who may see it, its words, its template, and what it shows.
///
/// A new page is a file with such a type and its model, a template, a file of words, and a row in
/// ``PageSite``. Templates see the model as `page`, the words as `words`.
protocol Page: Sendable {
  /// What the template shows: texts and numbers as they are read, under names of its own.
  associatedtype Model: Sendable
  /// Its words.
  associatedtype Vocabulary: Words

  /// The path as the router names it, such as `/regions/{cardSystemId}`.
  var path: String { get }
  /// Who may see it.
  var access: PageAccess { get }
  /// How it stands in the navigation; nil for one that does not.
  var entry: Text? { get }
  /// The template's name.
  var template: String { get }
  /// Its words.
  var words: Vocabulary { get }
  /// The scripts that it needs.
  var scripts: [String] { get }

  /// What it shows to a visitor.
  ///
  /// - Throws: a problem, which is shown as a page.
  func show(_ visit: Visit) async throws -> Shown<Model>

  /// Further routes that belong to it.
  func addRoutes(to routes: PageRoutes)
}

extension Page {
  var entry: Text? { nil }
  var scripts: [String] { [] }
  func addRoutes(to routes: PageRoutes) {}
}

/// A page with forms that are sent to its own path.
///
/// It is asked only for forms of its own pages, of whoever may see it.
protocol FormPage: Page {
  /// Does what the form asks for.
  ///
  /// - Throws: a problem, which is shown as a page.
  func take(_ form: PostedForm, _ visit: Visit) async throws -> FormOutcome<Model>
}

/// What a page shows.
struct Shown<Model: Sendable>: Sendable {
  /// Its title.
  var title: String
  /// What the template shows.
  var model: Model
  /// The position of the log that its figures reflect; nil for one without any.
  var position: UInt64?
  /// The status of the answer.
  var status = HTTPResponse.Status.ok
  /// Further header fields of the answer.
  var headers: HTTPFields = [:]
}

/// What becomes of a form.
enum FormOutcome<Model: Sendable>: Sendable {
  /// The page is shown.
  case page(Shown<Model>)
  /// The browser goes on to another page (303).
  case redirect(String, headers: HTTPFields = [:])
}

/// Who may see a page.
enum PageAccess: Hashable, Sendable {
  /// Everyone.
  case everyone
  /// Whoever is signed in.
  case session
  /// Whoever has this permission somewhere.
  case permission(Permission)
  /// Whoever has one of these permissions somewhere.
  case anyOf([Permission])
  /// Whoever has this permission for every organiser and in every card system.
  case everywhere(Permission)
  /// Whoever has this permission for every organiser in a card system at least.
  case cardSystem(Permission)

  /// Whether somebody who is signed in may see it.
  func allows(_ principal: Principal) -> Bool {
    switch self {
    case .everyone, .session: true
    case .permission(let permission): principal.mayAnywhere(permission)
    case .anyOf(let permissions): permissions.contains { principal.mayAnywhere($0) }
    case .everywhere(let permission): principal.grants.allowEverywhere(permission)
    case .cardSystem(let permission):
      principal.grants.allowEverywhere(permission)
        || !principal.grants.places(of: permission).systems.isEmpty
    }
  }

  /// Whether it is to be seen by whoever is signed in, or by nobody.
  func allows(_ session: Session?) -> Bool {
    guard let session else { return self == .everyone }
    return allows(session.principal)
  }

  /// In the words of docs/pages.md.
  var text: String {
    switch self {
    case .everyone: "everyone"
    case .session: "whoever is signed in"
    case .permission(let permission): "`\(permission.rawValue)`"
    case .anyOf(let permissions):
      permissions.map { "`\($0.rawValue)`" }.joined(separator: " or ")
    case .everywhere(let permission): "`\(permission.rawValue)` in the whole ledger"
    case .cardSystem(let permission): "`\(permission.rawValue)` in a whole card system"
    }
  }
}
