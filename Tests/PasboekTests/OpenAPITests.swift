import Foundation
import LedgerService
import Testing

extension LongProcessTests {
  /// Programs that know the service by OpenAPI documents alone.
  @Suite(
    "programs that read OpenAPI", .enabled(if: PythonTools.isPossible, "python3 is missing"))
  struct OpenAPITests {
    /// What a generated client did.
    private struct Use: Decodable {
      var done: [String]
      var leftOut: [String]
      var wrong: [String]
    }

    /// What was tried with whatever the document allows and does not.
    private struct Fuzz: Decodable {
      var operations: Int
      var tested: Int
      var accepted: Int
      var cases: Int
      var neverAccepted: [String]
      var wrong: [String]
    }

    private static let steps = [
      "POST /checkins", "GET /checkin-status", "DELETE /checkins/{}", "GET /tariffs",
      "POST /ticket-sales", "DELETE /ticket-sales/{}", "POST /rewards/redeemed",
      "GET /rewards/redeemed", "DELETE /rewards/redeemed/{}",
    ]

    @Test("find the document valid")
    func valid() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let temporary = try TemporaryFolder()
      let document = temporary.file("document.json")
      try Data(try service.connect().exchange("GET", "/openapi.json").body)
        .write(to: URL(fileURLWithPath: document))
      let answer = try PythonTools.run(module: "openapi_spec_validator", document)
      #expect(answer.end == .exit(0), "\(answer.output) \(answer.errors)")
      #expect(answer.output.contains("OK"))
    }

    @Test("call the service unchanged, with a client that is generated from its document")
    func ownClient() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let temporary = try TemporaryFolder()
      let document = temporary.file("document.json")
      try Data(try service.connect().exchange("GET", "/openapi.json").body)
        .write(to: URL(fileURLWithPath: document))
      let use = try Self.use(document, service, temporary)
      #expect(use.wrong == [])
      // Pictures, zips and lines of JSON are no media types that the generator knows.
      let pictures = ["checkin-code.svg", "checkin-code.png", "screen-code.svg", "screen-code.png"]
        .map { "GET /ledger/v1/events/{id}/\($0)" }
      let zips = [
        "GET /uitpas/organizers/{organizerId}/financial-reports/{reportId}.zip",
        "GET /ledger/v1/financial-reports/downloads/{link}",
      ]
      let lines = ["POST /ledger/v1/taps", "GET /ledger/v1/card-systems/{id}/events"]
      #expect(Set(use.leftOut) == Set(pictures + zips + lines))
      #expect(use.leftOut.count == pictures.count + zips.count + lines.count)
      #expect(Set(use.done).isSuperset(of: Self.steps))
    }

    @Test(
      "call the service unchanged, with a client that is generated from the published contract",
      .enabled(
        if: ProcessInfo.processInfo.environment["PASBOEK_CONTRACTS"] != nil,
        "PASBOEK_CONTRACTS does not name a folder with the published contracts"))
    func publishedClient() async throws {
      let folder = try #require(ProcessInfo.processInfo.environment["PASBOEK_CONTRACTS"])
      let region = try await Region.copy()
      let service = try region.serve()
      let use = try Self.use("\(folder)/uitpas-api-4.0.json", service, try TemporaryFolder())
      #expect(use.wrong == [])
      #expect(Set(use.done).isSuperset(of: Self.steps))
      // A model whose name is taken twice, and an answer that is a zip file.
      #expect(
        Set(use.leftOut) == [
          "GET /rewards", "GET /organizers/{organizerId}/financial-reports/{reportId}.zip",
        ])
    }

    private static func use(
      _ document: String, _ service: RunningService, _ temporary: TemporaryFolder
    ) throws -> Use {
      try PythonTools.run(
        "use_client.py", document, "/uitpas", "http://127.0.0.1:\(service.announcement.port)",
        temporary.path, seconds: 120
      ).json(Use.self)
    }

    @Test("get nothing from any route, in two minutes, that the document does not say")
    func fuzz() async throws {
      let temporary = try TemporaryFolder()
      let folder = temporary.file("ledger")
      let service = try RunningService(folder)
      let client = try ServedClient.add("Fuzz", role: "operator", to: folder)
      let answer = try PythonTools.run(
        "fuzz.py", "http://127.0.0.1:\(service.announcement.port)", client.id, client.secret,
        try #require(service.announcement.terminalToken), temporary.path, seconds: 180)
      let found = try answer.json(Fuzz.self)
      #expect(found.wrong == [], "\(answer.errors)")
      #expect(found.tested == found.operations)
      #expect(found.cases > 1_000)
      // Whatever is sent, most operations must have been reached behind their refusals.
      #expect(found.accepted > found.operations / 2, "\(found.neverAccepted)")
      #expect(try service.stop() == .exit(0), "\(service.process.errors)")
    }
  }
}
