import EventLog
import Foundation
import Ledger
import LedgerProjections
import Projections
import Testing
import ThreadTesting

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
      struct Model: Decodable {
        var name: String
        var position: Int64
        var digest: String
        var asBefore: Bool?
        var changed: Int?
        var examples: [String]?
      }
      var models: [Model]
      var isSwapped: Bool
      var difference: String?
    }

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

    private func rebuild(_ region: Region, _ arguments: String...) throws -> Program.Answer {
      try Program.run(
        words: ["projections", "rebuild", "--data", region.path, "--json"] + arguments,
        seconds: 120)
    }

    private func rebuilt(_ answer: Program.Answer) throws -> Rebuilt {
      try JSONDecoder().decode(Rebuilt.self, from: Data(answer.output.utf8))
    }

    private func checkIn(_ service: RunningService, _ region: Region, _ event: String) throws {
      let answer = try service.connect().checkIn(Region.pass, event: event, token: region.token)
      #expect(answer.status == 201)
      #expect(within(seconds: 30) { (try? isLive(service)) == true })
    }

    @Test("follow what is served, survive a kill, and are rebuilt to the same rows")
    func lifetime() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      try checkIn(service, region, Region.weeklyEvent)
      let beside = try list(region)
      #expect(beside.map(\.name) == LedgerReadModels.all.map(\.name).sorted())
      #expect(beside.allSatisfy { $0.stoppedAt == nil && $0.version > 0 && $0.position > 0 })

      // The service rebuilds them itself and goes on with the new rows.
      let live = try rebuild(region, "--all")
      #expect(live.end == .exit(0), "\(live.errors)")
      #expect(try rebuilt(live).isSwapped)
      #expect(try rebuilt(live).models.map(\.name) == beside.map(\.name))
      #expect(try rebuilt(live).models.allSatisfy { $0.asBefore == true })
      #expect(within(seconds: 30) { (try? isLive(service)) == true })
      #expect(try list(region).map(\.position) == beside.map(\.position))
      try service.kill()

      // Without a service the command does it, and the next start takes the new rows.
      let alone = try rebuild(region, "--all")
      #expect(alone.end == .exit(0), "\(alone.errors)")
      #expect(try rebuilt(alone).models.map(\.digest) == rebuilt(live).models.map(\.digest))
      #expect(try list(region).map(\.position) == beside.map(\.position))
      let again = try region.serve()
      #expect(within(seconds: 30) { (try? isLive(again)) == true })
      try again.kill()
    }

    @Test("rows that somebody changed are shown and stay until that is accepted, and recorded")
    func planted() async throws {
      let region = try await Region.copy()
      let first = try region.serve()
      try checkIn(first, region, Region.weeklyEvent)
      try first.kill()
      try RawDatabase(region.file("projections.db"))
        .run("UPDATE balance SET issued = issued + 1")

      let service = try region.serve()
      let refused = try rebuild(region, "balances")
      #expect(refused.end == .exit(1))
      let found = try #require(try rebuilt(refused).models.first)
      #expect(found.asBefore == false && found.changed ?? 0 > 0)
      #expect(found.examples?.first?.hasPrefix("balance holder=") == true)
      let difference = try #require(try rebuilt(refused).difference)
      #expect(refused.errors.contains("--accept \(difference)"))
      let wrong = try rebuild(
        region, "balances", "--accept", String(repeating: "0", count: 64))
      #expect(wrong.end == .exit(1))
      #expect(try rebuilt(wrong).isSwapped == false)

      let accepted = try rebuild(region, "balances", "--accept", difference)
      #expect(accepted.end == .exit(0), "\(accepted.errors)")
      #expect(try rebuilt(accepted).isSwapped)
      #expect(within(seconds: 30) { (try? isLive(service)) == true })
      guard case .readModelAccepted(let record)? = try LogContents(region.path).records.last?.event
      else {
        Issue.record("what was accepted is not recorded")
        return
      }
      #expect(record.name == "balances" && record.before != record.after)
      #expect(record.comparedAt == UInt64(found.position))
      #expect(LogHash(bytes: record.after)?.description == found.digest)

      // The former rows come back when they are asked for, and go again.
      for _ in 0..<2 {
        let restored = try Program.run("projections", "restore", "--data", region.path)
        #expect(restored.end == .exit(0), "\(restored.errors)")
      }
      let same = try rebuild(region, "balances")
      #expect(same.end == .exit(0), "\(same.errors)")
      #expect(try rebuilt(same).models.first?.asBefore == true)
      try service.kill()
      let alone = try Program.run("projections", "restore", "--data", region.path)
      #expect(alone.end == .exit(0), "\(alone.errors)")
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
