import LedgerHTTP
import Testing

@testable import LedgerPages

@Suite("What stands around pages")
struct FrameTests {
  private static let policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  @Test("Every page and every problem has the headers that keep it safe")
  func headers() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.finance)
      for (path, status) in [("/", 200), ("/sign-in", 200), ("/nowhere", 404), ("/sign-out", 405)] {
        let answer = try await browser.open(path)
        #expect(answer.status == status, "\(path)")
        #expect(answer["content-type"] == "text/html; charset=utf-8", "\(path)")
        #expect(answer["content-security-policy"] == Self.policy, "\(path)")
        #expect(answer["x-content-type-options"] == "nosniff", "\(path)")
        #expect(answer["referrer-policy"] == "no-referrer", "\(path)")
        #expect(answer["cache-control"] == "no-store", "\(path)")
        #expect(answer.text.contains("</html>"), "\(path)")
        for inline in ["<style", "style=\"", "<script>", "onclick", "http://", "https://"] {
          #expect(!answer.text.contains(inline), "\(path): \(inline)")
        }
      }
    }
  }

  @Test("A problem is told in words to a browser, and as ever to a program")
  func problems() async throws {
    try await PageService.serve { service in
      for (language, word) in [
        ("nl", "Niet gevonden"), ("fr", "Introuvable"), ("de", "Nicht gefunden"),
        ("en", "Not found"),
      ] {
        let answer = try await service.stranger(language: language).open("/nowhere")
        #expect(answer.status == 404)
        #expect(answer.text.contains("<h1 id=\"title\">\(word)</h1>"))
      }
      for path in ["/nowhere", "/uitpas/nowhere", "/ledger/v1/kpi"] {
        let headers = path == "/nowhere" ? [] : ["Accept: text/html"]
        let answer = try await exchange(service.port, Sent(path: path, headers: headers))
        #expect(answer["content-type"] == "application/problem+json", "\(path)")
      }
      let refused = try await exchange(service.port, Sent(path: "/ledger/v1/kpi"))
      #expect(refused.status == 401)
      #expect(refused["content-security-policy"] == nil)
    }
  }

  @Test("Files have their hash in their path and are kept for ever; another hash is none")
  func assets() async throws {
    try await PageService.serve { service in
      let page = try await service.stranger().open("/sign-in").text
      let paths = page.split(separator: "\"").filter { $0.hasPrefix("/assets/") }
      #expect(paths.count == 2)
      for path in paths {
        let answer = try await service.stranger().open(String(path))
        #expect(answer.status == 200)
        #expect(answer["cache-control"] == "public, max-age=31536000, immutable")
        #expect(answer["x-content-type-options"] == "nosniff")
        #expect(answer["content-type"]?.hasPrefix("text/html") == false)
        let parts = path.split(separator: "/")
        let other = try await service.stranger().open("/assets/0000000000000000/\(parts[2])")
        #expect(other.status == 404)
        #expect(other["cache-control"] == "no-store")
      }
    }
  }

  @Test("The navigation leads where a visitor may go, and names nothing else")
  func navigation() async throws {
    try await PageService.serve { service in
      let nobody = try await service.stranger().open("/sign-in").text
      #expect(!nobody.contains("/sign-out"))
      let browser = try await service.browser(.finance, id: "<b>&\"bold\"")
      let page = try await browser.open("/").text
      #expect(page.contains(#"<a href="/" aria-current="page">Overzicht</a>"#))
      #expect(page.contains("&lt;b&gt;&amp;&quot;bold&quot;"))
      #expect(!page.contains("<b>"))
    }
  }

  @Test("Every template is one of the files, and every word that it names is there")
  func templates() throws {
    var known: [String: Set<String>] = ["problem": Set(ProblemWords().texts.keys)]
    let site = PageSite(randomBytes: { [UInt8](repeating: 3, count: $0) })
    for page in site.pages() { known[page.template] = Set(page.words.texts.keys) }
    let layout = Set(LayoutWords().texts.keys)
    for (name, source) in Templates.sources {
      let text = String(decoding: source, as: UTF8.self)
      for (prefix, words) in [("{{words.", known[name]), ("{{say.", layout)] {
        for part in text.split(separator: prefix).dropFirst() {
          let word = String(part.prefix { $0 != "}" })
          #expect(words?.contains(word) == true, "\(name) says \(word)")
        }
      }
      for part in text.split(separator: "{{{").dropFirst() {
        let isMarkup = ["svg", "page.picture", "page.html", "body", "foot"].contains {
          part.hasPrefix("\($0)}}}")
        }
        #expect(isMarkup, "\(name) shows something as it is")
      }
    }
    #expect(!Templates.sources.isEmpty)
    _ = Templates.library
  }
}
