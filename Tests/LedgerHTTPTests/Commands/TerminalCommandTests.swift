import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("Terminals by command") struct TerminalCommandTests {
  @Test("a terminal that is paired delivers until it is revoked; its token is told once")
  func life() async throws {
    try await ServedLedger.serveCommands { ledger in
      let body = #"""
        {"terminal":"CID-GNT-042","organizerIds":["\#(TestDataset.organizerID)"],
        "attended":true,"language":"fr"}
        """#
      let paired = try await ledger.command("terminals", body, key: "k", client: "gent")
      #expect(paired.status == 201, "\(paired.text)")
      let token = try #require(try paired.json()["token"]?.text)
      let source = try #require(try paired.json()["source"]?.integer)
      let again = try await ledger.command("terminals", body, key: "k", client: "gent")
      #expect(try again.json()["source"]?.integer == source)
      #expect(try again.json()["token"] == nil)
      let known = try #require(ledger.engine.terminal(token: token))
      #expect(known.isAttended && known.language == "fr" && !known.isRevoked)
      #expect(try await ledger.deliver([ServedLedger.tap(1)], token: token).status == 200)

      try expectProblem(
        try await ledger.command("terminals/\(source)/revoke", client: "dender"), 404, "not-found")
      try expectProblem(try await ledger.command("terminals/999/revoke"), 404, "not-found")
      try expectProblem(try await ledger.command("terminals/0/revoke"), 404, "not-found")
      let head = try await ledger.head
      for changes in [true, false] {
        let revoked = try await ledger.command("terminals/\(source)/revoke", client: "gent")
        #expect(try revoked.json()["changed"] == .boolean(changes), "\(revoked.text)")
      }
      #expect(try await ledger.head == head + 1)
      let late = try await ledger.deliver([ServedLedger.tap(2)], token: token)
      #expect(try late.json()["results"]?[0]?["reason"] == "terminalNotAssigned", "\(late.text)")
      #expect(try late.json()["ackedUpTo"] == 2)
    }
  }
}
