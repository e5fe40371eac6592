import Histogram

/// S3: check-ins over HTTP, against the echoes of the same library, each in a process of its own.
struct CheckinsFigure {
  static let connections = 32
  let options: FigureOptions

  func measure(_ report: Report) async throws {
    let holders: UInt32 = options.isQuick ? 2_000 : 100_000
    let region = try await ServedRegion(holders: holders, terminals: 0, in: options.folder)
    let commits = try RunFolder(in: options.folder, "S3-echo")
    let service = try region.serve(options.server)
    let own = try Program.own()
    let echo = try ServerProcess(own, [EchoServer.name])
    let committing = try ServerProcess(own, [EchoServer.name, "--commit", commits.path])
    let token = try region.token(port: service.port)
    var bodies = CheckinBodies(seed: 3, holders: holders)
    let contenders: [(name: String, port: Int, path: String)] = [
      ("service", service.port, "/uitpas/checkins"),
      ("echo with a bare group commit", committing.port, "/checkins"),
      ("plain echo", echo.port, "/checkins"),
    ]
    for connections in [1, Self.connections] {
      var results = [[LoadClient.Result]](repeating: [], count: contenders.count)
      for round in 0...(options.isQuick ? 1 : 5) {
        for (place, contender) in contenders.enumerated() {
          let client = LoadClient(
            port: contender.port, connections: connections, requestsMax: 1_000_000,
            secondsMax: options.isQuick ? 0.5 : 2)
          let result = try client.run { _ in
            httpRequest(contender.path, token: token, body: bodies.next())
          }
          // The first round warms up.
          if round > 0 { results[place].append(result) }
        }
      }
      try tell(report, contenders.map(\.name), results, connections: connections, holders)
    }
  }

  private func tell(
    _ report: Report, _ names: [String], _ results: [[LoadClient.Result]], connections: Int,
    _ holders: UInt32
  ) throws {
    report.line(
      """
      S3  POST /uitpas/checkins, durable (synchronous=FULL), token checked; \(connections) \
      keep-alive connections, closed loop, \(grouped(Int(holders))) holders, random cards
      """)
    let first = median(results[0].map(\.perSecond))
    for (place, name) in names.enumerated() {
      var all = nanosecondsHistogram()
      var statuses: [Int: Int] = [:]
      for result in results[place] {
        all.add(result.histogram)
        statuses.merge(result.statuses, uniquingKeysWith: +)
      }
      let rate = median(results[place].map(\.perSecond))
      let file = name.split(separator: " ").joined(separator: "-")
      try report.keep(all, "S3-\(connections)-\(file)")
      let answers = LoadClient.Result(seconds: 1, statuses: statuses).summary
      report.line(
        """
            \(name): \(grouped(Int(rate)))/s; p50 \(decimal(all.microseconds(50) / 1_000, 2)) ms, \
        p99 \(decimal(all.microseconds(99) / 1_000, 2)) ms, \
        p99.9 \(decimal(all.microseconds(99.9) / 1_000, 2)) ms; answers \(answers)\
        \(place == 0 ? "" : "; ratio \(decimal(100 * first / rate, 1)) %")
        """)
    }
  }
}
