import FoundationEssentials
import LedgerWire
import Testing

@Suite struct TapUploadAnswerTests {
  private static let moment: Int64 = 1_795_442_645_123_456

  @Test("the answer has the documented bytes")
  func documented() {
    let answer = TapUploadAnswer(
      receipt: TapReceipt(
        serverTime: Self.moment, skewMilliseconds: -120, ackedUpTo: 1, missing: [3...5, 7...7]),
      results: [
        TapResult(
          sequence: 1, outcome: .accepted, reason: .accepted, message: "Gelukt, welkom!",
          points: TapResult.Points(added: 1, balance: 12), position: 4711)
      ])
    #expect(
      String(decoding: answer.json(), as: UTF8.self)
        == """
        {"serverTime":"2026-11-23T14:04:05.123456Z","skewMs":-120,"ackedUpTo":1,\
        "missing":[[3,5],[7,7]],"results":[{"seq":1,"outcome":"accepted","reason":"accepted",\
        "tone":"ok","message":"Gelukt, welkom!","points":{"added":1,"balance":12},\
        "replayed":false,"position":4711}]}
        """)
  }

  @Test(
    "an ordinary result takes at most 400 bytes, whatever the reason and language",
    arguments: TapReason.allCases, Language.allCases)
  func size(reason: TapReason, language: Language) {
    let result = TapResult(
      sequence: Tap.sequenceMax, outcome: .alreadyDone, reason: reason,
      message: reason.text[language], points: TapResult.Points(added: 10, balance: 99_999),
      rewardsAvailable: 120,
      previous: TapResult.Previous(at: Self.moment, sameTerminal: false, secondsAgo: 86_400),
      replayed: true, position: 12_500_000)
    #expect(result.jsonLine().count <= 400)
  }

  @Test("any answer reads back from its own bytes", arguments: 0..<40 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    func optional<T>(_ value: T) -> T? { Bool.random(using: &random) ? value : nil }
    let results = (1...20).map { sequence in
      TapResult(
        sequence: UInt64(sequence),
        outcome: TapOutcome.allCases.randomElement(using: &random) ?? .held,
        reason: TapReason.allCases.randomElement(using: &random) ?? .busy, message: "é\"\u{7}🎫",
        points: optional(TapResult.Points(added: -1, balance: -7)), rewardsAvailable: optional(3),
        tariff: optional(.tariffGrace),
        previous: optional(TapResult.Previous(at: 1, sameTerminal: true, secondsAgo: 0)),
        event: optional(TapResult.Event(id: "e", title: "Fanfare & \\ \"Vrijdag\"")),
        replayed: Bool.random(using: &random), position: optional(9))
    }
    var answer = TapUploadAnswer(
      receipt: TapReceipt(
        serverTime: Self.moment, skewMilliseconds: 4, ackedUpTo: 20, missing: [22...22]),
      results: results)
    answer.receipt.fault = optional(
      TapUploadFault(
        line: 7, problem: ProblemBody(type: "tag:x", title: "Busy", status: 503, detail: "é")))
    #expect(try TapUploadAnswer(json: answer.json()) == answer)
    #expect(try TapReceipt(jsonLine: answer.receipt.jsonLine()) == answer.receipt)
    for result in results { #expect(try TapResult(jsonLine: result.jsonLine()) == result) }
    #expect(TapResult.jsonLines(results) == results.flatMap { $0.jsonLine() })
  }

  @Test("a terminal shows what a newer service says with words that it does not know")
  func newerWords() throws {
    let line =
      #"{"seq":4,"outcome":"refused","reason":"cardTooOld","tone":"stop","message":"Nee.","x":{}}"#
    let result = try TapResult(jsonLine: Array(line.utf8))
    #expect(result.reason == nil)
    #expect(result.tone == .stop)
    #expect(result.message == "Nee.")
  }

  @Test("a receipt names a bounded number of gaps, the lowest")
  func boundedGaps() {
    let gaps = (0..<500).map { (UInt64($0) * 4)...(UInt64($0) * 4 + 1) }
    let receipt = TapReceipt(serverTime: 0, skewMilliseconds: 0, ackedUpTo: 0, missing: gaps)
    #expect(receipt.missing == Array(gaps.prefix(TapReceipt.missingRangesMax)))
  }
}

@Suite struct TapReasonTests {
  @Test("the words of the list are those of its version")
  func words() {
    #expect(TapReason.listVersion == 3)
    #expect(
      TapReason.allCases.map(\.rawValue) == [
        "accepted", "acceptedOffline", "alreadyDone", "duplicate", "limitReached", "unknownCard",
        "cardBlocked", "cardNotActive", "cardReplaced", "holderBlocked", "noActiveMembership",
        "subscriptionNotActive", "notYetValid", "expired", "registrationRequired",
        "groupPassNotAllowed", "eventUnknown", "eventClosed", "museumNotActive",
        "terminalNotAssigned", "undone", "keyReused", "malformed",
        "tooLate", "quarantined", "busy", "tariffExpired", "tariffSuspended", "tariffGrace",
      ])
  }

  @Test(
    "every reason has a short text in every language, and none names the social tariff",
    arguments: TapReason.allCases)
  func texts(reason: TapReason) {
    let text = reason.text
    for candidate in [text.nl, text.fr, text.de, text.en] {
      guard let line = candidate else {
        Issue.record("a language is missing")
        continue
      }
      #expect((1...70).contains(line.count))
      for word in ["tarief", "tarif", "sociaal", "social", "sozial", "kans", "MIA", "armoede"] {
        #expect(!line.lowercased().contains(word.lowercased()))
      }
    }
  }

  @Test("a limit and a window are named in the text")
  func details() {
    #expect(TapReason.limitReachedText(1, .week).nl == "Al gespaard (max. 1 per week)")
    #expect(TapReason.limitReachedText(3, .absolute).fr == "Déjà gagné (max. 3)")
    #expect(
      TapReason.eventClosedText(from: "15:00", until: "03:00").en
        == "You can save points here from 15:00 to 03:00.")
  }
}
