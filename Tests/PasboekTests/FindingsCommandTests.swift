import Foundation
import Testing

extension ProcessTests {
  @Suite("pasboek findings")
  struct FindingsCommandTests {
    private struct Listed: Decodable {
      struct Finding: Decodable {
        var position: Int
        var kind: String
        var state: String
        var seq: Int?
        var dismissedFor: String?
      }

      var totalItems: Int
      var findings: [Finding]
    }

    private struct Settled: Decodable {
      var position: Int
      var replayed: Bool
    }

    @Test("lists what waits for a person, beside the service and alone, and settles it")
    func settles() async throws {
      let region = try await Region.copy()
      func run(_ words: String...) throws -> Program.Answer {
        try Program.run(words: ["findings"] + words + ["--data", region.path])
      }
      #expect(try run("list").output == "0 of 0\n")
      let service = try region.serve()
      let sentAt = "2026-11-23T16:00:00Z"
      let taps = [1, 2].map { sequence in
        #"{"seq":\#(sequence),"chipNumber":"0123456789ABCD","eventId":"\#(Region.weeklyEvent)","#
          + #""offline":true}"#
      }.joined(separator: ",")
      let delivered = try service.connect().exchange(
        "POST", "/ledger/v1/taps",
        headers: [
          "Authorization: Bearer \(region.terminalTokens[0])", "Content-Type: application/json",
        ], body: Array(#"{"sentAt":"\#(sentAt)","taps":[\#(taps)]}"#.utf8))
      #expect(delivered.status == 200, "\(delivered.text)")

      let listed = try run("list", "--json").json(Listed.self)
      #expect(
        listed.totalItems == 2 && listed.findings.map(\.kind) == ["unknownCard", "unknownCard"])
      #expect(Set(listed.findings.compactMap(\.seq)) == [1, 2])
      let first = "position=\(listed.findings[0].position)"
      let second = "position=\(listed.findings[1].position)"
      #expect(try run("admit", first).end == .exit(1))
      let dismissed = try run("dismiss", first, "reason=seen", "--key", "k").json(Settled.self)
      #expect(!dismissed.replayed)
      #expect(try service.stop() == .exit(0))

      let again = try run("dismiss", first, "reason=seen", "--key", "k").json(Settled.self)
      #expect(again.replayed && again.position == dismissed.position)
      #expect(try run("dismiss", second, "reason=test").json(Settled.self).replayed == false)
      #expect(try run("list").output == "0 of 0\n")
      let all = try run("list", "--state", "all", "--kind", "unknownCard", "--json")
      #expect(
        Set(try all.json(Listed.self).findings.compactMap(\.dismissedFor)) == ["seen", "test"])
      #expect(try run("list", "--state", "dismissed").output.hasSuffix("2 of 2\n"))
      for words in [["--state", "closed"], ["--kind", "late"], ["--limit", "-1"]] {
        let answer = try Program.run(
          words: ["findings", "list", "--data", region.path] + words)
        #expect(answer.end == .exit(64), "\(words)")
      }
    }
  }
}
