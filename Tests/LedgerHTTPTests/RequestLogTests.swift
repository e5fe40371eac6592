import Hummingbird
import LedgerHTTP
import Logging
import Testing
import ThreadTesting

@Suite struct RequestLogTests {
  private struct Failure: Error, CustomStringConvertible {
    let description = "MARKER-error"
  }

  @Test("no path, query, header, token, body, method or error text of a caller reaches a line")
  func markers() async throws {
    let lines = LogLines()
    let logger = Logger(label: "test") { _ in lines }
    let router = LoopbackServer.router { router in
      router.get("/passes/{number}") { _, _ in "MARKER-answer" }
      router.post("/checkins") { request, _ -> Response in
        _ = try await request.body.collect(upTo: 1_000)
        throw Failure()
      }
      router.group("/private").add(
        middleware: AccessMiddleware(
          Authenticator(
            tokens: TokenVerifier(issuers: [], audience: "a", now: { 0 }), client: { _ in nil },
            terminal: { _ in throw Failure() }),
          rule: { request, path in RouteRule(request.method, path, .client) })
      ).get("/x") { _, _ in "x" }
    }
    try await LoopbackServer.run(router, logger: logger) { port in
      let headers = [
        "Authorization: Bearer pbt_MARKER-token", "X-Request-Id: MARKER-id", "Cookie: MARKER=1",
        "User-Agent: MARKER-agent",
      ]
      _ = try await exchange(port, "GET", "/passes/MARKER-number?q=MARKER-query", headers: headers)
      let failed = try await exchange(
        port, "POST", "/checkins", headers: headers, body: #"{"uitpasNumber":"MARKER-body"}"#)
      #expect(failed.status == 500)
      _ = try await exchange(port, "GET", "/MARKER-path", headers: headers)
      _ = try await exchange(port, "PROPFIND", "/MARKER-path", headers: headers)
      _ = try await exchange(port, "GET", "/private/x", headers: headers)
      _ = try await blocking {
        let connection = try RawConnection(port: port)
        connection.send("GET /MARKER-broken HTTP/1.1\r\nMARKER broken\r\n\r\n")
        return connection.readToEnd()
      }
    }
    let all = lines.all
    #expect(all.filter { $0.contains("MARKER") } == [])
    let requests = all.filter { $0.contains(" request ") && $0.contains("route=") }
    #expect(requests.count == 5)
    for part in [
      "method=GET microseconds=", "route=/passes/{number} status=200",
      "route=/checkins status=500", "route=unmatched status=404", "method=OTHER",
      "route=/private/x status=500",
    ] {
      #expect(requests.contains { $0.contains(part) }, "\(part)")
    }
    for line in requests { #expect(line.contains("hb.request.id=")) }
  }
}
