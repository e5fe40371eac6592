import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("POST /ledger/v1/taps, every outcome") struct TapsPostOutcomesTests {
  /// A tap without its sequence, and what becomes of it.
  struct Row: Sendable {
    var members: String
    var reason: TapReason
    var outcome: TapOutcome
    /// The points that it adds, where the card has a holder.
    var added: Int64?

    init(
      _ members: String, _ reason: TapReason, _ outcome: TapOutcome = .refused,
      added: Int64? = nil
    ) {
      self.members = members
      self.reason = reason
      self.outcome = outcome
      self.added = added
    }
  }

  /// The members of a tap that names its card by a field.
  private static func tap(
    _ number: String, by field: String = "chipNumber", event: String = Dataset.weekly,
    _ rest: String = ""
  ) -> String {
    #""\#(field)":"\#(number)","eventId":"\#(event)"\#(rest)"#
  }

  private static let holder = Dataset.holderChip

  static let rows: [Row] = [
    Row(tap(holder), .accepted, .accepted, added: 1),
    Row(tap(holder), .alreadyDone, .alreadyDone, added: 0),
    Row(tap("0123456789ABCD"), .unknownCard), Row(tap("no chip"), .unknownCard),
    Row(tap(Dataset.unknown, by: "uitpasNumber"), .unknownCard),
    Row(tap("2000000000099", by: "cardNumber"), .unknownCard),
    // A museum pass checks in nowhere; its scan at a museum is a visit.
    Row(tap("2000000000017", by: "cardNumber"), .noActiveMembership, added: 0),
    Row(tap(Dataset.blockedChip), .cardBlocked, added: 0),
    Row(tap(Dataset.stockChip), .cardNotActive),
    Row(tap(Dataset.groupPassChip), .groupPassNotAllowed, added: 0),
    Row(tap("045157B2B63780"), .holderBlocked, added: 0),
    Row(tap("045A4832633680"), .noActiveMembership, added: 0),
    Row(tap("045D69DAEE3880"), .cardReplaced, added: 0),
    Row(tap("04ED6ACACF6180"), .cardNotActive, added: 0),
    Row(tap(holder, event: "none"), .eventUnknown, added: 0),
    Row(tap(holder, event: Dataset.foreign), .terminalNotAssigned, added: 0),
    Row(tap(holder, event: "over"), .eventClosed, added: 0),
    Row(tap(holder, event: "later"), .eventClosed, added: 0),
    Row(tap(holder, event: "free"), .eventClosed, added: 0),
    Row(tap(holder, event: "closed"), .limitReached, added: 0),
    Row(#""chipNumber":7"#, .malformed), Row(#""offline":true"#, .malformed),
    Row(tap(holder, #","uitpasNumber":"0900000095902""#), .malformed),
    Row(tap(holder, #","colour":"red""#), .malformed),
    Row(tap(holder, #","tappedAt":"2026-11-23T16:00:00""#), .malformed),
    Row(tap(holder, #","uptimeMs":-1"#), .malformed),
    Row(tap(holder, event: ""), .malformed),
    Row(
      tap(Dataset.blockedChip, #","offline":true"#), .acceptedOffline, .accepted, added: 0),
    Row(tap(Dataset.stockChip, #","offline":true"#), .cardNotActive),
    Row(tap(Dataset.poorHolder, by: "uitpasNumber"), .accepted, .accepted, added: 1),
    Row(
      tap(Dataset.poorHolderChip.lowercased(), event: Dataset.other), .accepted, .accepted,
      added: 1),
  ]

  @Test("every tap has its own outcome, in order, and a bad one stops no other")
  func outcomes() async throws {
    try await ServedLedger.serve { ledger in
      try await Self.prepare(ledger)
      let head = try await ledger.head
      let answer = try await ledger.deliver(
        Self.rows.enumerated().map { #""seq":\#($0.offset + 1),\#($0.element.members)"# })
      #expect(answer.status == 200)
      let results = try TapUploadAnswer(json: answer.body).results
      #expect(results.count == Self.rows.count)
      for (index, (row, result)) in zip(Self.rows, results).enumerated() {
        let comment: Comment = "\(row.members)"
        #expect(result.sequence == UInt64(index + 1), comment)
        #expect(result.outcome == row.outcome, comment)
        #expect(result.reason == row.reason, comment)
        #expect(result.tone == row.reason.tone, comment)
        #expect(result.message.hasPrefix(row.reason.text.nl), comment)
        #expect(result.points?.added == row.added, comment)
        #expect(result.position == head + UInt64(index + 1), comment)
        #expect(!result.replayed, comment)
        #expect(result.jsonLine().count <= 400, comment)
      }
      #expect(try await ledger.head == head + UInt64(Self.rows.count))
      #expect(try answer.json()["ackedUpTo"]?.integer == Int64(Self.rows.count))
    }
  }

  /// Events that are not open, and holders and cards that are not active.
  static func prepare(_ ledger: ServedLedger) async throws {
    try await ledger.defineEvent("over", periods: [.hours(from: -8, to: -6)])
    try await ledger.defineEvent("later", periods: [.hours(from: 6, to: 8)])
    try await ledger.defineEvent("free", points: 0)
    try await ledger.defineEvent("closed", limit: CheckInLimit(volume: 0, period: .day))
    let holder = try await ledger.card("0900000058918").holder
    try await ledger.register(.changeHolderStanding(holder, .blocked))
    let member = try await ledger.card("1000000520006")
    try await ledger.register(.changeMembershipStanding(member.holder, member.system, .blocked))
    try await ledger.change("0900000093204", to: .blocked)
    try await ledger.change("0900000093204", to: .replaced)
    try await ledger.change("0900010959113", to: .deleted)
  }
}
