import EventLog
import Foundation
import LedgerService
import LedgerWire
import Testing

extension ProcessTests {
  @Suite("pasboek terminal")
  struct TerminalCommandTests {
    private struct Listed: Decodable {
      struct Terminal: Decodable {
        var source: UInt32
        var terminal: String
        var ackedUpTo: UInt64
        var lastContact: String?
        var revokedAt: String?
      }

      var terminals: [Terminal]
    }

    private func list(_ region: Region) throws -> [Listed.Terminal] {
      try Program.run("terminal", "list", "--json", "--data", region.path).json(Listed.self)
        .terminals
    }

    private func pair(_ service: RunningService, _ code: PairingCode) throws -> HTTPAnswer {
      let body = PairingRequest(code: code.description).json()
      return try service.connect().exchange(
        "POST", "/ledger/v1/terminals/pair", headers: ["Content-Type: application/json"],
        body: body)
    }

    @Test("a code that is made while no service runs pairs a device with the one that comes")
    func code() async throws {
      let region = try await Region.copy()
      let before = try list(region)
      #expect(before.count == 2)
      let made = try Program.run(
        "terminal", "code", "terminal=CID-GNT-0099",
        "organizerIds=[\"\(TestDataset.organizerID)\"]", "language=fr", "--data", region.path)
      #expect(made.end == .exit(0), "\(made.errors)")
      let code = try PairingCodeAnswer(json: Array(made.output.utf8)).code
      #expect(try list(region).count == before.count)

      let first = try region.serve()
      try first.kill()
      let service = try region.serve()
      let answer = try pair(service, code)
      #expect(answer.status == 201)
      let paired = try PairingAnswer(json: answer.body)
      #expect(paired.terminal.language == .fr)
      #expect(try pair(service, code).status == 404)

      let pack = try service.connect().exchange(
        "GET", "/ledger/v1/offline-pack", headers: ["Authorization: Bearer \(paired.token)"])
      #expect(pack.status == 200)
      let note = try SignedNote(pack.body, bytesMax: OfflinePackLimits.noteBytesMax)
      try note.check(try #require(NoteVerifierKey(paired.ledgerKey)))
      #expect(try OfflinePack(noteText: note.text).events.count > 1)

      let listed = try #require(try list(region).last)
      #expect(listed.source == paired.source && listed.terminal == "CID-GNT-0099")
      #expect(listed.lastContact != nil && listed.revokedAt == nil)
      let revoked = try Program.run(
        "terminal", "revoke", "source=\(paired.source)", "--data", region.path)
      #expect(revoked.end == .exit(0), "\(revoked.errors)")
      #expect(try service.stop() == .exit(0))
      // The key is the ledger's, so that a terminal need not be told another one.
      let key = try Program.run("checkpoint-key", "--data", region.path)
      #expect(key.output.contains(paired.ledgerKey))
      let alone = try #require(try list(region).last)
      #expect(alone.revokedAt != nil && alone.lastContact == nil)
      let text = try Program.run("terminal", "list", "--data", region.path).output
      #expect(text.contains("CID-GNT-0099 (source \(paired.source)), paired"))
    }
  }
}
