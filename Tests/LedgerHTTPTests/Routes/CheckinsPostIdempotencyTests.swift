import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("POST /uitpas/checkins with an Idempotency-Key") struct CheckinsPostIdempotencyTests {
  private static let week: Int64 = 7 * 86_400

  @Test("a repeated key answers the same and records nothing, a week later too")
  func repeated() async throws {
    try await ServedLedger.serve { ledger in
      let first = try await ledger.checkIn(Dataset.holder, key: "key-1")
      #expect(first.status == 201)
      let head = try await ledger.head
      for seconds in [0, Self.week] {
        ledger.clock.advance(seconds: seconds)
        let again = try await ledger.checkIn(Dataset.holder, key: "key-1")
        #expect(again.status == 201 && again.body == first.body)
        #expect(try await ledger.head == head)
      }
      let new = try await ledger.checkIn(Dataset.holder, key: "key-2")
      #expect(new.status == 201 && new.body != first.body)
      #expect(try await ledger.balance(Dataset.holder) == 102)
    }
  }

  @Test("a repeated refusal answers the same, even when it would be allowed now")
  func repeatedRefusal() async throws {
    try await ServedLedger.serve { ledger in
      _ = try await ledger.checkIn(Dataset.holder)
      let limit = try await ledger.checkIn(Dataset.holder, key: "limit")
      try expectProblem(limit, 400, "uitpas/checkin-not-allowed")
      let blocked = try await ledger.checkIn(Dataset.blocked, key: "blocked")
      try expectProblem(blocked, 400, "uitpas/invalid-card-status")
      try await ledger.change(Dataset.blocked, to: .active)
      ledger.clock.advance(seconds: Self.week)
      let head = try await ledger.head
      let limitAgain = try await ledger.checkIn(Dataset.holder, key: "limit")
      #expect(limitAgain.status == 400 && limitAgain.body == limit.body)
      let blockedAgain = try await ledger.checkIn(Dataset.blocked, key: "blocked")
      #expect(blockedAgain.status == 400 && blockedAgain.text == blocked.text)
      #expect(try await ledger.head == head)
    }
  }

  @Test("a key with another card or event is a conflict and records nothing")
  func reused() async throws {
    try await ServedLedger.serve { ledger in
      let first = try await ledger.checkIn(Dataset.holder, key: "key")
      let head = try await ledger.head
      for (number, event) in [
        (Dataset.poorHolder, Dataset.weekly), (Dataset.holder, Dataset.other),
        (Dataset.blocked, Dataset.weekly),
      ] {
        let answer = try await ledger.checkIn(number, event: event, key: "key")
        try expectProblem(answer, 409, "idempotency-key-reused")
        #expect(try answer.json()["endUserMessage"] == nil)
      }
      #expect(try await ledger.head == head)
      #expect(try await ledger.checkIn(Dataset.holder, key: "key").body == first.body)
    }
  }

  @Test("the same key of another client is another key")
  func scoped() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.addClient("other", [.checkinsWrite])
      let first = try await ledger.checkIn(Dataset.holder, key: "key")
      let other = try await ledger.checkIn(Dataset.poorHolder, key: "key", client: "other")
      #expect(first.status == 201 && other.status == 201)
      #expect(try other.json()["uitpasNumber"]?.text == Dataset.poorHolder)
      let head = try await ledger.head
      let repeated = try await ledger.checkIn(Dataset.holder, key: "key")
      #expect(repeated.body == first.body)
      #expect(try await ledger.head == head)
    }
  }

  @Test("what is refused before the rules does not use a key up")
  func notUsedUp() async throws {
    try await ServedLedger.serve { ledger in
      try expectProblem(
        try await ledger.checkIn(Dataset.unknown, key: "key"), 400, "uitpas/passholder-not-found")
      try expectProblem(
        try await ledger.checkIn(Dataset.holder, event: "none", key: "key"), 400,
        "uitpas/event-not-found")
      try expectProblem(
        try await ledger.checkIn(Dataset.holder, event: Dataset.foreign, key: "key"), 403,
        "auth/forbidden")
      #expect(try await ledger.checkIn(Dataset.holder, key: "key").status == 201)
    }
  }

  @Test("a key is 1 to 64 visible ASCII characters, and one alone")
  func malformed() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      for key in ["", "a b", "\u{e9}", "a\tb", String(repeating: "k", count: 65)] {
        let answer = try await ledger.checkIn(Dataset.holder, key: key)
        try expectProblem(answer, 400, "idempotency-key-invalid", "\(key)")
      }
      let twice = try await ledger.checkIn(Dataset.holder, key: "a\r\nIdempotency-Key: a")
      try expectProblem(twice, 400, "idempotency-key-invalid")
      #expect(try await ledger.head == head)
      let longest = "!~" + String(repeating: "k", count: 62)
      #expect(try await ledger.checkIn(Dataset.holder, key: longest).status == 201)
    }
  }

  @Test("twenty at a time under one key are one record and one answer", .timeLimit(.minutes(15)))
  func concurrent() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      let bodies = try await withThrowingTaskGroup(of: Answer.self) { group in
        for _ in 0..<20 {
          group.addTask { try await ledger.checkIn(Dataset.holder, key: "together") }
        }
        var answers: [Answer] = []
        for try await answer in group { answers.append(answer) }
        return answers
      }
      #expect(bodies.count == 20 && bodies.allSatisfy { $0.status == 201 })
      #expect(Set(bodies.map(\.text)).count == 1)
      #expect(try await ledger.head == head + 1)
      #expect(try await ledger.balance(Dataset.holder) == 101)
    }
  }
}
