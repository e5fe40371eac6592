import Ledger
import LedgerHTTP
import LedgerService
import Synchronization
import Testing
import ThreadTesting

@Suite("GET /ledger/v1/boards/{eventId}") struct BoardRouteTests {
  private static let path = "/ledger/v1/boards/\(Dataset.weekly)"

  private static func limits(_ change: (inout ServerLimits) -> Void) -> ServedLedger.Options {
    var options = ServedLedger.Options()
    options.limits = .standard
    change(&options.limits)
    return options
  }

  /// Asks for the stream and leaves the answer to be read.
  private static func follow(
    _ ledger: ServedLedger, _ headers: [String] = []
  ) async throws -> RawConnection {
    let lines =
      ["GET \(path)/stream HTTP/1.1", "Host: localhost", try await ledger.bearer()] + headers
    return try await blocking {
      let connection = try RawConnection(port: ledger.port)
      connection.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
      return connection
    }
  }

  private static func next(_ connection: RawConnection, _ end: String) async throws -> String {
    try await blocking { String(decoding: try connection.read(through: end), as: UTF8.self) }
  }

  @Test("tells how many stand, by hour, region and terminal, and nothing of anybody")
  func counts() async throws {
    try await ServedLedger.serve { ledger in
      let client = try await ledger.checkIn(Dataset.holder)
      #expect(client.status == 201)
      let taps = [ServedLedger.tap(1, Dataset.poorHolderChip)]
      #expect(try await ledger.deliver(taps).status == 200)
      let answer = try await ledger.get(Self.path)
      #expect(answer.status == 200)
      let body = try answer.json()
      #expect(
        body.keys == [
          "position", "eventId", "eventTitle", "checkins", "hours", "regions", "terminals",
        ])
      #expect(body["checkins"] == 2)
      #expect(body["hours"]?[0]?["start"] == "2026-11-23T15:00:00.000000Z")
      #expect(body["hours"]?[0]?["checkins"] == 2)
      #expect(body["regions"]?[0]?["checkins"] == 2)
      #expect(body["terminals"]?[0]?["checkins"] == 1 && body["terminals"]?[1]?["checkins"] == 1)
      let id = try #require(try client.json()["id"]?.text)
      #expect(
        try await ledger.send("DELETE", "/uitpas/checkins/\(id)").status == 204)
      #expect(try await ledger.get(Self.path).json()["checkins"] == 1)
    }
  }

  @Test("the stream tells the counts at once and again when one changes, and says it is there")
  func stream() async throws {
    let options = Self.limits { $0.boardHeartbeat = .milliseconds(20) }
    try await ServedLedger.serve(options) { ledger in
      let connection = try await Self.follow(ledger)
      let first = try await Self.next(connection, "}\n\n")
      #expect(first.lowercased().contains("content-type: text/event-stream\r\n"))
      #expect(first.contains("event: board\nid: \(try await ledger.head)\n"))
      #expect(first.contains(#""checkins":0"#))
      _ = try await Self.next(connection, ":\n\n")
      #expect(try await ledger.checkIn(Dataset.holder).status == 201)
      let second = try await Self.next(connection, "}\n\n")
      #expect(second.contains("id: \(try await ledger.head)\n"))
      #expect(second.contains(#""checkins":1"#))
    }
  }

  @Test("who has the newest counts is not told them again, and the stream ends after its time")
  func resumed() async throws {
    let options = Self.limits { $0.boardLife = .milliseconds(50) }
    try await ServedLedger.serve(options) { ledger in
      let head = try await ledger.head
      for (known, isTold) in [(head, false), (head - 1, true)] {
        let answer = try await exchange(
          ledger.port, "GET", "\(Self.path)/stream",
          headers: [try await ledger.bearer(), "Last-Event-ID: \(known)"])
        #expect(answer.status == 200)
        #expect(answer.text.contains("event: board") == isTold, "\(answer.text)")
      }
    }
  }

  @Test("no more listen at a time than is allowed, and a service that ends ends their streams")
  func bounded() async throws {
    let options = Self.limits { $0.boardListenersMax = 1 }
    let listening = Mutex<RawConnection?>(nil)
    try await ServedLedger.serve(options) { ledger in
      let first = try await Self.follow(ledger)
      _ = try await Self.next(first, "}\n\n")
      let second = try await ledger.get("\(Self.path)/stream")
      try expectProblem(second, 503, "busy")
      listening.withLock { $0 = first }
    }
    let ended = try #require(listening.withLock { $0 })
    let rest = try await blocking { ended.readToEnd() }
    // The last chunk of the answer: it ended whole.
    #expect(String(decoding: try #require(rest), as: UTF8.self).hasSuffix("0\r\n\r\n"))
  }
}
