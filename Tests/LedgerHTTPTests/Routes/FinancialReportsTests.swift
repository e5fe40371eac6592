import FinancialReports
import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import PassDirectory
import Testing
import ThreadTesting
import ZipTesting

@Suite("GET and POST /organizers/{organizerId}/financial-reports")
struct FinancialReportsTests {
  private static let paths = [
    ("GET", "/periods"), ("POST", ""), ("GET", ""), ("GET", "/7"), ("GET", "/7/download-link"),
    ("GET", "/7.zip"),
  ]
  private static let june = #"{"startDate":"2026-06-01","endDate":"2026-06-30"}"#

  private static func path(_ organizer: String, _ rest: String) -> String {
    ServedLedger.reportsPath(organizer) + rest
  }

  private static func ask(
    _ ledger: ServedLedger, _ method: String, _ path: String, as client: String?
  ) async throws -> Answer {
    let headers = if let client { [try await ledger.bearer(client)] } else { [String]() }
    return try await exchange(ledger.port, method, path, headers: headers)
  }

  /// Asks for a report of the data set's organiser, and answers its id.
  private static func start(
    _ ledger: ServedLedger, _ body: String = june
  ) async throws -> UInt32 {
    let answer = try await ledger.post(path(TestDataset.organizerID, ""), body)
    try #require(answer.status == 200, "\(answer.text)")
    let report = try answer.json()
    #expect(report["status"] == "STARTED" && report["message"] == nil)
    #expect(report["creationDate"] == "2026-11-23T15:00:00+00:00")
    return UInt32(try #require(report["id"]?.integer))
  }

  // MARK: Who may

  @Test("whoever may not is not told more, not even whether there is such an organiser")
  func withoutPermission() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.addClient("reader", [.passesRead])
      let client = TestDataset.clientID
      for (method, rest) in Self.paths {
        let own = Self.path(TestDataset.organizerID, rest)
        for (path, client, status, kind) in [
          (own, nil, 401, "auth/unauthorized"), (own, "reader", 403, "auth/forbidden"),
          (Self.path(Dataset.foreignOrganizer, rest), client, 403, "auth/forbidden"),
          (Self.path("none", rest), client, 403, "auth/forbidden"),
        ] as [(String, String?, Int, String)] {
          let answer = try await Self.ask(ledger, method, path, as: client)
          try expectProblem(answer, status, kind, "\(method) \(path)")
        }
      }
      #expect(ledger.reports.reports(of: TestDataset.organizerID).isEmpty)
    }
  }

  @Test("whoever may for every organiser is told that one is unknown, or its report is")
  func unknown() async throws {
    try await ServedLedger.serve { ledger in
      let grant = Grant(permissions: [Permission.organizersReports.rawValue])
      try await Registrar(ledger.engine).addClient(
        NewClient(id: "everywhere", secret: "s", name: "everywhere", grants: [grant]))
      for (method, rest) in Self.paths {
        let answer = try await Self.ask(
          ledger, method, Self.path("none", rest), as: "everywhere")
        try expectProblem(answer, 404, "uitpas/organizer-not-found", "\(method) \(rest)")
      }
      // What is another organiser's is not found at one's own.
      let id = try await Self.start(ledger)
      let report = try await ledger.settled(id, of: TestDataset.organizerID)
      #expect(report.file != nil)
      for number in ["\(id)", "7", "0", "-1", "x", "+\(id)", "0\(id)", "99999999999"] {
        for rest in ["", "/download-link", ".zip"] {
          let path = Self.path(Dataset.foreignOrganizer, "/\(number)\(rest)")
          let answer = try await Self.ask(ledger, "GET", path, as: "everywhere")
          try expectProblem(answer, 404, "uitpas/report-not-found", "\(path)")
          #expect(try answer.json()["endUserMessage"]?["nl"]?.text?.isEmpty == false)
          guard number != "\(id)" else { continue }
          let own = Self.path(TestDataset.organizerID, "/\(number)\(rest)")
          try expectProblem(try await ledger.get(own), 404, "uitpas/report-not-found", "\(own)")
        }
      }
    }
  }

  // MARK: Asking

  @Test("suggests the past two years by their months, the newest first")
  func periods() async throws {
    try await ServedLedger.serve { ledger in
      let periods = try await ledger.get(Self.path(TestDataset.organizerID, "/periods")).json()
      #expect(periods.elements.count == 24)
      #expect(periods[0] == ["startDate": "2026-10-01", "endDate": "2026-10-31"])
      #expect(periods[8] == ["startDate": "2026-02-01", "endDate": "2026-02-28"])
      #expect(periods[23] == ["startDate": "2024-11-01", "endDate": "2024-11-30"])
    }
  }

  @Test(
    "a body that is no period is refused with every place at fault",
    arguments: [
      ("", "body/missing", []), ("{", "body/invalid-syntax", []), ("[]", "body/invalid-data", [""]),
      ("{}", "body/invalid-data", ["/startDate", "/endDate"]),
      (#"{"startDate":"2026-06-31","endDate":1}"#, "body/invalid-data", ["/endDate"]),
      (
        #"{"startDate":"2026-06-31","endDate":"juni"}"#, "body/invalid-data",
        ["/startDate", "/endDate"]
      ),
      (#"{"startDate":"2026-06-02","endDate":"2026-06-01"}"#, "body/invalid-data", ["/endDate"]),
      (#"{"startDate":"2023-06-30","endDate":"2026-06-30"}"#, "body/invalid-data", ["/endDate"]),
    ] as [(String, String, [String])])
  func bodies(body: String, kind: String, pointers: [String]) async throws {
    try await ServedLedger.serve { ledger in
      let path = Self.path(TestDataset.organizerID, "")
      let answer = try await ledger.post(path, body)
      try expectProblem(answer, 400, kind)
      let issues = try answer.json()["schemaErrors"]?.elements ?? []
      #expect(issues.compactMap { $0["jsonPointer"]?.text } == pointers)
      #expect(try await ledger.get(path).json().elements.isEmpty)
    }
  }

  @Test("takes the longest period, a day, and one that is not over, with what it does not know")
  func bounds() async throws {
    try await ServedLedger.serve { ledger in
      for (start, end) in [
        ("2023-07-01", "2026-06-30"), ("2026-06-01", "2026-06-01"), ("2026-11-01", "2026-12-31"),
      ] {
        let id = try await Self.start(
          ledger, #"{"startDate":"\#(start)","endDate":"\#(end)","name":3}"#)
        #expect(try await ledger.settled(id, of: TestDataset.organizerID).file != nil)
        let report = try await ledger.get(Self.path(TestDataset.organizerID, "/\(id)")).json()
        #expect(report["period"] == ["startDate": .string(start), "endDate": .string(end)])
        #expect(report["status"] == "AVAILABLE")
      }
      // As they are listed, the newest first.
      ledger.clock.advance(seconds: 1)
      let newest = try await Self.startLater(ledger)
      let list = try await ledger.get(Self.path(TestDataset.organizerID, "")).json()
      #expect(list.elements.count == 4 && list[0]?["id"]?.integer == Int64(newest))
    }
  }

  private static func startLater(_ ledger: ServedLedger) async throws -> UInt32 {
    let answer = try await ledger.post(path(TestDataset.organizerID, ""), june)
    return UInt32(try #require(try answer.json()["id"]?.integer))
  }

  @Test("one that is being made is not to be had yet, and a third is to wait")
  func started() async throws {
    var options = ServedLedger.Options()
    options.makesReports = false
    try await ServedLedger.serve(options) { ledger in
      let id = try await Self.start(ledger)
      _ = try await Self.start(ledger)
      let refused = try await ledger.post(Self.path(TestDataset.organizerID, ""), Self.june)
      try expectProblem(refused, 429, "uitpas/rate-limited")
      #expect(refused.headers["retry-after"] == "5")
      let report = try await ledger.get(Self.path(TestDataset.organizerID, "/\(id)")).json()
      #expect(report["status"] == "STARTED" && report["id"]?.integer == Int64(id))
      for rest in [".zip", "/download-link"] {
        let answer = try await ledger.get(Self.path(TestDataset.organizerID, "/\(id)\(rest)"))
        try expectProblem(answer, 404, "uitpas/report-not-found")
        #expect(try answer.json()["detail"] == "The report is STARTED.")
      }
    }
  }

  @Test("one that cannot be made says why, in the language that is asked for")
  func failed() async throws {
    var options = ServedLedger.Options()
    options.reportLimits.zipBytesMax = 10
    try await ServedLedger.serve(options) { ledger in
      let id = try await Self.start(ledger)
      #expect(
        try await ledger.settled(id, of: TestDataset.organizerID).state == .failed(.tooLarge))
      let path = Self.path(TestDataset.organizerID, "/\(id)")
      let bearer = try await ledger.bearer()
      for (language, message) in [
        ("", "Het financieel overzicht is te groot. Kies een kortere periode."),
        ("fr-BE", "L'aperçu financier est trop volumineux. Choisissez une période plus courte."),
      ] {
        let headers = [bearer, "Accept-Language: \(language)"]
        for report in [
          try await ledger.get(path, headers: headers).json(),
          try await ledger.get(Self.path(TestDataset.organizerID, ""), headers: headers).json()[0],
        ] {
          #expect(report?["status"] == "FAILED" && report?["message"]?.text == message)
        }
      }
      for rest in [".zip", "/download-link"] {
        try expectProblem(try await ledger.get(path + rest), 404, "uitpas/report-not-found")
      }
    }
  }

  @Test("a failure has a text in every language, and no two failures a user tells apart share one")
  func failures() {
    for failure in ReportFailure.allCases {
      let text = EndUserMessages.reportFailed(failure)
      #expect(Set(Language.allCases.map { text[$0] }).count == Language.allCases.count)
    }
    #expect(Set(ReportFailure.allCases.map { EndUserMessages.reportFailed($0).nl }).count == 3)
  }

  // MARK: Downloading

  @Test("is downloaded as published: a zip under the organiser's name, which no cache keeps")
  func download() async throws {
    try await ServedLedger.serve { ledger in
      let id = try await Self.start(ledger)
      _ = try await ledger.settled(id, of: TestDataset.organizerID)
      let answer = try await ledger.get(Self.path(TestDataset.organizerID, "/\(id).zip"))
      try #require(answer.status == 200, "\(answer.text)")
      #expect(answer.headers["content-type"] == "application/x-zip-compressed")
      let name = "financialOverview_\(TestDataset.organizerID)_20261123_1600.zip"
      #expect(answer.headers["content-disposition"] == "attachment; filename=\"\(name)\"")
      #expect(answer.headers["cache-control"] == "no-store")
      #expect(answer.headers["x-content-type-options"] == "nosniff")
      #expect(try ZipFiles(answer.body).files.map(\.name) == ["total.csv"])
    }
  }

  @Test("a link needs no token, and ends after a quarter of an hour, or with a changed character")
  func link() async throws {
    try await ServedLedger.serve { ledger in
      let id = try await Self.start(ledger)
      _ = try await ledger.settled(id, of: TestDataset.organizerID)
      let path = Self.path(TestDataset.organizerID, "/\(id)")
      let made = try await ledger.get("\(path)/download-link")
      #expect(made.headers["cache-control"] == "no-store")
      let link = try #require(try made.json()["downloadLink"]?.text)
      let base = "http://localhost/ledger/v1/financial-reports/downloads/"
      try #require(link.hasPrefix(base))
      let target = String(link.dropFirst("http://localhost".count))
      let byToken = try await ledger.get("\(path).zip")
      let byLink = try await ledger.get(target, headers: [])
      #expect(byLink.status == 200 && byLink.body == byToken.body)
      for name in ["content-type", "content-disposition", "cache-control"] {
        #expect(byLink.headers[name] == byToken.headers[name])
      }
      let last = target.hasSuffix("A") ? "B" : "A"
      for changed in [target.dropLast() + last, target.dropLast() + "", target + "A"] {
        let refused = try await ledger.get(String(changed), headers: [])
        try expectProblem(refused, 404, "uitpas/report-not-found", "\(changed)")
      }
      ledger.clock.advance(seconds: 899)
      #expect(try await ledger.get(target, headers: []).status == 200)
      ledger.clock.advance(seconds: 1)
      try expectProblem(
        try await ledger.get(target, headers: []), 404, "uitpas/report-not-found")
      #expect(try await ledger.get("\(path).zip").status == 200)
    }
  }

  @Test("a link is to where the operator says that the service is, or else to where it was asked")
  func bases() async throws {
    for (publicURL, expected) in [
      ("https://tickets.example/pasboek", "https://tickets.example/pasboek/ledger/v1/"),
      (nil, "https://ledger.example:8443/ledger/v1/"),
    ] {
      var options = ServedLedger.Options()
      options.publicURL = publicURL
      try await ServedLedger.serve(options) { ledger in
        let report = try await ledger.availableReport(.own)
        let path = Self.path(TestDataset.organizerID, "/\(report.id)/download-link")
        let request = [
          "GET \(path) HTTP/1.1", "Host: ledger.example:8443", "Connection: close",
          try await ledger.bearer(),
        ].joined(separator: "\r\n")
        let answer = try await blocking {
          let connection = try RawConnection(port: ledger.port)
          connection.send(request + "\r\n\r\n")
          return try RawConnection.answers(in: connection.readToEnd() ?? []).first
        }
        let link = try #require(try answer?.json()["downloadLink"]?.text)
        #expect(link.hasPrefix(expected), "\(link)")
      }
    }
  }
}
