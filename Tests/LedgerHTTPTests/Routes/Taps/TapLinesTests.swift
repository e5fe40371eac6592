import EventLog
import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing
import ThreadTesting

@Suite("POST /ledger/v1/taps as lines") struct TapLinesTests {
  @Test("answers each tap in order, then the receipt, in few commits")
  func thousand() async throws {
    try await ServedLedger.serve { ledger in
      let chips = [Dataset.holderChip, Dataset.poorHolderChip, Dataset.blockedChip, "nochip"]
      let taps = (1...1_000).map { ServedLedger.tap($0, chips[$0 % 4]) }
      let head = try await ledger.head
      let commits = ledger.engine.counters.commits
      let answer = try await ledger.deliver(lines: taps)
      #expect(answer.results.map(\.sequence) == Array(1...1_000))
      #expect(answer.results.compactMap(\.position) == Array(head + 1...head + 1_000))
      #expect(answer.receipt.ackedUpTo == 1_000 && answer.receipt.missing == [])
      #expect(answer.receipt.fault == nil)
      #expect(ledger.engine.counters.commits - commits < 250)
      #expect(try await ledger.balance(Dataset.holder) == 101)
    }
  }

  @Test("what is sent again, in either form, is answered with the first outcome, for ever")
  func replayed() async throws {
    try await ServedLedger.serve { ledger in
      let taps = [
        ServedLedger.tap(1), ServedLedger.tap(2, Dataset.blockedChip),
        ServedLedger.tap(3, "nochip"), #""seq":4"#, ServedLedger.tap(5, event: nil),
      ]
      let first = try await ledger.deliver(lines: taps)
      #expect(first.results.allSatisfy { !$0.replayed })
      #expect(
        first.results.map(\.reason) == [
          .accepted, .cardBlocked, .unknownCard, .malformed, .alreadyDone,
        ])
      try await ledger.change(Dataset.holder, to: .blocked)
      ledger.clock.advance(seconds: 8 * 86_400)
      #expect(first.results[4].previous != nil)
      let head = try await ledger.head
      let lines = try await ledger.deliver(lines: taps)
      let json = try TapUploadAnswer(json: try await ledger.deliver(taps).body)
      #expect(try await ledger.head == head)
      #expect(lines.results == json.results)
      #expect(lines.receipt.ackedUpTo == 5)
      for (again, first) in zip(lines.results, first.results) {
        #expect(again.replayed)
        #expect(again.outcome == first.outcome && again.reason == first.reason)
        #expect(again.points == first.points && again.position == first.position)
        #expect(again.event == first.event && again.message == first.message)
        #expect(again.previous == first.previous)
      }
    }
  }

  @Test("a sequence with another tap is refused and stops nothing else")
  func keyReused() async throws {
    try await ServedLedger.serve { ledger in
      _ = try await ledger.deliver(lines: [ServedLedger.tap(1), ServedLedger.tap(2, "nochip")])
      let head = try await ledger.head
      let answer = try await ledger.deliver(lines: [
        ServedLedger.tap(1, Dataset.poorHolderChip), ServedLedger.tap(1),
        ServedLedger.tap(3, Dataset.poorHolderChip),
      ])
      #expect(answer.results.map(\.reason) == [.keyReused, .accepted, .accepted])
      #expect(answer.results.map(\.replayed) == [false, true, false])
      #expect(try await ledger.head == head + 1)
      #expect(answer.receipt.ackedUpTo == 3)
    }
  }

  @Test("a line that is no tap ends the upload behind the results of the lines before it")
  func faults() async throws {
    let valid = ServedLedger.tap(3)
    for (line, kind) in [
      ("{", "invalid-syntax"), ("seq", "invalid-syntax"), (#"{"seq":2}}"#, "invalid-syntax"),
      (#"{"seq":2,"seq":2}"#, "invalid-syntax"), ("7", "invalid-data"), ("[]", "invalid-data"),
      (#"{"chipNumber":"04784CDAEE3880"}"#, "invalid-data"), (#"{"seq":0}"#, "invalid-data"),
      (#"{"seq":"2"}"#, "invalid-data"), (#"{"seq":9007199254740992}"#, "invalid-data"),
      (#"{"seq":2,"chipNumber":"\#(String(repeating: "0", count: 4_096))"}"#, "invalid-data"),
    ] {
      try await ServedLedger.serve { ledger in
        let head = try await ledger.head
        let body = ledger.upload([ServedLedger.tap(1)]) + "\(line)\n{\(valid)}\n"
        let answer = try LinesAnswer(try await ledger.post(lines: body).body)
        #expect(answer.results.map(\.sequence) == [1], "\(line)")
        let fault = try #require(answer.receipt.fault, "\(line)")
        #expect(fault.line == 3, "\(line)")
        #expect(fault.problem.type.hasSuffix("/body/\(kind)"), "\(line)")
        #expect(fault.problem.status == 400)
        #expect(answer.receipt.ackedUpTo == 1)
        #expect(try await ledger.head == head + 1)
      }
    }
  }

  @Test("blank lines and carriage returns are passed over, and the last line needs no end")
  func looseLines() async throws {
    try await ServedLedger.serve { ledger in
      let body =
        "\r\n\n{\"sentAt\":\"\(ledger.clock.text())\"}\r\n\n{\(ServedLedger.tap(1))}\r\n \t\n"
        + "{\(ServedLedger.tap(2, "nochip"))}"
      let answer = try LinesAnswer(try await ledger.post(lines: body).body)
      #expect(answer.results.map(\.sequence) == [1, 2])
      #expect(answer.receipt.ackedUpTo == 2 && answer.receipt.fault == nil)
      let none = try await ledger.deliver(lines: [])
      #expect(none.results == [] && none.receipt.ackedUpTo == 2)
      let broken = try LinesAnswer(try await ledger.post(lines: body + "\n\n\n{").body)
      #expect(broken.receipt.fault?.line == 10)
    }
  }

  @Test("what is wrong with the header is an HTTP error, and nothing is recorded")
  func headers() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      let now = ledger.clock.text()
      for (header, status, kind) in [
        ("", 400, "body/missing"), ("\n\n", 400, "body/missing"),
        ("{", 400, "body/invalid-syntax"), ("[]", 400, "body/invalid-data"),
        ("{}", 400, "body/invalid-data"), ("{\(ServedLedger.tap(1))}", 400, "body/invalid-data"),
        (#"{"sentAt":"2026-11-23T15:00:00"}"#, 400, "body/invalid-data"),
        (#"{"sentAt":"\#(now)","taps":[]}"#, 400, "body/invalid-data"),
        (String(repeating: " ", count: 5_000), 400, "body/invalid-data"),
        (#"{"sentAt":"\#(now)","device":"CID-TST-002"}"#, 403, "auth/forbidden"),
      ] {
        let body = header.isEmpty ? "" : "\(header)\n{\(ServedLedger.tap(1))}\n"
        let answer = try await ledger.post(
          lines: header == "\n\n" ? header : body)
        try expectProblem(answer, status, kind, "\(header.prefix(40))")
      }
      try expectProblem(
        try await ledger.post(lines: ledger.upload([]), token: "none"), 401, "auth/unauthorized")
      let client = try await ledger.issuer.issue(clientID: TestDataset.clientID).accessToken
      try expectProblem(
        try await ledger.post(lines: ledger.upload([]), token: client), 403, "auth/forbidden")
      #expect(try await ledger.head == head)
    }
  }

  @Test("lines are found however the upload is cut into parts", .timeLimit(.minutes(15)))
  func parts() async throws {
    try await ServedLedger.serve { ledger in
      let body = ledger.upload([
        ServedLedger.tap(1), #""seq":2,"uitpasNumber":"é\u00e9""#, ServedLedger.tap(3, "nochip"),
      ])
      for size in [1, 2, 7, 64] {
        let bytes = Array(body.utf8)
        let answer = try await blocking {
          let connection = try RawConnection(port: ledger.port)
          connection.send(ledger.linesHead())
          for start in stride(from: 0, to: bytes.count, by: size) {
            let part = bytes[start..<min(start + size, bytes.count)]
            connection.send(Array("\(String(part.count, radix: 16))\r\n".utf8) + part + [13, 10])
          }
          connection.send(ServedLedger.lastChunk)
          return try RawConnection.answers(in: try #require(connection.readToEnd()))
        }
        let parsed = try LinesAnswer(try #require(answer.first).body)
        #expect(parsed.results.map(\.sequence) == [1, 2, 3])
        #expect(parsed.results.map(\.reason) == [.accepted, .unknownCard, .unknownCard])
      }
    }
  }
}
