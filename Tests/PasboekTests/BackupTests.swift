import EventLog
import EventLogSQLite
import Foundation
import Ledger
import PassDirectory
import Testing
import ThreadTesting
@testable import pasboek

extension ProcessTests {
  @Suite("backup and restore")
  struct BackupTests {
    private let copies: Copies

    init() throws { copies = try Copies() }

    @Test("a backup under load is a prefix of the log, and serves the same once restored")
    func underLoad() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let load = Load(token: region.token, terminalTokens: region.terminalTokens)
      var taken: Copies.Head?
      load.run(against: service, seed: 7) {
        _ = within(seconds: 10) { load.commandCount > 200 }
        let before = load.commandCount
        taken = try? copies.take(of: region.path).json(Copies.Head.self)
        // The writer went on all the while and after it.
        #expect(within(seconds: 10) { load.commandCount > before + 100 })
        _ = try? service.kill()
      }
      let head = try #require(taken)
      #expect(try copies.names(in: copies.backup) == Self.names)
      for name in try copies.names(in: copies.backup) {
        let path = "\(copies.backup)/\(name)"
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
      }
      #expect(load.state.surprises == [])

      let restored = try copies.restore().json(RestoredLedger.self)
      #expect(restored.position == head.position)
      #expect(restored.root == head.root)
      #expect(!restored.isShortened)
      let verified = try Program.run("log", "verify", "--data", copies.restored)
      #expect(verified.end == .exit(0), "\(verified.errors)")
      #expect(try Copies.head(of: copies.restored) == head)
      var live = try SQLiteLog.openForReading(folder: region.path)
      let prefix = try live.head(at: Position(rawValue: head.position))
      #expect(prefix?.root.description == head.root)
      #expect(try live.lastPosition().rawValue > head.position)
      try await Self.compareBalances(
        copies.restored, with: LogContents(region.path), upTo: head.position, region)
      #expect(try Program.run("fsck", "--data", copies.restored).end == .exit(0))
    }

    @Test("a ledger that does not run is backed up as well, and restored to the same balances")
    func stopped() async throws {
      let region = try await Region.copy()
      let taken = try copies.take(of: region.path).json(Copies.Head.self)
      #expect(try taken == Copies.head(of: region.path))
      #expect(try copies.restore().end == .exit(0))
      let service = try RunningService(copies.restored)
      let connection = try service.connect()
      // A token of before: the key that signs tokens is restored too.
      #expect(try connection.balance(of: Region.pass, token: region.token) == 100)
      let answer = try connection.checkIn(
        Region.crowd[0], event: Region.openEvents[0], token: region.token)
      #expect(answer.status == 201)
      #expect(try service.stop() == .exit(0))
    }

    @Test("keeps to empty folders and whole ledgers")
    func refusals() async throws {
      let region = try await Region.copy()
      #expect(try copies.take(of: copies.file("none")).end == .exit(66))
      try FileManager.default.createDirectory(
        atPath: copies.backup, withIntermediateDirectories: true)
      try Data([1]).write(to: URL(fileURLWithPath: "\(copies.backup)/mine"))
      #expect(try copies.take(of: region.path).end == .exit(73))
      #expect(try copies.names(in: copies.backup) == ["mine"])
      try FileManager.default.removeItem(atPath: "\(copies.backup)/mine")
      #expect(try copies.take(of: region.path).end == .exit(0))
      #expect(try copies.take(of: region.path).end == .exit(73))

      try FileManager.default.createDirectory(
        atPath: copies.restored, withIntermediateDirectories: true)
      try Data([1]).write(to: URL(fileURLWithPath: "\(copies.restored)/log.db"))
      #expect(try copies.restore().end == .exit(73))
      #expect(try copies.names(in: copies.restored) == ["log.db"])
    }

    @Test("an older backup than the known heads waits for its loss to be accepted")
    func olderThanHeads() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let connection = try service.connect()
      #expect(try copies.take(of: region.path).end == .exit(0))
      let kept = try connection.position()
      for number in Region.crowd.prefix(3) {
        let answer = try connection.checkIn(
          number, event: Region.openEvents[0], token: region.token)
        #expect(answer.status == 201)
      }
      #expect(try service.stop() == .exit(0))

      let answer = try copies.restore("--known-heads", region.file("heads"))
      let restored = try answer.json(RestoredLedger.self)
      #expect(restored.position == kept)
      #expect(restored.knownPosition == kept + 3)
      try Self.refusesUntilAccepted(copies.restored, kept: kept, lost: kept + 3)

      // The same, where the heads lie at the place of the new ledger.
      let second = copies.file("second")
      try FileManager.default.createDirectory(atPath: second, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: region.file("heads"), toPath: "\(second)/heads")
      let again = try Program.run(
        "restore", "--from", copies.backup, "--data", second, "--json")
      #expect(try again.json(RestoredLedger.self).knownPosition == kept + 3)
      try Self.refusesUntilAccepted(second, kept: kept, lost: kept + 3)
    }

    @Test("heads of another ledger are refused, and nothing is left in the folder")
    func otherHeads() async throws {
      let region = try await Region.copy()
      #expect(try copies.take(of: region.path).end == .exit(0))
      let other = try RunningService(copies.file("other"), options: [])
      #expect(try other.stop() == .exit(0))
      let refused = try copies.restore("--known-heads", "\(copies.file("other"))/heads")
      #expect(refused.end == .exit(65))
      #expect(refused.errors.contains("foreign"), "\(refused.errors)")
      #expect(try copies.names(in: copies.restored) == [])
      #expect(try copies.restore("--known-heads", copies.file("missing")).end == .exit(74))
    }

    private static let names = [
      "checkpoint.key", "directory.db", "directory.key", "heads", "log.db", "manifest.json",
      "token-signing.pem",
    ]

    /// Not served, not written to, until the loss is recorded.
    private static func refusesUntilAccepted(
      _ folder: String, kept: UInt64, lost: UInt64
    ) throws {
      let refused = try Program.run("serve", "--data", folder, "--port", "0")
      #expect(refused.end == .exit(65))
      #expect(refused.errors.contains("\(lost)"), "\(refused.errors)")
      let loading = try Program.run("load", "test-dataset", "--data", folder)
      #expect(loading.end == .exit(65))
      #expect(try Copies.head(of: folder).position == kept)
      let accepted = try Program.run(
        "log", "accept-loss", "--data", folder, "--reason", "the disk broke")
      #expect(accepted.end == .exit(0), "\(accepted.errors)")
      let service = try RunningService(folder)
      #expect(try service.connect().position() == kept + 1)
      #expect(try service.stop() == .exit(0))
      guard case .lossAccepted(let loss)? = try LogContents(folder)[kept + 1]?.event else {
        Issue.record("the loss is not the next record")
        return
      }
      #expect(loss.lostPosition == lost)
    }

    /// Every pass has what the log's first records give it.
    private static func compareBalances(
      _ folder: String, with contents: LogContents, upTo position: UInt64, _ region: Region
    ) async throws {
      var state = LedgerState()
      for record in contents.records.prefix(Int(position)) { try state.fold(record) }
      let directory = try PassDirectory.Directory.open(
        folder: region.path, random: SystemRandomNumberGenerator())
      let service = try RunningService(folder)
      let connection = try service.connect()
      for number in Region.crowd + [Region.pass] {
        let uitpas = try #require(UITPASNumber(number))
        let card = try #require(
          directory.card(PassIdentifier(kind: .uitpasNumber, key: UInt128(uitpas.value))))
        let holder = HolderID(try #require(card.holder))
        let balance = try connection.balance(of: number, token: region.token)
        #expect(balance == state.balance(of: holder), "\(number)")
      }
      try directory.close()
      #expect(try service.stop() == .exit(0))
    }
  }
}
