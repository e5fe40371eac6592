import EventLog
import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService
import Logging
import Testing
import ThreadTesting

@Suite("Health, metrics and what no route serves") struct HealthMetricsTests {
  @Test("who is healthy says so with the newest position, without a token")
  func health() async throws {
    try await ServedLedger.serve { ledger in
      for _ in 0..<2 {
        let head = try await ledger.head
        let answer = try await ledger.get("/health", headers: [])
        #expect(answer.status == 200 && answer.headers["cache-control"] == "no-store")
        let health = try answer.json()
        #expect(health["status"] == "ok" && health["position"] == .integer(Int64(head)))
        _ = try await ledger.checkIn(Dataset.holder)
      }
    }
  }

  @Test("the read models are shown with state and lag, and follow what was answered")
  func readModels() async throws {
    try await ServedLedger.serve { ledger in
      _ = try await ledger.checkIn(Dataset.holder)
      let models = ledger.engine.readModels
      let head = try await ledger.head
      let points = try await models.points(atLeast: models.newestPosition)
      #expect(points.position >= head)
      let health = try await ledger.get("/health", headers: []).json()
      let shown = try #require(health["readModels"]).elements
      #expect(shown.compactMap { $0["name"]?.text } == models.statuses.map(\.name))
      #expect(shown.allSatisfy { $0["version"]?.integer ?? 0 >= 1 && $0["stoppedAt"] == nil })
      let balances = try #require(shown.first { $0["name"] == "balances" })
      #expect(balances["position"]?.integer ?? 0 >= Int64(head))
      let metrics = try await ledger.get("/metrics", headers: []).text
      for line in [
        #"pasboek_read_model_records_behind{model="balances"} 0.0"#,
        #"pasboek_read_model_seconds_behind{model="balances"} 0.0"#,
        #"pasboek_read_model_stopped{model="timeline"} 0.0"#,
      ] {
        #expect(metrics.split(separator: "\n").contains { $0 == line }, "\(line)")
      }
    }
  }

  @Test("the metrics count commits, records and requests by route template")
  func metrics() async throws {
    try await ServedLedger.serve { ledger in
      _ = try await ledger.checkIn(Dataset.holder)
      _ = try await ledger.checkIn(Dataset.holder)
      _ = try await ledger.get("/uitpas/passes/\(Dataset.holder)")
      _ = try await ledger.get("/uitpas/passes/\(Dataset.unknown)")
      _ = try await ledger.deliver([ServedLedger.tap(1), ServedLedger.tap(2, "nochip")])
      let answer = try await ledger.get("/metrics", headers: [])
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      #expect(answer.headers["cache-control"] == "no-store")
      let counters = ledger.engine.counters
      let records = try await ledger.head
      let lines = Set(answer.text.split(separator: "\n").map(String.init))
      for line in [
        #"http_requests_total{method="POST",route="/uitpas/checkins",status="201"} 1"#,
        #"http_requests_total{method="POST",route="/uitpas/checkins",status="400"} 1"#,
        #"http_requests_total{method="GET",route="/uitpas/passes/{uitpasNumber}",status="200"} 1"#,
        #"http_requests_total{method="GET",route="/uitpas/passes/{uitpasNumber}",status="404"} 1"#,
        #"http_requests_total{method="POST",route="/ledger/v1/taps",status="200"} 1"#,
        "pasboek_commits \(Double(counters.commits))", "pasboek_records \(Double(records))",
        "pasboek_record_bytes \(Double(counters.recordBytes))", "pasboek_queue_depth 0.0",
        "pasboek_requests_refused 0.0", "metrics_series_dropped_total 0",
      ] {
        #expect(lines.contains(line), "\(line)")
      }
    }
  }

  @Test("no number, chip, token, key or word of a caller reaches the metrics or the log lines")
  func nothingPersonal() async throws {
    let lines = LogLines()
    var options = ServedLedger.Options()
    options.logger = Logger(label: "test") { _ in lines }
    try await ServedLedger.serve(options) { ledger in
      let token = try await ledger.bearer()
      let headers = [token, "Content-Type: application/json", "User-Agent: MARKER-agent"]
      for number in [Dataset.holder, Dataset.blocked, Dataset.unknown, "MARKER-number"] {
        _ = try await ledger.checkIn(number, key: "MARKER-key-\(number)")
        _ = try await ledger.get("/uitpas/passes/\(number)")
        _ = try await ledger.get(
          "/uitpas/checkin-status?uitpasNumber=\(number)&eventId=MARKER-event")
      }
      _ = try await ledger.post("/uitpas/checkins", #"{"MARKER-field":"#, headers: headers)
      _ = try await ledger.post("/oauth/token", "client_secret=MARKER-secret", headers: headers)
      _ = try await ledger.get("/MARKER-path/\(Dataset.holder)?MARKER-query", headers: headers)
      _ = try await exchange(ledger.port, "MARKER", "/uitpas/checkins", headers: headers)
      _ = try await ledger.deliver(
        [
          ServedLedger.tap(1), ServedLedger.tap(2, Dataset.blockedChip),
          #""seq":3,"MARKER-field":1"#,
        ], header: #","bootId":"MARKER-boot""#)
      _ = try await ledger.deliver([ServedLedger.tap(1)], header: #","device":"MARKER-device""#)
      let exposition = try await ledger.get("/metrics", headers: []).text
      #expect(exposition.contains("unmatched"))
      #expect(lines.all.contains { $0.contains("/uitpas/passes/{uitpasNumber}") })
      var secrets = ["MARKER", ledger.kiosk, String(token.dropFirst(22)), Dataset.holderChip]
      for number in [Dataset.holder, Dataset.blocked, Dataset.unknown] {
        secrets += [number, String(number.drop { $0 == "0" })]
      }
      secrets += [Dataset.blockedChip, TestDataset.clientSecret]
      for secret in secrets {
        #expect(!exposition.contains(secret), "\(secret) in the metrics")
        #expect(!lines.all.contains { $0.contains(secret) }, "\(secret) in a log line")
      }
    }
  }

  @Test("an unknown path is 404 and another method 405 with Allow, both as problems")
  func unmatched() async throws {
    try await ServedLedger.serve { ledger in
      for path in [
        "/", "/uitpas", "/uitpas/nothing", "/ledger/v2/taps", "/uitpas/events",
        "/uitpas/passes/\(Dataset.holder)/more",
      ] {
        try expectProblem(try await ledger.get(path), 404, "url/not-found", "\(path)")
      }
      for (method, path, allow) in [
        ("PUT", "/uitpas/checkins", "GET, HEAD, POST"),
        ("GET", "/uitpas/checkins/1", "DELETE"),
        ("POST", "/uitpas/checkin-status", "GET, HEAD"), ("PUT", "/health", "GET, HEAD"),
        ("POST", "/uitpas/passes/\(Dataset.holder)", "GET, HEAD"),
        ("GET", "/ledger/v1/taps", "POST"), ("GET", "/oauth/token", "POST"),
        ("POST", "/metrics", "GET, HEAD"),
      ] {
        let answer = try await exchange(ledger.port, method, path)
        try expectProblem(answer, 405, "method-not-allowed", "\(method) \(path)")
        #expect(answer.headers["allow"] == allow, "\(method) \(path)")
      }
    }
  }

  @Test("HEAD answers what GET would, without a body", .timeLimit(.minutes(15)))
  func head() async throws {
    try await ServedLedger.serve { ledger in
      let token = try await ledger.bearer()
      for (path, status) in [
        ("/health", "200 OK"), ("/metrics", "200 OK"), ("/oauth/jwks", "200 OK"),
        ("/uitpas/passes/\(Dataset.holder)", "200 OK"),
        ("/uitpas/passes/\(Dataset.unknown)", "404 Not Found"),
      ] {
        let port = ledger.port
        let text = try await blocking {
          let connection = try RawConnection(port: port)
          connection.send(
            "HEAD \(path) HTTP/1.1\r\nHost: localhost\r\n\(token)\r\nConnection: close\r\n\r\n")
          return String(decoding: connection.readToEnd() ?? [], as: UTF8.self)
        }
        #expect(text.hasPrefix("HTTP/1.1 \(status)\r\n"), "\(path)")
        #expect(text.hasSuffix("\r\n\r\n"), "\(path)")
      }
    }
  }
}
