import Documents
import Foundation
import Ledger
import LedgerHTTP
import Testing

@testable import LedgerPages

@Suite("The documents of the service")
struct DocumentPagesTests {
  private static var folder: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs")
  }

  @Test("are all that stand in docs/, as they are there")
  func complete() throws {
    let files = try #require(
      FileManager.default.enumerator(at: Self.folder, includingPropertiesForKeys: nil))
    var paths: Set<String> = []
    for case let file as URL in files where file.pathExtension == "md" {
      let path = String(file.path.dropFirst(Self.folder.path.count + 1).dropLast(3))
      paths.insert(path)
      let known = ProjectDocument.all.first { $0.path == path }
      #expect(
        try known?.markdown == String(contentsOf: file, encoding: .utf8),
        "Sources/CDocuments/documents.c has no \(path)")
    }
    #expect(Set(ProjectDocument.all.map(\.path)) == paths)
  }

  @Test("lead to each other: no link of theirs leads nowhere")
  func links() throws {
    for document in ShownDocuments.all {
      for part in document.rendered.html.split(separator: "<a href=\"").dropFirst() {
        let href = String(part.prefix { $0 != "\"" })
        let sides = href.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(sides[0])
        guard path != "/docs/api" else { continue }
        let target =
          path.isEmpty
          ? document : ShownDocuments.byPath[String(path.dropFirst("/docs/".count))]
        let there = try #require(target, "\(document.path) leads to \(href)")
        guard sides.count == 2 else { continue }
        #expect(
          there.rendered.html.contains("<span id=\"\(sides[1])\">"),
          "\(document.path) leads to \(href)")
      }
    }
  }

  @Test("are pages for everyone, with the guides in front")
  func pages() async throws {
    try await PageService.serve { service in
      let stranger = service.stranger(language: "en")
      let start = try await stranger.open("/docs")
      #expect(start.status == 200)
      for document in ShownDocuments.all {
        #expect(start.text.contains("href=\"\(document.address)\""), "\(document.path)")
        let page = try await stranger.open(document.address)
        #expect(page.status == 200, "\(document.path)")
        #expect(page.text.contains("<article class=\"document\" lang=\"en\">"))
        #expect(page.text.contains("<h1><span id="), "\(document.path) has no heading")
        #expect(!page.text.contains("<!-- raw HTML omitted -->"), "\(document.path)")
      }
      for guide in ShownDocuments.all where guide.folder == "guides" {
        #expect(DocumentWords.readers[guide.name] != nil, "\(guide.path)")
      }
      #expect(ShownDocuments.all.count { $0.folder == "guides" } == DocumentWords.readers.count)
      for path in ["/docs/nothing", "/docs/guides/nothing", "/docs/guides", "/docs/x/y/z"] {
        #expect(try await stranger.open(path).status == 404, "\(path)")
      }
      let api = try await stranger.open("/docs/api")
      #expect(api.status == 200 && api.text.contains("POST /uitpas/checkins"))
    }
  }
}

@Suite("Markdown as a page")
struct RenderedDocumentTests {
  private static func html(_ markdown: String) -> String {
    RenderedDocument(markdown, tableLabel: "Table") { target in
      target == "away.md" ? nil : "/there/\(target)"
    }.html
  }

  @Test(
    "is as GitHub shows it, without HTML of its own",
    arguments: [
      ("# One & *two*", "<h1><span id=\"one--two\"></span>One &amp; <em>two</em></h1>\n"),
      (
        "# A\n\n## A\n", "<h1><span id=\"a\"></span>A</h1>\n<h2><span id=\"a-1\"></span>A</h2>\n"
      ),
      ("[a](b.md)", "<p><a href=\"/there/b.md\">a</a></p>\n"),
      ("see [`a` *b*](away.md).", "<p>see <code>a</code> <em>b</em>.</p>\n"),
      ("a <script>b</script>", "<p>a <!-- raw HTML omitted -->b<!-- raw HTML omitted --></p>\n"),
      ("a<br>b", "<p>a<br />\nb</p>\n"),
      ("`<b>` & c", "<p><code>&lt;b&gt;</code> &amp; c</p>\n"),
      ("", ""),
    ])
  func rendering(_ markdown: String, _ html: String) {
    #expect(Self.html(markdown) == html)
  }

  @Test("lets a keyboard scroll its tables")
  func tables() {
    let html = Self.html("| a | b |\n|---|---|\n| 1 | 2 |\n")
    let frame = #"<div class="scroll" tabindex="0" role="region" aria-label="Table 1">"#
    #expect(html.hasPrefix("\(frame)<table>") || html.hasPrefix("\(frame)\n<table>"))
    #expect(html.contains("<th>a</th>") && html.contains("<td>2</td>"))
    #expect(html.hasSuffix("</div>\n"))
  }

  @Test("takes its title from the first heading")
  func title() {
    let rendered = RenderedDocument("text\n\n## `A` day\n# B", tableLabel: "") { _ in nil }
    #expect(rendered.title == "A day")
  }
}
