import Foundation
import LoopbackTesting

/// An answer over HTTP.
struct HTTPAnswer: Hashable, Sendable {
  let status: Int
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(body))
  }
}

/// One connection to the loopback interface that is kept open between requests; it blocks.
///
/// A connection that breaks throws, whatever was answered before on it.
final class HTTPConnection {
  struct Lost: Error, CustomStringConvertible {
    let process: ChildProcess

    var description: String {
      let end = process.end.map { "ended with \($0)" } ?? "runs"
      return "the connection is gone; the process \(end): \(process.errors)"
    }
  }

  private let socket: LoopbackSocket
  private var received: [UInt8] = []
  /// Kept, so that it is not killed before its connection is closed.
  private let process: ChildProcess

  init(to process: ChildProcess, port: Int) throws {
    self.process = process
    guard let socket = try? LoopbackSocket(port: port) else { throw Lost(process: process) }
    self.socket = socket
  }

  /// Sends a request and waits for its answer.
  func exchange(
    _ method: String, _ path: String, headers: [String] = [], body: [UInt8] = []
  ) throws -> HTTPAnswer {
    try send(method, path, headers: headers, body: body)
    return try receive()
  }

  func send(_ method: String, _ path: String, headers: [String] = [], body: [UInt8] = []) throws {
    let lines =
      ["\(method) \(path) HTTP/1.1", "Host: localhost", "Content-Length: \(body.count)"] + headers
    let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    guard socket.send(bytes) else { throw Lost(process: process) }
  }

  func receive() throws -> HTTPAnswer {
    var searched = 0
    var headEnd: Int?
    while headEnd == nil {
      while searched + 4 <= received.count {
        if received[searched..<searched + 4].elementsEqual([13, 10, 13, 10]) {
          headEnd = searched + 4
          break
        }
        searched += 1
      }
      if headEnd == nil { try receiveMore() }
    }
    let end = headEnd ?? 0
    let lines = String(decoding: received[..<end], as: UTF8.self).split(separator: "\r\n")
    let length = lines.lazy.compactMap { line -> Int? in
      let sides = line.split(separator: ":", maxSplits: 1)
      guard sides.count == 2, sides[0].lowercased() == "content-length" else { return nil }
      return Int(sides[1].drop { $0 == " " })
    }
    let words = lines.first?.split(separator: " ") ?? []
    if lines.contains(where: { $0.lowercased() == "transfer-encoding: chunked" }),
      words.count >= 2, let status = Int(words[1])
    {
      received.removeFirst(end)
      return HTTPAnswer(status: status, body: try receiveChunks())
    }
    // What has no content has no length either (RFC 9110 8.6).
    guard words.count >= 2, let status = Int(words[1]),
      let count = status == 204 ? 0 : length.first
    else { throw Lost(process: process) }
    while received.count < end + count { try receiveMore() }
    let answer = HTTPAnswer(status: status, body: Array(received[end..<end + count]))
    received.removeFirst(end + count)
    return answer
  }

  /// A body that comes in chunks, each behind its size, up to one of no size (RFC 9112, 7.1).
  private func receiveChunks() throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      while received.firstIndex(of: 10) == nil { try receiveMore() }
      let end = received.firstIndex(of: 10) ?? 0
      guard let size = Int(String(decoding: received[..<max(end - 1, 0)], as: UTF8.self), radix: 16)
      else { throw Lost(process: process) }
      while received.count < end + 1 + size + 2 { try receiveMore() }
      body += received[(end + 1)..<(end + 1 + size)]
      received.removeFirst(end + 1 + size + 2)
      if size == 0 { return body }
    }
  }

  private func receiveMore() throws {
    guard let more = socket.receive(), !more.isEmpty else { throw Lost(process: process) }
    received += more
  }
}
