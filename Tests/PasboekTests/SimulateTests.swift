import Foundation
import Testing

extension LongProcessTests {
  @Suite("pasboek simulate")
  struct SimulateTests {
    private struct Answer: Decodable {
      struct Sums: Decodable {
        var holders: Int
        var subscriptions: Int
        var visits: Int
      }

      var position: UInt64
      var root: String
      var participations: Int
      var recordsPerSecond: Double
      var sums: Sums
    }

    private static func run(
      _ scenario: String, in data: String, scale: String = "0.01", seed: Int = 1
    ) throws -> Program.Answer {
      try Program.run(
        "simulate", "--data", data, "--scenario", scenario, "--scale", scale, "--seed",
        "\(seed)", "--json", seconds: 300)
    }

    @Test("a history of five years is what was planned, verifies, and is in line with its people")
    func flanders() throws {
      let folder = try TemporaryFolder()
      let data = folder.file("ledger")
      let answer = try Self.run("flanders-2021", in: data, scale: "0.001").json(Answer.self)
      #expect(answer.participations == 11_990)
      #expect(answer.sums.holders == 360)
      #expect(answer.recordsPerSecond > 0)
      let verified = try Program.run("log", "verify", "--data", data)
      #expect(verified.end == .exit(0), "\(verified.errors)")
      #expect(
        verified.output.hasPrefix("ok: position \(answer.position) root \(answer.root)"),
        "\(verified.output)")
      let checked = try Program.run("fsck", "--data", data)
      #expect(checked.end == .exit(0), "\(checked.errors)")
    }

    @Test("two processes write the same log, and one with another seed writes another")
    func sameRoot() throws {
      let folder = try TemporaryFolder()
      let first = try Self.run("museumpass-2018", in: folder.file("1")).json(Answer.self)
      let second = try Self.run("museumpass-2018", in: folder.file("2")).json(Answer.self)
      let other = try Self.run("museumpass-2018", in: folder.file("3"), seed: 2)
        .json(Answer.self)
      #expect(first.sums.subscriptions == 430)
      #expect(first.sums.visits == 560)
      #expect(first.root == second.root)
      #expect(first.position == second.position)
      #expect(first.root != other.root)
    }

    @Test("a folder that holds something is left alone, and so is one of a wrong call")
    func refused() throws {
      let folder = try TemporaryFolder()
      let data = folder.file("ledger")
      _ = try Self.run("museumpass-2018", in: data, scale: "0.001").json(Answer.self)
      let before = try Program.run("log", "head", "--data", data).output
      let again = try Self.run("museumpass-2018", in: data)
      #expect(again.end == .exit(73))
      #expect(again.errors.contains("is not an empty folder"))
      #expect(try Program.run("log", "head", "--data", data).output == before)
      for (scenario, scale) in [("flanders-2021", "2"), ("flanders-1302", "0.1")] {
        let refused = try Self.run(scenario, in: folder.file("none"), scale: scale)
        #expect(refused.end == .exit(64))
      }
      #expect(!FileManager.default.fileExists(atPath: folder.file("none")))
    }
  }
}
