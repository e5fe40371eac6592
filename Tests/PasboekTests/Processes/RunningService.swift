import Foundation
import LedgerWire
import Testing
import ThreadTesting

/// `pasboek serve` on a free port; killed when nothing holds it any more.
final class RunningService: Sendable {
  /// The line that the service prints once it listens.
  struct Announcement: Decodable, Sendable {
    var listening: String
    var port: Int
    var terminalToken: String?
  }

  let process: ChildProcess
  let announcement: Announcement

  /// How long a start may take; the first one hashes a secret, which is meant to be slow.
  static let startSeconds = 60.0

  /// Starts the service and waits until it listens.
  init(
    _ folder: String, options: [String] = ["--test-dataset"], environment: [String: String] = [:]
  ) throws {
    let words = [Program.path, "serve", "--data", folder, "--port", "0", "--json"] + options
    let process = try ChildProcess(words, environment: environment)
    _ = within(seconds: Self.startSeconds) {
      process.output.contains("\n") || process.end != nil
    }
    self.process = process
    let line = process.output.split(separator: "\n").first
    let announced = try #require(
      line, "the service did not start: \(String(describing: process.end)) \(process.errors)")
    announcement = try JSONDecoder().decode(Announcement.self, from: Data(announced.utf8))
  }

  func connect() throws -> HTTPConnection {
    try HTTPConnection(to: process, port: announcement.port)
  }

  /// Sends SIGKILL and waits until the process is gone.
  func kill() throws {
    process.signal(SIGKILL)
    try process.wait(seconds: 60)
  }

  /// Sends SIGTERM and waits for the end.
  func stop() throws -> ChildProcess.End {
    process.signal(SIGTERM)
    return try process.wait(seconds: 120)
  }
}

// MARK: - What is asked of it

extension HTTPConnection {
  /// `POST /oauth/token` with the test data set's client.
  func token() throws -> HTTPAnswer {
    let form = "grant_type=client_credentials&client_id=test-client&client_secret=test-secret"
    return try exchange(
      "POST", "/oauth/token", headers: ["Content-Type: application/x-www-form-urlencoded"],
      body: Array(form.utf8))
  }

  /// `POST /uitpas/checkins`.
  func checkIn(
    _ number: String, event: String, key: String? = nil, token: String
  ) throws -> HTTPAnswer {
    var headers = ["Authorization: Bearer \(token)", "Content-Type: application/json"]
    if let key { headers.append("Idempotency-Key: \(key)") }
    return try exchange(
      "POST", "/uitpas/checkins", headers: headers,
      body: CheckinRequest(eventID: event, uitpasNumber: number).json())
  }

  /// `POST /ledger/v1/taps`, of taps that were made just now.
  func deliver(_ taps: [Tap], token: String) throws -> HTTPAnswer {
    try exchange(
      "POST", "/ledger/v1/taps", headers: Self.tapHeaders(token), body: Self.upload(of: taps))
  }

  static func tapHeaders(_ token: String) -> [String] {
    ["Authorization: Bearer \(token)", "Content-Type: application/json"]
  }

  static func upload(of taps: [Tap]) -> [UInt8] {
    let now = Int64(Date.now.timeIntervalSince1970 * 1_000_000)
    return TapUpload(header: TapUploadHeader(sentAt: now), taps: taps.map { .tap($0) }).json()
  }

  /// The points on a pass.
  func balance(of number: String, token: String) throws -> Int64 {
    struct Pass: Decodable {
      var points: Int64
    }
    let answer = try exchange(
      "GET", "/uitpas/passes/\(number)", headers: ["Authorization: Bearer \(token)"])
    try #require(answer.status == 200, "\(answer.text)")
    return try answer.json(Pass.self).points
  }

  /// The newest position.
  func position() throws -> UInt64 {
    struct Health: Decodable {
      var position: UInt64
    }
    return try exchange("GET", "/health").json(Health.self).position
  }

  /// The value of a metric without labels.
  func metric(_ name: String) throws -> Double {
    let text = try exchange("GET", "/metrics").text
    let line = text.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
    return try #require(line.flatMap { Double($0.dropFirst(name.count + 1)) }, "\(text)")
  }
}

/// A check-in as the published API answers it.
struct CheckinAnswer: Decodable, Hashable {
  var id: String
  var points: Int64

  /// Its record's position.
  var position: UInt64 { UInt64(id) ?? 0 }
}

/// The kind of a problem.
struct ProblemAnswer: Decodable, Hashable {
  var type: String
}
