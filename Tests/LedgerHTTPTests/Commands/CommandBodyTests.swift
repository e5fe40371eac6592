import HTTPTypes
import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("Bodies of commands") struct CommandBodyTests {
  private static func path(_ sheet: CommandSheet) -> String {
    sheet.pathFields.reduce(sheet.path) { $0.replacing("{\($1)}", with: "1") }
  }

  @Test("every command names the fields that it misses and refuses those that it does not know")
  func fields() async throws {
    try await ServedLedger.serveCommands { ledger in
      let head = try await ledger.head
      for command in LedgerCommands.all {
        let sheet = command.sheet
        let answer = try await ledger.send(
          sheet.method.rawValue, "/ledger/v1/\(Self.path(sheet))", #"{"surprise":1}"#,
          client: "operator")
        try expectProblem(answer, 400, "body/invalid-data", "\(sheet.operation)")
        let issues = try #require(try answer.json()["schemaErrors"]?.elements)
        let missing = Set(
          issues.filter { $0["error"] == "is missing" }.compactMap { $0["jsonPointer"]?.text })
        let required = sheet.fields.filter { !$0.isOptional }.map { "/\($0.name)" }
        #expect(missing == Set(required), "\(sheet.operation)")
        #expect(
          issues.contains {
            $0["jsonPointer"] == "/surprise" && $0["error"] == "is not a known field"
          }, "\(sheet.operation)")
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("what is no object, or names a field twice, or has no body where one is needed, is refused")
  func malformed() async throws {
    try await ServedLedger.serveCommands { ledger in
      let head = try await ledger.head
      for (body, kind) in [
        ("", "missing"), ("{", "invalid-syntax"), ("[]", "invalid-data"), ("1", "invalid-data"),
        (#"{"name":"a","name":"b","cities":[]}"#, "invalid-syntax"),
        (#"{"name":"a","cities":[]} x"#, "invalid-syntax"),
        (#"{"name":7,"cities":[]}"#, "invalid-data"), (#"{"name":"","cities":[]}"#, "invalid-data"),
        (#"{"name":"a","cities":{}}"#, "invalid-data"),
        (#"{"name":"a","cities":[1]}"#, "invalid-data"),
      ] {
        let answer = try await ledger.command("card-systems/1", body, put: true)
        try expectProblem(answer, 400, "body/\(kind)", "\(body)")
      }
      let nested = try await ledger.command(
        "card-systems/1", #"{"name":"a","cities":[{"postalCode":"9000","nam/e":"Gent"}]}"#,
        put: true)
      let pointers = try nested.json()["schemaErrors"]?.elements.map { $0["jsonPointer"]?.text }
      #expect(pointers == ["/cities/0/name", "/cities/0/nam~1e"])
      try expectProblem(
        try await ledger.command("cards/block", #"{"chipNumber":"04","uitpasNumber":"1"}"#), 400,
        "body/invalid-data")
      try expectProblem(
        try await ledger.command("card-systems/1", "{}", put: true, key: "ä"), 400,
        "idempotency-key-invalid")
      #expect(try await ledger.head == head)
    }
  }

  @Test("words, methods and paths are unique, and every word is two")
  func names() {
    let sheets = LedgerCommands.all.map { $0.sheet }
    #expect(Set(sheets.map(\.words)).count == sheets.count)
    #expect(Set(sheets.map(\.operation)).count == sheets.count)
    #expect(sheets.allSatisfy { $0.words.split(separator: " ").count == 2 })
    // A UiTPAS number tells who is poor: it stands in no URL of the ledger's own.
    #expect(sheets.allSatisfy { !$0.path.lowercased().contains("number}") })
  }
}
