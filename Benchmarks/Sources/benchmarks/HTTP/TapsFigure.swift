import Histogram
import LedgerWire

/// S4: the taps of terminals over HTTP, a thousand a request, as one JSON value and as lines.
struct TapsFigure {
  static let connections = 4
  let options: FigureOptions

  func measure(_ report: Report) async throws {
    let holders: UInt32 = options.isQuick ? 2_000 : 100_000
    let region = try await ServedRegion(
      holders: holders, terminals: 2 * Self.connections, in: options.folder)
    let service = try region.serve(options.server)
    try withExtendedLifetime(service) {
      for form in [UploadForm.json, .lines] { try measure(form, region, service.port, report) }
    }
  }

  private func measure(
    _ form: UploadForm, _ region: ServedRegion, _ port: Int, _ report: Report
  ) throws {
    let holders = region.holders
    let half = region.terminalTokens.count / 2
    let tokens = form == .json ? region.terminalTokens[..<half] : region.terminalTokens[half...]
    var terminals = tokens.enumerated().map { index, token in
      LoadTerminal(
        token: token, bodies: CheckinBodies(seed: UInt64(index), holders: holders), form: form)
    }
    // Made beforehand, so that the client takes as little of the machine as it can.
    let uploads = options.isQuick ? 5 : 100
    for index in terminals.indices {
      for _ in 0..<uploads * 2 + 20 { terminals[index].makeUpload() }
    }
    let single = try run(1, requests: 20, port, &terminals)
    let warm = try run(Self.connections, requests: 8, port, &terminals)
    let load = try run(Self.connections, requests: uploads * 4, port, &terminals)
    try report.keep(load.histogram, form == .json ? "S4-request" : "S4-lines")
    guard single.statuses.keys.allSatisfy({ $0 == 200 }), warm.answers == 8 else {
      throw BenchmarkError("uploads were refused: \(single.summary)")
    }
    let taps = TapUpload.tapsPerRequestMax
    report.line(
      """
      S4  POST /ledger/v1/taps, \(form.rawValue), durable (synchronous=FULL), \
      \(grouped(taps)) taps a request, \(grouped(Int(holders))) holders, random cards
          \(Self.connections) connections: \(grouped(Int(load.perSecond * Double(taps)))) taps/s; \
      p50 \(decimal(load.histogram.microseconds(50) / 1_000, 1)) ms, \
      p99 \(decimal(load.histogram.microseconds(99) / 1_000, 1)) ms a request; \
      answers \(load.summary)
          one connection: p50 \(decimal(single.histogram.microseconds(50) / 1_000, 1)) ms, \
      max \(decimal(Double(single.histogram.max) / 1e6, 1)) ms a request
      """)
  }

  private func run(
    _ connections: Int, requests: Int, _ port: Int, _ terminals: inout [LoadTerminal]
  ) throws -> LoadClient.Result {
    try LoadClient(
      port: port, connections: connections, requestsMax: requests, secondsMax: 60
    ).run { terminals[$0].nextUpload() }
  }
}

/// The forms of an upload, by media type.
private enum UploadForm: String {
  case json = "application/json"
  case lines = "application/x-ndjson"

  func body(_ upload: TapUpload) -> [UInt8] {
    switch self {
    case .json: upload.json()
    case .lines: upload.header.jsonLine() + upload.taps.flatMap { $0.jsonLine() }
    }
  }
}

/// A terminal that uploads what it took.
private struct LoadTerminal {
  let token: String
  let form: UploadForm
  var bodies: CheckinBodies
  private var sequence: UInt64 = 0
  private var uploads: [[UInt8]] = []

  init(token: String, bodies: CheckinBodies, form: UploadForm) {
    self.token = token
    self.bodies = bodies
    self.form = form
  }

  mutating func makeUpload() {
    let now = wallMicroseconds()
    var taps: [TapItem] = []
    for _ in 0..<TapUpload.tapsPerRequestMax {
      sequence += 1
      taps.append(.tap(bodies.nextTap(sequence, now: now)))
    }
    let upload = TapUpload(header: TapUploadHeader(sentAt: now), taps: taps)
    uploads.append(
      httpRequest("/ledger/v1/taps", token: token, type: form.rawValue, body: form.body(upload)))
  }

  mutating func nextUpload() -> [UInt8] {
    if uploads.isEmpty { makeUpload() }
    return uploads.removeFirst()
  }
}
