import Documents
import Hummingbird
import LedgerHTTP

/// `/docs`: the guides, one for each group of users, and every other document.
struct DocumentsPage: Page {
  struct Entry: Sendable {
    var href: String
    var title: String
    var about: String?
  }

  struct Model: Sendable {
    var guides: [Entry]
    var documents: [Entry]
    var decisions: [Entry]
  }

  let path = "/docs"
  let access = PageAccess.everyone
  let template = "documents"
  let words = DocumentWords()
  var entry: Text? { words.title }

  func show(_ visit: Visit) async throws -> Shown<Model> {
    func entries(in folder: String) -> [Entry] {
      ShownDocuments.all.filter { $0.folder == folder }.map { document in
        Entry(
          href: document.address, title: document.rendered.title,
          about: DocumentWords.readers[document.name]?[visit.language])
      }
    }
    return Shown(
      title: words.title[visit.language],
      model: Model(
        guides: entries(in: "guides"), documents: entries(in: ""),
        decisions: entries(in: "decisions")))
  }
}

/// `/docs/{name}` and `/docs/{name}/{page}`: a document of the project.
struct DocumentPage: Page {
  struct Model: Sendable {
    var html: Markup
  }

  /// The path in its folder, as the router names it.
  let path: String
  let access = PageAccess.everyone
  let template = "document"
  let words = DocumentWords()

  /// The documents that stand in `docs/` itself.
  static let top = DocumentPage(path: "/docs/{name}")
  /// The documents of a folder.
  static let inFolder = DocumentPage(path: "/docs/{name}/{page}")

  func show(_ visit: Visit) async throws -> Shown<Model> {
    let path = [visit.parameter("name"), visit.parameter("page")].compactMap { $0 }
      .joined(separator: "/")
    guard let document = ShownDocuments.byPath[path] else { throw Problem(.urlNotFound) }
    return Shown(
      title: document.rendered.title, model: Model(html: Markup(document.rendered.html)))
  }
}

/// The documents as they are shown: rendered once, with links that lead to each other.
enum ShownDocuments {
  struct Document: Sendable {
    /// Its path in `docs/`, without `.md`.
    var path: String
    /// What it says.
    var rendered: RenderedDocument

    /// Its folder in `docs/`; empty for none.
    var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }
    /// Its path without its folder.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    /// Where it is shown.
    var address: String { "/docs/\(path)" }
  }

  /// Every document, by path.
  static let all = ProjectDocument.all.map { document in
    Document(
      path: document.path,
      rendered: RenderedDocument(document.markdown, tableLabel: "Table") { target in
        address(of: target, from: document.path)
      })
  }

  /// Every document under its path.
  static let byPath = Dictionary(
    all.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })

  private static let paths = Set(ProjectDocument.all.map(\.path))

  /// Where a link of a document leads: to another document, within its own, or to a page of the
  /// service; nil for a file that is only in the project's sources.
  static func address(of target: String, from path: String) -> String? {
    if target.hasPrefix("#") || target.hasPrefix("/") { return target }
    let sides = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    var parts = path.split(separator: "/").dropLast()
    for part in sides[0].split(separator: "/") {
      switch part {
      case ".": break
      case "..":
        guard !parts.isEmpty else { return nil }
        parts.removeLast()
      default: parts.append(part)
      }
    }
    let file = parts.joined(separator: "/")
    guard file.hasSuffix(".md"), paths.contains(String(file.dropLast(3))) else { return nil }
    return "/docs/\(file.dropLast(3))" + (sides.count == 2 ? "#\(sides[1])" : "")
  }
}
