import Foundation
import Testing
import ThreadTesting

extension ProcessTests {
  @Suite("the command line")
  struct CommandTests {
    @Test(
      "tells by its exit code what is wrong",
      arguments: [
        (["log", "verify", "--data", "/nonexistent"], 66),
        (["log", "verify", "--file", "/nonexistent"], 66),
        (["log", "dump", "--data", "/nonexistent"], 66),
        (["log", "head", "--data", "/nonexistent"], 66),
        (["log", "accept-loss", "--data", "/nonexistent", "--reason", "none"], 66),
        (["snapshot", "--data", "/nonexistent"], 66),
        (["projections", "list", "--data", "/nonexistent"], 66),
        (["projections", "rebuild", "--data", "/nonexistent", "--all"], 66),
        (["projections", "rebuild", "--data", "/nonexistent", "nothing"], 64),
        (["projections", "rebuild", "--data", "/nonexistent", "timeline", "--all"], 64),
        (["log", "verify"], 64),
        (["log", "verify", "--data", "/nonexistent", "--file", "/nonexistent"], 64),
        (["log", "dump", "--data", "/nonexistent", "--form", "xml"], 64),
        (["serve"], 64),
        (["serve", "--data", "/nonexistent", "--port", "65536"], 64),
        (["serve", "--data", "/nonexistent", "--log-level", "loud"], 64),
        (["serve", "--data", "/nonexistent", "--trusted-issuer", "https://issuer.example"], 64),
        (
          [
            "serve", "--data", "/nonexistent", "--trusted-issuer", "https://issuer.example",
            "--trusted-jwks", "/nonexistent",
          ], 64
        ),
        (["frobnicate"], 64),
        (["serve", "--data", "/nonexistent/deeper", "--port", "0"], 74),
        (["--help"], 0),
        (["--version"], 0),
      ] as [([String], Int32)])
    func exitCodes(words: [String], code: Int32) throws {
      let answer = try Program.run(words: words)
      #expect(answer.end == .exit(code), "\(answer.errors)")
      #expect(answer.output.isEmpty == (code != 0))
      #expect(answer.errors.isEmpty == (code == 0))
      #expect(!answer.errors.contains("Error Domain"))
    }

    @Test("prints one line once it listens, and its folder is its owner's alone")
    func announces() async throws {
      let region = try await Region.copy()
      let service = try region.serve([])
      let announced = service.announcement
      #expect(announced.listening == "http://127.0.0.1:\(announced.port)")
      #expect(announced.terminalToken == nil)
      #expect(try service.connect().exchange("GET", "/health").status == 200)
      #expect(try region.mode(of: "admin.sock") == 0o600)
      #expect(try region.mode(of: "") == 0o700)
      for name in try FileManager.default.contentsOfDirectory(atPath: region.path) {
        #expect(try region.mode(of: name) & 0o077 == 0, "\(name)")
      }
      #expect(try service.stop() == .exit(0))
      #expect(service.process.output.split(separator: "\n").count == 1)

      let plain = try ChildProcess([Program.path, "serve", "--data", region.path, "--port", "0"])
      #expect(within(seconds: 30) { plain.output.contains("\n") })
      plain.signal(SIGINT)
      #expect(try plain.wait(seconds: 30) == .exit(0))
      let lines = plain.output.split(separator: "\n")
      #expect(lines.count == 1)
      #expect(lines.first?.hasPrefix("pasboek listens on http://127.0.0.1:") == true)
    }

    @Test("a second service on the same folder ends at once")
    func secondService() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let second = try Program.run("serve", "--data", region.path, "--port", "0")
      #expect(second.end == .exit(75))
      #expect(second.errors.contains("\(service.process.identifier)"), "\(second.errors)")
      #expect(second.output == "")
      #expect(try service.connect().exchange("GET", "/health").status == 200)
      #expect(try region.mode(of: "admin.sock") == 0o600)
      #expect(try service.stop() == .exit(0))
    }

    @Test("a port that is taken is said, and nothing is left running")
    func takenPort() async throws {
      let region = try await Region.copy()
      let other = try await Region.copy()
      let service = try region.serve()
      let second = try Program.run(
        "serve", "--data", other.path, "--port", "\(service.announcement.port)")
      #expect(second.end == .exit(69))
      #expect(second.errors.contains("\(service.announcement.port)"), "\(second.errors)")
      #expect(try other.serve().stop() == .exit(0))
    }
  }
}

extension Region {
  /// The permissions of a file in the folder, or of the folder itself.
  func mode(of name: String) throws -> Int {
    let path = name.isEmpty ? path : file(name)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }
}
