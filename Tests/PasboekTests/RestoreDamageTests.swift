import Foundation
import Ledger
import LedgerService
import PassDirectory
import Testing

@testable import pasboek

extension ProcessTests {
  @Suite("a backup that is not whole, or not of one moment")
  struct RestoreDamageTests {
    private let copies: Copies

    init() throws { copies = try Copies() }

    @Test("a flipped bit in any file is refused by the file's name, and nothing is restored")
    func flippedBits() async throws {
      let region = try await Region.copy()
      #expect(try copies.take(of: region.path).end == .exit(0))
      for name in try copies.names(in: copies.backup) {
        let file = URL(fileURLWithPath: "\(copies.backup)/\(name)")
        let good = try Data(contentsOf: file)
        for place in [0, good.count / 2, good.count - 1] {
          var bad = good
          bad[place] ^= 1
          try bad.write(to: file)
          let refused = try copies.restore()
          #expect(refused.end == .exit(65), "\(name) at \(place)")
          #expect(refused.errors.contains(name), "\(refused.errors)")
          #expect(!FileManager.default.fileExists(atPath: copies.restored))
        }
        try good.write(to: file)
      }
      #expect(try copies.restore().end == .exit(0))
    }

    @Test("every bit of the manifest counts")
    func manifestBits() throws {
      let folder = try TemporaryFolder()
      let manifest = BackupManifest(
        origin: "pasboek/test", position: 1, root: "ab12",
        takenAt: "2026-11-25T06:00:00.000000Z",
        files: [BackupManifest.File(name: "log.db", bytes: 4_096, sha256: "00ff")])
      try manifest.write(in: folder.path)
      #expect(try BackupManifest.read(in: folder.path) == manifest)
      let file = URL(fileURLWithPath: folder.file(BackupManifest.fileName))
      let good = try Data(contentsOf: file)
      for bit in 0..<good.count * 8 {
        var bad = good
        bad[bit / 8] ^= 1 << (bit % 8)
        try bad.write(to: file)
        #expect(throws: AdminFailure.self, "bit \(bit)") {
          try BackupManifest.read(in: folder.path)
        }
      }
    }

    @Test("an unfinished backup and a missing file are refused")
    func unfinished() async throws {
      let region = try await Region.copy()
      #expect(try copies.take(of: region.path).end == .exit(0))
      for name in try copies.names(in: copies.backup) {
        let path = "\(copies.backup)/\(name)"
        try FileManager.default.moveItem(atPath: path, toPath: copies.file("aside"))
        let refused = try copies.restore()
        #expect(refused.end == .exit(name == BackupManifest.fileName ? 66 : 65))
        #expect(refused.errors.contains(name), "\(refused.errors)")
        try FileManager.default.moveItem(atPath: copies.file("aside"), toPath: path)
      }
      #expect(try copies.restore().end == .exit(0))
    }

    @Test("a backup whose service is killed meanwhile is unfinished or whole, never in between")
    func killedMeanwhile() async throws {
      let region = try await Region.copy()
      for delay in [1_000, 5_000, 10_000, 20_000, 40_000] {
        let service = try region.serve()
        let target = copies.file("backup-\(delay)")
        let process = try ChildProcess(
          [Program.path, "backup", "--data", region.path, "--to", target])
        usleep(UInt32(delay))
        try service.kill()
        let end = try process.wait(seconds: 30)
        let restored = try Program.run(
          "restore", "--from", target, "--data", copies.file("restored-\(delay)"))
        if end == .exit(0) {
          #expect(restored.end == .exit(0), "\(restored.errors)")
        } else if restored.end == .exit(0) {
          // The answer alone was lost.
          #expect(process.errors.contains("not known"), "\(process.errors)")
        } else {
          #expect(restored.end == .exit(66), "\(restored.errors)")
        }
      }
    }

    @Test("people whom the copied log does not know yet are destroyed, with a report")
    func directoryAhead() async throws {
      let region = try await Region.copy()
      #expect(try copies.take(of: region.path).end == .exit(0))
      let number = Region.freeNumbers[0]
      _ = try await region.addPeople([HolderProfile(), HolderProfile()], cards: [number, nil])
      try replace("directory.db", from: region)

      let restored = try copies.restore().json(RestoredLedger.self)
      #expect(restored.directory.holdersDestroyed == 2)
      #expect(restored.directory.cardsDestroyed == 1)
      #expect(try Program.run("fsck", "--data", copies.restored).end == .exit(0))
      let service = try RunningService(copies.restored)
      let answer = try service.connect().checkIn(
        number, event: Region.openEvents[0], token: region.token)
      #expect(answer.text.contains("passholder-not-found"), "\(answer.text)")
      #expect(try service.stop() == .exit(0))
    }

    @Test("a directory that is older than the log is refused, and the count is named")
    func directoryBehind() async throws {
      let region = try await Region.copy()
      #expect(try copies.take(of: region.path).end == .exit(0))
      _ = try await region.addPeople(
        [HolderProfile(), HolderProfile()], cards: [Region.freeNumbers[0], nil])
      let refused = try copies.restore("--log", region.file("log.db"))
      #expect(refused.end == .exit(65))
      #expect(refused.errors.contains("lacks 3 "), "\(refused.errors)")
      #expect(try copies.names(in: copies.restored) == [])
    }

    @Test("whom a newer log has erased is in no byte of what is restored")
    func erased() async throws {
      let region = try await Region.copy()
      let marker = "Marker-\(UUID().uuidString)"
      let number = Region.freeNumbers[0]
      let holders = try await region.addPeople(
        [HolderProfile(name: marker), HolderProfile(name: "Other")],
        cards: [number, Region.freeNumbers[1]])
      #expect(try copies.take(of: region.path).end == .exit(0))
      let markers = try Self.markers(of: holders[0].number, in: copies.backup)
      for bytes in markers {
        #expect(try !copies.files(in: copies.backup, containing: bytes).isEmpty)
      }

      try await region.opened { engine in
        let results = try await engine.register([.eraseHolder(holders[0])])
        #expect(results.allSatisfy { (try? $0.get()) != nil })
      }
      let restored = try copies.restore("--log", region.file("log.db"))
        .json(RestoredLedger.self)
      #expect(restored.directory.holdersErased == 1)
      for bytes in markers + [Data(marker.utf8), Data(number.utf8)] {
        #expect(try copies.files(in: copies.restored, containing: bytes) == [])
      }
      let directory = try PassDirectory.Directory.open(
        folder: copies.restored, random: SystemRandomNumberGenerator())
      #expect(directory.isErased(holder: holders[0].number))
      #expect(try directory.profile(ofHolder: holders[1].number)?.name == "Other")
      try directory.close()
      #expect(try Program.run("log", "verify", "--data", copies.restored).end == .exit(0))
      #expect(try Program.run("fsck", "--data", copies.restored).end == .exit(0))

      // A backup of a later date has none of it either.
      let later = copies.file("later")
      #expect(try copies.take(of: copies.restored, to: later).end == .exit(0))
      for bytes in markers { #expect(try copies.files(in: later, containing: bytes) == []) }
    }

    /// What is stored of a holder: the sealed key, look-up keys and the sealed profile.
    private static func markers(of holder: UInt32, in folder: String) throws -> [Data] {
      let database = try RawDatabase("\(folder)/directory.db")
      let slot = "(SELECT slot FROM holder WHERE entity = \(holder))"
      let card = "(SELECT slot FROM card WHERE holder = \(holder))"
      return try [
        "SELECT sealed FROM holder_key WHERE slot = \(slot)",
        "SELECT sealed FROM holder_profile WHERE slot = \(slot)",
        "SELECT sealed FROM card_number WHERE slot = \(card)",
        "SELECT uitpas FROM card_number WHERE slot = \(card)",
      ].map { try #require(try database.blob($0)) }
    }

    /// Puts a file of the ledger in the place of the backup's, and says so in the manifest.
    private func replace(_ name: String, from region: Region) throws {
      let path = "\(copies.backup)/\(name)"
      try FileManager.default.removeItem(atPath: path)
      try RawDatabase(region.file(name)).run("VACUUM INTO '\(path)'")
      let manifest = try BackupManifest.read(in: copies.backup)
      let files = try manifest.files.map {
        try OwnedFile.entry(of: $0.name, in: copies.backup)
      }
      try BackupManifest(
        origin: manifest.origin, position: manifest.position, root: manifest.root,
        takenAt: manifest.takenAt, files: files
      ).write(in: copies.backup)
    }
  }
}
