import EventLogTesting
import Foundation
import Ledger
import LedgerWire
import Testing

extension LongProcessTests {
  @Suite("kill -9 under load")
  struct KillCycleTests {
    /// `KILL_CYCLES` asks for more, `SIM_SEED` for other moments.
    static let cycles = number("KILL_CYCLES") ?? 200
    static let seed = number("SIM_SEED").map { UInt64($0) } ?? 2_026

    /// Every so many restarts the whole history is compared with what was told.
    static let cyclesPerCheck = 40

    @Test("nothing that was answered is lost and nothing is applied twice")
    func killCycles() async throws {
      let region = try await Region.copy()
      let before = try LogContents(region.path)
      let load = Load(token: region.token, terminalTokens: region.terminalTokens)
      var random = SeededGenerator(seed: Self.seed)
      for cycle in 1...Self.cycles {
        let service = try region.serve()
        let microseconds = UInt32.random(in: 0...80_000, using: &random)
        load.run(against: service, seed: random.next()) {
          usleep(microseconds)
          service.process.signal(SIGKILL)
        }
        let end = try service.process.wait(seconds: 10)
        try #require(end == .signal(SIGKILL), "cycle \(cycle): \(service.process.errors)")
        if cycle % Self.cyclesPerCheck == 0 {
          try check(load, region, before, "seed \(Self.seed), cycle \(cycle)")
        }
      }
      try check(load, region, before, "seed \(Self.seed), at the end")
      #expect(load.commandCount > Self.cycles * 10, "the load was too light to prove anything")
    }

    @Test("what a late tap takes back is part of what is expected of the history")
    func lateTap() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let connection = try service.connect()
      let number = Region.crowd[0]
      let tap = Tap(
        sequence: 1, card: .uitpas(number), eventID: Region.weeklyEvent,
        tappedAt: Int64(Date.now.timeIntervalSince1970 * 1_000_000))
      let answer = try connection.checkIn(
        number, event: Region.weeklyEvent, key: "first", token: region.token)
      let delivered = try connection.deliver([tap], token: region.terminalTokens[0])
      let told = Load.Book(
        checkIns: [Load.CheckIn(number: number, event: Region.weeklyEvent, answer: answer)],
        terminals: [
          Load.Terminal(
            taps: [tap], results: try TapUploadAnswer(json: delivered.body).results)
        ])
      #expect(try told.pointsTold() == [number: 2])
      #expect(try told.pointsRecounted(in: LogContents(region.path)) == [number: -1])
      #expect(try connection.balance(of: number, token: region.token) == 1)
      #expect(try service.stop() == .exit(0))
    }

    /// Compares the whole history with what the callers were told.
    private func check(
      _ load: Load, _ region: Region, _ before: LogContents, _ moment: Comment
    ) throws {
      let service = try region.serve()
      try load.settle(against: service)
      let connection = try service.connect()
      let position = try connection.position()

      let differences = try load.differencesOnRepeat(against: service)
      #expect(differences == [], moment)
      #expect(try connection.position() == position, moment)

      let told = load.state
      #expect(told.surprises == [], moment)
      let log = try LogContents(region.path)
      let points = try told.pointsTold(), recounted = try told.pointsRecounted(in: log)
      for number in Region.crowd {
        let balance = try connection.balance(of: number, token: region.token)
        #expect(balance == (points[number] ?? 0) + (recounted[number] ?? 0), moment)
      }

      #expect(log.records.count == Int(position), moment)
      #expect(Array(log.records.prefix(before.records.count)) == before.records, moment)
      let keys = log.keyedCommands
      #expect(keys.count == load.commandCount, moment)
      #expect(Set(keys).count == keys.count, moment)
      try checkPositions(told, log, moment)

      let verified = try Program.run("log", "verify", "--data", region.path)
      #expect(verified.end == .exit(0), "\(moment): \(verified.errors)")
      #expect(verified.output.hasPrefix("ok: position \(position) "), moment)
      try service.kill()
    }

    /// Each answer names the record that it tells of.
    private func checkPositions(
      _ told: Load.Book, _ log: LogContents, _ moment: Comment
    ) throws {
      for checkIn in told.checkIns {
        guard let answer = checkIn.answer, answer.status == 201 else { continue }
        let checkin = try answer.json(CheckinAnswer.self)
        guard case .checkedIn(let record)? = log[checkin.position]?.event else {
          Issue.record("\(moment): no check-in at \(checkin.position)")
          continue
        }
        #expect(Int64(record.points) == checkin.points, moment)
      }
      for terminal in told.terminals {
        for result in terminal.results {
          let key = log[result.position ?? 0]?.header.key
          guard case .tap(_, let sequence)? = key else {
            Issue.record("\(moment): no tap at \(String(describing: result.position))")
            continue
          }
          #expect(sequence == result.sequence, moment)
        }
      }
    }

    private static func number(_ name: String) -> Int? {
      ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }
  }
}
