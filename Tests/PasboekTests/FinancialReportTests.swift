import Foundation
import Testing
import ThreadTesting

extension ProcessTests {
  @Suite("financial reports") struct FinancialReportTests {
    private struct Report: Decodable {
      var id: Int
      var status: String
    }

    private struct Link: Decodable {
      var downloadLink: String

      /// What stands in it behind the name of the service.
      func target(of service: RunningService) -> String {
        downloadLink.replacing("http://127.0.0.1:\(service.announcement.port)", with: "")
      }
    }

    /// A zip as a program reads it that knows nothing of this project's code.
    private struct Zip: Decodable {
      var damaged: String
      var days: [String]
      var files: [String: [[String]]]

      static func read(_ bytes: [UInt8]) throws -> Zip {
        let folder = try TemporaryFolder()
        try Data(bytes).write(to: URL(fileURLWithPath: folder.file("report.zip")))
        let zip = try PythonTools.run("read_zip.py", folder.file("report.zip")).json(Zip.self)
        #expect(zip.damaged.isEmpty && zip.days == ["1980-1-1-0-0-0"])
        return zip
      }

      /// The last line of a file, in cents and things, in the order of its columns.
      func total(_ name: String) throws -> [Int] {
        let row = try #require(files[name]?.last)
        #expect(row[0] == "total")
        return row.suffix(6).compactMap { Int($0.replacing(",", with: "")) }
      }
    }

    private static let path =
      "/uitpas/organizers/0ce87cbc-9299-4528-8d35-92225dc9489f/financial-reports"

    private static func headers(_ region: Region) -> [String] {
      ["Authorization: Bearer \(region.token)", "Content-Type: application/json"]
    }

    /// Today in every time zone, as a period.
    private static var period: (start: String, end: String) {
      let day = { (seconds: Double) -> String in
        Date.now.addingTimeInterval(seconds).ISO8601Format(
          .iso8601.year().month().day())
      }
      return (day(-86_400), day(86_400))
    }

    private static func start(_ service: RunningService, _ region: Region) throws -> Int {
      let (start, end) = period
      let answer = try service.connect().exchange(
        "POST", path, headers: headers(region),
        body: Array(#"{"startDate":"\#(start)","endDate":"\#(end)"}"#.utf8))
      try #require(answer.status == 200, "\(answer.text)")
      return try answer.json(Report.self).id
    }

    private static func status(
      _ id: Int, _ service: RunningService, _ region: Region
    ) throws -> String {
      let answer = try service.connect().exchange(
        "GET", "\(path)/\(id)", headers: headers(region))
      return try answer.json(Report.self).status
    }

    /// Asks for a report and waits until it can be downloaded.
    private static func made(_ service: RunningService, _ region: Region) throws -> Int {
      let id = try start(service, region)
      let isMade = within(seconds: 240) {
        (try? status(id, service, region)).map { $0 != "STARTED" } ?? false
      }
      #expect(isMade)
      #expect(try status(id, service, region) == "AVAILABLE")
      return id
    }

    private static func zip(
      _ id: Int, _ service: RunningService, _ region: Region
    ) throws -> HTTPAnswer {
      try service.connect().exchange("GET", "\(path)/\(id).zip", headers: headers(region))
    }

    /// Sells a ticket at a discount.
    private static func sell(_ service: RunningService, _ region: Region) throws {
      let body = """
        [{"uitpasNumber":"0900000067513","eventId":"d83b5b8a-108a-45d6-9ac9-8bdc44a0a24a",
        "regularPrice":10,"tariff":{"id":"SOCIALTARIFF"}}]
        """
      let answer = try service.connect().exchange(
        "POST", "/uitpas/ticket-sales", headers: headers(region), body: Array(body.utf8))
      try #require(answer.status == 200, "\(answer.text)")
    }

    @Test(
      "are read by other programs, say what the export of the same days says, and outlive kill -9",
      .enabled(if: PythonTools.isPossible))
    func throughRestart() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      try Self.sell(service, region)
      let id = try Self.made(service, region)
      let answer = try Self.zip(id, service, region)
      #expect(answer.status == 200)
      let zip = try Zip.read(Array(answer.body))
      let municipalities = zip.files.keys.filter { $0.hasPrefix("municipality-") }
      #expect(municipalities.count == 1)
      let (start, end) = Self.period
      let export = try Program.run(
        "export", "shares", "--data", region.path, "--from", start, "--to", end, "--by",
        "organiser", "--format", "csv-be")
      let line = try #require(export.output.split(separator: "\r\n").last)
      let whole = line.split(separator: ";").suffix(6)
        .compactMap { Int($0.replacing(",", with: "")) }
      #expect(whole.count == 6 && whole[0] == 1 && whole[1] == 1_000)
      #expect(try zip.total("total.csv") == whole)
      #expect(try zip.total(try #require(municipalities.first)) == whole)

      let link = try service.connect().exchange(
        "GET", "\(Self.path)/\(id)/download-link", headers: Self.headers(region)
      ).json(Link.self).target(of: service)
      #expect(try service.connect().exchange("GET", link).body == answer.body)
      try service.kill()

      let restarted = try region.serve()
      #expect(try Self.status(id, restarted, region) == "AVAILABLE")
      #expect(try Self.zip(id, restarted, region).body == answer.body)
      // Links are signed by the process that makes them.
      #expect(try restarted.connect().exchange("GET", link).status == 404)
      #expect(try restarted.stop() == .exit(0))
    }

    @Test("that were being made when the service ended have failed, and others are whole")
    func interrupted() async throws {
      let region = try await Region.copy()
      var service = try region.serve()
      let kept = try Self.made(service, region)
      let bytes = try Self.zip(kept, service, region).body
      var ids = [kept]
      for _ in 1...3 {
        ids.append(try Self.start(service, region))
        ids.append(try Self.start(service, region))
        try service.kill()
        // As a crash leaves it that comes while a file is written.
        let folder = region.file("financial-reports")
        let note = try String(contentsOfFile: "\(folder)/\(kept).json", encoding: .utf8)
        let place = try #require(note.range(of: "\"state\""))
        let id = Int.random(in: 1...1_000_000)
        let started =
          note[..<place.lowerBound].replacing("\"id\":\(kept)", with: "\"id\":\(id)")
          + "\"state\":\"started\"}"
        try Data(started.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(id).json"))
        try Data("PK".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(id).zip.new"))
        try Data("PK".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(id).zip"))
        service = try region.serve()
        #expect(try Self.status(id, service, region) == "FAILED")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.filter { $0.hasPrefix("\(id).") } == ["\(id).json"])
      }
      let list = try service.connect().exchange(
        "GET", Self.path, headers: Self.headers(region)
      ).json([Report].self)
      #expect(Set(list.map(\.status)).isSubset(of: ["AVAILABLE", "FAILED"]))
      #expect(Set(list.map(\.id)).isSuperset(of: ids))
      #expect(try Self.zip(kept, service, region).body == bytes)
      _ = try Self.made(service, region)
      #expect(try Program.run("fsck", "--data", region.path).end == .exit(0))
    }

    @Test("are known to fsck, which finds a changed file, and are in no backup")
    func folder() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let id = try Self.made(service, region)
      #expect(try service.stop() == .exit(0))
      let file = region.file("financial-reports/\(id).zip")
      #expect(try Self.check(region, 0).contains("ok financialReports: 1 reports"))

      let copies = try TemporaryFolder()
      let backup = copies.file("backup")
      #expect(try Program.run("backup", "--data", region.path, "--to", backup).end == .exit(0))
      #expect(!FileManager.default.fileExists(atPath: "\(backup)/financial-reports"))
      let restored = copies.file("restored")
      #expect(try Program.run("restore", "--from", backup, "--data", restored).end == .exit(0))
      #expect(try Program.run("fsck", "--data", restored).end == .exit(0))

      let good = try Data(contentsOf: URL(fileURLWithPath: file))
      var bad = good
      bad[bad.count / 2] ^= 1
      try bad.write(to: URL(fileURLWithPath: file))
      chmod(file, 0o600)
      #expect(
        try Self.check(region, 65).contains("WRONG financialReports: the file of report \(id)"))
      try good.write(to: URL(fileURLWithPath: file))
      chmod(file, 0o644)
      #expect(try Self.check(region, 65).contains("WRONG financialReports: others than its owner"))
      try FileManager.default.removeItem(atPath: region.file("financial-reports"))
      #expect(try Self.check(region, 0).contains("ok financialReports: 0 reports"))
      let again = try region.serve()
      #expect(
        try again.connect().exchange("GET", Self.path, headers: Self.headers(region)).text == "[]")
      #expect(try again.stop() == .exit(0))
    }

    private static func check(_ region: Region, _ code: Int32) throws -> String {
      let answer = try Program.run("fsck", "--data", region.path)
      #expect(answer.end == .exit(code), "\(answer.output)")
      return answer.output
    }

    @Test("have links to where the operator says that the service is")
    func publicURL() async throws {
      let region = try await Region.copy()
      let service = try region.serve(["--test-dataset", "--public-url", "https://a.example/b/"])
      let id = try Self.made(service, region)
      let link = try service.connect().exchange(
        "GET", "\(Self.path)/\(id)/download-link", headers: Self.headers(region)
      ).json(Link.self).downloadLink
      #expect(link.hasPrefix("https://a.example/b/ledger/v1/financial-reports/downloads/"))
      #expect(try service.stop() == .exit(0))
      for wrong in [
        "a.example", "ftp://a.example", "https://a.example/?b", "https://u:p@a.example",
      ] {
        let answer = try Program.run("serve", "--data", region.path, "--public-url", wrong)
        #expect(answer.end == .exit(64), "\(wrong) \(answer.errors)")
      }
    }
  }
}
