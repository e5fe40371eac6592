import EventLog
import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@testable import LedgerPages

@Suite("The pages of the log")
struct LogPageTests {
  /// Who has which record: by position, for the whole ledger.
  private static func head(_ service: PageService) async throws -> UInt64 {
    try await service.engine.read { state, _ in state.position }
  }

  @Test("show every record to whoever may read all of them, with a proof that holds")
  func records() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.operator, language: "en")
      let head = try await Self.head(service)
      let list = try await browser.open("/log")
      #expect(list.status == 200)
      #expect(list.text.contains("<a href=\"/log/\(head)\">"))
      // A checkpoint is a second old at most.
      service.clock.advance(seconds: 2)
      for position in [1, 2, head / 2, head - 1, head] {
        let page = try await browser.open("/log/\(position)")
        #expect(page.status == 200, "\(position)")
        #expect(page.text.contains("The record is in the signed log."), "\(position)")
        #expect(!page.text.contains("role=\"alert\""), "\(position)")
        #expect(page.text.contains("&quot;position&quot;: &quot;\(position)&quot;"))
      }
      for path in ["/log/0", "/log/\(head + 1)", "/log/x", "/log/-1"] {
        #expect(try await browser.open(path).status == 404, "\(path)")
      }
      #expect(try await browser.open("/log?upTo=0").status == 400)
    }
  }

  @Test("go on to older records until the first, each shown once")
  func paging() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.operator)
      var seen: [UInt64] = []
      var path: String? = "/log"
      while let next = path {
        let text = try await browser.open(next).text
        seen += text.split(separator: "<a href=\"/log/").dropFirst().compactMap {
          UInt64($0.prefix { $0.isNumber })
        }
        path = text.split(separator: "href=\"/log?upTo=").dropFirst().first {
          $0.hasPrefix("\((seen.last ?? 1) - 1)\"")
        }.map { "/log?upTo=\($0.prefix { $0.isNumber })" }
      }
      let head = try await Self.head(service)
      #expect(seen == Array((1...head).reversed()))
    }
  }

  @Test("show a region what it gets, and nothing of others")
  func regions() async throws {
    try await PageService.serve { service in
      let region = try await service.browser(.region)
      let gent = try #require(service.engine.catalogue.cardSystem(publicID: 1)).system
      let head = try await Self.head(service)
      let reader = service.regions
      var theirs = 0
      for position in 1...head {
        let stored = try #require(try await reader.records(before: position + 1, limit: 1).first)
        let isTheirs = try RecordStart.read(stored.bytes, for: gent) != nil
        theirs += isTheirs ? 1 : 0
        let page = try await region.open("/log/\(position)")
        #expect(page.status == (isTheirs ? 200 : 404), "\(position)")
      }
      #expect(theirs > 0 && theirs < Int(head))
      let list = try await region.open("/log").text
      #expect(list.split(separator: "<a href=\"/log/").count - 1 == min(theirs, LogPage.linesMax))
      for role in [Role.helpdesk, .counter, .terminal, .museum, .partner] {
        #expect(try await service.browser(role).open("/log").status == 403, "\(role)")
        #expect(try await service.browser(role, id: "x\(role)").open("/log/1").status == 403)
      }
    }
  }

  @Test(
    "lay JSON out for people",
    arguments: [
      (#"{"a":1}"#, "{\n  \"a\": 1\n}"),
      (
        #"{"a":[1,{"b":"x,y:{\"z"}],"c":{}}"#,
        "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x,y:{\\\"z\"\n    }\n  ],\n  \"c\": {}\n}"
      ),
      ("[]", "[]"), (#"{"a":"\\","b":[]}"#, "{\n  \"a\": \"\\\\\",\n  \"b\": []\n}"),
    ])
  func layout(_ json: String, _ laid: String) {
    #expect(JSONLayout.indented(Array(json.utf8)) == laid)
  }
}
