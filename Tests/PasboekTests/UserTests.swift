import Foundation
import LedgerService
import LedgerWire
import Testing

extension ProcessTests {
  @Suite("the users of an issuer")
  struct UserTests {
    /// A user of the issuer, which is another service: its clients are the users of this one.
    private static let user = TestDataset.clientID

    private static func options(_ jwks: String) -> [String] {
      [
        "--issuer", "https://here.localhost", "--oidc-issuer", "https://pasboek.localhost",
        "--oidc-audience", "pasboek", "--oidc-jwks", jwks,
      ]
    }

    private static func me(_ service: RunningService, _ region: Region) throws -> HTTPAnswer {
      try service.connect().exchange(
        "GET", "/uitpas/passholders/me", headers: ["Authorization: Bearer \(region.token)"])
    }

    private static func checkIn(_ service: RunningService, _ region: Region) throws -> Int {
      let answer = try service.connect().checkIn(
        Region.pass, event: Region.weeklyEvent, token: region.token)
      return answer.status
    }

    private static func passholderID(_ region: Region) throws -> String {
      struct Export: Decodable {
        struct Known: Decodable {
          struct Profile: Decodable {
            var passholderID: String
          }
          var profile: Profile
        }
        var directory: Known
      }
      let words = "'\(Program.path)' holder export --data '\(region.path)'"
      return try Program.runTool(["/bin/sh", "-c", "echo '\(Region.pass)' | \(words)"])
        .json(Export.self).directory.profile.passholderID
    }

    @Test("are let in by the keys that it publishes or that a file holds, once they are linked")
    func letIn() async throws {
      let (issuer, region) = (try await Region.copy(), try await Region.copy())
      let publishing = try issuer.serve()
      let address = "http://127.0.0.1:\(publishing.announcement.port)/oauth/jwks"
      let id = try Self.passholderID(region)
      var service = try region.serve(Self.options(address))
      #expect(try Self.me(service, issuer).status == 403)
      let link = try Program.run(
        "passholder", "link-uitid", "id=\(id)", "uitidId=\(Self.user)", "--data", region.path)
      #expect(link.output == "{\"changed\":true}\n", "\(link.errors)")
      let me = try Self.me(service, issuer)
      #expect(me.status == 200 && me.text.contains(id), "\(me.text)")
      #expect(try service.stop() == .exit(0))

      let file = region.file("keys.json")
      let keys = try publishing.connect().exchange("GET", "/oauth/jwks").text
      try Data(keys.utf8).write(to: URL(fileURLWithPath: file))
      #expect(try publishing.stop() == .exit(0))
      service = try region.serve(Self.options(file))
      #expect(try Self.me(service, issuer).status == 200)
      let unlink = try Program.run(
        "passholder", "unlink-uitid", "id=\(id)", "--data", region.path)
      #expect(unlink.output == "{\"changed\":true}\n", "\(unlink.errors)")
      #expect(try Self.me(service, issuer).status == 403)
      #expect(try service.stop() == .exit(0))
      // The keys are not to be had any more, and nobody is judged.
      service = try region.serve(Self.options(address))
      #expect(try Self.me(service, issuer).status == 503)
      #expect(try service.stop() == .exit(0))
    }

    @Test("act for an organiser once they are added, and not once they are revoked")
    func added() async throws {
      struct Added: Decodable {
        var id: String
      }
      let region = try await Region.copy()
      let file = region.file("keys.json")
      let publishing = try region.serve()
      let keys = try publishing.connect().exchange("GET", "/oauth/jwks").text
      try Data(keys.utf8).write(to: URL(fileURLWithPath: file))
      #expect(try publishing.stop() == .exit(0))
      let service = try region.serve(Self.options(file))
      func add() throws -> Program.Answer {
        let words =
          "'\(Program.path)' client add-user Balie --role counter --organizer "
          + "\(TestDataset.organizerID) --json --data '\(region.path)'"
        return try Program.runTool(["/bin/sh", "-c", "echo '\(Self.user)' | \(words)"])
      }
      #expect(try Self.checkIn(service, region) == 403)
      let id = try add().json(Added.self).id
      #expect(try Self.checkIn(service, region) == 201)
      #expect(try add().end == .exit(64))
      let list = try Program.run("client", "list", "--data", region.path)
      #expect(list.output.contains("\(id) (Balie, a user)\n  counter: organiser"))
      #expect(try Program.run("client", "revoke", id, "--data", region.path).end == .exit(0))
      #expect(try Self.checkIn(service, region) == 403)
      #expect(try service.stop() == .exit(0))
    }

    @Test(
      "are let in by no issuer that is not wholly named",
      arguments: [
        ["--oidc-issuer", "https://a.test"],
        ["--oidc-issuer", "https://a.test", "--oidc-audience", "x"],
        ["--oidc-issuer", "https://a.test", "--oidc-audience", "x", "--oidc-jwks", "http://a/k"],
        ["--oidc-issuer", "https://a.test", "--oidc-audience", "x", "--oidc-jwks", "/none"],
        [
          "--oidc-issuer", "https://pasboek.localhost", "--oidc-audience", "x", "--oidc-jwks",
          "https://a.test/k",
        ],
      ])
    func refused(options: [String]) async throws {
      let region = try await Region.copy()
      let answer = try Program.run(
        words: ["serve", "--port", "0", "--data", region.path] + options)
      #expect(answer.end == .exit(64), "\(answer.errors)")
    }
  }
}
