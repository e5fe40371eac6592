import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("POST /ledger/v1/taps on a public display") struct TapsPostDiscretionTests {
  /// The answers of a kiosk to three holders of the same balance: without a social tariff, with an
  /// active one, with one that expired.
  private static func answers(
    _ ledger: ServedLedger, _ rest: String = "", event: String? = Dataset.weekly
  ) async throws -> [Answer] {
    let poor = try await ledger.card(Dataset.expired).holder
    try await ledger.register(.issuePoints(poor, points: 100, cause: .openingBalance))
    var answers: [Answer] = []
    for (index, number) in [Dataset.holder, Dataset.poorHolder, Dataset.expired].enumerated() {
      let tap =
        #""seq":\#(index + 1),"uitpasNumber":"\#(number)"\#(rest)"#
        + (event.map { #","eventId":"\#($0)""# } ?? "")
      answers.append(try await ledger.deliver([tap]))
    }
    return answers
  }

  /// The result without the two numbers that count taps and records.
  private static func result(_ answer: Answer) throws -> TapResult {
    var result = try #require(try TapUploadAnswer(json: answer.body).results.first)
    result.sequence = 1
    result.position = 1
    return result
  }

  @Test("a holder who lives in poverty is answered with the same bytes as any other")
  func sameAnswer() async throws {
    try await ServedLedger.serve { ledger in
      for _ in 0..<2 {
        let answers = try await Self.answers(ledger)
        #expect(Set(answers.map { $0.body.count }).count == 1)
        #expect(Set(try answers.map(Self.result)).count == 1)
        ledger.clock.advance(seconds: 60)
      }
    }
  }

  @Test("no answer of a kiosk names a tariff, a number, a chip, a holder or a name")
  func nothingPersonal() async throws {
    try await ServedLedger.serve { ledger in
      var texts = try await Self.answers(ledger).map(\.text)
      texts += try await Self.answers(ledger).map(\.text)
      let refusals = [
        ServedLedger.tap(10, Dataset.blockedChip), ServedLedger.tap(11, Dataset.stockChip),
        ServedLedger.tap(12, Dataset.groupPassChip), ServedLedger.tap(13, "nochip"),
        ServedLedger.tap(14, event: "none"),
      ]
      texts.append(try await ledger.deliver(refusals).text)
      var secrets = ["tarief", "tarif", "social", "kans", "poverty", "mia", "passholder"]
      for number in [Dataset.holder, Dataset.poorHolder, Dataset.expired, Dataset.blocked] {
        secrets += [number, String(number.drop { $0 == "0" })]
        let holder = try await ledger.card(number).holder
        secrets.append(try #require(try ledger.engine.person(holder)).passholderID.lowercased())
      }
      secrets += [Dataset.holderChip, Dataset.poorHolderChip, Dataset.blockedChip]
      for text in texts {
        for secret in secrets { #expect(!text.lowercased().contains(secret.lowercased())) }
      }
    }
  }
}
