import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

@Suite("PUT /uitpas/kiosk-devices/setup") struct KioskSetupTests {
  private static let other = "0b0c9d7e-0000-4231-aaae-15077884fa75"

  private static func expectUnauthorized(
    _ answer: Answer, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try expectProblem(answer, 401, "auth/unauthorized", sourceLocation: sourceLocation)
    #expect(
      answer.headers["www-authenticate"] == "CustomToken", sourceLocation: sourceLocation)
  }

  @Test("a device with the kiosk's code is its device from now on, also when it asks twice")
  func setUp() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.defineKiosk(isBeta: true)
      try Self.expectUnauthorized(try await ledger.asKiosk("GET", ""))
      let head = try await ledger.head
      let answer = try await ledger.setUp()
      #expect(answer.status == 200)
      let body = try answer.json()
      #expect(body["id"]?.text == "kiosk-of-CID-GNT-0001")
      #expect(body["name"]?.text == ServedLedger.kioskName)
      #expect(body["deviceId"]?.text == ServedLedger.device)
      #expect(body["releaseTrack"] == "beta")
      #expect(body["organizers"]?[0]?["id"]?.text == TestDataset.organizerID)
      #expect(body["organizers"]?[0]?["name"]?.text?.isEmpty == false)
      #expect(body["cardSystem"]?["name"] == "UiTPAS Gent")
      let records = try ledger.records(after: head)
      guard case .terminalPaired(let paired) = records.first?.event, records.count == 1 else {
        Issue.record("the log has no pairing")
        return
      }
      #expect(paired.terminal == ServedLedger.kioskName)
      #expect(try await ledger.setUp().body == answer.body)
      #expect(try await ledger.asKiosk("GET", "").body == answer.body)
      #expect(try await ledger.head == head + 1)
    }
  }

  @Test("a wrong, missing or foreign code is refused in the same words, and leaves no trace")
  func wrongCode() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.defineKiosk()
      try await ledger.register(
        .defineKiosk(
          id: "no-code", name: "CID-GNT-0009", system: CardSystemID(1), organizers: [],
          isBeta: false))
      let head = try await ledger.head
      let answers = [
        try await ledger.setUp(code: "koffie-1235"), try await ledger.setUp(code: nil),
        try await ledger.setUp("CID-GNT-0009"),
      ]
      for answer in answers { try Self.expectUnauthorized(answer) }
      #expect(Set(answers.map(\.body)).count == 1)
      #expect(try await ledger.head == head)
      try Self.expectUnauthorized(try await ledger.asKiosk("GET", ""))
    }
  }

  @Test("an unknown kiosk, one that has a device, and a device that has a kiosk")
  func refused() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.defineKiosk()
      try await ledger.defineKiosk("CID-GNT-0002")
      #expect(try await ledger.setUp().status == 200)
      let head = try await ledger.head
      for (answer, kind) in [
        (try await ledger.setUp("CID-GNT-0003"), "kiosk-not-found"),
        (try await ledger.setUp(device: Self.other), "kiosk-already-configured"),
        (try await ledger.setUp("CID-GNT-0002"), "kiosk-device-already-in-use"),
      ] {
        try expectProblem(answer, 400, "uitpas/\(kind)")
        let message = try #require(try answer.json()["endUserMessage"])
        #expect(message.keys == ["nl", "fr", "de", "en"])
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("a body that is missing, no JSON, or has no fitting name and id is refused")
  func bodies() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.defineKiosk()
      for (body, kind, pointers) in [
        ("", "missing", []), ("{", "invalid-syntax", []),
        ("{}", "invalid-data", ["/name", "/deviceId"]),
        (#"{"name":"CID-GNT-0001","deviceId":"short"}"#, "invalid-data", ["/deviceId"]),
      ] as [(String, String, [String])] {
        let answer = try await ledger.asKiosk(
          "PUT", "/setup", body, device: ServedLedger.configurationCode)
        try expectProblem(answer, 400, "body/\(kind)")
        let issues = try answer.json()["schemaErrors"]?.elements ?? []
        #expect(issues.compactMap { $0["jsonPointer"]?.text } == pointers)
      }
    }
  }

  @Test("guesses of a kiosk's code run out, also for the right one, and come back with time")
  func guesses() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.defineKiosk()
      try await ledger.defineKiosk("CID-GNT-0002")
      for _ in 0..<10 { try Self.expectUnauthorized(try await ledger.setUp(code: "wrong-code")) }
      for code in ["wrong-code", ServedLedger.configurationCode] {
        let answer = try await ledger.setUp(code: code)
        try expectProblem(answer, 429, "uitpas/rate-limited")
        #expect(answer.headers["retry-after"] == "60")
      }
      // Another kiosk's guesses are its own.
      let other = try await ledger.setUp("CID-GNT-0002", device: Self.other)
      #expect(other.status == 200)
      ledger.clock.advance(seconds: 60)
      #expect(try await ledger.setUp().status == 200)
      // Right ones cost nothing.
      for _ in 0..<11 { #expect(try await ledger.setUp().status == 200) }
    }
  }

  @Test("guesses of names run out for all callers together, and known names go on")
  func names() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.defineKiosk()
      for number in 0..<60 {
        try expectProblem(try await ledger.setUp("CID-\(number)"), 400, "uitpas/kiosk-not-found")
      }
      let answer = try await ledger.setUp("CID-60")
      try expectProblem(answer, 429, "uitpas/rate-limited")
      #expect(answer.headers["retry-after"] == "1")
      #expect(try await ledger.setUp().status == 200)
    }
  }

  @Test("a revoked device is no kiosk's, and another takes its place")
  func revoked() async throws {
    try await ServedLedger.serve { ledger in
      let kiosk = try await ledger.defineKiosk()
      #expect(try await ledger.setUp().status == 200)
      let source = ledger.engine.device(of: kiosk)
      try ledger.engine.directory.revokeTerminal(source: source.number)
      try Self.expectUnauthorized(try await ledger.asKiosk("GET", ""))
      try expectProblem(
        try await ledger.setUp(), 400, "uitpas/kiosk-device-already-in-use")
      #expect(try await ledger.setUp(device: Self.other).status == 200)
      #expect(try await ledger.asKiosk("GET", "", device: Self.other).status == 200)
    }
  }

  @Test("a device is let in by its id alone: no token of a client or terminal, no other header")
  func credentials() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.defineKiosk()
      #expect(try await ledger.setUp().status == 200)
      for headers in [
        [try await ledger.bearer()], ["Authorization: Bearer \(ledger.kiosk)"],
        ["Authorization: Bearer \(ServedLedger.device)"], ["x-custom-token: \(ledger.kiosk)"],
        ["x-custom-token: "], ["x-custom-token: \(ServedLedger.configurationCode)"],
      ] {
        let answer = try await ledger.get("/uitpas/kiosk-devices", headers: headers)
        try Self.expectUnauthorized(answer)
      }
      // And a device's id opens nothing else.
      let pass = try await ledger.get(
        "/uitpas/passes/\(Dataset.holder)", headers: ["x-custom-token: \(ServedLedger.device)"])
      try expectProblem(pass, 401, "auth/unauthorized")
    }
  }
}
