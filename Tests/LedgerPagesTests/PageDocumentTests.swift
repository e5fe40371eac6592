import Foundation
import Hummingbird
import LedgerHTTP
import Synchronization
import Testing

@testable import LedgerPages

@Suite("docs/pages.md")
struct PageDocumentTests {
  @Test("has a row for every route of the pages, with whom it is for")
  func rows() async throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let document = try String(
      contentsOf: root.appending(path: "docs/pages.md"), encoding: .utf8)
    try await PageService.serve { service in
      let recorder = PageRecorder(site: service.site)
      _ = service.server.serving(recorder).routes()
      let rows = recorder.rows
      #expect(!rows.isEmpty)
      for row in rows {
        let text = "| `\(row.method.rawValue) \(row.path)` | \(row.access.text) |"
        #expect(document.contains(text), "docs/pages.md has no row \(text)")
      }
      let documented = document.split(separator: "\n").count { $0.hasPrefix("| `") }
      #expect(documented == rows.count)
    }
  }
}

/// Notes which routes the pages add.
private final class PageRecorder: ServedPages {
  private let site: PageSite
  private let noted = Mutex<[PageRoutes.Row]>([])

  init(site: PageSite) { self.site = site }

  var rows: [PageRoutes.Row] { noted.withLock { $0 } }

  func add(to router: Router<LedgerRequestContext>, _ parts: ServedLedgerParts) {
    let rows = site.routes(on: router, parts)
    noted.withLock { $0 = rows }
  }
}
