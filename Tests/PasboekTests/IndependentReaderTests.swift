import Foundation
import LedgerWire
import Testing

extension ProcessTests {
  @Suite("an independent reader in Python")
  struct IndependentReaderTests {
    @Test(
      "reads every record, and finds the same root",
      .enabled(if: PythonTools.isPossible, "python3 is missing: nothing else reads the log"))
    func readsEverything() async throws {
      struct Head: Decodable {
        var position: UInt64
        var root: String
      }
      let region = try await Region.copy()
      let service = try region.serve()
      let connection = try service.connect()
      let told = try load(connection, region)

      // Beside the running service, so that the write-ahead log is read too.
      let found = try IndependentReader.read(region.file("log.db"))
      #expect(found.wrong == [])
      let head = try Program.run("log", "head", "--data", region.path, "--json").json(Head.self)
      #expect(found.position == head.position)
      #expect(found.root == head.root)
      #expect(found.position == (try connection.position()))
      #expect(found.outstanding == told.outstanding)
      #expect(found.keys == told.commands)
      #expect(found.types >= 13)
      #expect(found.systems == 5)

      #expect(try service.stop() == .exit(0))
      let after = try IndependentReader.read(region.file("log.db"))
      #expect(after.wrong == [])
      #expect(after.root == found.root)
    }

    @Test(
      "finds every record of the golden file as the CDDL describes it, and every type there",
      .enabled(if: PythonTools.isPossible, "python3 is missing: nothing else reads CDDL"))
    func examples() throws {
      let found = try IndependentReader.examples()
      #expect(found.wrong == [] && found.missing == [])
      #expect(found.records >= 52)
    }

    /// Taps and check-ins, accepted and refused, online and late; answers the points of everybody
    /// and how many commands had a key.
    private func load(
      _ connection: HTTPConnection, _ region: Region
    ) throws -> (outstanding: Int64, commands: Int) {
      var points: Int64 = 200
      let now = Int64(Date.now.timeIntervalSince1970 * 1_000_000)
      var taps: [Tap] = []
      for sequence in 1...400 {
        let number = Region.crowd[sequence * 7 % Region.crowd.count]
        let event =
          sequence.isMultiple(of: 5) ? Region.weeklyEvent : Region.openEvents[sequence % 4]
        taps.append(
          Tap(
            sequence: UInt64(sequence), card: .uitpas(number), eventID: event,
            tappedAt: now - Int64(400 - sequence) * 3_600_000_000 / 10,
            offline: sequence.isMultiple(of: 11)))
      }
      taps.append(Tap(sequence: 401, card: .uitpas("0900000000000"), tappedAt: now))
      for batch in stride(from: 0, to: taps.count, by: 90) {
        let answer = try connection.deliver(
          Array(taps[batch..<min(batch + 90, taps.count)]), token: region.terminalTokens[0])
        try #require(answer.status == 200, "\(answer.text)")
        let results = try TapUploadAnswer(json: answer.body).results
        points += results.reduce(0) { $0 + ($1.points?.added ?? 0) }
      }
      for number in 0..<80 {
        let answer = try connection.checkIn(
          Region.crowd[number % Region.crowd.count], event: Region.weeklyEvent, key: "\(number)",
          token: region.token)
        if answer.status == 201 { points += try answer.json(CheckinAnswer.self).points }
      }
      return (points, taps.count + 80)
    }
  }
}
