import EventLog
import EventLogTesting
import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing
import ThreadTesting

@Suite("POST /ledger/v1/taps as lines, while they come", .timeLimit(.minutes(15)))
struct TapStreamTests {
  /// Sends the head of an upload and its header line.
  private static func begin(_ ledger: ServedLedger, header: String = "") throws -> RawConnection {
    let connection = try RawConnection(port: ledger.port)
    connection.send(ledger.linesHead() + ServedLedger.chunk(ledger.upload([], header: header)))
    // The head of the answer comes once the header line was read.
    _ = try connection.read(through: "\r\n\r\n")
    return connection
  }

  /// Sends a tap and waits for the line that answers it.
  private static func tap(_ members: String, _ connection: RawConnection) throws -> TapResult {
    connection.send(ServedLedger.chunk("{\(members)}\n"))
    _ = try connection.read(through: #"{"seq":"#)
    return try TapResult(
      jsonLine: Array(#"{"seq":"#.utf8) + connection.read(through: "\n").dropLast())
  }

  private static func receipt(_ connection: RawConnection) throws -> TapReceipt {
    _ = try connection.read(through: #"{"serverTime":"#)
    return try TapReceipt(
      jsonLine: Array(#"{"serverTime":"#.utf8) + connection.read(through: "\n").dropLast())
  }

  @Test("each tap is answered before the next is sent, and its time is its own")
  func live() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      ledger.clock.advance(seconds: 600)
      try await blocking {
        let connection = try Self.begin(ledger, header: #","sentUptimeMs":600000"#)
        for sequence in 1...3 {
          ledger.clock.advance(seconds: 60)
          // By its clock alone, by both, and by neither.
          let time = [
            #","tappedAt":"\#(ledger.clock.text())""#,
            #","tappedAt":"\#(ledger.clock.text())","uptimeMs":\#(600_000 + sequence * 60_000)"#,
            "",
          ][sequence - 1]
          let result = try Self.tap(ServedLedger.tap(sequence, "nochip", time), connection)
          #expect(result.sequence == UInt64(sequence) && result.reason == .unknownCard)
        }
        connection.send(ServedLedger.lastChunk)
        #expect(try Self.receipt(connection).ackedUpTo == 3)
      }
      let records = try ledger.records(after: head)
      #expect(records.map(\.header.timeQuality) == [.skewCorrected, .exact, .recorded])
      let now = ledger.clock.now().microseconds
      #expect(
        records.map { now - $0.header.occurredAt.microseconds }
          == [120_000_000, 60_000_000, 0])
    }
  }

  @Test("where there is no room, that tap and all behind it are to be sent again")
  func busy() async throws {
    var options = ServedLedger.Options()
    options.queueDepthMax = 1
    try await ServedLedger.serve(options) { ledger in
      let connection = try await blocking {
        let connection = try Self.begin(ledger)
        #expect(try Self.tap(ServedLedger.tap(1), connection).outcome == .accepted)
        return connection
      }
      let head = try await ledger.head
      ledger.faults.close()
      try await withThrowingTaskGroup(of: Answer.self) { group in
        group.addTask { try await ledger.checkIn(Dataset.poorHolder) }
        while ledger.engine.counters.queueDepth < 1 { await settle() }
        let result = try await blocking {
          try Self.tap(ServedLedger.tap(2, "nochip"), connection)
        }
        #expect(result.outcome == .retry && result.reason == .busy)
        #expect(result.message == TapReason.busy.text.nl && result.position == nil)
        ledger.faults.open()
        for try await answer in group { #expect(answer.status == 201) }
      }
      try await blocking {
        // There is room again, but what is to be sent again is the end of the upload.
        #expect(try Self.tap(ServedLedger.tap(3, "nochip"), connection).outcome == .retry)
        connection.send(ServedLedger.lastChunk)
        let receipt = try Self.receipt(connection)
        #expect(receipt.ackedUpTo == 1 && receipt.missing == [] && receipt.fault == nil)
      }
      #expect(try await ledger.head == head + 1)
      let again = try await ledger.deliver(
        lines: [ServedLedger.tap(2, "nochip"), ServedLedger.tap(3, "nochip")])
      #expect(again.results.map(\.outcome) == [.refused, .refused])
      #expect(again.receipt.ackedUpTo == 3)
    }
  }

  @Test("before the answer has begun, no room is 503")
  func fullQueue() async throws {
    var options = ServedLedger.Options()
    options.queueDepthMax = 1
    try await ServedLedger.serve(options) { ledger in
      ledger.faults.close()
      try await withThrowingTaskGroup(of: Answer.self) { group in
        group.addTask { try await ledger.checkIn(Dataset.poorHolder) }
        while ledger.engine.counters.queueDepth < 1 { await settle() }
        let answer = try await ledger.post(lines: ledger.upload([ServedLedger.tap(1)]))
        try expectProblem(answer, 503, "busy")
        #expect(answer.headers["retry-after"] == "1")
        ledger.faults.open()
        for try await answer in group { #expect(answer.status == 201) }
      }
    }
  }

  @Test("an upload that breaks off is taken as far as it came, and sent again adds the rest")
  func brokenOff() async throws {
    try await ServedLedger.serve { ledger in
      let taps = (1...600).map { ServedLedger.tap($0, "nochip") }
      let head = try await ledger.head
      let body = ledger.upload(taps)
      try await blocking {
        let connection = try RawConnection(port: ledger.port)
        connection.send(ledger.linesHead())
        // It ends in the middle of a line.
        connection.send(ServedLedger.chunk(String(body.prefix(body.utf8.count / 2 + 17))))
        _ = try connection.read(through: #""seq":250"#)
      }
      let answer = try await ledger.deliver(lines: taps)
      #expect(answer.results.map(\.sequence) == Array(1...600))
      #expect(Set(answer.results.map(\.position)).count == 600)
      #expect(answer.results.prefix(250).allSatisfy { $0.replayed })
      #expect(answer.results.last?.replayed == false)
      #expect(answer.receipt.ackedUpTo == 600)
      #expect(try await ledger.head == head + 600)
    }
  }

  @Test("a caller who leaves the results untaken is read no further, until it takes them")
  func slowReader() async throws {
    var options = ServedLedger.Options()
    // Where other tests take the machine, nothing moves for longer than a caller is waited for.
    options.limits.writeStallSeconds = 240
    options.limits.bodySeconds = 240
    options.limits.idleSeconds = 240
    try await ServedLedger.serve(options) { ledger in
      try await ledger.defineEvent("free", points: 0)
      let count = 24_000
      let head = try await ledger.head
      let body = ledger.upload(
        (1...count).map { ServedLedger.tap($0, Dataset.holderChip, event: "free") })
      try await withThrowingTaskGroup(of: Void.self) { group in
        let connection = try RawConnection(port: ledger.port, receiveBytes: 4_096)
        group.addTask {
          try await blocking {
            connection.send(ledger.linesHead())
            connection.send(ServedLedger.chunk(body) + ServedLedger.lastChunk)
          }
        }
        // Once nothing is taken in for a while, not all of it was.
        var known = head
        var still = 0
        while still < 40 {
          await settle()
          let now = try await ledger.head
          still = now == known ? still + 1 : 0
          if now == head { still = 0 }
          known = now
        }
        #expect(known < head + UInt64(count))
        let bytes = try await blocking { try #require(connection.readToEnd()) }
        let answer = try LinesAnswer(try #require(try RawConnection.answers(in: bytes).first).body)
        #expect(answer.results.map(\.sequence) == Array(1...UInt64(count)))
        #expect(answer.results.allSatisfy { $0.reason == .eventClosed })
        #expect(answer.receipt.ackedUpTo == UInt64(count))
        try await group.waitForAll()
      }
      #expect(try await ledger.head == head + UInt64(count))
    }
  }

  @Test("an upload of too many taps or bytes ends there, and what came before stands")
  func tooMuch() async throws {
    var options = ServedLedger.Options()
    options.limits.tapStreamTapsMax = 3
    options.limits.tapStreamBytesMax = 2_000
    try await ServedLedger.serve(options) { ledger in
      let taps = (1...4).map { ServedLedger.tap($0, "nochip") }
      let many = try await ledger.deliver(lines: taps)
      #expect(many.results.map(\.sequence) == [1, 2, 3])
      #expect(many.receipt.fault?.line == 5 && many.receipt.ackedUpTo == 3)
      #expect(many.receipt.fault?.problem.type == ProblemType.contentTooLarge.uri)

      let large = ledger.upload(taps) + String(repeating: "\n", count: 2_000)
      try expectProblem(try await ledger.post(lines: large), 413, "content-too-large")
      let answers = try await blocking {
        let connection = try Self.begin(ledger)
        #expect(try Self.tap(ServedLedger.tap(4, "nochip"), connection).reason == .unknownCard)
        connection.send(ServedLedger.chunk(String(repeating: "\n", count: 2_000)))
        return try Self.receipt(connection)
      }
      #expect(answers.ackedUpTo == 4)
      #expect(answers.fault?.problem.type == ProblemType.contentTooLarge.uri)
    }
  }

  @Test("an upload that stands still ends, and only so many are taken at a time")
  func still() async throws {
    var options = ServedLedger.Options()
    options.limits.bodySeconds = 10
    options.limits.tapStreamsMax = 1
    try await ServedLedger.serve(options) { ledger in
      let connection = try await blocking {
        let connection = try Self.begin(ledger)
        #expect(try Self.tap(ServedLedger.tap(1, "nochip"), connection).reason == .unknownCard)
        return connection
      }
      let other = try await ledger.post(lines: ledger.upload([ServedLedger.tap(2, "nochip")]))
      try expectProblem(other, 503, "busy")
      let receipt = try await blocking { try Self.receipt(connection) }
      #expect(receipt.ackedUpTo == 1 && receipt.fault?.line == 3)
      #expect(receipt.fault?.problem.type == ProblemType.requestTimeout.uri)
      var status = 503
      while status == 503 {
        await settle()
        status = try await ledger.post(
          lines: ledger.upload([ServedLedger.tap(2, "nochip")])
        ).status
      }
      #expect(status == 200)
    }
  }
}
