import EventLogTesting
import Ledger
import LedgerService
import LedgerWire
import LoopbackTesting
import PassDirectory
import QRCodes
import Testing

@testable import LedgerHTTP

@Suite("Check-in codes, printed and on screens") struct CheckInCodesTests {
  private static func checkIn(
    _ ledger: ServedLedger, _ code: String, key: String? = nil
  ) async throws -> Answer {
    var headers = [
      try await ledger.bearer(TestDataset.clientID), "Content-Type: application/json",
    ]
    if let key { headers.append("Idempotency-Key: \(key)") }
    return try await ledger.post(
      "/uitpas/passholders/\(try await ledger.passholderID(Dataset.holder))/checkins",
      #"{"checkinCode":"\#(code)"}"#, headers: headers)
  }

  private static func screenCode(
    _ ledger: ServedLedger, _ event: String = Dataset.weekly
  ) async throws -> String {
    let answer = try await ledger.send("GET", "/ledger/v1/events/\(event)/screen-code")
    #expect(answer.status == 200, "\(answer.text)")
    return try #require(try answer.json()["checkinCode"]?.text)
  }

  /// A code at its time, and what comes of it.
  private struct Row: Sendable {
    var name: String
    /// The opening of the event, in hours from now.
    var hours: ClosedRange<Int64>
    var isScreen = false
    /// How long after the screen showed its code it is used.
    var secondsLater: Int64 = 0
    var change: @Sendable (String) -> String = { $0 }
    /// The kind of problem; nothing where it counts.
    var problem: String?
  }

  // 15:00:00 is the first second of a step: a code is shown for 30 seconds, and taken for 60.
  private static let rows: [Row] = [
    Row(name: "printed, in the window", hours: -1...2),
    Row(name: "printed, in lower case", hours: -1...2, change: { $0.lowercased() }),
    Row(name: "printed, not yet", hours: 40...42, problem: "checkin-not-allowed"),
    Row(name: "printed, long before and now", hours: -1...40, secondsLater: 86_400),
    Row(
      name: "printed, the window is past", hours: -1...2, secondsLater: 86_400,
      problem: "checkin-code-expired"),
    Row(name: "shown", hours: -1...2, isScreen: true),
    Row(name: "shown, in lower case", hours: -1...2, isScreen: true, change: { $0.lowercased() }),
    Row(
      name: "shown, not yet", hours: 40...42, isScreen: true, problem: "checkin-not-allowed"),
    Row(name: "shown until now", hours: -1...2, isScreen: true, secondsLater: 30),
    Row(name: "shown a step ago", hours: -1...2, isScreen: true, secondsLater: 59),
    Row(
      name: "rotated", hours: -1...2, isScreen: true, secondsLater: 60,
      problem: "checkin-code-expired"),
    Row(
      name: "rotated yesterday", hours: -1...40, isScreen: true, secondsLater: 86_400,
      problem: "checkin-code-expired"),
    Row(
      name: "shortened", hours: -1...2, isScreen: true, change: { String($0.dropLast()) },
      problem: "checkin-code-invalid"),
    Row(
      name: "with a letter that is no digit", hours: -1...2, isScreen: true,
      change: { "U" + $0.dropFirst() }, problem: "checkin-code-invalid"),
    Row(
      name: "with its last digit changed", hours: -1...2, isScreen: true,
      change: { $0.dropLast() + ($0.hasSuffix("0") ? "1" : "0") },
      problem: "checkin-code-invalid"),
    Row(
      name: "made up", hours: -1...2, change: { _ in "AAAAAAA" }, problem: "checkin-code-invalid"),
  ]

  @Test("a code counts in its window and time, and nothing else does")
  func table() async throws {
    for row in Self.rows {
      try await ServedLedger.serve { ledger in
        try await ledger.defineEvent(
          "evening", periods: [.hours(from: row.hours.lowerBound, to: row.hours.upperBound)])
        let code =
          row.isScreen
          ? try await Self.screenCode(ledger, "evening") : try ledger.code("evening")
        ledger.clock.advance(seconds: row.secondsLater)
        let balance = try await ledger.balance(Dataset.holder)
        let answer = try await Self.checkIn(ledger, row.change(code))
        if let problem = row.problem {
          try expectProblem(answer, 400, "uitpas/\(problem)", "\(row.name)")
          #expect(try answer.json()["endUserMessage"]?.keys == ["nl", "fr", "de", "en"])
          #expect(try await ledger.balance(Dataset.holder) == balance, "\(row.name)")
        } else {
          #expect(answer.status == 201, "\(row.name): \(answer.text)")
          #expect(try await ledger.balance(Dataset.holder) == balance + 1, "\(row.name)")
        }
      }
    }
  }

  @Test("a screen's code with any bit changed, or of another event, is no code")
  func tampered() async throws {
    try await ServedLedger.serve { ledger in
      let engine = ledger.engine
      let now = ledger.clock.now()
      let event = try #require(engine.catalogue.event(id: Dataset.weekly))
      let other = try #require(engine.catalogue.event(id: Dataset.other))
      let code = engine.screenCode(of: event, at: now)
      #expect(code.text.utf8.count == ScreenCode.length)
      #expect(ScreenCode(code.text) == code)
      #expect(engine.meaning(ofCheckInCode: code.text, at: now).event?.id == Dataset.weekly)
      for bit in 0..<200 {
        var changed = code
        switch bit {
        case ..<128: changed.signature ^= 1 << UInt128(bit)
        case ..<168: changed.step ^= 1 << UInt64(bit - 128)
        default: changed.event = EventID(changed.event.number ^ 1 << UInt32(bit - 168))
        }
        #expect(changed.text != code.text)
        #expect(ScreenCode(changed.text) == changed)
        #expect(engine.meaning(ofCheckInCode: changed.text, at: now).event == nil, "bit \(bit)")
      }
      let moved = ScreenCode(event: other.event, step: code.step, signature: code.signature)
      #expect(engine.meaning(ofCheckInCode: moved.text, at: now).event == nil)
      // The clock was set back: what is of later is worth nothing yet.
      let before = Instant(
        microseconds: now.microseconds - ScreenCode.stepSeconds * 1_000_000)
      #expect(engine.meaning(ofCheckInCode: code.text, at: before).event == nil)
    }
  }

  @Test("another ledger's code is no code here")
  func foreign() throws {
    let folder = try FolderInMemory()
    let directory = try Directory.open(folder: folder.path, random: SeededGenerator(seed: 9))
    defer { try? directory.close() }
    let other = try FolderInMemory()
    let second = try Directory.open(folder: other.path, random: SeededGenerator(seed: 10))
    defer { try? second.close() }
    let signature = directory.screenCodeSignature(ofEvent: "e", step: 7)
    #expect(directory.isScreenCodeSignature(signature, ofEvent: "e", step: 7))
    #expect(!second.isScreenCodeSignature(signature, ofEvent: "e", step: 7))
    #expect(!directory.isScreenCodeSignature(signature, ofEvent: "f", step: 7))
    #expect(!directory.isScreenCodeSignature(signature, ofEvent: "e", step: 8))
  }

  @Test("who lost the answer to a screen's code gets it with the same key, also once it rotated")
  func repeated() async throws {
    try await ServedLedger.serve { ledger in
      let code = try await Self.screenCode(ledger)
      let first = try await Self.checkIn(ledger, code, key: "scan-1")
      #expect(first.status == 201)
      ledger.clock.advance(seconds: 600)
      let head = try await ledger.head
      #expect(try await Self.checkIn(ledger, code, key: "scan-1").body == first.body)
      let later = try await Self.checkIn(ledger, code, key: "scan-2")
      try expectProblem(later, 400, "uitpas/checkin-code-expired")
      #expect(
        try later.json()["endUserMessage"]?["en"]?.text
          == "This code has been replaced. Please scan the code that is on the screen now.")
      #expect(try await ledger.head == head)
      // What is told of a code of one's own costs no guess.
      for _ in 0..<40 {
        #expect(try await Self.checkIn(ledger, code).status == 400)
      }
    }
  }

  @Test("a screen is told until when its code is shown and taken")
  func shown() async throws {
    try await ServedLedger.serve { ledger in
      ledger.clock.advance(seconds: 7)
      let path = "/ledger/v1/events/\(Dataset.weekly)/screen-code"
      let answer = try await ledger.send("GET", path)
      #expect(answer.headers["cache-control"] == "no-store")
      let body = try answer.json()
      #expect(body["eventId"]?.text == Dataset.weekly)
      #expect(body["shownUntil"] == "2026-11-23T15:00:30.000000Z")
      #expect(body["validUntil"] == "2026-11-23T15:01:00.000000Z")
      let first = try await Self.screenCode(ledger)
      ledger.clock.advance(seconds: 22)
      #expect(try await Self.screenCode(ledger) == first)
      ledger.clock.advance(seconds: 1)
      #expect(try await Self.screenCode(ledger) != first)
      let printed = try ledger.code(Dataset.weekly)
      #expect(!first.contains(printed))
    }
  }

  @Test("the pictures are those of the codes, in the reader's language")
  func pictures() async throws {
    try await ServedLedger.serve { ledger in
      let base = "/ledger/v1/events/\(Dataset.weekly)"
      let printed = try await ledger.send("GET", "\(base)/checkin-code")
      let text = try #require(try printed.json()["checkinCode"]?.text)
      #expect(try ledger.code(Dataset.weekly) == text)
      let shown = try await Self.screenCode(ledger)
      for (name, code) in [("checkin-code", text), ("screen-code", shown)] {
        let matrix = try QRMatrix(code)
        let svg = try await exchange(
          ledger.port, "GET", "\(base)/\(name).svg",
          headers: [try await ledger.bearer(TestDataset.clientID), "Accept-Language: fr"])
        #expect(svg.headers["content-type"] == "image/svg+xml")
        #expect(svg.headers["cache-control"] == "no-store")
        let title = "Code QR pour gagner des points : "
        let event = try #require(ledger.engine.catalogue.event(id: Dataset.weekly))
        #expect(svg.text == matrix.svg(title: title + event.title))
        for (query, pixels) in [("", 512), ("?pixels=1", 1), ("?pixels=2048", 2_048)] {
          let png = try await ledger.send("GET", "\(base)/\(name).png\(query)")
          #expect(png.headers["content-type"] == "image/png")
          #expect(
            png.body == (try matrix.png(modulePixels: matrix.modulePixels(forSide: pixels))))
        }
        for query in ["0", "2049", "x", "-1"] {
          let refused = try await ledger.send("GET", "\(base)/\(name).png?pixels=\(query)")
          try expectProblem(refused, 400, "bad-request")
        }
      }
    }
  }

  @Test("an event that is over, unknown or another's has no code")
  func none() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.defineEvent("over", periods: [.hours(from: -8, to: -6)])
      for name in ["checkin-code", "screen-code"] {
        for form in ["", ".svg", ".png"] {
          let over = try await ledger.send("GET", "/ledger/v1/events/over/\(name)\(form)")
          try expectProblem(over, 400, "uitpas/checkin-code-expired")
          for event in ["nowhere", Dataset.foreign] {
            let answer = try await ledger.send("GET", "/ledger/v1/events/\(event)/\(name)\(form)")
            try expectProblem(answer, 404, "not-found")
          }
        }
      }
    }
  }
}
