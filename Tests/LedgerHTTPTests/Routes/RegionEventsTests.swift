import EventLog
import FoundationEssentials
import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("GET /ledger/v1/card-systems/{id}/events") struct RegionEventsTests {
  /// The lines of an answer, and the header of a client that is Gent's.
  private static func lines(
    _ ledger: ServedLedger, _ query: String = "", system: Int = 1, client: String = "ghent"
  ) async throws -> [JSONValue] {
    let answer = try await ledger.get(
      "/ledger/v1/card-systems/\(system)/events\(query)",
      headers: [try await ledger.bearer(client)])
    try #require(answer.status == 200, "\(answer.text)")
    #expect(answer.headers["content-type"] == "application/x-ndjson")
    #expect(answer.body.last == UInt8(ascii: "\n"))
    return try answer.body.split(separator: UInt8(ascii: "\n")).map { try JSONValue(Array($0)) }
  }

  /// Serves a ledger in which something has happened.
  private static func serve(
    _ body: @Sendable @escaping (ServedLedger) async throws -> Void
  ) async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.addClient("ghent", .region)
      _ = try await ledger.checkIn(Dataset.holder)
      _ = try await ledger.checkIn(Dataset.holder)
      _ = try await ledger.checkIn(Dataset.poorHolder)
      ledger.clock.advance(seconds: 2)
      try await body(ledger)
    }
  }

  private static func number(_ line: JSONValue) -> UInt64? {
    line["number"]?.text.flatMap { UInt64($0) }
  }

  @Test("gives every record that concerns the card system, in order, with its exact bytes")
  func everything() async throws {
    try await Self.serve { ledger in
      let system = CardSystemID(1)
      let lines = try await Self.lines(ledger)
      let expected = try ledger.records(after: 0).filter {
        $0.header.systems.contains(system)
          || $0.header.systems.contains(.wholeLedger) && $0.header.type.isForEveryRegion
      }
      let events = lines.dropLast()
      #expect(events.count == expected.count)
      for (line, record) in zip(events, expected) {
        let bytes = try #require(line["record"]?.text.flatMap { Data(base64Encoded: $0) })
        #expect(try LedgerRecord([UInt8](bytes), at: record.header.position) == record)
        #expect(line["specversion"] == "1.0" && line["datacontenttype"] == "application/json")
        #expect(line["id"]?.text == "\(record.header.position)")
        #expect(line["source"]?.text == ServedLedger.origin)
        #expect(line["type"]?.text == "pasboek.\(record.header.type)")
        #expect(line["cardsystem"] == "1" && line["position"] == line["id"])
        #expect(line["time"]?.text?.hasSuffix("Z") == true)
      }
      let numbers = events.compactMap(Self.number)
      #expect(numbers == Array(1...UInt64(numbers.count)))
      // CloudEvents 1.0, 3.1: lower-case letters and digits alone, at most 20.
      for name in events.flatMap(\.keys) {
        #expect(name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) }, "\(name)")
      }

      let last = try #require(lines.last)
      let note = try SignedNote(Array(try #require(last["checkpoint"]?.text).utf8))
      let key = try #require(NoteVerifierKey(ledger.checkpoints.verifierKey))
      let checkpoint = try LogCheckpoint(note, signedWith: key)
      #expect(checkpoint.head == (try await ledger.store.head()))
      #expect(last["through"]?.text == "\(numbers.count)" && last["atHead"] == .boolean(true))
      #expect(last["report"] == .boolean(false))
    }
  }

  @Test("shows a check-in with its members by name")
  func decoded() async throws {
    try await Self.serve { ledger in
      let lines = try await Self.lines(ledger)
      let line = try #require(lines.first { $0["type"] == "pasboek.checkedIn" })
      let holder = try await ledger.card(Dataset.holder).holder.number
      #expect(line["subject"]?.text == "holder/\(holder)")
      #expect(line["data"]?["holder"]?.integer == Int64(holder))
      #expect(line["data"]?["points"]?.integer == 1 && line["data"]?["balance"]?.integer == 101)
      #expect(line["data"]?["homeMunicipality"] != nil && line["data"]?["finding"] == nil)
    }
  }

  @Test("gives ranges that make the whole when they are put together, wherever they are cut")
  func ranges() async throws {
    try await Self.serve { ledger in
      let whole = try await Self.lines(ledger).dropLast()
      let count = UInt64(whole.compactMap(Self.number).count)
      for step in [1, 7, count] {
        var parts: [JSONValue] = []
        for from in stride(from: 1, through: count, by: Int(step)) {
          let to = from + step <= count ? "&to=\(from + step - 1)" : ""
          let part = try await Self.lines(ledger, "?from=\(from)\(to)")
          let end = try #require(part.last)
          #expect(end["atHead"] == .boolean(to.isEmpty))
          #expect(end["through"]?.text == "\(min(from + step - 1, count))")
          #expect(end["checkpoint"] != nil)
          parts += part.dropLast()
        }
        #expect(parts == Array(whole), "in steps of \(step)")
      }
      let none = try await Self.lines(ledger, "?from=\(count + 1)")
      #expect(none.count == 1 && none[0]["through"]?.text == "\(count)")
    }
  }

  @Test("reports the points of members and the participations of the checkpoint's position")
  func report() async throws {
    try await Self.serve { ledger in
      let lines = try await Self.lines(ledger, "?report=true")
      let holder = try await ledger.card(Dataset.holder).holder.number
      let balances = lines.filter { $0["report"] == "balance" }
      let own = try #require(balances.first { $0["holder"]?.integer == Int64(holder) })
      #expect(own["points"]?.integer == 101)
      let months = lines.filter { $0["report"] == "participations" }
      #expect(months.map { $0["month"]?.text } == ["2026-11"])
      #expect(months[0]["events"] == "here" && months[0]["cards"] == "own")
      #expect(months[0]["checkins"]?.integer == 2 && months[0]["visits"]?.integer == 2)
      #expect(lines.last?["report"] == .boolean(true))
    }
  }

  @Test("gives who is another's nothing, and tells nobody which card systems there are")
  func foreign() async throws {
    try await Self.serve { ledger in
      try await ledger.addClient("organizers", [.ledgerReplayRead])
      try await ledger.addClient("run", .operator)
      for (client, system, status) in [
        ("ghent", 3, 403), ("ghent", 2, 403), ("ghent", 99, 403), ("organizers", 1, 403),
        ("run", 3, 200), ("run", 99, 404),
      ] {
        let answer = try await ledger.get(
          "/ledger/v1/card-systems/\(system)/events?report=true",
          headers: [try await ledger.bearer(client)])
        #expect(answer.status == status, "\(client) \(system)")
        if status == 403 {
          try expectProblem(answer, 403, "auth/forbidden")
          #expect(!answer.text.contains("specversion"))
        }
      }
      let foreign = try await Self.lines(ledger, system: 3, client: "run")
      #expect(foreign.allSatisfy { $0["type"] != "pasboek.checkedIn" })
    }
  }

  @Test(
    "refuses what is no range",
    arguments: ["from=0", "from=x", "from=5&to=4", "to=0", "report=1", "to=5&report=true"])
  func faults(query: String) async throws {
    try await Self.serve { ledger in
      let answer = try await ledger.get(
        "/ledger/v1/card-systems/1/events?\(query)", headers: [try await ledger.bearer("ghent")])
      #expect(answer.status == 400, "\(answer.text)")
    }
  }

  @Test("turns further readers away, and tells them when to come back")
  func full() async throws {
    var options = ServedLedger.Options()
    options.limits.regionReadersMax = 0
    try await ServedLedger.serve(options) { ledger in
      try await ledger.addClient("ghent", .region)
      let answer = try await ledger.get(
        "/ledger/v1/card-systems/1/events", headers: [try await ledger.bearer("ghent")])
      try expectProblem(answer, 503, "busy")
      #expect(answer.headers["retry-after"] == "5")
    }
  }

  @Test("keeps a place for as long as an answer lasts, whether or not its body is asked for")
  func bounded() async throws {
    try await Self.serve { ledger in
      let token = try await ledger.bearer("ghent")
      for _ in 0..<ServerLimits.standard.regionReadersMax * 3 {
        let head = try await exchange(
          ledger.port, "HEAD", "/ledger/v1/card-systems/1/events", headers: [token])
        #expect(head.status == 200)
        _ = try await Self.lines(ledger)
      }
    }
  }
}
