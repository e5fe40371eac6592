import Foundation

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

  private let socket: Int32
  private var received: [UInt8] = []
  /// Kept, so that it is not killed before its connection is closed.
  private let process: ChildProcess

  init(to process: ChildProcess, port: Int) throws {
    self.process = process
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    socket = Glibc.socket(AF_INET, type, 0)
    guard socket >= 0 else { throw Lost(process: process) }
    var patience = timeval(tv_sec: 240, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001 as UInt32).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        connect(socket, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Lost(process: process) }
  }

  deinit { close(socket) }

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
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Lost(process: process) }
      sent += count
    }
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
    let count = withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
      let count = recv(socket, buffer.baseAddress, buffer.count, 0)
      received.append(contentsOf: buffer.prefix(max(count, 0)))
      return count
    }
    guard count > 0 else { throw Lost(process: process) }
  }
}
