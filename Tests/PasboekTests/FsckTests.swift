import Foundation
import Ledger
import LedgerService
import PassDirectory
import Testing

@testable import pasboek

extension ProcessTests {
  @Suite("checking a folder")
  struct FsckTests {
    struct Report: Decodable {
      var result: String
      var findings: [FolderCheck.Finding]

      /// The checks that found something.
      var wrong: [String] { findings.filter { !$0.isOK }.map(\.check) }
    }

    @Test("finds a ledger in order, running or not, with and without a snapshot")
    func inOrder() async throws {
      let region = try await Region.copy()
      #expect(try Self.check(region).wrong == [])
      let checks = try Self.check(region).findings.map(\.check)
      #expect(
        checks == [
          "files", "heads", "log", "records", "snapshot", "readModels", "financialReports",
          "directory",
        ])
      let service = try region.serve()
      #expect(try Program.run("snapshot", "--data", region.path).end == .exit(0))
      let before = try service.connect().position()
      let load = Load(token: region.token, terminalTokens: region.terminalTokens)
      load.run(against: service, seed: 3) {
        for _ in 1...3 {
          let report = try? Self.check(region)
          #expect(report?.result == "ok", "\(String(describing: report))")
        }
        _ = try? service.kill()
      }
      #expect(try Self.check(region).result == "ok")
      let restarted = try region.serve()
      #expect(try restarted.connect().position() > before)
      #expect(try restarted.stop() == .exit(0))
    }

    @Test("says in words what it found, and changes no file of the log")
    func readsOnly() async throws {
      let region = try await Region.copy()
      let names = ["log.db", "heads", "directory.key"]
      let before = try names.map { try Data(contentsOf: URL(fileURLWithPath: region.file($0))) }
      let answer = try Program.run("fsck", "--data", region.path)
      #expect(answer.end == .exit(0))
      #expect(answer.errors == "")
      #expect(answer.output.split(separator: "\n").allSatisfy { $0.hasPrefix("ok ") })
      #expect(
        try before == names.map { try Data(contentsOf: URL(fileURLWithPath: region.file($0))) })
      #expect(try Program.run("fsck", "--data", "/nonexistent").end == .exit(66))
    }

    @Test("finds a changed record, a cut log, and a record that does not follow")
    func logDamage() async throws {
      let region = try await Region.copy()
      try RawDatabase(region.file("log.db")).runUnguarded(
        "UPDATE records SET bytes = x'00' WHERE position = 3")
      let report = try Self.check(region, code: 65)
      #expect(report.wrong.starts(with: ["log", "records"]))

      let cut = try await Region.copy()
      try RawDatabase(cut.file("log.db")).runUnguarded(
        "DELETE FROM records WHERE position = (SELECT max(position) FROM records)")
      #expect(try Self.check(cut, code: 65).wrong.contains("log"))
    }

    @Test("finds missing heads, and a loss whose acceptance was cut short")
    func heads() async throws {
      let region = try await Region.copy()
      try FileManager.default.copyItem(
        atPath: region.file("heads"), toPath: region.file("heads.lost"))
      #expect(try Self.check(region, code: 65).wrong == ["heads"])
      try region.remove("heads.lost")
      try region.remove("heads")
      #expect(try Self.check(region, code: 65).wrong == ["heads"])
    }

    @Test("finds files that others may use", arguments: ["log.db", "directory.key", ""])
    func modes(name: String) async throws {
      let region = try await Region.copy()
      let path = name.isEmpty ? region.path : region.file(name)
      chmod(path, name.isEmpty ? 0o755 : 0o640)
      let report = try Self.check(region, code: 65)
      #expect(report.wrong.first == "files")
      #expect(report.findings.first?.detail.hasSuffix(path) == true)
    }

    @Test("finds a snapshot that does not fit")
    func snapshot() async throws {
      let region = try await Region.copy()
      #expect(try Program.run("snapshot", "--data", region.path).end == .exit(0))
      #expect(try Self.check(region).wrong == [])
      let file = URL(fileURLWithPath: region.file("snapshot"))
      var bytes = try Data(contentsOf: file)
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: file)
      chmod(file.path, 0o600)
      #expect(try Self.check(region, code: 65).wrong == ["snapshot"])
    }

    @Test("finds read models that are not the fold of the log, or no database at all")
    func readModels() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      #expect(try service.stop() == .exit(0))
      #expect(try Self.check(region).wrong == [])
      try RawDatabase(region.file("projections.db")).run(
        "UPDATE checkpoint SET position = 7")
      let report = try Self.check(region, code: 65)
      #expect(report.wrong == ["readModels"])
      // A start folds them anew.
      #expect(try region.serve().stop() == .exit(0))
      #expect(try Self.check(region).wrong == [])
      try Data(count: 4_096).write(to: URL(fileURLWithPath: region.file("projections.db")))
      chmod(region.file("projections.db"), 0o600)
      #expect(try Self.check(region, code: 65).wrong == ["readModels"])
    }

    @Test("finds a directory that is missing, of another key, behind, ahead or not erased")
    func directory() async throws {
      let missing = try await Region.copy()
      try missing.remove("directory.key")
      #expect(try Self.check(missing, code: 65).wrong == ["files", "directory"])
      // Looking must not make what is missing.
      #expect(!FileManager.default.fileExists(atPath: missing.file("directory.key")))

      let otherKey = try await Region.copy()
      try Data(count: 32).write(to: URL(fileURLWithPath: otherKey.file("directory.key")))
      chmod(otherKey.file("directory.key"), 0o600)
      #expect(try Self.check(otherKey, code: 65).wrong == ["directory"])

      let region = try await Region.copy()
      let old = try TemporaryFolder()
      let files = ["directory.db", "log.db", "heads"]
      for name in files {
        try FileManager.default.copyItem(atPath: region.file(name), toPath: old.file(name))
      }
      let holders = try await region.addPeople([HolderProfile()], cards: [nil])
      let behind = try await Region.copy()
      for name in ["log.db", "heads"] { try Self.move(name, of: region, to: behind) }
      #expect(try Self.check(behind, code: 65).findings.last?.detail.contains("lacks 1 ") == true)
      let ahead = try await Region.copy()
      try Self.move("directory.db", of: region, to: ahead)
      #expect(try Self.check(ahead, code: 65).wrong == ["directory"])

      try await region.opened { engine in
        _ = try await engine.register([.eraseHolder(holders[0])])
      }
      let report = try Self.check(region, code: 65)
      #expect(report.findings.last?.detail.contains("1 holders whom the log has erased") == true)
      // A start settles it.
      try await region.opened { engine in
        #expect(engine.directory.isErased(holder: holders[0].number))
      }
      #expect(try Self.check(region).wrong == [])
    }

    private static func move(_ name: String, of region: Region, to other: Region) throws {
      try other.remove(name)
      try FileManager.default.copyItem(atPath: region.file(name), toPath: other.file(name))
    }

    private static func check(_ region: Region, code: Int32 = 0) throws -> Report {
      let answer = try Program.run("fsck", "--data", region.path, "--json")
      try #require(answer.end == .exit(code), "\(answer.output)\(answer.errors)")
      return try JSONDecoder().decode(Report.self, from: Data(answer.output.utf8))
    }
  }
}
