import Foundation
import LedgerService
import LedgerWire
import TerminalClient
import Testing

extension ProcessTests {
  @Suite("a terminal on the command line")
  struct RunTerminalTests {
    /// A folder that is paired as a region's terminal.
    private func paired(_ region: Region, in temporary: TemporaryFolder) throws -> String {
      let path = temporary.file("terminal")
      var folder = try TerminalFolder(path)
      _ = try folder.add(
        PairingAnswer(
          token: region.terminalTokens[1], source: 2,
          terminal: PairingCodeRequest(terminal: "second-terminal", organizerIDs: []),
          ledgerKey: "no-key", serverTime: 0), salt: [UInt8](repeating: 1, count: 32))
      return path
    }

    private func options(_ service: RunningService, event: String) -> [String] {
      ["--url", "http://127.0.0.1:\(service.announcement.port)", "--event", event, "--wait", "60"]
    }

    @Test("goes on while the service is away, and delivers when it is back")
    func serviceAway() async throws {
      let region = try await Region.copy()
      let temporary = try TemporaryFolder()
      let path = temporary.file("terminal")
      let event = Region.openEvents[1]
      var service = try region.serve()
      let port = service.announcement.port
      let made = try Program.run(
        "terminal", "code", "terminal=CID-GNT-0099",
        "organizerIds=[\"\(TestDataset.organizerID)\"]", "--data", region.path)
      let code = try PairingCodeAnswer(json: Array(made.output.utf8)).code
      let terminal = try RunningTerminal(
        path, options(service, event: event) + ["--code", "\(code)"])
      let ready = try terminal.wait { $0.online && $0.checked }
      #expect(ready.online && ready.checked && ready.packVersion ?? 0 > 0)

      let first = try terminal.tap(Region.crowd[0])
      #expect(first.origin == "service" && first.tone == "ok" && first.points?.balance == 2)
      try service.kill()
      // It waits for the service, and hears that it is away; then it waits no more.
      #expect(try terminal.tap(Region.crowd[1]).origin == "unconfirmed")
      let third = try terminal.tap(Region.crowd[2])
      #expect(third.origin == "terminal" && third.checked && third.tone == "ok")
      #expect(third.points?.added == 2 && third.points?.balance == nil)
      #expect(try terminal.ask("status", RunningTerminal.Standing.self).queued == 2)

      service = try region.serve(["--test-dataset", "--port", "\(port)"])
      let standing = try terminal.wait { $0.queued == 0 && $0.online }
      #expect(standing.queued == 0 && standing.ackedUpTo == 3 && standing.troubles == 0)
      #expect(try terminal.tap(Region.crowd[0]).origin == "service")
      let end = try terminal.end()
      #expect(end.queued == 0 && end.phase == "idle" && end.ackedUpTo == 4)
      let connection = try service.connect()
      #expect(try connection.balance(of: Region.crowd[1], token: region.token) == 2)
      #expect(try connection.balance(of: Region.crowd[2], token: region.token) == 2)
      #expect(try service.stop() == .exit(0))
    }

    @Test("keeps what it has shown when it is killed, and says what is still queued")
    func killed() async throws {
      let region = try await Region.copy()
      let temporary = try TemporaryFolder()
      let path = try paired(region, in: temporary)
      let event = Region.openEvents[0]
      // Nobody listens there.
      let away = ["--url", "http://127.0.0.1:1", "--event", event, "--wait", "0"]
      let terminal = try RunningTerminal(path, away)
      for card in Region.crowd[10..<15] {
        let shown = try terminal.tap(card)
        // It has no pack to check a card with.
        #expect(shown.origin == "terminal" && !shown.checked && shown.tone == "info")
      }
      let second = try Program.run("terminal", "--data", path, "--status")
      #expect(second.end == .exit(75), "\(second.errors)")
      terminal.process.signal(SIGKILL)
      try terminal.process.wait(seconds: 10)
      let standing = try Program.run("terminal", "--data", path, "--status", "--json")
        .json(RunningTerminal.Standing.self)
      #expect(standing.queued == 5 && standing.ackedUpTo == 0)

      let service = try region.serve()
      let again = try RunningTerminal(path, options(service, event: event))
      #expect(try again.end().queued == 0)
      let connection = try service.connect()
      for card in Region.crowd[10..<15] {
        #expect(try connection.balance(of: card, token: region.token) == 1)
      }
      #expect(try service.stop() == .exit(0))
    }

    @Test("needs a pairing, an address and lines that are cards")
    func words() async throws {
      let temporary = try TemporaryFolder()
      let path = temporary.file("terminal")
      #expect(try Program.run("terminal", "--data", path, "--status").end == .exit(66))
      #expect(try Program.run("terminal", "--data", path).end == .exit(64))
      for url in ["nothing", "ftp://example.org", "http://"] {
        #expect(try Program.run("terminal", "--data", path, "--url", url).end == .exit(64))
      }
      let unpaired = try Program.run("terminal", "--data", path, "--url", "http://127.0.0.1:1")
      #expect(unpaired.end == .exit(1) && unpaired.errors.contains("not paired"))
      let code = try Program.run("terminal", "--data", path, "--code", "7GQ2-M0XK")
      #expect(code.end == .exit(1) && code.errors.contains("did not answer"), "\(code.errors)")
      // The administrator's subcommands are in the same group.
      #expect(try Program.run("terminal", "pair", "--help").output.contains("organizerIds"))
    }
  }
}
