import Foundation
import Testing

extension ProcessTests {
  @Suite("the key indicators of a ledger")
  struct KeyIndicatorsCommandTests {
    struct Told: Decodable, Equatable {
      struct Indicator: Decodable, Equatable {
        var name: String
        var value: Int64
        var target: Int64?
        var baseline: Int64?
      }

      var position: UInt64
      var indicators: [Indicator]

      subscript(name: String) -> Indicator? { indicators.first { $0.name == name } }
    }

    private func told(_ region: Region) throws -> Told {
      let answer = try Program.run("kpi", "--data", region.path, "--json")
      try #require(answer.end == .exit(0), "\(answer.errors)")
      return try JSONDecoder().decode(Told.self, from: Data(answer.output.utf8))
    }

    @Test("are the same beside a service and without one, and count what is served")
    func lifetime() async throws {
      let region = try await Region.copy()
      let alone = try told(region)
      #expect(alone["participations"]?.value == 510_000)
      #expect(alone["participations"]?.target == 12_500_000)
      #expect(alone["participations"]?.baseline == 510_000)
      #expect((alone["passholders"]?.value ?? 0) > (alone["passholders-social-tariff"]?.value ?? 0))
      #expect((alone["museum-passes"]?.value ?? 0) > 0)
      let service = try region.serve()
      #expect(try told(region) == alone)
      let checkIn = try service.connect().checkIn(
        Region.pass, event: Region.weeklyEvent, token: region.token)
      #expect(checkIn.status == 201)
      let beside = try told(region)
      #expect(beside.position == alone.position + 1)
      #expect(beside["participations"]?.value == 510_001)
      try service.kill()
      #expect(try told(region) == beside)
      let text = try Program.run("kpi", "--data", region.path)
      #expect(text.output.contains("participations 510001 (target 12500000, 2016 510000)"))
    }

    @Test("of a folder without a ledger are refused")
    func noLedger() throws {
      let folder = try TemporaryFolder()
      let answer = try Program.run("kpi", "--data", folder.path)
      #expect(answer.end == .exit(66))
    }
  }
}
