import Foundation
import Testing

extension ProcessTests {
  @Suite("pasboek period")
  struct PeriodCommandTests {
    private struct Closed: Decodable {
      var changed: Bool
      var position: Int?
    }

    private struct Listed: Decodable {
      struct Period: Decodable {
        var month: String
        var position: Int
      }

      var periods: [Period]
    }

    @Test("closes months through the service or alone, in order, and lists them")
    func closes() async throws {
      let region = try await Region.copy()
      func close(_ month: String, _ rest: String...) throws -> Program.Answer {
        try Program.run(words: ["period", "close", month, "--data", region.path] + rest)
      }
      let none = try Program.run("period", "list", "--data", region.path)
      #expect(none.output == "no month is closed\n")
      let service = try region.serve()
      let march = try close("2020-03", "--key", "march").json(Closed.self)
      #expect(march.changed)
      #expect(try close("2020-03", "--key", "march").json(Closed.self).position == march.position)
      #expect(try service.stop() == .exit(0))
      #expect(try close("2020-03").json(Closed.self).changed == false)
      let skipped = try close("2020-05")
      #expect(skipped.end == .exit(1) && skipped.errors.contains("2020-04 is next"))
      let april = try close("2020-04").json(Closed.self)
      let list = try Program.run("period", "list", "--json", "--data", region.path)
      let periods = try list.json(Listed.self).periods
      #expect(periods.map(\.month) == ["2020-03", "2020-04"])
      #expect(periods.map(\.position) == [march.position, april.position])
      for month in ["2020-13", "March", "2020-05-01"] {
        #expect(try close(month).end == .exit(64), "\(month)")
      }
    }
  }
}
