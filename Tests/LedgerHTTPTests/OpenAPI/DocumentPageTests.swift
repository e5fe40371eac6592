import Crypto
import FoundationEssentials
import HTTPTypes
import LedgerHTTP
import Testing

@Suite("The document as a page") struct DocumentPageTests {
  @Test("names every route, every permission that one needs, and every schema")
  func complete() async throws {
    try await read { answer in
      let page = answer.text
      for rule in RouteTable.all {
        #expect(page.contains("<code>\(rule.method.rawValue) \(rule.path)</code>"), "\(rule.path)")
        if case .permission(let permission) = rule.access {
          #expect(page.contains("<code>\(permission.rawValue)</code>"))
        }
      }
      for name in OwnDocument.value["components"]?["schemas"]?.keys ?? [] {
        #expect(page.contains("id=\"schema-\(name)\""), "\(name)")
      }
    }
  }

  @Test("loads and runs nothing: its policy allows its own style alone")
  func policy() async throws {
    try await read { answer in
      let policy = try #require(answer.headers["content-security-policy"])
      let style = answer.text.split(separator: "<style>").last?.split(separator: "</style>").first
      let digest = Data(SHA256.hash(data: Array(try #require(style).utf8)))
      #expect(
        policy == "default-src 'none'; style-src 'sha256-\(digest.base64EncodedString())'; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
      #expect(answer.headers["x-content-type-options"] == "nosniff")
      for word in ["<script", "<link", "<img", "<iframe", " style=", " onclick", "http://", "src="]
      {
        #expect(!answer.text.contains(word), "\(word)")
      }
    }
  }

  @Test("closes what it opens, links to what is there, and gives every table a head")
  func form() async throws {
    try await read { try Self.checkForm($0.text) }
  }

  private static func checkForm(_ page: String) throws {
    var open: [Substring] = []
    var ids: Set<Substring> = []
    var links: Set<Substring> = []
    for part in page.split(separator: "<").dropFirst() {
      let tag = part.prefix { $0 != ">" }
      let name = tag.prefix { $0.isLetter || $0.isNumber || $0 == "/" || $0 == "!" }
      for attribute in tag.split(separator: " ") {
        if let value = value(of: "id", attribute) {
          #expect(ids.insert(value).inserted, "\(value) is there twice")
        }
        if let value = value(of: "href", attribute), value.hasPrefix("#") {
          links.insert(value.dropFirst())
        }
      }
      if ["!doctype", "meta", "br"].contains(name) { continue }
      if name.hasPrefix("/") {
        #expect(open.popLast() == name.dropFirst())
      } else {
        open.append(name)
      }
    }
    #expect(open == [])
    #expect(links.subtracting(ids) == [])
    let tables = page.split(separator: "<table>").dropFirst()
    #expect(tables.count > 100)
    #expect(
      tables.allSatisfy { $0.hasPrefix("<caption>") && $0.contains("<th scope=\"col\">") })
    #expect(page.contains("<html lang=\"en\">"))
    #expect(page.count(of: "<h1>") == 1)
  }

  private static func value(of name: String, _ attribute: Substring) -> Substring? {
    guard attribute.hasPrefix("\(name)=\"") else { return nil }
    return attribute.dropFirst(name.count + 2).prefix { $0 != "\"" }
  }

  private func read(_ body: @escaping @Sendable (Answer) throws -> Void) async throws {
    try await ServedLedger.serve { ledger in
      try body(try await exchange(ledger.port, "GET", "/docs/api"))
    }
  }
}

extension String {
  fileprivate func count(of part: String) -> Int { split(separator: part).count - 1 }
}
