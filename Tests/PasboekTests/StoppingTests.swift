import Foundation
import LedgerWire
import Testing

extension ProcessTests {
  @Suite("stopping and starting")
  struct StoppingTests {
    @Test("SIGTERM answers what is in flight, then ends", arguments: [0, 5_000, 20_000, 60_000])
    func drains(microseconds: UInt32) async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let connection = try service.connect()
      let before = try connection.position()
      let taps = Self.taps(1...1_000)
      try connection.send(
        "POST", "/ledger/v1/taps",
        headers: HTTPConnection.tapHeaders(region.terminalTokens[0]),
        body: HTTPConnection.upload(of: taps))
      usleep(microseconds)
      service.process.signal(SIGTERM)
      let answer = try? connection.receive()
      #expect(try service.process.wait(seconds: 30) == .exit(0), "\(service.process.errors)")

      let records = try LogContents(region.path).keyedCommands.count
      if let answer {
        #expect(answer.status == 200, "\(answer.text)")
        #expect(try TapUploadAnswer(json: answer.body).results.count == taps.count)
        #expect(records == taps.count)
      } else {
        // The signal came before the request was read: then it was not carried out either.
        #expect(microseconds == 0)
        #expect(records == 0)
      }
      #expect(try region.serve().connect().position() == before + UInt64(records))
    }

    @Test("a start with a snapshot reads only what came after it")
    func snapshotIsUsed() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      try deliver(1...1_000, to: service, region)
      let state = try State(of: service, region)
      #expect(try service.stop() == .exit(0))
      #expect(try Program.run("snapshot", "--data", region.path).end == .exit(0))

      // A record that no fold survives, in a tile that is full: a start trusts the tile's hash.
      try RawDatabase(region.file("log.db")).runUnguarded(
        "UPDATE records SET bytes = x'00' WHERE position = 3")
      let restarted = try region.serve()
      #expect(try State(of: restarted, region) == state)
      try deliver(1_001...1_010, to: restarted, region)
      try restarted.kill()
      let again = try region.serve()
      #expect(try State(of: again, region).position == state.position + 10)
      #expect(try again.stop() == .exit(0))

      try region.remove("snapshot")
      let refused = try Program.run("serve", "--data", region.path, "--port", "0")
      #expect(refused.end == .exit(65))
      #expect(refused.errors.contains("position 3"), "\(refused.errors)")
    }

    @Test("a snapshot that is damaged, cut short or of another log is passed over")
    func unfitSnapshots() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      try deliver(1...500, to: service, region)
      let state = try State(of: service, region)
      try service.kill()
      #expect(try Program.run("snapshot", "--data", region.path).end == .exit(0))
      let file = URL(fileURLWithPath: region.file("snapshot"))
      let good = try Data(contentsOf: file)
      var damaged = good
      damaged[good.count / 2] ^= 1
      for unfit in [damaged, good.prefix(good.count / 2), Data()] {
        try unfit.write(to: file)
        let served = try region.serve()
        #expect(try State(of: served, region) == state)
        try served.kill()
      }

      let other = try await Region.copy()
      let otherService = try other.serve()
      let otherState = try State(of: otherService, other)
      try otherService.kill()
      try good.write(to: URL(fileURLWithPath: other.file("snapshot")))
      #expect(try State(of: try other.serve(), other) == otherState)
    }

    /// What a service answers from its state.
    private struct State: Hashable {
      var position: UInt64
      var balances: [Int64]

      init(of service: RunningService, _ region: Region) throws {
        let connection = try service.connect()
        position = try connection.position()
        balances = try Region.crowd.map { try connection.balance(of: $0, token: region.token) }
      }
    }

    private func deliver(
      _ sequences: ClosedRange<Int>, to service: RunningService, _ region: Region
    ) throws {
      let answer = try service.connect().deliver(
        Self.taps(sequences), token: region.terminalTokens[0])
      try #require(answer.status == 200, "\(answer.text)")
    }

    private static func taps(_ sequences: ClosedRange<Int>) -> [Tap] {
      sequences.map { sequence in
        Tap(
          sequence: UInt64(sequence),
          card: .uitpas(Region.crowd[sequence % Region.crowd.count]),
          eventID: Region.openEvents[sequence % 4])
      }
    }
  }
}
