import Foundation
import Testing

extension ProcessTests {
  @Suite("the ledger's own commands as subcommands")
  struct LedgerSubcommandTests {
    private struct Answer: Decodable {
      var changed: Bool
      var position: Int?
      var cardStatus: String?
    }

    @Test("are carried out by the running service, or alone where none runs")
    func carriedOut() async throws {
      let region = try await Region.copy()
      func card(_ verb: String, _ rest: String...) throws -> Program.Answer {
        try Program.run(
          words: ["card", verb, "uitpasNumber=\(Region.pass)", "--data", region.path] + rest)
      }
      let alone = try card("block", "--key", "lost-1").json(Answer.self)
      #expect(alone.changed && alone.cardStatus == "BLOCKED")
      let service = try region.serve()
      // The same key, now through the service: the first answer.
      #expect(try card("block", "--key", "lost-1").json(Answer.self).position == alone.position)
      let refused = try card("block")
      #expect(refused.end == .exit(1))
      #expect(refused.errors.contains("Invalid card status: BLOCKED"), "\(refused.errors)")
      #expect(try card("unblock").json(Answer.self).cardStatus == "ACTIVE")

      let define = [
        "define", "organizer", "id=theater", "name=Theater \"Zuid\"", "cardSystemIds=[1]",
        "--data", region.path,
      ]
      #expect(try Program.run(words: define).json(Answer.self).changed)
      #expect(try Program.run(words: define).json(Answer.self).changed == false)
      #expect(try service.stop() == .exit(0))
      #expect(try Program.run(words: define).json(Answer.self).changed == false)
    }

    @Test("read their body from a file, and say which words are off")
    func words() async throws {
      let region = try await Region.copy()
      let file = region.file("policy.json")
      try Data(#"{"windowHours":4,"latenessDays":10,"graceDays":20}"#.utf8)
        .write(to: URL(fileURLWithPath: file))
      let data = ["--data", region.path]
      let set = try Program.run(words: ["define", "policy", "id=1", "--body", file] + data)
      #expect(try set.json(Answer.self).changed)
      for (words, code) in [
        (["card", "block", "uitpasNumber"], 64), (["card", "block", "number=1"], 64),
        (["define", "policy", "id=1", "windowHours=x"], 64),
        (["define", "policy", "id=1", "windowHours=4", "--body", file], 64),
        (["define", "policy", "id=1", "windowHours=4"], 1), (["define", "policy"], 1),
        (["define", "policy", "id=77", "--body", file], 1), (["card", "frobnicate"], 64),
      ] as [([String], Int32)] {
        let answer = try Program.run(words: words + data)
        #expect(answer.end == .exit(code), "\(words): \(answer.errors)")
        #expect(answer.output.isEmpty && !answer.errors.isEmpty, "\(words)")
      }
      let help = try Program.run("card", "block", "--help")
      #expect(help.output.contains("uitpasNumber"), "\(help.output)")
    }
  }
}
