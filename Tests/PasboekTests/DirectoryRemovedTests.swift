import Foundation
import Testing

extension ProcessTests {
  @Suite("without the directory")
  struct DirectoryRemovedTests {
    @Test(
      "the log is still verified, printed and folded, but not served",
      arguments: [["directory.db"], ["directory.key"], ["directory.db", "directory.key"]])
    func logNeedsNoDirectory(missing: [String]) async throws {
      struct Head: Decodable {
        var position: UInt64
      }
      let region = try await Region.copy()
      for name in missing { try region.remove(name) }

      #expect(try Program.run("log", "verify", "--data", region.path).end == .exit(0))
      let head = try Program.run("log", "head", "--data", region.path, "--json").json(Head.self)
      for form in ["diagnostic", "hex", "json"] {
        let dump = try Program.run("log", "dump", "--data", region.path, "--form", form)
        #expect(dump.end == .exit(0))
        #expect(dump.output.split(separator: "\n").count == Int(head.position))
      }
      let snapshot = try Program.run("snapshot", "--data", region.path, "--json")
      #expect(try snapshot.json(Head.self).position == head.position)

      for _ in 1...2 {
        let refused = try Program.run("serve", "--data", region.path, "--port", "0")
        #expect(refused.end == .exit(65), "\(refused.errors)")
        #expect(refused.output == "")
        #expect(refused.errors.hasPrefix("pasboek: "), "\(refused.errors)")
        #expect(refused.errors.contains("directory"), "\(refused.errors)")
        #expect(!refused.errors.contains(Region.pass))
      }
      #expect(try Program.run("log", "verify", "--data", region.path).end == .exit(0))
    }

    @Test("a directory that knows people whom the log does not know is not served")
    func directoryAhead() async throws {
      let region = try await Region.copy()
      for name in ["log.db", "log.db-wal", "log.db-shm", "heads", "snapshot"] {
        try? region.remove(name)
      }
      let refused = try Program.run("serve", "--data", region.path, "--port", "0")
      #expect(refused.end == .exit(65), "\(refused.errors)")
      #expect(refused.errors.contains("directory"), "\(refused.errors)")
    }
  }
}
