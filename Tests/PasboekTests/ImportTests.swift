import EventLog
import EventLogSQLite
import EventLogTesting
import Foundation
import Ledger
import LedgerService
import Testing

extension ProcessTests {
  @Suite("pasboek import")
  struct ImportTests {
    private struct Imported: Decodable {
      var summary: ImportSummary
    }

    private static func run(
      _ kind: String, _ file: String, _ region: Region, _ options: String...
    ) throws -> Program.Answer {
      try Program.run(
        words: ["import", kind, file, "--data", region.path, "--card-system", "1"] + options,
        seconds: 120)
    }

    @Test("killed at any moment it goes on where it stopped, and adds nothing twice")
    func killed() async throws {
      let region = try await Region.copy()
      let people = ImportedPeople(4_000)
      let file = try people.write(to: region.file("people.csv"))
      let before = try LogContents(region.path).records.count
      var random = SeededGenerator(seed: 7)
      var kills = 0
      for _ in 0..<12 {
        let running = try ChildProcess([
          Program.path, "import", "passholders", file, "--data", region.path, "--card-system", "1",
        ])
        var reader = try SQLiteLog.openForReading(folder: region.path)
        let start = try reader.lastPosition().rawValue
        let enough = start + UInt64.random(in: 0...3_000, using: &random)
        while running.end == nil, try reader.lastPosition().rawValue <= enough { usleep(500) }
        running.signal(SIGKILL)
        if try running.wait(seconds: 10) == .signal(SIGKILL) { kills += 1 }
      }
      #expect(kills >= 3, "the import was too short to be killed")
      let rest = try Self.run("passholders", file, region, "--json").json(Imported.self).summary
      #expect(rest.added + rest.unchanged == 4_000)
      let again = try Self.run("passholders", file, region)
      #expect(again.output == "4000 lines: 0 added, 4000 unchanged, 0 refused\n")
      try check(people, LogContents(region.path), after: before)
      #expect(try Program.run("log", "verify", "--data", region.path).end == .exit(0))
    }

    /// Each person is in the log once, as one whole command.
    private func check(_ people: ImportedPeople, _ log: LogContents, after before: Int) throws {
      let records = log.records.dropFirst(before)
      var references: Set<UInt128> = []
      var points: Int64 = 0
      var cards = 0
      var expected: (index: UInt16, count: UInt16) = (0, 0)
      for record in records {
        if expected.index == 0 { expected.count = UInt16(record.header.count) }
        #expect(UInt16(record.header.index) == expected.index)
        #expect(UInt16(record.header.count) == expected.count)
        expected.index = (expected.index + 1) % expected.count
        switch record.event {
        case .holderRegistered(let registered): references.insert(registered.reference)
        case .cardRegistered(let registered):
          cards += 1
          #expect(registered.holder.exists)
        case .pointsIssued(let issued): points += issued.points
        default: break
        }
      }
      #expect(expected.index == 0, "the last command is whole")
      #expect(references.count == people.count)
      #expect(cards == people.count)
      #expect(points == people.points)
    }

    @Test("a running service takes it, and knows everyone when it ends")
    func running() async throws {
      let region = try await Region.copy()
      let people = ImportedPeople(1_500)
      let file = try people.write(to: region.file("people.csv"))
      let service = try region.serve()
      let answer = try Self.run("passholders", file, region, "--json")
      #expect(try answer.json(Imported.self).summary.added == 1_500)
      let connection = try service.connect()
      for number in [0, 749, 1_499] {
        let balance = try connection.balance(of: people.number(number), token: region.token)
        #expect(balance == people.points(of: number))
      }
      #expect(
        try connection.checkIn(
          people.number(3), event: Region.weeklyEvent, token: region.token
        ).status == 201)
      #expect(try service.stop() == .exit(0))
    }

    @Test("a service that is killed under it loses nothing of it")
    func serviceKilled() async throws {
      let region = try await Region.copy()
      let people = ImportedPeople(4_000)
      let file = try people.write(to: region.file("people.csv"))
      let before = try LogContents(region.path).records.count
      let service = try region.serve()
      let client = try ChildProcess([
        Program.path, "import", "passholders", file, "--data", region.path, "--card-system", "1",
      ])
      var reader = try SQLiteLog.openForReading(folder: region.path)
      while try reader.lastPosition().rawValue < before + 2_000, client.end == nil { usleep(500) }
      try service.kill()
      #expect(try client.wait(seconds: 30) == .exit(69))
      let again = try region.serve()
      let rest = try Self.run("passholders", file, region, "--json").json(Imported.self).summary
      #expect(rest.unchanged >= 500)
      #expect(rest.added + rest.unchanged == 4_000)
      #expect(try again.stop() == .exit(0))
      try check(people, LogContents(region.path), after: before)
    }

    @Test("what is not applied stands in the report, and no value of it anywhere")
    func report() async throws {
      let region = try await Region.copy()
      let people = ImportedPeople(3)
      var lines = people.lines
      lines[1] = lines[1].replacing("1990-03-04", with: "1990-02-31")
      let text = ([ImportedPeople.header] + lines + [lines[2] + ";x"]).joined(separator: "\n")
      try text.write(toFile: region.file("people.csv"), atomically: true, encoding: .utf8)
      let report = region.file("report.csv")
      let answer = try Self.run(
        "passholders", region.file("people.csv"), region, "--report", report)
      #expect(answer.end == .exit(2))
      #expect(answer.output.hasPrefix("4 lines: 2 added, 0 unchanged, 2 refused\n"))
      let reported = try String(contentsOfFile: report, encoding: .utf8)
      #expect(
        reported.split(separator: "\n").map { $0.split(separator: "\"")[0] } == [
          "line,column,reason,words", "3,dateOfBirth,malformed,", "5,,fieldCount,",
        ])
      #expect(try region.mode(of: "report.csv") == 0o600)
      let told = answer.output + answer.errors + reported
      for value in lines.flatMap({ $0.split(separator: ";") }) where value.count > 2 {
        #expect(!told.contains(value))
      }
    }

    @Test(
      "tells by its exit code what is wrong with the call",
      arguments: [
        (["passholders", "/nonexistent", "--data", "/nonexistent"], 66),
        (["people", "/nonexistent", "--data", "/nonexistent"], 64),
        (["passholders", "--data", "/nonexistent"], 64),
      ] as [([String], Int32)])
    func calls(words: [String], code: Int32) throws {
      #expect(try Program.run(words: ["import"] + words).end == .exit(code))
    }

    @Test("a file that is not there, or has no header, is told without touching the ledger")
    func unreadable() async throws {
      let region = try await Region.copy()
      let before = try LogContents(region.path).records.count
      let missing = try Self.run("cards", region.file("none.csv"), region)
      #expect(missing.end == .exit(65))
      try ImportedPeople(1).lines[0].write(
        toFile: region.file("people.csv"), atomically: true, encoding: .utf8)
      let headless = try Self.run("passholders", region.file("people.csv"), region)
      #expect(headless.end == .exit(65))
      #expect(headless.errors.contains("field 1 of the header"))
      #expect(!headless.errors.contains("Familienaam"))
      #expect(try LogContents(region.path).records.count == before)
    }
  }
}

/// People as they come from the system before this one: 4 March 1990 is their birthday.
private struct ImportedPeople {
  static let header = "uitpasnr;INSZ;naam;voornaam;dob;postcode;city;points;e-mail"

  let count: Int
  let lines: [String]
  private let numbers: [String]

  init(_ count: Int) {
    self.count = count
    let numbers = (0..<count).map { number in
      let digits = "09\(500_000_000 + number)0"
      return (0...9).lazy.map { "\(digits)\($0)" }.first { UITPASNumber($0) != nil } ?? digits
    }
    lines = numbers.indices.map { number in
      // The first have a national number: more were not born on one day.
      let body = 900_304_001 + number
      let insz = number < 990 ? "\(body)\(String(197 - body % 97).dropFirst())" : ""
      return "\(numbers[number]);\(insz);Familienaam\(number);Voornaam\(number);1990-03-04;9300;"
        + "Aalsterdorp;\(number % 50);post\(number)@example.be"
    }
    self.numbers = numbers
  }

  /// All points that they bring.
  var points: Int64 { (0..<count).reduce(0) { $0 + points(of: $1) } }

  func points(of number: Int) -> Int64 { Int64(number % 50) }

  func number(_ number: Int) -> String { numbers[number] }

  func write(to path: String) throws -> String {
    let text = ([Self.header] + lines).joined(separator: "\n") + "\n"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }
}
