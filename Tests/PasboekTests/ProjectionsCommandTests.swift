import Foundation
import LedgerProjections
import Projections
import Testing

extension ProcessTests {
  @Suite("the read models of a ledger")
  struct ProjectionsCommandTests {
    struct Listed: Decodable {
      var name: String
      var version: Int
      var position: Int64
      var rows: Int
      var stoppedAt: Int64?
    }

    struct Rebuilt: Decodable {
      var name: String
      var position: Int64
      var digest: String
      var asBefore: Bool?
    }

    /// The names of all read models.
    private static let names = LedgerReadModels.all.map(\.name).sorted()

    private func lines<Value: Decodable>(
      _ answer: Program.Answer, of type: Value.Type
    ) throws -> [Value] {
      try #require(answer.end == .exit(0), "\(answer.errors)")
      return try answer.output.split(separator: "\n").map {
        try JSONDecoder().decode(type, from: Data($0.utf8))
      }
    }

    private func list(_ region: Region) throws -> [Listed] {
      try lines(
        Program.run("projections", "list", "--data", region.path, "--json"), of: Listed.self)
    }

    @Test("follow what is served, survive a kill, and are rebuilt to the same rows")
    func lifetime() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let checkIn = try service.connect().checkIn(
        Region.pass, event: Region.weeklyEvent, token: region.token)
      #expect(checkIn.status == 201)
      #expect(within(seconds: 30) { (try? isLive(service)) == true })
      let locked = try Program.run("projections", "rebuild", "--all", "--data", region.path)
      #expect(locked.end == .exit(75), "\(locked.errors)")
      let beside = try list(region)
      #expect(beside.map(\.name).sorted() == Self.names)
      #expect(beside.allSatisfy { $0.stoppedAt == nil && $0.version > 0 })
      try service.kill()

      let rebuilt = try lines(
        Program.run("projections", "rebuild", "--all", "--data", region.path, "--json"),
        of: Rebuilt.self)
      #expect(rebuilt.map(\.name).sorted() == Self.names)
      #expect(rebuilt.allSatisfy { $0.asBefore == true })
      #expect(try list(region).map(\.position) == beside.map(\.position))

      // Rows that somebody changed are seen, and are right again afterwards.
      try RawDatabase(region.file("projections.db"))
        .run("UPDATE balance SET issued = issued + 1")
      let repaired = try lines(
        Program.run("projections", "rebuild", "balances", "--data", region.path, "--json"),
        of: Rebuilt.self)
      #expect(repaired.map(\.asBefore) == [false])
      #expect(repaired.first?.digest == rebuilt.first { $0.name == "balances" }?.digest)
    }

    private func isLive(_ service: RunningService) throws -> Bool {
      struct Health: Decodable {
        struct Model: Decodable {
          var state: String
          var position: Int64
        }
        var position: Int64
        var readModels: [Model]
      }
      let health = try service.connect().exchange("GET", "/health").json(Health.self)
      return health.readModels.allSatisfy {
        $0.state == "live" && $0.position == health.position
      }
    }
  }
}
