import Ledger
import LedgerHTTP
import Testing

@Suite("GET /uitpas/checkin-status") struct CheckinStatusGetTests {
  private static func path(_ number: String, _ event: String = Dataset.weekly) -> String {
    "/uitpas/checkin-status?uitpasNumber=\(number)&eventId=\(event)"
  }

  @Test("what would count is allowed, as often as it is asked")
  func allowed() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      for _ in 0..<3 {
        let answer = try await ledger.get(Self.path(Dataset.holder))
        #expect(answer.status == 200 && answer.text == #"{"allowed":true}"#)
        #expect(answer.headers["content-type"] == "application/json")
        #expect(answer.headers["cache-control"] == "no-store")
      }
      #expect(try await ledger.head == head)
      #expect(try await ledger.balance(Dataset.holder) == 100)
    }
  }

  @Test("what a rule would refuse is not allowed, with its message and without a record")
  func refused() async throws {
    try await ServedLedger.serve { ledger in
      _ = try await ledger.checkIn(Dataset.holder)
      try await ledger.defineEvent("over", periods: [.hours(from: -8, to: -6)])
      try await ledger.defineEvent(
        "between", periods: [.hours(from: -8, to: -6), .hours(from: 20, to: 22)])
      let head = try await ledger.head
      for (number, event, message) in [
        (
          Dataset.holder, Dataset.weekly,
          "Je hebt al gespaard voor deze activiteit (max. 1 per week)."
        ),
        (
          Dataset.blocked, Dataset.weekly,
          "Deze pas is geblokkeerd. Ga langs bij een UiTPAS-balie."
        ),
        (
          Dataset.stock, Dataset.weekly,
          "Deze pas is niet actief. Ga langs bij een UiTPAS-balie."
        ),
        (Dataset.groupPass, Dataset.weekly, "Met een groepspas kan je geen punten sparen."),
        (
          Dataset.poorHolder, "over",
          "Deze activiteit is voorbij. Je kan er geen punten meer voor sparen."
        ),
        (
          Dataset.poorHolder, "between",
          "Op dit moment kan je voor deze activiteit geen punten sparen."
        ),
      ] {
        let answer = try await ledger.get(Self.path(number, event))
        let body = try answer.json()
        #expect(answer.status == 200 && body.keys == ["allowed", "endUserMessage"])
        #expect(body["allowed"] == false)
        #expect(body["endUserMessage"]?["nl"]?.text == message)
        #expect(body["endUserMessage"]?.keys == ["nl", "fr", "de", "en"])
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("unknown cards and events are 404 here, the card first")
  func notFound() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      for (number, event, kind) in [
        (Dataset.unknown, Dataset.weekly, "passholder-not-found"),
        ("0900000095901", Dataset.weekly, "passholder-not-found"),
        ("", Dataset.weekly, "passholder-not-found"),
        (Dataset.unknown, "none", "passholder-not-found"),
        (Dataset.holder, "none", "event-not-found"), (Dataset.holder, "", "event-not-found"),
      ] {
        let answer = try await ledger.get(Self.path(number, event))
        try expectProblem(answer, 404, "uitpas/\(kind)", "\(number) \(event)")
      }
      for query in ["", "?eventId=\(Dataset.weekly)", "?uitpasNumber=\(Dataset.holder)"] {
        try expectProblem(
          try await ledger.get("/uitpas/checkin-status\(query)"), 400, "bad-request", "\(query)")
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("an event of an organiser without permission is 403")
  func forbidden() async throws {
    try await ServedLedger.serve { ledger in
      try expectProblem(
        try await ledger.get(Self.path(Dataset.holder, Dataset.foreign)), 403, "auth/forbidden")
    }
  }
}
