import Hummingbird
import LedgerHTTP
import Logging
import LoopbackTesting
import NIOCore
import Testing
import ThreadTesting

/// A real server on a free port of the loopback interface, for the length of one test.
enum LoopbackServer {
  /// The router that the service has around its routes, with `routes` in it.
  static func router(
    limits: ServerLimits = .standard, routes: (Router<LedgerRequestContext>) -> Void
  ) -> Router<LedgerRequestContext> {
    let router = Router(
      context: LedgerRequestContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: RequestLogMiddleware())
    router.add(middleware: ProblemMiddleware())
    router.add(middleware: AdmissionMiddleware(limits: limits))
    routes(router)
    router.refuseOtherMethods()
    return router
  }

  /// Serves `router` while `body` runs; `body` is given the port.
  static func run<Value: Sendable>(
    _ router: Router<LedgerRequestContext>, limits: ServerLimits = .standard,
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    _ body: @Sendable (Int) async throws -> Value
  ) async throws -> Value {
    try await serving(
      logger: logger,
      { listening in
        Application(
          router: router, server: .http1(limits: limits),
          configuration: limits.configuration(
            address: .hostname("127.0.0.1", port: 0), logger: logger),
          onServerRunning: { channel in listening(channel.localAddress?.port ?? 0) },
          logger: logger)
      }, body)
  }
}

/// An answer as it came over the wire.
struct Answer: Sendable {
  let status: Int
  let headers: [String: String]
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }
}

/// A client that sends exactly the bytes that it is told, over one blocking socket.
final class RawConnection: Sendable {
  struct Failure: Error {}

  private let socket: LoopbackSocket

  /// - Parameter receiveBytes: how much may wait to be read, where that is to be little.
  init(port: Int, receiveBytes: Int32? = nil) throws {
    socket = try LoopbackSocket(port: port, receiveBytes: receiveBytes)
  }

  /// Sends all bytes, or as many as the server takes before it closes.
  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) { socket.send(bytes) }

  /// Everything until the server closes; nil where it does not within the socket's patience.
  func readToEnd() -> [UInt8]? { socket.receiveToEnd() }

  /// The next answer that has a `Content-Length`, byte by byte, so that nothing behind it is taken.
  func readAnswer() throws -> Answer {
    var head: [UInt8] = []
    while !head.suffix(4).elementsEqual([13, 10, 13, 10]) { head.append(try readByte()) }
    let answer = try Self.parse(head)
    let length = answer.headers["content-length"].flatMap { Int($0) } ?? 0
    var body: [UInt8] = []
    while body.count < length { body.append(try readByte()) }
    return Answer(status: answer.status, headers: answer.headers, body: body)
  }

  /// What comes up to and with a text, byte by byte.
  func read(through text: String) throws -> [UInt8] {
    let end = Array(text.utf8)
    var bytes: [UInt8] = []
    while !bytes.suffix(end.count).elementsEqual(end) { bytes.append(try readByte()) }
    return bytes
  }

  private func readByte() throws -> UInt8 {
    guard let byte = socket.receive(1)?.first else { throw Failure() }
    return byte
  }

  /// The answers that follow each other in `bytes`.
  static func answers(in bytes: [UInt8]) throws -> [Answer] {
    var rest = bytes[...]
    var answers: [Answer] = []
    while !rest.isEmpty {
      var end = rest.startIndex
      while !rest[..<end].suffix(4).elementsEqual([13, 10, 13, 10]) {
        guard end < rest.endIndex else { throw Failure() }
        end += 1
      }
      let head = try parse(Array(rest[..<end]))
      if head.headers["transfer-encoding"] == "chunked" {
        rest = rest[end...]
        let body = try chunks(&rest)
        answers.append(Answer(status: head.status, headers: head.headers, body: body))
        continue
      }
      let length = head.headers["content-length"].flatMap { Int($0) } ?? 0
      guard rest.endIndex - end >= length else { throw Failure() }
      answers.append(
        Answer(
          status: head.status, headers: head.headers, body: Array(rest[end..<(end + length)])))
      rest = rest[(end + length)...]
    }
    return answers
  }

  /// A body that comes in chunks, each behind its size, up to one of no size (RFC 9112, 7.1).
  private static func chunks(_ rest: inout ArraySlice<UInt8>) throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      guard let end = rest.firstIndex(of: 13),
        let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16),
        rest.endIndex - end >= size + 4
      else { throw Failure() }
      body += rest[(end + 2)..<(end + 2 + size)]
      rest = rest[(end + 4 + size)...]
      if size == 0 { return body }
    }
  }

  private static func parse(_ head: [UInt8]) throws -> Answer {
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
    guard let first = lines.first?.split(separator: " "), first.count >= 2,
      let status = Int(first[1])
    else { throw Failure() }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let sides = line.split(separator: ":", maxSplits: 1)
      guard sides.count == 2 else { throw Failure() }
      headers[sides[0].lowercased()] = String(sides[1].drop { $0 == " " })
    }
    return Answer(status: status, headers: headers, body: [])
  }
}

/// Sends one request, closes after it, and answers with the only answer, which is held against the
/// service's own document.
func exchange(
  _ port: Int, _ method: String, _ path: String, headers: [String] = [], body: String = ""
) async throws -> Answer {
  let lines =
    ["\(method) \(path) HTTP/1.1", "Host: localhost", "Connection: close"] + headers
    + (body.isEmpty ? [] : ["Content-Length: \(body.utf8.count)"])
  let request = lines.joined(separator: "\r\n") + "\r\n\r\n" + body
  let answer = try await blocking {
    let connection = try RawConnection(port: port)
    connection.send(request)
    guard let bytes = connection.readToEnd(),
      let answer = try RawConnection.answers(in: bytes).first
    else { throw RawConnection.Failure() }
    return answer
  }
  let faults = try OwnDocument.faults(of: answer, to: method, path)
  #expect(faults == [], "\(method) \(path)")
  return answer
}
