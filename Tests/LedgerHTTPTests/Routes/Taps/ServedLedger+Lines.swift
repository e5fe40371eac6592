import LedgerHTTP
import LedgerWire
import Testing

/// The answer to an upload of lines.
struct LinesAnswer: Sendable {
  var results: [TapResult]
  var receipt: TapReceipt

  /// Reads the lines of an answer, which ends with its receipt.
  init(_ body: [UInt8]) throws {
    #expect(body.last == UInt8(ascii: "\n"))
    var lines = body.split(separator: UInt8(ascii: "\n")).map(Array.init)
    let last = try #require(lines.last)
    lines.removeLast()
    receipt = try TapReceipt(jsonLine: last)
    results = try lines.map { try TapResult(jsonLine: $0) }
  }
}

extension ServedLedger {
  /// The bytes of an upload of lines, of taps that are given as the members of their objects.
  func upload(_ taps: [String], header: String = "", sentAt: String? = nil) -> String {
    (["\"sentAt\":\"\(sentAt ?? clock.text())\"\(header)"] + taps)
      .map { "{\($0)}\n" }.joined()
  }

  /// Sends lines as they are, as the data set's kiosk where no other terminal is named.
  func post(lines: String, token: String? = nil) async throws -> Answer {
    try await post("/ledger/v1/taps", lines, headers: linesHeaders(token))
  }

  /// Delivers taps as lines.
  func deliver(
    lines taps: [String], header: String = "", token: String? = nil, sentAt: String? = nil
  ) async throws -> LinesAnswer {
    let answer = try await post(
      lines: upload(taps, header: header, sentAt: sentAt), token: token)
    try #require(answer.status == 200, "\(answer.text)")
    #expect(answer.headers["content-type"] == "application/x-ndjson")
    #expect(answer.headers["cache-control"] == "no-store")
    return try LinesAnswer(answer.body)
  }

  /// The head of a request that sends lines in chunks.
  func linesHead(_ token: String? = nil) -> String {
    (["POST /ledger/v1/taps HTTP/1.1", "Host: localhost", "Connection: close"]
      + linesHeaders(token) + ["Transfer-Encoding: chunked", "", ""]).joined(separator: "\r\n")
  }

  private func linesHeaders(_ token: String?) -> [String] {
    ["Authorization: Bearer \(token ?? kiosk)", "Content-Type: application/x-ndjson"]
  }

  /// A chunk of a request's body.
  static func chunk(_ text: String) -> String {
    "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
  }

  /// The end of a request that is sent in chunks.
  static let lastChunk = "0\r\n\r\n"
}
