import Foundation
import Testing

@testable import pasboek

extension LongProcessTests {
  @Suite("pasboek fleet")
  struct FleetCommandTests {
    /// What is read of an answer.
    private struct Answer: Decodable {
      var taps: Int
      var lost: Int
      var doubled: Int
      var missing: Int
      var foreign: Int
      var changed: Int
      var troubles: Int
      var totalsEqual: Bool
      var good: Bool
      var kills: Int
      var pairings: Int
      var restarts: Int
      var faults: Int
      var participations: Int
      var differences: [String]
    }

    @Test("counts every tap once although the service is killed again and again")
    func kills() throws {
      let run = try Program.run(
        "fleet", "--terminals", "10", "--taps", "500", "--seed", "11", "--kills", "4", "--json")
      try #require(run.end == .exit(0), "\(run.output) \(run.errors)")
      let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
      #expect(answer.taps == 500 && answer.kills == 4 && answer.good && answer.totalsEqual)
      #expect(answer.lost == 0 && answer.doubled == 0 && answer.missing == 0)
      #expect(answer.foreign == 0 && answer.changed == 0 && answer.troubles == 0)
      #expect(answer.pairings >= 10 && answer.restarts > 0 && answer.faults > 0)
      #expect(answer.participations > 100 && answer.differences == [])
    }

    @Test("delivers to a service that runs already, and to none on another machine")
    func otherService() throws {
      let folder = try TemporaryFolder()
      let ledger = folder.file("ledger")
      let size = ["--terminals", "3", "--taps", "60", "--seed", "2"]
      let prepared = try Program.run(words: ["fleet", "--prepare", ledger] + size)
      try #require(prepared.end == .exit(0), "\(prepared.errors)")
      let service = try RunningService(ledger, options: [])
      let address = service.announcement.listening
      let run = try Program.run(
        words: ["fleet", "--url", address, "--data", ledger, "--json"] + size)
      try #require(run.end == .exit(0), "\(run.output) \(run.errors)")
      let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
      #expect(answer.good && answer.kills == 0)
      // The same again is taken as new: another fleet's taps are nobody's of this one.
      let again = try Program.run(
        words: ["fleet", "--url", address, "--data", ledger, "--json"] + size)
      #expect(again.end == .exit(1))
      let second = try JSONDecoder().decode(Answer.self, from: Data(again.output.utf8))
      #expect(!second.good && second.foreign == 60 && second.lost == 0)
      #expect(try service.stop() == .exit(0))
    }

    @Test(
      "takes an address of this machine alone",
      arguments: [
        ("http://127.0.0.1:8080", true), ("http://127.0.0.1", true), ("http://127.9.9.9:1/", true),
        ("http://localhost:8080", true), ("http://[::1]:8080", true),
        ("http://128.0.0.1:8080", false), ("http://10.0.0.1", false), ("http://0.0.0.0", false),
        ("https://127.0.0.1:8080", false), ("http://localhost.example.org", false),
        ("http://127.0.0.1.example.org", false), ("http://127.0.0.256", false),
        ("http://127.1", false), ("http://example.org/127.0.0.1", false), ("127.0.0.1:8080", false),
        ("http://user@127.0.0.1:8080@example.org", false), ("", false),
      ])
    func loopback(address: String, isTaken: Bool) {
      #expect(FleetCommand.isLoopback(address) == isTaken)
    }
  }
}
