import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("Kiosks by command") struct KioskCommandTests {
  @Test("a new code sets the device up, the one before no longer, and the log says nothing of it")
  func codes() async throws {
    try await ServedLedger.serveCommands { ledger in
      let kiosk = try await ledger.defineKiosk()
      let head = try await ledger.head
      func set(_ code: String, client: String = "gent") async throws -> Answer {
        try await ledger.command(
          "kiosks/\(kiosk.id)/configuration-code", #"{"code":"\#(code)"}"#, put: true,
          client: client)
      }
      #expect(try await set("geheim-5678").json() == ["changed": true])
      #expect(try await set("geheim-5678").json() == ["changed": false])
      for code in ["short", "with a space", String(repeating: "x", count: 65)] {
        try expectProblem(try await set(code), 400, "body/invalid-data", "\(code)")
      }
      try expectProblem(try await set("geheim-9999", client: "dender"), 404, "not-found")
      try expectProblem(
        try await ledger.command(
          "kiosks/none/configuration-code", #"{"code":"geheim-9999"}"#, put: true), 404,
        "not-found")
      #expect(try await ledger.head == head)
      #expect(try await ledger.setUp(code: ServedLedger.configurationCode).status == 401)
      #expect(try await ledger.setUp(code: "geheim-5678").status == 200)
    }
  }
}

@Suite("Rewards by command") struct RewardAgesCommandTests {
  @Test("a welcome benefit is for some ages, for all, and never one for points")
  func ages() async throws {
    try await ServedLedger.serveCommands { ledger in
      func set(_ id: String, _ body: String) async throws -> Answer {
        try await ledger.command("rewards/\(id)/ages", body, put: true, client: "gent")
      }
      func ages() -> ClosedRange<UInt8>? { ledger.engine.rewards.reward(id: "5688")?.terms.ages }
      for (body, changes, expected) in [
        (#"{"from":16,"to":26}"#, true, 16...26), (#"{"from":16,"to":26}"#, false, 16...26),
        (#"{"to":18}"#, true, 0...18), (#"{"from":65}"#, true, 65...150), ("", true, nil),
        ("", false, nil),
      ] as [(String, Bool, ClosedRange<UInt8>?)] {
        let answer = try await set("5688", body)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(try answer.json()["changed"] == .boolean(changes), "\(body)")
        #expect(ages() == expected, "\(body)")
      }
      for (id, body, status) in [
        ("5688", #"{"from":27,"to":26}"#, 400), ("5688", #"{"from":151}"#, 400),
        ("5687", #"{"from":16,"to":26}"#, 400), ("none", "", 404),
      ] {
        #expect(try await set(id, body).status == status, "\(id) \(body)")
      }
    }
  }
}
