import HTTPTypes
import LedgerHTTP
import LedgerService
import Testing

@Suite("The service's own OpenAPI document") struct OwnDocumentTests {
  @Test("describes every route of the table, and nothing else")
  func complete() {
    let rows = Set(RouteTable.all.map { "\($0.method.rawValue) \($0.path)" })
    let described = Set(OwnDocument.operations.map(\.name))
    for missing in rows.subtracting(described).sorted() {
      Issue.record("\(missing) has no description: Sources/LedgerHTTP/OpenAPI/Topics")
    }
    #expect(described.subtracting(rows) == [])
  }

  @Test("says of every operation, parameter and schema what it is")
  func words() throws {
    var ids: Set<String> = []
    for operation in OwnDocument.operations {
      let id = try #require(operation.value["operationId"]?.text)
      #expect(ids.insert(id).inserted, "\(id) is the id of two operations")
      #expect(operation.value["summary"]?.text?.isEmpty == false, "\(operation.name)")
      for parameter in operation.value["parameters"]?.elements ?? [] {
        let name = "\(operation.name): \(parameter["name"]?.text ?? "")"
        #expect(parameter["description"]?.text?.isEmpty == false, "\(name)")
        #expect(parameter["example"] != nil, "\(name)")
      }
    }
    let schemas = try #require(OwnDocument.value["components"]?["schemas"])
    for name in schemas.keys {
      #expect(schemas[name]?["description"]?.text?.isEmpty == false, "\(name)")
    }
  }

  @Test("has examples of requests, answers and parameters that fit their own schemas")
  func examples() throws {
    let contract = OwnDocument.contract
    for operation in OwnDocument.operations {
      for parameter in operation.value["parameters"]?.elements ?? [] {
        let (example, schema) = try #require(pair(parameter))
        #expect(contract.faults(of: example, fitting: schema) == [], "\(operation.name)")
      }
      let content = operation.value["requestBody"]?["content"]
      for type in content?.keys ?? [] where type != "application/x-ndjson" {
        let (example, schema) = try #require((content?[type]).flatMap(pair))
        #expect(contract.faults(of: example, fitting: schema) == [], "\(operation.name)")
      }
      for status in operation.value["responses"]?.keys ?? [] {
        let content = operation.value["responses"]?[status]?["content"]
        guard let (example, schema) = content?["application/json"].flatMap(pair) else { continue }
        #expect(
          contract.faults(of: example, fitting: schema) == [], "\(operation.name) \(status)")
      }
    }
  }

  private func pair(_ value: JSONValue) -> (JSONValue, JSONValue)? {
    if let example = value["example"], let schema = value["schema"] {
      (example, schema)
    } else {
      nil
    }
  }

  @Test("derives the body of a command from the command: the same fields, required or not")
  func commands() throws {
    for sheet in LedgerCommands.all.map({ $0.sheet }) where sheet.method != .delete {
      let operation = try #require(
        OwnDocument.operations.first { $0.name == sheet.operation }, "\(sheet.operation)")
      let body = try #require(operation.value["requestBody"])
      let schema = try #require(body["content"]?["application/json"]?["schema"])
      let required = Set(schema["required"]?.elements.compactMap(\.text) ?? [])
      #expect(
        schema["properties"]?.keys == Set(sheet.fields.map(\.name)), "\(sheet.operation)")
      #expect(
        required == Set(sheet.fields.filter { !$0.isOptional }.map(\.name)), "\(sheet.operation)")
      #expect(schema["additionalProperties"] == false)
      #expect(body["required"] == .boolean(!required.isEmpty))
    }
  }

  @Test("knows the limits of fields within fields")
  func nested() throws {
    let operation = try #require(
      OwnDocument.operations.first { $0.name == "PUT /ledger/v1/events/{id}" })
    let content = operation.value["requestBody"]?["content"]
    let properties = content?["application/json"]?["schema"]?["properties"]
    let limit = properties?["settings"]?["properties"]?["checkinLimit"]
    #expect(limit?["required"] == ["volume", "periodType"])
    #expect(limit?["properties"]?["volume"]?["maximum"] == 1_000_000)
    #expect(properties?["calendarType"]?["enum"]?.elements.count == 4)
    #expect(properties?["periods"]?["items"]?["required"] == ["begin", "end"])
  }

  @Test("lists what each operation can be refused with, under its own status")
  func problems() throws {
    let operation = try #require(
      OwnDocument.operations.first { $0.name == "GET /uitpas/passes/{uitpasNumber}" })
    let responses = try #require(operation.value["responses"])
    func types(_ status: String) -> [String] {
      let schema = responses[status]?["content"]?["application/problem+json"]?["schema"]
      return schema?["properties"]?["type"]?["enum"]?.elements.compactMap(\.text) ?? []
    }
    #expect(types("404") == ["https://api.publiq.be/probs/uitpas/pass-not-found"])
    #expect(types("400").contains("https://api.publiq.be/probs/uitpas/card-blocked"))
    #expect(types("401") == ["https://api.publiq.be/probs/auth/unauthorized"])
    #expect(types("403") == ["https://api.publiq.be/probs/auth/forbidden"])
    #expect(operation.value["security"] == [["clientToken": ["PASSES_READ"]]])
  }

  @Test("is held against every answer of these tests: what it does not say is a fault")
  func faults() throws {
    func faults(_ status: Int, _ body: String, _ path: String) throws -> [String] {
      let type = status < 300 ? "application/json" : "application/problem+json"
      let answer = Answer(
        status: status, headers: ["content-type": type], body: Array(body.utf8))
      return try OwnDocument.faults(of: answer, to: "GET", path)
    }
    let pass = "/uitpas/passes/0900000095902"
    #expect(try faults(418, "{}", pass) == ["418 is not in the document"])
    #expect(
      try faults(200, #"{"totalPoints":1,"name":"a"}"#, "/uitpas/kiosk-devices/chip-numbers/04")
        == ["/name is not in the contract"])
    #expect(
      try faults(404, #"{"type":"about:blank","title":"a","status":404}"#, pass)
        == ["/type is not listed"])
    #expect(try faults(200, "{}", "/nowhere") == [])
  }

  @Test("is answered to everyone, and not again to whoever has it")
  func served() async throws {
    try await ServedLedger.serve { ledger in
      for (path, type) in [
        ("/openapi.json", "application/json"), ("/docs/api", "text/html; charset=utf-8"),
      ] {
        let answer = try await exchange(ledger.port, "GET", path)
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == type)
        #expect(answer.headers["cache-control"] == "public, max-age=300")
        let etag = try #require(answer.headers["etag"])
        for known in [etag, "W/\(etag)", "\"other\", \(etag)", "*"] {
          let again = try await exchange(
            ledger.port, "GET", path, headers: ["If-None-Match: \(known)"])
          #expect(again.status == 304, "\(known)")
          #expect(again.body == [])
          #expect(again.headers["etag"] == etag)
        }
        let other = try await exchange(
          ledger.port, "GET", path, headers: ["If-None-Match: \"other\""])
        #expect(other.status == 200)
        #expect(other.body == answer.body)
      }
      #expect(try await exchange(ledger.port, "GET", "/openapi.json").body == OpenAPIDocument.json)
    }
  }
}
