import Foundation
import LedgerService
import Testing

extension ProcessTests {
  @Suite("the clients of the API")
  struct ClientTests {
    private struct Listed: Decodable {
      struct Scope: Decodable, Hashable {
        var organizer: String?
        var cardSystem: Int?
        var role: String?
      }

      struct Row: Decodable {
        var id: String
        var name: String
        var grants: [Scope]
      }

      var clients: [Row]
    }

    @Test("are added, listed without their secrets, and revoked at once, while it is served")
    func served() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let added = try ServedClient.add(
        "Balie Gent", role: "counter", ["--organizer", TestDataset.organizerID], to: region.path)
      #expect(added.secret.utf8.count == 43)
      let token = try added.token(of: service)
      func pass() throws -> Int {
        try service.connect().exchange(
          "GET", "/uitpas/passes/\(Region.pass)", headers: ["Authorization: Bearer \(token)"]
        ).status
      }
      #expect(try pass() == 200)

      let list = try Program.run("client", "list", "--data", region.path, "--json")
      #expect(!list.output.contains(added.secret))
      let row = try #require(
        try list.json(Listed.self).clients.first { $0.id == added.id })
      #expect(row.name == "Balie Gent")
      #expect(
        row.grants == [Listed.Scope(organizer: TestDataset.organizerID, role: "counter")])

      let revoked = try Program.run("client", "revoke", added.id, "--data", region.path)
      #expect(revoked.end == .exit(0))
      #expect(try pass() == 401)
      #expect(try added.tokenAnswer(of: service).status == 401)
      #expect(
        try Program.run("client", "revoke", added.id, "--data", region.path).end == .exit(64))
      #expect(try service.stop() == .exit(0))
    }

    @Test("are added without a service as well, and never under an id that was given before")
    func alone() async throws {
      let region = try await Region.copy()
      let words = [
        "client", "add", "Regio Gent", "--id", "gent", "--role", "region", "--card-system", "1",
        "3", "--data", region.path, "--json",
      ]
      #expect(try Program.run(words: words).json(ServedClient.self).id == "gent")
      #expect(try Program.run(words: words).end == .exit(64))
      let list = try Program.run("client", "list", "--data", region.path, "--json")
      let row = try #require(try list.json(Listed.self).clients.first { $0.id == "gent" })
      #expect(
        Set(row.grants) == [
          Listed.Scope(cardSystem: 1, role: "region"), Listed.Scope(cardSystem: 3, role: "region"),
        ])
      let plain = try Program.run("client", "list", "--data", region.path)
      #expect(
        plain.output.contains("gent (Regio Gent)\n  region: every organiser, card system 1\n"))
    }

    @Test(
      "get nothing that nobody named",
      arguments: [
        ["--role", "terminal"], ["--role", "counter", "--card-system", "1"],
        ["--role", "region"], ["--role", "helpdesk", "--organizer", TestDataset.organizerID],
        ["--role", "king"], [],
        ["--role", "region", "--card-system", "9"],
        ["--role", "terminal", "--organizer", "nobody"],
      ])
    func refused(options: [String]) async throws {
      let region = try await Region.copy()
      let answer = try Program.run(
        words: ["client", "add", "x", "--id", "x", "--data", region.path] + options)
      #expect(answer.end == .exit(64), "\(answer.errors)")
      #expect(answer.output.isEmpty && !answer.errors.isEmpty)
      let list = try Program.run("client", "list", "--data", region.path, "--json")
      #expect(!(try list.json(Listed.self).clients.map(\.id)).contains("x"))
    }
  }
}
