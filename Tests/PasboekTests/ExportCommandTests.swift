import Foundation
import Testing

extension LongProcessTests {
  @Suite("pasboek export")
  struct ExportCommandTests {
    private static func export(
      _ name: String, of data: String, _ rest: String...
    ) throws -> String {
      let answer = try Program.run(
        words: [
          "export", name, "--data", data, "--from", "2018-01-01", "--to", "2018-12-31",
        ] + rest)
      try #require(answer.end == .exit(0), "\(answer.errors)")
      return answer.output
    }

    /// Every export that a museum pass is in, in every form.
    private static func files(of data: String) throws -> [String] {
      try ["passes", "museum", "participations"].flatMap { name in
        try ["csv", "ndjson", "hledger"].map { try export(name, of: data, "--format", $0) }
      }
    }

    @Test("a closed year is the same file after a rebuild and a restore, and beside a service")
    func closed() throws {
      let folder = try TemporaryFolder()
      let data = folder.file("ledger")
      let made = try Program.run(
        "simulate", "--data", data, "--scenario", "museumpass-2018", "--scale", "0.01", "--seed",
        "1", seconds: 300)
      try #require(made.end == .exit(0), "\(made.errors)")
      let open = try Self.export("museum", of: data, "--by", "year")
      #expect(open.contains(",provisional,") && open.contains(",2018,560,"), "\(open)")
      let closing = try Program.run("period", "close", "2018-12", "--data", data)
      #expect(closing.end == .exit(0), "\(closing.errors)")
      let before = try Self.files(of: data)
      #expect(before[0].contains(",closed,"), "\(before[0].prefix(400))")

      let rebuilt = try Program.run("projections", "rebuild", "--all", "--data", data)
      #expect(rebuilt.end == .exit(0), "\(rebuilt.errors)")
      #expect(try Self.files(of: data) == before)

      let backup = try Program.run("backup", "--data", data, "--to", folder.file("backup"))
      #expect(backup.end == .exit(0), "\(backup.errors)")
      let restored = folder.file("restored")
      let back = try Program.run("restore", "--from", folder.file("backup"), "--data", restored)
      #expect(back.end == .exit(0), "\(back.errors)")
      #expect(try Self.files(of: restored) == before)
    }

    @Test("is the same beside a service and without one, on standard output and in a file")
    func beside() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let checkIn = try service.connect().checkIn(
        Region.pass, event: Region.weeklyEvent, token: region.token)
      #expect(checkIn.status == 201)
      let words = [
        "export", "totals", "--data", region.path, "--from", "2020-01-01", "--to", "2029-12-31",
        "--by", "organiser",
      ]
      let beside = try Program.run(words: words)
      #expect(beside.output.hasSuffix(",1,0,1\r\n"), "\(beside.output) \(beside.errors)")
      #expect(try service.stop() == .exit(0))
      #expect(try Program.run(words: words).output == beside.output)
      let file = region.file("totals.csv")
      #expect(try Program.run(words: words + ["--out", file]).end == .exit(0))
      #expect(try String(contentsOfFile: file, encoding: .utf8) == beside.output)
      let late = try Program.run(words: words + ["--at", "99999999"])
      #expect(late.end == .exit(1) && late.output.isEmpty)
      for wrong in [["--by", "colour"], ["--format", "pdf"], ["--from", "2026-02-30"]] {
        #expect(try Program.run(words: words + wrong).end == .exit(64), "\(wrong)")
      }
    }
  }
}
