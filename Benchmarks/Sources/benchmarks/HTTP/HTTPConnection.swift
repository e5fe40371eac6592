import Glibc

/// One keep-alive connection to a server on this machine.
struct HTTPConnection: ~Copyable {
  /// The most bytes of an answer; a larger one is a fault of the server.
  static let answerBytesMax = 4 << 20

  let socket: Int32
  private var received: [UInt8] = []
  private var chunk = [UInt8](repeating: 0, count: 64 << 10)

  init(port: Int) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { throw BenchmarkError("no socket: \(errno)") }
    var on: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw BenchmarkError("cannot connect to port \(port): \(errno)") }
  }

  deinit { close(socket) }

  /// Sends a whole request.
  func send(_ request: [UInt8]) throws {
    var sent = 0
    while sent < request.count {
      let count = request[sent...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw BenchmarkError("a request could not be sent: \(errno)") }
      sent += count
    }
  }

  /// Takes what has arrived; returns the answer once it is whole.
  mutating func receive() throws -> HTTPAnswer? {
    let count = recv(socket, &chunk, chunk.count, 0)
    guard count > 0 else { throw BenchmarkError("the server closed a connection") }
    received += chunk[..<count]
    guard received.count <= Self.answerBytesMax else { throw BenchmarkError("a huge answer") }
    guard let answer = HTTPAnswer(received) else { return nil }
    received.removeAll(keepingCapacity: true)
    return answer
  }

  /// Sends a request and waits for its answer.
  mutating func answer(to request: [UInt8]) throws -> HTTPAnswer {
    try send(request)
    while true {
      if let answer = try receive() { return answer }
    }
  }
}

/// An answer, as far as a load looks at it.
struct HTTPAnswer {
  let status: Int
  let body: ArraySlice<UInt8>

  /// Reads an answer with a `Content-Length`, or in chunks; nil where more bytes are to come.
  ///
  /// The body of one in chunks is left as it came, with their sizes.
  init?(_ bytes: [UInt8]) {
    let end = Array("\r\n\r\n".utf8)
    guard let headEnd = Self.find(end, in: bytes),
      let status = Int(String(decoding: bytes[9..<12], as: UTF8.self))
    else { return nil }
    var length = 0
    let head = String(decoding: bytes[..<headEnd], as: UTF8.self)
    for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
      length = Int(line.dropFirst(15).drop { $0 == " " }) ?? 0
    }
    let bodyStart = headEnd + end.count
    if head.lowercased().contains("\r\ntransfer-encoding: chunked") {
      // Lines of JSON hold no carriage return: only the last chunk, of no bytes, ends so.
      guard bytes[bodyStart...].suffix(5).elementsEqual("0\r\n\r\n".utf8) else { return nil }
      self.status = status
      body = bytes[bodyStart...]
      return
    }
    guard bytes.count >= bodyStart + length else { return nil }
    self.status = status
    body = bytes[bodyStart..<bodyStart + length]
  }

  /// Where the head ends and the body begins; nil where more is to come.
  static func endOfHead(_ bytes: [UInt8]) -> Int? {
    find(Array("\r\n\r\n".utf8), in: bytes).map { $0 + 4 }
  }

  private static func find(_ part: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= part.count else { return nil }
    return (0...bytes.count - part.count).first {
      bytes[$0] == part[0] && bytes[$0..<$0 + part.count].elementsEqual(part)
    }
  }
}

/// The bytes of a request.
func httpRequest(
  _ path: String, token: String? = nil, type: String = "application/json", body: [UInt8]
) -> [UInt8] {
  let authorization = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
  let head =
    "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(authorization)"
    + "Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n"
  return Array(head.utf8) + body
}
