import Foundation
import Testing

extension ProcessTests {
  @Suite("the test data set")
  struct TestDatasetTests {
    private struct Loaded: Decodable {
      var records: Int
      var terminalToken: String?
    }

    @Test("is loaded once, by the running service or without one")
    func loadsOnce() async throws {
      let temporary = try TemporaryFolder()
      let folder = temporary.file("ledger")
      let service = try RunningService(folder, options: [])
      let first = try load(folder)
      #expect(first.records > 60)
      let terminalToken = try #require(first.terminalToken)
      let connection = try service.connect()
      let position = try connection.position()
      let second = try load(folder)
      #expect(second.records == 0)
      #expect(second.terminalToken == nil)
      #expect(try connection.position() == position)
      // The terminal is let in, the client is not: only `--test-dataset` opens that door.
      #expect(try connection.deliver([], token: terminalToken).status == 400)
      #expect(try connection.token().status == 401)
      #expect(try service.stop() == .exit(0))

      #expect(try load(folder).records == 0)
      let restarted = try RunningService(folder)
      #expect(restarted.announcement.terminalToken == nil)
      #expect(try restarted.connect().position() == position)
      #expect(try restarted.stop() == .exit(0))
    }

    @Test("its client is let in only where the service was started with it")
    func clientIsRefused() async throws {
      let region = try await Region.copy()
      let open = try region.serve()
      #expect(try open.connect().token().status == 200)
      #expect(try open.connect().balance(of: Region.pass, token: region.token) == 100)
      #expect(try open.stop() == .exit(0))

      let closed = try region.serve([])
      let connection = try closed.connect()
      #expect(try connection.token().status == 401)
      let answer = try connection.checkIn(
        Region.pass, event: Region.weeklyEvent, token: region.token)
      #expect(answer.status == 401)
      #expect(try closed.stop() == .exit(0))
    }

    private func load(_ folder: String) throws -> Loaded {
      try Program.run("load", "test-dataset", "--data", folder, "--json").json(Loaded.self)
    }
  }
}
