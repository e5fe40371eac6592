import Foundation
import LedgerWire
import Testing

extension ProcessTests {
  @Suite("a region's replay")
  struct ReplayTests {
    private struct Result: Decodable {
      var result: String
      var records: Int
      var through: UInt64
      var balances: Int
      var months: Int
      var missing: String?
      var differenceCount: Int
      var differences: [String]
    }

    private struct CardSystem: Decodable, Hashable {
      var number: Int
      var id: Int
      var name: String
      var records: Int
    }

    /// What a region was answered, the key that it was given, and how many records there were.
    private struct Answered {
      var lines: [String]
      var key: String
      var system: CardSystem
      var folder: Region
    }

    /// Has something happen and asks as the region whose the first card system is.
    private static func answer() async throws -> Answered {
      let region = try await Region.copy()
      let added = try Program.run(
        "client", "add", "gent", "--role", "region", "--card-system", "1", "--data", region.path,
        "--json")
      struct Client: Decodable {
        var id: String
        var secret: String
      }
      let client = try added.json(Client.self)
      let service = try region.serve()
      let connection = try service.connect()
      for number in 0..<40 {
        let answer = try connection.checkIn(
          Region.crowd[number % 12], event: Region.openEvents[number % 4], key: "\(number)",
          token: region.token)
        try #require(answer.status == 201, "\(answer.text)")
      }
      let form =
        "grant_type=client_credentials&client_id=\(client.id)"
        + "&client_secret=\(client.secret)"
      struct Token: Decodable {
        var access_token: String
      }
      let token = try connection.exchange(
        "POST", "/oauth/token", headers: ["Content-Type: application/x-www-form-urlencoded"],
        body: Array(form.utf8)
      ).json(Token.self).access_token
      let header = "Authorization: Bearer \(token)"
      // A checkpoint of before the last check-in is at most a second old.
      usleep(1_100_000)
      let answer = try connection.exchange(
        "GET", "/ledger/v1/card-systems/1/events?report=true", headers: [header])
      try #require(answer.status == 200, "\(answer.text)")
      let foreign = try connection.exchange(
        "GET", "/ledger/v1/card-systems/3/events", headers: [header])
      #expect(foreign.status == 403)
      let listed = try Program.run("card-systems", "--data", region.path, "--json")
      let systems = try listed.json([CardSystem].self)
      #expect(try service.stop() == .exit(0))
      let key = try Program.run("checkpoint-key", "--data", region.path).output
      return Answered(
        lines: answer.text.split(separator: "\n").map(String.init),
        key: key.trimmingCharacters(in: .whitespacesAndNewlines),
        system: try #require(systems.first { $0.id == 1 }), folder: region)
    }

    private static func replay(
      _ lines: [String], key: String, end: String = "\n"
    ) throws -> (answer: Program.Answer, result: Result) {
      let folder = try TemporaryFolder()
      let file = folder.file("records.ndjson")
      try Data((lines.joined(separator: "\n") + end).utf8).write(to: URL(fileURLWithPath: file))
      let answer = try Program.run("replay", file, "--checkpoint-key", key, "--json")
      return (answer, try JSONDecoder().decode(Result.self, from: Data(answer.output.utf8)))
    }

    @Test("folds from its file alone to what the service reports, and so does the folder's")
    func equal() async throws {
      let answered = try await Self.answer()
      // Nothing of the ledger is left but the file.
      let path = answered.folder.path
      try FileManager.default.moveItem(atPath: path, toPath: "\(path)-away")
      let (answer, found) = try Self.replay(answered.lines, key: answered.key)
      #expect(answer.end == .exit(0) && found.result == "equal", "\(found)")
      #expect(found.differenceCount == 0 && found.missing == nil)
      #expect(found.through == UInt64(answered.system.records))
      #expect(found.balances >= Region.crowd.count && found.months >= 1)
      try FileManager.default.moveItem(atPath: "\(path)-away", toPath: path)

      let folder = try Program.run(
        "replay", "--data", path, "--card-system", "1", "--json")
      let own = try folder.json(Result.self)
      #expect(own.result == "equal" && own.records == found.records, "\(own)")
      #expect(own.balances == found.balances && own.months == found.months)
      let word = try Program.run("replay", "--data", path, "--card-system", "1")
      #expect(word.output.hasSuffix("\nequal\n"), "\(word.output)")
      #expect(try Program.run("replay", "--data", path, "--card-system", "99").end == .exit(1))
    }

    @Test("tells what was left out, changed, signed by another, or cut short")
    func altered() async throws {
      let answered = try await Self.answer()
      let lines = answered.lines
      func expect(
        _ word: String, _ code: Int32, _ lines: [String], key: String? = nil, end: String = "\n",
        sourceLocation: SourceLocation = #_sourceLocation
      ) throws {
        let (answer, found) = try Self.replay(lines, key: key ?? answered.key, end: end)
        #expect(answer.end == .exit(code), "\(found)", sourceLocation: sourceLocation)
        #expect(found.result == word, "\(found)", sourceLocation: sourceLocation)
        #expect(
          (word == "different") == (found.differenceCount > 0), sourceLocation: sourceLocation)
      }
      let checkIn = try #require(lines.lastIndex { $0.contains("pasboek.checkedIn") })
      let balance = try #require(lines.firstIndex { $0.contains(#""report":"balance""#) })
      let month = try #require(lines.firstIndex { $0.contains(#""report":"participations""#) })

      var without = lines
      without.remove(at: checkIn)
      try expect("incomplete", 4, without)
      try expect("incomplete", 4, Array(lines.dropLast()))
      try expect("incomplete", 4, Array(lines.prefix(checkIn)))
      try expect("incomplete", 4, lines.filter { !$0.contains("specversion") })
      try expect("incomplete", 4, lines, end: "\n{")

      for (place, old, new) in [
        (balance, #""points":"#, #""points":1"#), (month, #""checkins":"#, #""checkins":1"#),
        (checkIn, #""record":"g"#, #""record":"h"#),
        (checkIn, #""cardsystem":"1"#, #""cardsystem":"2"#),
        (lines.count - 1, #""position":""#, #""position":"1"#), (0, "{", "["),
      ] {
        var changed = lines
        changed[place] = changed[place].replacingOccurrences(of: old, with: new)
        #expect(changed[place] != lines[place], "\(old)")
        try expect("different", 3, changed)
      }
      var twice = lines
      twice.insert(lines[checkIn], at: checkIn)
      try expect("different", 3, twice)
      // What has no number may come again where one answer goes on from another.
      let everyones = try #require(lines.first { $0.contains("pasboek.ledgerCreated") })
      var again = lines
      again.insert(everyones, at: checkIn)
      try expect("equal", 0, again)
      var fewer = lines
      fewer.remove(at: balance)
      try expect("different", 3, fewer)
      let other = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
      try expect("different", 3, lines, key: other)
      try expect("equal", 0, lines)
    }

    @Test("needs a file or a folder, and a key that is one")
    func words() throws {
      for words in [
        ["replay"], ["replay", "a", "--data", "b", "--card-system", "1"],
        ["replay", "--data", "b"],
        ["replay", "a", "--checkpoint-key", "none"],
      ] {
        #expect(try Program.run(words: words).end == .exit(64), "\(words)")
      }
      #expect(try Program.run("replay", "/nonexistent").end == .exit(66))
      let empty = try TemporaryFolder()
      #expect(try Program.run("card-systems", "--data", empty.path).end == .exit(66))
    }
  }
}
