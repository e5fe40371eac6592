import CMarkGFM

/// A document as HTML: headings that can be linked to, tables that can be scrolled by keyboard, and
/// links that lead to where the documents are shown.
///
/// Markdown as GitHub shows it (CommonMark with tables), read and written by cmark-gfm. HTML within
/// a text is left out.
package struct RenderedDocument: Hashable, Sendable {
  /// The text of its first heading.
  package let title: String
  /// Everything as HTML, without what stands around a page.
  package let html: String

  /// Renders a text.
  ///
  /// - Parameters:
  ///   - markdown: the text.
  ///   - tableLabel: what a table is called for whoever does not see it.
  ///   - address: where a link leads; nil for one that leads nowhere here, whose words stay.
  package init(
    _ markdown: String, tableLabel: String, address: (_ target: String) -> String?
  ) {
    let tree = MarkdownTree(markdown)
    title = tree.title
    tree.markHeadings()
    tree.wrapTables(label: tableLabel)
    tree.breakLines()
    tree.turnLinks(to: address)
    html = tree.html
  }
}

/// A text as cmark-gfm has read it.
private final class MarkdownTree {
  private let root: OpaquePointer
  private let extensions: UnsafeMutablePointer<cmark_llist>?
  private let parser: OpaquePointer

  private static let isReady: Void = cmark_gfm_core_extensions_ensure_registered()

  init(_ markdown: String) {
    Self.isReady
    guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else {
      preconditionFailure("no memory for a parser")
    }
    self.parser = parser
    if let table = cmark_find_syntax_extension("table") {
      cmark_parser_attach_syntax_extension(parser, table)
    }
    var text = markdown
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        cmark_parser_feed(parser, text.baseAddress, text.count)
      }
    }
    guard let root = cmark_parser_finish(parser) else {
      preconditionFailure("no memory for a document")
    }
    self.root = root
    extensions = cmark_parser_get_syntax_extensions(parser)
  }

  deinit {
    cmark_node_free(root)
    cmark_parser_free(parser)
  }

  private typealias Node = OpaquePointer

  /// Every node, as it is entered.
  private var nodes: [Node] {
    var found: [Node] = []
    guard let walk = cmark_iter_new(root) else { return found }
    defer { cmark_iter_free(walk) }
    while true {
      switch cmark_iter_next(walk) {
      case CMARK_EVENT_ENTER: if let node = cmark_iter_get_node(walk) { found.append(node) }
      case CMARK_EVENT_DONE: return found
      default: break
      }
    }
  }

  private func isOf(_ kind: String, _ node: Node) -> Bool {
    String(cString: cmark_node_get_type_string(node)) == kind
  }

  /// The words of a node.
  private func words(of node: Node) -> String {
    if let literal = cmark_node_get_literal(node) { return String(cString: literal) }
    var words = ""
    var child = cmark_node_first_child(node)
    while let next = child {
      words += self.words(of: next)
      child = cmark_node_next(next)
    }
    return words
  }

  private var headings: [Node] { nodes.filter { isOf("heading", $0) } }

  var title: String { headings.first.map { words(of: $0) } ?? "" }

  /// Gives every heading the id that GitHub gives it: its words in small letters, with lines for
  /// spaces, and a number where it comes again.
  func markHeadings() {
    var seen: [String: Int] = [:]
    for heading in headings {
      let plain = words(of: heading).lowercased().compactMap { character -> Character? in
        if character == " " { return "-" }
        return character.isLetter || character.isNumber || character == "-" || character == "_"
          ? character : nil
      }
      let name = String(plain)
      let before = seen[name, default: 0]
      seen[name] = before + 1
      let id = before == 0 ? name : "\(name)-\(before)"
      guard let mark = cmark_node_new(CMARK_NODE_CUSTOM_INLINE) else { continue }
      cmark_node_set_on_enter(mark, "<span id=\"\(id)\"></span>")
      cmark_node_prepend_child(heading, mark)
    }
  }

  /// Puts every table into a region that a keyboard can scroll.
  func wrapTables(label: String) {
    for (place, table) in nodes.filter({ isOf("table", $0) }).enumerated() {
      guard let frame = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK) else { continue }
      cmark_node_set_on_enter(
        frame,
        #"<div class="scroll" tabindex="0" role="region" aria-label="\#(label) \#(place + 1)">"#)
      cmark_node_set_on_exit(frame, "</div>")
      cmark_node_replace(table, frame)
      cmark_node_append_child(frame, table)
    }
  }

  /// Lets `<br>` break a line, as in a cell of a table, where Markdown has no other way.
  func breakLines() {
    for node in nodes.filter({ isOf("html_inline", $0) }) {
      guard let literal = cmark_node_get_literal(node), String(cString: literal) == "<br>",
        let lineBreak = cmark_node_new(CMARK_NODE_LINEBREAK)
      else { continue }
      cmark_node_replace(node, lineBreak)
      cmark_node_free(node)
    }
  }

  /// Sends every link to where it leads here; one that leads nowhere keeps its words alone.
  func turnLinks(to address: (String) -> String?) {
    for link in nodes.filter({ isOf("link", $0) }) {
      guard let url = cmark_node_get_url(link) else { continue }
      if let target = address(String(cString: url)) {
        cmark_node_set_url(link, target)
      } else {
        while let child = cmark_node_first_child(link) { cmark_node_insert_before(link, child) }
        cmark_node_free(link)
      }
    }
  }

  var html: String {
    guard let text = cmark_render_html(root, CMARK_OPT_DEFAULT, extensions) else { return "" }
    defer { cmark_get_default_mem_allocator().pointee.free(text) }
    return String(cString: text)
  }
}
