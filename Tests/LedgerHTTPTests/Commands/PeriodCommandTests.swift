import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

@Suite("Closing months") struct PeriodCommandTests {
  @Test("a month is closed once, by its key or without, and listed with its position")
  func closed() async throws {
    try await ServedLedger.serveCommands { ledger in
      func close(_ month: String, key: String? = nil) async throws -> Answer {
        try await ledger.command("periods", #"{"month":"\#(month)"}"#, key: key)
      }
      let first = try await close("2026-05", key: "may")
      #expect(first.status == 201, "\(first.text)")
      let position = try #require(try first.json()["position"])
      #expect(
        try first.json() == ["changed": true, "position": position, "month": "2026-05"])
      let head = try await ledger.head
      #expect(try await close("2026-05", key: "may").json()["position"] == position)
      #expect(try await close("2026-05").json() == ["changed": false, "month": "2026-05"])
      try expectProblem(try await close("2026-06", key: "may"), 409, "idempotency-key-reused")
      let skipped = try await close("2026-07")
      try expectProblem(skipped, 409, "period-state")
      #expect(
        try skipped.json()["detail"] == "Months are closed in order: 2026-06 is next.")
      #expect(try await ledger.head == head)
      for month in ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10"] {
        #expect(try await close(month).status == 201, "\(month)")
      }
      // The clock stands in November.
      let open = try await close("2026-11")
      try expectProblem(open, 409, "period-state")
      #expect(
        try open.json()["detail"]
          == "The month may be closed from 2026-12-14T23:00:00.000000Z on.")
      let list = try await ledger.get(
        "/ledger/v1/periods?start=0&limit=2", headers: [try await ledger.bearer("operator")])
      let members = try #require(try list.json()["member"]?.elements)
      #expect(try list.json()["totalItems"] == 6 && members.count == 2)
      #expect(members[0]["month"] == "2026-05" && members[0]["position"] == position)
    }
  }

  @Test("only who may do so in the whole ledger closes a month")
  func wholeLedger() async throws {
    try await ServedLedger.serveCommands { ledger in
      let everywhere: Set<String> = [Permission.ledgerPeriodsClose.rawValue]
      for (id, organizer, system, status) in [
        ("of-organizer", TestDataset.organizerID, nil, 403), ("of-system", nil, UInt8(1), 403),
        ("of-all", nil, nil, 201),
      ] as [(String, String?, UInt8?, Int)] {
        try await Registrar(ledger.engine).addClient(
          NewClient(
            id: id, secret: "secret of \(id)", name: id,
            grants: [Grant(organizer: organizer, cardSystem: system, permissions: everywhere)]))
        let answer = try await ledger.command(
          "periods", #"{"month":"2026-05"}"#, client: id)
        #expect(answer.status == status, "\(id): \(answer.text)")
      }
      let closed = try await ledger.engine.read { state, _ in state.closedPeriods }
      #expect(closed.map(\.month.text) == ["2026-05"])
    }
  }

  @Test("what is no month is named as the value at fault")
  func malformed() async throws {
    try await ServedLedger.serveCommands { ledger in
      for body in [#"{"month":"2026-13"}"#, #"{"month":"May 2026"}"#, #"{"month":5}"#] {
        let answer = try await ledger.command("periods", body)
        try expectProblem(answer, 400, "body/invalid-data", "\(body)")
        #expect(try answer.json()["schemaErrors"]?.elements.first?["jsonPointer"] == "/month")
      }
    }
  }
}
