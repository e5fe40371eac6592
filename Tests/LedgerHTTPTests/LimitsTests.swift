import Glibc
import Hummingbird
import LedgerHTTP
import LedgerWire
import NIOCore
import Synchronization
import Testing
import ThreadTesting

@Suite struct LimitsTests {
  private static let ok = "GET /ok HTTP/1.1\r\nHost: localhost\r\n"
  private static let post = "POST /body HTTP/1.1\r\nHost: localhost\r\n"

  private static var limits: ServerLimits {
    var limits = ServerLimits()
    limits.bodyBytesMax = 1_000
    limits.headerBytesMax = 2_000
    limits.headerFieldsMax = 20
    limits.headerSeconds = 1
    limits.bodySeconds = 1
    limits.lingerSeconds = 1
    limits.writeStallSeconds = 1
    return limits
  }

  /// Serves `/ok`, `/body` (counts the body it reads) and `/large` (an answer of 64 MiB, of which
  /// the sending ends when `largeEnded` says so).
  private static func serve(
    _ limits: ServerLimits, largeEnded: Ending = Ending(),
    _ body: @escaping @Sendable (Int) throws -> Void
  ) async throws {
    let router = LoopbackServer.router(limits: limits) { router in
      router.get("/ok") { _, _ in "fine" }
      router.post("/body") { request, _ in
        String(try await request.body.collect(upTo: limits.bodyBytesMax).readableBytes)
      }
      router.get("/large") { _, _ in
        Response(
          status: .ok,
          body: ResponseBody { writer in
            defer { largeEnded.set() }
            let chunk = ByteBuffer(repeating: 0x61, count: 1 << 16)
            for _ in 0..<1_024 { try await writer.write(chunk) }
            try await writer.finish(nil)
          })
      }
    }
    try await LoopbackServer.run(router, limits: limits) { port in
      try await blocking { try body(port) }
    }
  }

  /// Whether something has ended.
  private final class Ending: Sendable {
    private let state = Atomic(false)

    var isSet: Bool { state.load(ordering: .acquiring) }

    func set() { state.store(true, ordering: .releasing) }
  }

  private static func onlyAnswer(_ connection: RawConnection) throws -> Answer {
    let bytes = try #require(connection.readToEnd())
    let answers = try RawConnection.answers(in: bytes)
    #expect(answers.count == 1)
    return try #require(answers.first)
  }

  private static func expect(_ answer: Answer, is type: ProblemType) throws {
    #expect(answer.status == type.status.code)
    #expect(answer.headers["content-type"] == "application/problem+json")
    #expect(answer.headers["connection"] == "close")
    #expect(try ProblemBody(json: answer.body).type == type.uri)
  }

  @Test(
    "what keeps to the limits is answered, on the same connection", .timeLimit(.minutes(15)))
  func within() async throws {
    try await Self.serve(Self.limits) { port in
      let connection = try RawConnection(port: port)
      for count in [0, 1, 999, 1_000] {
        connection.send(Self.post + "Content-Length: \(count)\r\n\r\n")
        connection.send([UInt8](repeating: 0x61, count: count))
        let answer = try connection.readAnswer()
        #expect(answer.status == 200 && answer.text == "\(count)")
      }
    }
  }

  @Test(
    "a body that is announced too large is refused before a byte of it", .timeLimit(.minutes(15)))
  func announcedBody() async throws {
    try await Self.serve(Self.limits) { port in
      let connection = try RawConnection(port: port)
      connection.send(Self.post + "Content-Length: 1001\r\n\r\n")
      try Self.expect(try Self.onlyAnswer(connection), is: .contentTooLarge)
    }
  }

  @Test(
    "a client that keeps sending its gigabyte still gets the refusal", .timeLimit(.minutes(15)))
  func sendingClient() async throws {
    try await Self.serve(Self.limits) { port in
      let connection = try RawConnection(port: port)
      connection.send(Self.post + "Content-Length: 1073741824\r\n\r\n")
      connection.send([UInt8](repeating: 0x61, count: 4 << 20))
      try Self.expect(try Self.onlyAnswer(connection), is: .contentTooLarge)
    }
  }

  @Test("a body that grows too large in chunks is refused", .timeLimit(.minutes(15)))
  func chunkedBody() async throws {
    try await Self.serve(Self.limits) { port in
      let connection = try RawConnection(port: port)
      connection.send(Self.post + "Transfer-Encoding: chunked\r\n\r\n")
      for _ in 0..<11 {
        connection.send("64\r\n" + String(repeating: "a", count: 100) + "\r\n")
      }
      try Self.expect(try Self.onlyAnswer(connection), is: .contentTooLarge)
    }
  }

  @Test("a header that is too large is refused", .timeLimit(.minutes(15)))
  func largeHeader() async throws {
    try await Self.serve(Self.limits) { port in
      for headers in [
        "X-Large: " + String(repeating: "a", count: 2_100) + "\r\n",
        (0..<10).map { "X-\($0): " + String(repeating: "a", count: 250) }
          .joined(separator: "\r\n") + "\r\n",
        (0..<30).map { "X-\($0): a\r\n" }.joined(),
      ] {
        let connection = try RawConnection(port: port)
        connection.send(Self.ok + headers + "\r\n")
        try Self.expect(try Self.onlyAnswer(connection), is: .headersTooLarge)
      }
    }
  }

  @Test("a header that trickles in is cut off", .timeLimit(.minutes(15)))
  func slowHeader() async throws {
    try await Self.serve(Self.limits) { port in
      let connection = try RawConnection(port: port)
      for byte in Self.ok.utf8.prefix(15) {
        connection.send([byte])
        usleep(100_000)
      }
      try Self.expect(try Self.onlyAnswer(connection), is: .requestTimeout)
    }
  }

  @Test("a body that trickles in is cut off", .timeLimit(.minutes(15)))
  func slowBody() async throws {
    try await Self.serve(Self.limits) { port in
      let connection = try RawConnection(port: port)
      connection.send(Self.post + "Content-Length: 100\r\n\r\n")
      for _ in 0..<15 {
        connection.send("a")
        usleep(100_000)
      }
      try Self.expect(try Self.onlyAnswer(connection), is: .requestTimeout)
    }
  }

  @Test("a connection that does nothing is closed", .timeLimit(.minutes(15)))
  func idle() async throws {
    var limits = Self.limits
    limits.idleSeconds = 1
    try await Self.serve(limits) { port in
      let silent = try RawConnection(port: port)
      let kept = try RawConnection(port: port)
      kept.send(Self.ok + "\r\n")
      #expect(try kept.readAnswer().text == "fine")
      #expect(silent.readToEnd() == [])
      #expect(kept.readToEnd() == [])
    }
  }

  @Test("a reader that takes nothing of its answer is closed", .timeLimit(.minutes(15)))
  func stalledReader() async throws {
    let ended = Ending()
    try await Self.serve(Self.limits, largeEnded: ended) { port in
      let connection = try RawConnection(port: port)
      connection.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
      #expect(ThreadTesting.within(seconds: 240) { ended.isSet })
      let taken = try #require(connection.readToEnd())
      #expect(taken.count < 64 << 20)
    }
  }

  @Test("a connection beyond the limit waits until another one ends", .timeLimit(.minutes(15)))
  func connections() async throws {
    var limits = Self.limits
    limits.connectionsMax = 1
    limits.idleSeconds = 2
    try await Self.serve(limits) { port in
      let clock = ContinuousClock()
      let start = clock.now
      let first = try RawConnection(port: port)
      first.send(Self.ok + "\r\n")
      #expect(try first.readAnswer().status == 200)
      // One accept may already have been under way; of many, most must wait for the first to idle.
      var waited = 0
      for _ in 0..<6 {
        let next = try RawConnection(port: port)
        next.send(Self.ok + "Connection: close\r\n\r\n")
        #expect(try Self.onlyAnswer(next).status == 200)
        if clock.now - start > .seconds(1) { waited += 1 }
      }
      #expect(waited > 0)
    }
  }

  @Test(
    "what is not HTTP is refused as a problem", .timeLimit(.minutes(15)),
    arguments: [
      "GET\r\n\r\n", "GET /ok HTTP/1.1\r\nno colon\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\r\n\r\n",
      "POST /body HTTP/1.1\r\nContent-Length: x\r\n\r\n",
      "POST /body HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    ])
  func notHTTP(request: String) async throws {
    try await Self.serve(Self.limits) { port in
      let connection = try RawConnection(port: port)
      connection.send(request)
      try Self.expect(try Self.onlyAnswer(connection), is: .badRequest)
    }
  }

  @Test("a refusal waits for the answers before it", .timeLimit(.minutes(15)))
  func pipelined() async throws {
    try await Self.serve(Self.limits) { port in
      let connection = try RawConnection(port: port)
      connection.send(
        Self.ok + "\r\n" + Self.ok + "\r\n" + Self.post + "Content-Length: 9999\r\n\r\n")
      let answers = try RawConnection.answers(in: try #require(connection.readToEnd()))
      #expect(answers.map(\.status) == [200, 200, 413])
    }
  }

  @Test("requests beyond the queue are told to come back later", .timeLimit(.minutes(15)))
  func admission() async throws {
    var oneAtATime = Self.limits
    oneAtATime.requestQueueMax = 1
    let limits = oneAtATime
    let (gate, opened) = AsyncStream.makeStream(of: Void.self)
    let entered = AsyncStream.makeStream(of: Void.self)
    let router = LoopbackServer.router(limits: limits) { router in
      router.get("/slow") { _, _ in
        entered.continuation.yield()
        for await _ in gate { break }
        return "done"
      }
    }
    try await LoopbackServer.run(router, limits: limits) { port in
      async let slow = exchange(port, "GET", "/slow")
      for await _ in entered.stream { break }
      var retryAfter: Set<Int> = []
      for _ in 0..<limits.retryAfterSecondsMax {
        let refused = try await exchange(port, "GET", "/slow")
        #expect(refused.status == 503)
        #expect(try ProblemBody(json: refused.body).type == ProblemType.busy.uri)
        retryAfter.insert(Int(refused.headers["retry-after"] ?? "") ?? 0)
      }
      #expect(retryAfter == Set(1...limits.retryAfterSecondsMax))
      opened.yield()
      #expect(try await slow.text == "done")
    }
  }
}
