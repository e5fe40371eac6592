import EventLog
import EventLogSQLite
import Foundation
import Ledger
import LedgerWire
import Testing
import ThreadTesting

extension ProcessTests {
  @Suite("verifying a log")
  struct VerifyTests {
    @Test("is ok beside a running service and on a copy")
    func inOrder() async throws {
      struct Verified: Decodable {
        var result: String
        var position: UInt64
        var headsCompared: Int?
      }
      let region = try await Region.copy()
      let service = try region.serve()
      let connection = try service.connect()
      try Self.fill(connection, region)
      let position = try connection.position()

      let live = try Program.run("log", "verify", "--data", region.path, "--json")
      #expect(try live.json(Verified.self).result == "ok")
      #expect(try live.json(Verified.self).position == position)
      #expect(try live.json(Verified.self).headsCompared != nil)

      let copy = try LogCopy(of: region)
      let verified = try Program.run("log", "verify", "--file", copy.path, "--json")
      #expect(try verified.json(Verified.self).position == position)
      #expect(try verified.json(Verified.self).headsCompared == nil)
      #expect(try service.stop() == .exit(0))
    }

    @Test(
      "names the record of one flipped bit where the tree's tiles hold its hash",
      arguments: [1, 100, 256])
    func flippedBitInTile(position: UInt64) async throws {
      let copy = try await Self.stoppedCopy()
      try copy.flipBit(at: position)
      let verified = try Program.run("log", "verify", "--file", copy.path)
      #expect(verified.end == .exit(65))
      #expect(verified.errors.contains("position \(position):"), "\(verified.errors)")
    }

    @Test(
      "names the records among which a bit flipped where only heads cover them",
      arguments: [3, 100, 270, 300])
    func flippedBitUnderHeads(position: UInt64) async throws {
      let copy = try await Self.stoppedCopy()
      try copy.flipBit(at: position)
      let verified = try Program.run(
        "log", "verify", "--file", copy.path, "--heads", copy.region.file("heads"))
      #expect(verified.end == .exit(65))
      let range = try #require(
        verified.errors.firstMatch(of: /position (\d+): .* from here up to (\d+)/),
        "\(verified.errors)")
      let first = try #require(UInt64(range.1))
      let last = try #require(UInt64(range.2))
      #expect((first...last).contains(position))
    }

    @Test("a log that lost its tail is not served until the loss is accepted and recorded")
    func lostTail() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let connection = try service.connect()
      let kept = try connection.position()
      let event = Region.openEvents[0]
      for number in Region.crowd.prefix(5) {
        #expect(try connection.checkIn(number, event: event, token: region.token).status == 201)
      }
      let lost = try connection.position()
      #expect(lost == kept + 5)
      // The newest head is at most a second old.
      #expect(
        try within(seconds: 5) {
          try String(contentsOfFile: region.file("heads"), encoding: .utf8).contains("\n\(lost) ")
        })
      try service.kill()
      try region.remove("log.db-wal")
      try region.remove("log.db-shm")

      let refused = try Program.run("serve", "--data", region.path, "--port", "0")
      #expect(refused.end == .exit(65))
      #expect(refused.output == "")
      #expect(refused.errors.contains("\(lost)"), "\(refused.errors)")
      #expect(refused.errors.contains("\(kept)"), "\(refused.errors)")
      let verified = try Program.run("log", "verify", "--data", region.path)
      #expect(verified.end == .exit(65))

      let accepted = try Program.run(
        "log", "accept-loss", "--data", region.path, "--reason", "the disk broke")
      #expect(accepted.end == .exit(0), "\(accepted.errors)")
      let again = try region.serve()
      let position = try again.connect().position()
      #expect(position == kept + 1)
      let newest = try LogContents(region.path)[position]
      guard case .lossAccepted(let loss)? = newest?.event else {
        Issue.record("the loss is not the next record")
        return
      }
      #expect(loss.reason == "the disk broke")
      #expect(loss.lostPosition == lost)
      #expect(
        try again.connect().checkIn(Region.crowd[0], event: event, token: region.token).status
          == 201)
      #expect(try again.stop() == .exit(0))
      #expect(try Program.run("log", "verify", "--data", region.path).end == .exit(0))
    }

    @Test("a log without its heads is not served")
    func missingHeads() async throws {
      let region = try await Region.copy()
      try region.remove("heads")
      let refused = try Program.run("serve", "--data", region.path, "--port", "0")
      #expect(refused.end == .exit(65))
      #expect(refused.errors.contains("no heads"), "\(refused.errors)")
    }

    @Test("a log with the heads of another is not served")
    func otherHeads() async throws {
      let region = try await Region.copy()
      let other = try TemporaryFolder()
      let folder = other.file("ledger")
      let service = try RunningService(folder, options: [])
      #expect(try service.stop() == .exit(0))
      let refused = try Program.run(
        "serve", "--data", region.path, "--port", "0", "--heads", "\(folder)/heads")
      #expect(refused.end == .exit(65))
      #expect(refused.errors.contains("foreign"), "\(refused.errors)")
    }

    /// A copy of a log with one full tile and a tail, of a service that has ended; it is in order.
    private static func stoppedCopy() async throws -> LogCopy {
      let region = try await Region.copy()
      let service = try region.serve()
      try fill(try service.connect(), region)
      #expect(try service.stop() == .exit(0))
      let copy = try LogCopy(of: region)
      let verified = try Program.run(
        "log", "verify", "--file", copy.path, "--heads", region.file("heads"))
      try #require(verified.end == .exit(0), "\(verified.errors)")
      return copy
    }

    /// Fills more than one tile.
    private static func fill(_ connection: HTTPConnection, _ region: Region) throws {
      let missing = 310 - Int(try connection.position())
      guard missing > 0 else { return }
      let taps = (1...missing).map { sequence in
        Tap(
          sequence: UInt64(sequence),
          card: .uitpas(Region.crowd[sequence % Region.crowd.count]),
          eventID: Region.openEvents[sequence % 4])
      }
      let answer = try connection.deliver(taps, token: region.terminalTokens[0])
      try #require(answer.status == 200, "\(answer.text)")
    }
  }
}

/// A copy of a log as `VACUUM INTO` makes it.
private struct LogCopy {
  let region: Region
  let path: String

  init(of region: Region) throws {
    self.region = region
    path = region.file("copy.db")
    try RawDatabase(region.file("log.db")).run("VACUUM INTO '\(path)'")
  }

  /// Flips the lowest bit of a record's last byte: it still looks like a record.
  func flipBit(at position: UInt64) throws {
    var reader = try SQLiteLog.openForReading(file: path)
    var bytes = try #require(try reader.record(at: Position(rawValue: position)))
    bytes[bytes.count - 1] ^= 1
    let text = bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }
    try RawDatabase(path).runUnguarded(
      "UPDATE records SET bytes = x'\(text.joined())' WHERE position = \(position)")
  }
}
