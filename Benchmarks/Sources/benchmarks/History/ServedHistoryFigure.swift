import Foundation
import Histogram

/// S7 and S10: how soon a service with a whole history is ready, and how fast it tells of it.
struct ServedHistoryFigure {
  let options: FigureOptions
  let ledger: SimulatedLedger

  func measure(_ report: Report) throws {
    let client = try ledger.addOperator(options.server)
    _ = try Program.run(options.server, ["snapshot", "--data", ledger.path])
    let words = ["serve", "--data", ledger.path, "--port", "0", "--json"]
    // The first start brings read models up to date, which is no part of the figure.
    try withExtendedLifetime(ServerProcess(options.server, words)) {}
    var starts: [Double] = []
    var service: ServerProcess?
    for _ in 0..<3 {
      service = nil
      starts.append(try seconds { service = try ServerProcess(options.server, words) })
    }
    guard let service else { return }
    report.line(
      """
      S7  ready to serve from a snapshot at the head of the log\
      \(ledger.making.map { ", \($0)" } ?? ""): \
      \(starts.map { "\(decimal($0, 2)) s" }.joined(separator: ", ")); resident \
      \(decimal(Double(try service.residentBytes()) / 1_048_576, 0)) MiB
      """)
    let token = try Self.token(client, port: service.port)
    try exports(service.port, token, report)
    try region(service.port, token, report)
    report.line(
      """
          resident after these answers \
      \(decimal(Double(try service.residentBytes()) / 1_048_576, 0)) MiB
      """)
  }

  private func exports(_ port: Int, _ token: String, _ report: Report) throws {
    let rounds = options.isQuick ? 3 : 20
    let questions = [
      ("totals", "month,organizer,card-system,tariff"), ("totals", "month"),
      ("shares", "month,organizer"),
    ]
    for (export, dimensions) in questions {
      var histogram = nanosecondsHistogram()
      var lines = 0
      var connection = try HTTPConnection(port: port)
      for _ in 0..<rounds {
        let start = monotonicNanoseconds()
        let size = try connection.stream(
          "/ledger/v1/exports/\(export)?from=2020-01-01&to=2020-12-31&by=\(dimensions)",
          token: token)
        histogram.record(size.lastByte - start)
        lines = size.lines
      }
      try report.keep(histogram, "S10-\(export)-\(dimensions)")
      report.line(
        """
        S10 export of \(export) of 2020 by \(dimensions) over HTTP, \(grouped(lines)) lines: p50 \
        \(decimal(histogram.microseconds(50) / 1_000, 1)) ms, p99 \
        \(decimal(histogram.microseconds(99) / 1_000, 1)) ms
        """)
    }
  }

  private func region(_ port: Int, _ token: String, _ report: Report) throws {
    var rates: [Double] = []
    var firsts: [Double] = []
    var lines = 0
    for _ in 0..<3 {
      var connection = try HTTPConnection(port: port)
      let start = monotonicNanoseconds()
      let answer = try connection.stream("/ledger/v1/card-systems/3/events", token: token)
      lines = answer.lines
      firsts.append(Double(answer.firstByte - start) / 1e6)
      rates.append(Double(lines) / (Double(answer.lastByte - start) / 1e9))
    }
    report.line(
      """
          events of card system 3 as NDJSON, \(grouped(lines)) lines: first byte after \
      \(decimal(median(firsts), 1)) ms, \(grouped(Int(median(rates)))) lines/s
      """)
  }

  static func token(
    _ client: (id: String, secret: String), port: Int
  ) throws -> String {
    let form =
      "grant_type=client_credentials&client_id=\(client.id)&client_secret=\(client.secret)"
    var connection = try HTTPConnection(port: port)
    let answer = try connection.answer(
      to: httpRequest(
        "/oauth/token", type: "application/x-www-form-urlencoded", body: Array(form.utf8)))
    struct Token: Decodable {
      var access_token: String
    }
    guard answer.status == 200 else { throw BenchmarkError("no token: \(answer.status)") }
    return try JSONDecoder().decode(Token.self, from: Data(answer.body)).access_token
  }
}
