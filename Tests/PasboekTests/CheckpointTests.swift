import EventLog
import Foundation
import Testing

extension ProcessTests {
  @Suite("checkpoints")
  struct CheckpointTests {
    private struct Key: Decodable {
      var origin: String
      var key: String
    }

    private static func key(of folder: String) throws -> Key {
      try Program.run("checkpoint-key", "--data", folder, "--json").json(Key.self)
    }

    @Test("are signed with the key that is printed, which a restart and a restored backup keep")
    func key() async throws {
      let region = try await Region.copy()
      let printed = try Self.key(of: region.path)
      let key = try #require(NoteVerifierKey(printed.key))
      #expect(key.name == printed.origin)
      let plain = try Program.run("checkpoint-key", "--data", region.path)
      #expect(plain.end == .exit(0) && plain.output == "\(printed.key)\n")
      var status = stat()
      #expect(stat(region.file("checkpoint.key"), &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600 && status.st_size == 32)

      let service = try region.serve()
      let answer = try service.connect().exchange("GET", "/ledger/v1/checkpoint")
      #expect(try Self.key(of: region.path).key == printed.key, "beside the running service")
      let checkpoint = try LogCheckpoint(
        SignedNote(Array(answer.text.utf8)), signedWith: key)
      let copies = try Copies()
      #expect(try copies.take(of: region.path).end == .exit(0))
      #expect(try service.stop() == .exit(0))
      let head = try Copies.head(of: region.path)
      #expect(checkpoint.head.position.rawValue == head.position)
      #expect(checkpoint.head.root.description == head.root)
      #expect(try copies.restore().end == .exit(0))
      #expect(try Self.key(of: copies.restored).key == printed.key)
    }

    @Test(
      "are what a reader in Python takes for signed, and a changed one not",
      .enabled(if: PythonTools.isPossible, "python3 is missing: nothing else checks signatures"))
    func independent() async throws {
      let region = try await Region.copy()
      let key = try Self.key(of: region.path).key
      let service = try region.serve()
      let note = try service.connect().exchange("GET", "/ledger/v1/checkpoint").text
      #expect(try service.stop() == .exit(0))
      let head = try Copies.head(of: region.path)
      let found = try PythonTools.run("check_checkpoint.py", key, note)
      #expect(found.output == "\(head.position) \(head.root)\n", "\(found.errors)")
      let position = "\n\(head.position)\n"
      let changed = note.replacing(position, with: "\n\(head.position + 1)\n", maxReplacements: 1)
      #expect(changed != note)
      #expect(try PythonTools.run("check_checkpoint.py", key, changed).end == .exit(1))
    }

    @Test("need a key file that is whole and its owner's alone, and a name that fits")
    func refused() async throws {
      let region = try await Region.copy()
      let file = region.file("checkpoint.key")
      #expect(chmod(file, 0o640) == 0)
      let open = try Program.run("checkpoint-key", "--data", region.path)
      #expect(open.end == .exit(65) && open.errors.contains("0600"), "\(open.errors)")
      #expect(chmod(file, 0o600) == 0)
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file))
      let short = try Program.run("serve", "--data", region.path, "--port", "0")
      #expect(short.end == .exit(65) && short.errors.contains("32 bytes"), "\(short.errors)")
      let empty = try TemporaryFolder()
      #expect(try Program.run("checkpoint-key", "--data", empty.path).end == .exit(66))
      let named = try Program.run(
        "serve", "--data", empty.file("new"), "--port", "0", "--origin", "two words")
      #expect(named.end == .exit(64), "\(named.errors)")
    }
  }
}
