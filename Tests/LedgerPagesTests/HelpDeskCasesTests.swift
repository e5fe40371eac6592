import Foundation
import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@testable import LedgerPages

/// The refusals of the acceptance cases, each as the API told it to whoever asked: the help desk's
/// page explains it in the same words, in every language.
@Suite("The help desk's page explains each refusal of the acceptance cases")
struct HelpDeskCasesTests {
  /// What is asked of the API, and is refused.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// The card whose holder asks.
    var card: String
    /// Requests that succeed before.
    var before: [Asked] = []
    /// The request that is refused.
    var refused: Asked
    /// The words of the problem's type.
    var type: String
    /// The card by which the help desk looks, where it is another.
    var lookedUp: String?

    var testDescription: String { name }
  }

  /// A request.
  struct Asked: Sendable {
    var path: String
    var body: String

    static func checkIn(_ card: String, event: String = weekly) -> Asked {
      Asked(
        path: "/uitpas/checkins", body: #"{"eventId":"\#(event)","uitpasNumber":"\#(card)"}"#)
    }

    static func sale(_ card: String, event: String = weekly) -> Asked {
      sales(1, card, event: event)
    }

    static func sales(_ count: Int, _ card: String, event: String = weekly) -> Asked {
      let lines = (0..<count).map { _ in
        #"""
        {"uitpasNumber":"\#(card)","eventId":"\#(event)","regularPrice":10,
        "tariff":{"id":"SOCIALTARIFF"}}
        """#
      }
      return Asked(path: "/uitpas/ticket-sales", body: "[\(lines.joined(separator: ","))]")
    }

    static func redemption(_ reward: String, _ card: String) -> Asked {
      Asked(
        path: "/uitpas/rewards/redeemed",
        body: #"{"rewardId":"\#(reward)","uitpasNumber":"\#(card)"}"#)
    }

    static func command(_ name: String, _ body: String) -> Asked {
      Asked(path: "/ledger/v1/cards/\(name)", body: body)
    }
  }

  private static let weekly = "5a0967f9-cc06-4c3c-9206-30481a767434"
  private static let limited = "d83b5b8a-108a-45d6-9ac9-8bdc44a0a24a"
  private static let holder = "0900000095902"
  private static let poor = "0900000067513"
  private static let expired = "0900000031618"
  private static let blocked = "0900000002312"
  private static let group = "0900010630813"
  private static let replacement = "0900000020405"

  static let cases = [
    Case(
      name: "b: a tariff that has expired", card: expired, refused: .sale(expired),
      type: "uitpas/social-tariff-expired"),
    Case(
      name: "c: more tickets than a group has left", card: group,
      refused: .sales(51, group), type: "uitpas/"),
    Case(
      name: "d: a third ticket where one a week is sold", card: poor,
      before: [.sale(poor, event: limited)], refused: .sale(poor, event: limited),
      type: "uitpas/maximum-reached"),
    Case(
      name: "f: a reward twice in a week", card: holder, before: [.redemption("5823", holder)],
      refused: .redemption("5823", holder), type: "uitpas/reward-passholder-volume-constraint"),
    Case(
      name: "f: a reward that has expired", card: holder, refused: .redemption("5825", holder),
      type: "uitpas/reward-period-constraint"),
    Case(
      name: "f: a welcome benefit that has expired", card: holder,
      refused: .redemption("5826", holder), type: "uitpas/reward-period-constraint"),
    Case(
      name: "f: a welcome benefit twice", card: holder, before: [.redemption("5688", holder)],
      refused: .redemption("5688", holder), type: "uitpas/reward-passholder-volume-constraint"),
    Case(
      name: "g: a second check-in in a week", card: holder, before: [.checkIn(holder)],
      refused: .checkIn(holder), type: "uitpas/checkin-not-allowed"),
    Case(
      name: "g: the new card in the same week", card: holder,
      before: [
        .checkIn(holder),
        .command(
          "replace",
          #"{"uitpasNumber":"\#(holder)","replacement":{"uitpasNumber":"\#(replacement)"},"#
            + #""reason":"LOSS_THEFT"}"#),
      ], refused: .checkIn(replacement), type: "uitpas/checkin-not-allowed",
      lookedUp: replacement),
    Case(
      name: "g: the old card", card: holder,
      before: [
        .command(
          "replace",
          #"{"uitpasNumber":"\#(holder)","replacement":{"uitpasNumber":"\#(replacement)"},"#
            + #""reason":"LOSS_THEFT"}"#)
      ], refused: .checkIn(holder), type: "uitpas/invalid-card-status", lookedUp: replacement),
    Case(
      name: "a blocked card", card: blocked, refused: .checkIn(blocked),
      type: "uitpas/invalid-card-status"),
    Case(
      name: "too few points", card: poor,
      before: (0..<20).map { _ in .redemption("5687", poor) },
      refused: .redemption("5687", poor), type: "uitpas/"),
  ]

  @Test("in the words that the API told, in every language", arguments: cases)
  func explains(_ example: Case) async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.operator)
      service.clock.advance(seconds: 60)
      for asked in example.before {
        let answer = try await browser.post(asked.path, asked.body)
        #expect((200..<300).contains(answer.status), "\(asked.path): \(answer.text)")
        service.clock.advance(seconds: 60)
      }
      let answer = try await browser.post(example.refused.path, example.refused.body)
      #expect(answer.text.contains(example.type), "\(answer.text)")
      let problem = try #require(
        try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
      let messages = try #require(problem["endUserMessage"] as? [String: String])
      for language in Language.allCases {
        let message = try #require(messages[language.rawValue])
        var reader = browser
        reader.language = language.rawValue
        let key = try await reader.formKey()
        let page = try await reader.send(
          "/helpdesk", "csrf=\(key)&number=\(example.lookedUp ?? example.card)")
        #expect(page.status == 200)
        #expect(page.text.contains(Markup.escaped(message)), "\(language): \(message)")
      }
    }
  }
}
