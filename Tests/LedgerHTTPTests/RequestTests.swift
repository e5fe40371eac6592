import HTTPTypes
import LedgerHTTP
import LedgerWire
import Testing

@Suite struct IdempotencyKeyTests {
  @Test("a key is 1 to 64 visible ASCII characters")
  func valid() throws {
    for text in ["a", "~!", String(repeating: "k", count: 64), "\"quoted\""] {
      #expect(try IdempotencyKey.of([.idempotencyKey: text])?.text == text)
    }
    #expect(try IdempotencyKey.of([:]) == nil)
  }

  @Test(
    "what is no key is 400",
    arguments: ["", "a b", "é", "a\u{7F}b", String(repeating: "k", count: 65)])
  func invalid(text: String) throws {
    let problem = try #require(throws: Problem.self) {
      _ = try IdempotencyKey.of([.idempotencyKey: text])
    }
    #expect(problem.type == .idempotencyKeyInvalid && problem.status == .badRequest)
  }

  @Test("two keys are 400")
  func two() {
    var headers = HTTPFields()
    headers.append(HTTPField(name: .idempotencyKey, value: "a"))
    headers.append(HTTPField(name: .idempotencyKey, value: "a"))
    #expect(throws: Problem.self) { _ = try IdempotencyKey.of(headers) }
  }
}

@Suite struct AcceptLanguageTests {
  @Test(
    "the language of the greatest weight is taken, and Dutch where none is known",
    arguments: [
      ("", .nl), ("fr", .fr), ("FR-be", .fr), ("fr-BE, nl;q=0.9", .fr), ("nl;q=0.5, de", .de),
      ("en;q=0.3, fr;q=0.31", .fr), ("ja, zh;q=0.9", .nl), ("ja, en;q=0.1", .en), ("*", .nl),
      ("en;q=0", .nl), ("en;q=2, fr;q=0.2", .fr), ("en;q=x", .nl), ("fr, en", .fr),
      (" de ; q=1 ", .de),
      (",,;q=1,-,fr", .fr), (String(repeating: "ja,", count: 40) + "fr", .nl),
    ] as [(String, Language)])
  func negotiation(header: String, language: Language) {
    #expect(Language(accepting: header.isEmpty ? [:] : [.acceptLanguage: header]) == language)
  }
}
