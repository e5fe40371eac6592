import Foundation
import Histogram

/// P1: how long each page of a whole history takes, right after a start and from then on.
struct ServedPagesFigure {
  let options: FigureOptions
  let ledger: SimulatedLedger

  /// Somebody who is signed in, with the pages that are opened.
  private struct Visitor {
    var name: String
    var role: [String]
    var paths: [String]
  }

  /// The last year of the simulation, and all of it.
  private static let year = "from=2021-01-01&to=2021-12-31"
  private static let whole = "from=2017-01-01&to=2021-12-31"

  private static let totals =
    ["month", "organizer", "municipality", "card-system"].map { "/finance?by=\($0)&\(year)" } + [
      "/finance?by=quarter&\(whole)",
      "/finance?by=municipality&from=2021-03-10&to=2021-11-17", "/finance/year/2021",
      "/museums?until=2021-12",
    ]

  private static let visitors = [
    Visitor(
      name: "operator", role: ["operator"],
      paths: [
        "/?until=2021-12", "/?by=quarter&until=2021-12", "/regions?until=2021-12",
        "/regions/1?until=2021-12", "/boards", "/boards?q=zwemmen", "/boards?q=nothing-has-this",
        "/counter", "/helpdesk", "/findings", "/log", "/log?upTo=1000000", "/log/1000000",
        "/operations", "/docs", "/docs/api", "/docs/performance",
      ] + totals),
    Visitor(
      name: "region", role: ["region", "--card-system", "1"],
      paths: ["/regions/1?until=2021-12", "/log", "/boards", "/counter"] + totals),
    Visitor(name: "organizer", role: ["finance", "--organizer"], paths: totals),
  ]

  func measure(_ report: Report) throws {
    let organizer = try organizer()
    let tokens = try Self.visitors.map { visitor in
      let words = visitor.role.last == "--organizer" ? visitor.role + [organizer] : visitor.role
      return try ledger.addClient(options.server, words)
    }
    // What is measured is the service, and not how soon a disk gives the file back.
    try ledger.readReadModels()
    let service = try serve()
    // The key indicators are being counted, as they are again every minute.
    Thread.sleep(forTimeInterval: options.isQuick ? 1 : 10)
    for (visitor, client) in zip(Self.visitors, tokens) {
      let token = try ServedHistoryFigure.token(client, port: service.port)
      try open(visitor, token, service.port, report)
    }
  }

  private func serve() throws -> ServerProcess {
    try ServerProcess(
      options.server, ["serve", "--data", ledger.path, "--port", "0", "--json"])
  }

  /// The organiser with the first line of an export.
  private func organizer() throws -> String {
    let client = try ledger.addClient(options.server, ["operator"])
    let service = try serve()
    let token = try ServedHistoryFigure.token(client, port: service.port)
    var connection = try HTTPConnection(port: service.port)
    let request = Self.request(
      "/ledger/v1/exports/shares?by=organizer&format=ndjson&\(Self.year)",
      "Authorization: Bearer \(token)")
    var answer = try connection.answer(to: request)
    // Right after a start the read models may be behind.
    for _ in 0..<100 where answer.status == 503 {
      Thread.sleep(forTimeInterval: 0.1)
      answer = try connection.answer(to: request)
    }
    let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n")
    guard
      let line = lines.first(where: { $0.contains("\"organizer\":\"") }),
      let id = line.components(separatedBy: "\"organizer\":\"").last?.split(separator: "\"").first
    else { throw BenchmarkError("no organiser has sold a ticket") }
    return String(id)
  }

  private func open(
    _ visitor: Visitor, _ token: String, _ port: Int, _ report: Report
  ) throws {
    var connection = try HTTPConnection(port: port)
    var slowest = (path: "", first: 0.0)
    var later = nanosecondsHistogram()
    var isOver: [String] = []
    for path in visitor.paths {
      let request = Self.request(path, "Cookie: pasboek_session=\(token)")
      for round in 0...20 {
        let start = monotonicNanoseconds()
        let answer = try connection.answer(to: request)
        let time = monotonicNanoseconds() - start
        guard answer.status == 200 else { throw BenchmarkError("\(path): \(answer.status)") }
        if round > 0 {
          later.record(time)
          continue
        }
        let milliseconds = Double(time) / 1e6
        if milliseconds > slowest.first { slowest = (path, milliseconds) }
        if milliseconds > 100 { isOver.append("\(path) \(decimal(milliseconds, 0)) ms") }
      }
    }
    try report.keep(later, "P1-\(visitor.name)")
    report.line(
      """
      P1  \(visitor.paths.count) pages of \(visitor.name): the first time at most \
      \(decimal(slowest.first, 0)) ms (\(slowest.path)); again p50 \
      \(decimal(later.microseconds(50) / 1_000, 1)) ms, p99 \
      \(decimal(later.microseconds(99) / 1_000, 1)) ms; over 100 ms: \
      \(isOver.isEmpty ? "none" : isOver.joined(separator: ", "))
      """)
  }

  private static func request(_ path: String, _ header: String) -> [UInt8] {
    Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(header)\r\n\r\n".utf8)
  }
}
