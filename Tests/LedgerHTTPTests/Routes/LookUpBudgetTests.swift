import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("Look-ups by number") struct LookUpBudgetTests {
  private static let insz = "00000009007"

  @Test("those in vain run out for each client by itself, over all routes, and come back")
  func budget() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.addClient("other", [.passesRead])
      let paths = [
        "passes?identifier=\(Self.insz)", "passes/\(Dataset.unknown)",
        "chip-numbers/04FFFFFFFFFFFF",
        "cards?chipNumber=04FFFFFFFFFFFF", "passholders?chipNumber=04FFFFFFFFFFFF",
        "passholders?inszNumber=\(Self.insz)",
      ]
      for number in 0..<120 {
        let answer = try await ledger.get("/uitpas/\(paths[number % paths.count])")
        #expect(answer.status == 404 || answer.text.contains(#""totalItems":0"#), "\(answer.text)")
      }
      let right = "/uitpas/passes?identifier=\(Dataset.holderChip)"
      for path in paths.map({ "/uitpas/\($0)" }) + [right] {
        let answer = try await ledger.get(path)
        try expectProblem(answer, 429, "uitpas/rate-limited", "\(path)")
        #expect(answer.headers["retry-after"] == "1", "\(path)")
      }
      // Nobody else pays for it, and what is no look-up goes on.
      #expect(
        try await ledger.get(right, headers: [try await ledger.bearer("other")]).status == 200)
      #expect(try await ledger.checkIn(Dataset.holder).status == 201)
      #expect(try await ledger.get("/uitpas/passholders?name=x").status == 200)
      ledger.clock.advance(seconds: 1)
      // What is found costs nothing, however often.
      for _ in 0..<3 { #expect(try await ledger.get(right).status == 200) }
    }
  }

  @Test("a kiosk's look-ups of chips have a budget of their own")
  func kiosk() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.defineKiosk()
      #expect(try await ledger.setUp().status == 200)
      for _ in 0..<120 {
        #expect(
          try await ledger.asKiosk("GET", "/chip-numbers/04FFFFFFFFFFFF").status == 404)
      }
      let path = "/chip-numbers/\(Dataset.holderChip)"
      try expectProblem(try await ledger.asKiosk("GET", path), 429, "uitpas/rate-limited")
      #expect(try await ledger.get("/uitpas/chip-numbers/\(Dataset.holderChip)").status == 200)
      ledger.clock.advance(seconds: 1)
      #expect(try await ledger.asKiosk("GET", path).status == 200)
    }
  }
}
