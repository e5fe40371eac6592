import Foundation
import Ledger
import PassDirectory
import Testing

@testable import pasboek

extension ProcessTests {
  @Suite("accepting a loss")
  struct AcceptLossTests {
    @Test("people whom only lost records registered are destroyed when the operator says so")
    func destroysBeyond() async throws {
      let region = try await Region.copy()
      let (position, lost) = try await Self.losePeople(region)
      let refused = try Self.accept(region)
      #expect(refused.end == .exit(65))
      #expect(refused.errors.contains("--destroy-beyond"), "\(refused.errors)")
      #expect(try Program.run("serve", "--data", region.path, "--port", "0").end == .exit(65))

      let accepted = try Self.accept(region, "--destroy-beyond")
      #expect(accepted.end == .exit(0), "\(accepted.errors)")
      #expect(accepted.output.contains("1 holders and 1 cards"), "\(accepted.output)")
      let contents = try LogContents(region.path)
      #expect(contents.records.count == Int(position) + 1)
      guard case .lossAccepted(let loss)? = contents.records.last?.event else {
        Issue.record("the loss is not the newest record")
        return
      }
      #expect(loss.lostPosition == lost)
      #expect(try Program.run("fsck", "--data", region.path).end == .exit(0))

      // The numbers are free again, and what was there before still is.
      _ = try await region.addPeople([HolderProfile()], cards: [Region.freeNumbers[0]])
      let service = try region.serve()
      let connection = try service.connect()
      #expect(try connection.balance(of: Region.freeNumbers[0], token: region.token) == 0)
      #expect(try connection.balance(of: Region.pass, token: region.token) == 100)
      #expect(try service.stop() == .exit(0))
    }

    @Test("cut short before or after its record, it is ended by repeating, and recorded once")
    func cutShort() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let connection = try service.connect()
      let kept = try connection.position()
      try FileManager.default.copyItem(
        atPath: region.file("log.db"), toPath: region.file("aside.db"))
      #expect(
        try connection.checkIn(
          Region.crowd[0], event: Region.openEvents[0], token: region.token
        ).status == 201)
      #expect(try service.stop() == .exit(0))
      try Self.putBack(region)

      // A reason that the ledger refuses: the acceptance is begun and not recorded.
      let refused = try Self.accept(region, reason: String(repeating: "x", count: 5_000))
      #expect(refused.end == .exit(65), "\(refused.errors)")
      #expect(try Program.run("serve", "--data", region.path, "--port", "0").end == .exit(65))
      #expect(try Copies.head(of: region.path).position == kept)
      let marker = try Data(contentsOf: URL(fileURLWithPath: region.file("heads.lost")))

      #expect(try Self.accept(region).end == .exit(0))
      #expect(try Copies.head(of: region.path).position == kept + 1)
      // As if it had been cut short after the record.
      try marker.write(to: URL(fileURLWithPath: region.file("heads.lost")))
      let again = try Program.run("serve", "--data", region.path, "--port", "0")
      #expect(again.end == .exit(65))
      #expect(again.errors.contains("not recorded"), "\(again.errors)")
      #expect(try Self.accept(region).end == .exit(0))
      #expect(try Copies.head(of: region.path).position == kept + 1)
      #expect(try region.serve().stop() == .exit(0))
    }

    @Test("where nothing is lost, nothing is recorded")
    func nothingLost() async throws {
      let region = try await Region.copy()
      let head = try Copies.head(of: region.path)
      let answer = try Self.accept(region)
      #expect(answer.end == .exit(0))
      #expect(answer.output == "the log has all that it is known to have had\n")
      #expect(try Copies.head(of: region.path) == head)
    }

    /// Registers a holder with a card, and puts the log of before in the place of the newer one.
    private static func losePeople(
      _ region: Region
    ) async throws -> (position: UInt64, lost: UInt64) {
      let before = try Copies.head(of: region.path).position
      try FileManager.default.copyItem(
        atPath: region.file("log.db"), toPath: region.file("aside.db"))
      _ = try await region.addPeople([HolderProfile()], cards: [Region.freeNumbers[0]])
      let lost = try Copies.head(of: region.path).position
      try putBack(region)
      return (before, lost)
    }

    /// Puts the log of before in the place of the newer one.
    private static func putBack(_ region: Region) throws {
      for name in ["log.db-wal", "log.db-shm"] { try? region.remove(name) }
      try region.remove("log.db")
      try FileManager.default.moveItem(
        atPath: region.file("aside.db"), toPath: region.file("log.db"))
    }

    private static func accept(
      _ region: Region, _ options: String..., reason: String = "the disk broke"
    ) throws -> Program.Answer {
      try Program.run(
        words: ["log", "accept-loss", "--data", region.path, "--reason", reason] + options)
    }
  }
}
