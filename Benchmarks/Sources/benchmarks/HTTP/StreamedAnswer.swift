import Glibc

/// When the bytes of a long answer came, and how many lines it had.
struct StreamedAnswer {
  /// When the first byte of the body was there, by the monotonic clock in nanoseconds.
  var firstByte: UInt64 = 0
  /// When the last byte was there.
  var lastByte: UInt64 = 0
  var bytes = 0
  var lines = 0
}

extension HTTPConnection {
  /// Asks for a long answer in chunks and looks at it as it comes, without keeping it.
  mutating func stream(_ path: String, token: String) throws -> StreamedAnswer {
    let head =
      "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(token)\r\n\r\n"
    try send(Array(head.utf8))
    var answer = StreamedAnswer()
    var chunk = [UInt8](repeating: 0, count: 256 << 10)
    var headers: [UInt8] = []
    var body = ChunkedBody()
    var isBody = false
    while !body.isWhole {
      let count = recv(socket, &chunk, chunk.count, 0)
      guard count > 0 else { throw BenchmarkError("the server closed a connection") }
      var received = chunk[..<count]
      if !isBody {
        headers += received
        guard let end = HTTPAnswer.endOfHead(headers) else { continue }
        guard headers.starts(with: Array("HTTP/1.1 200".utf8)) else {
          throw BenchmarkError("\(path): \(String(decoding: headers, as: UTF8.self))")
        }
        isBody = true
        received = headers[end...]
      }
      guard !received.isEmpty else { continue }
      if answer.firstByte == 0 { answer.firstByte = monotonicNanoseconds() }
      try body.take(received)
    }
    answer.lastByte = monotonicNanoseconds()
    answer.bytes = body.bytes
    answer.lines = body.lines
    return answer
  }
}

/// A body in chunks (RFC 9112 7.1), of which bytes and lines are counted.
private struct ChunkedBody {
  private(set) var bytes = 0
  private(set) var lines = 0
  private(set) var isWhole = false
  private var remaining = 0
  private var size: [UInt8] = []
  /// Line feeds that end a chunk, still to come.
  private var isAfterChunk = false

  mutating func take(_ received: ArraySlice<UInt8>) throws {
    var rest = received
    while let byte = rest.first, !isWhole {
      if remaining > 0 {
        let part = rest.prefix(remaining)
        lines += part.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
        bytes += part.count
        remaining -= part.count
        rest = rest.dropFirst(part.count)
        isAfterChunk = remaining == 0
        continue
      }
      rest = rest.dropFirst()
      guard byte == UInt8(ascii: "\n") else {
        if byte != UInt8(ascii: "\r") { size.append(byte) }
        continue
      }
      if isAfterChunk {
        isAfterChunk = false
        continue
      }
      guard let count = Int(String(decoding: size, as: UTF8.self), radix: 16) else {
        throw BenchmarkError("an answer that is not in chunks")
      }
      size.removeAll(keepingCapacity: true)
      remaining = count
      isWhole = count == 0
    }
  }
}
