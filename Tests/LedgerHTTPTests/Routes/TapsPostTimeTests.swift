import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("POST /ledger/v1/taps, made earlier than delivered") struct TapsPostTimeTests {
  private static let minute: Int64 = 60

  /// A tap by the device's uptime, some seconds before a delivery at uptime 10,000,000.
  private static func tap(
    _ sequence: Int, _ chip: String, event: String = Dataset.weekly, secondsAgo: Int64,
    offline: Bool = false
  ) -> String {
    ServedLedger.tap(
      sequence, chip, event: event,
      #","uptimeMs":\#(10_000_000 - secondsAgo * 1_000),"offline":\#(offline)"#)
  }

  private static func deliver(
    _ taps: [String], _ ledger: ServedLedger, sentAt: String? = nil
  ) async throws -> TapUploadAnswer {
    let answer = try await ledger.deliver(
      taps, header: #","bootId":"b","sentUptimeMs":10000000"#, sentAt: sentAt)
    #expect(answer.status == 200)
    return try TapUploadAnswer(json: answer.body)
  }

  @Test("a tap of before a block counts after it, whatever the device's clock says")
  func beforeBlock() async throws {
    try await ServedLedger.serve { ledger in
      ledger.clock.advance(seconds: 20 * 60 * Self.minute)
      let tapped = ledger.clock.now()
      ledger.clock.advance(seconds: 10 * Self.minute)
      try await ledger.change(Dataset.holder, to: .blocked)
      try await ledger.change(Dataset.poorHolder, to: .blocked)
      ledger.clock.advance(seconds: 10 * Self.minute)
      let head = try await ledger.head
      let answer = try await Self.deliver(
        [
          Self.tap(1, Dataset.holderChip, secondsAgo: 20 * Self.minute),
          Self.tap(2, Dataset.poorHolderChip, secondsAgo: 9 * Self.minute),
          Self.tap(3, Dataset.poorHolderChip, secondsAgo: 8 * Self.minute, offline: true),
        ], ledger, sentAt: "2019-01-01T00:00:00+14:00")
      #expect(answer.results.map(\.reason) == [.accepted, .cardBlocked, .acceptedOffline])
      #expect(answer.results.map { $0.points?.added } == [1, 0, 0])
      #expect(answer.results.map { $0.points?.balance } == [101, 100, 100])
      let records = try ledger.records(after: head)
      let now = ledger.clock.now().microseconds
      #expect(
        records.map { now - $0.header.occurredAt.microseconds }
          == [20, 9, 8].map { $0 * 60_000_000 })
      #expect(records.first?.header.occurredAt == tapped)
      #expect(records.allSatisfy { $0.header.timeQuality == .exact })
    }
  }

  @Test("points and limit are those of the tap's own time")
  func settingsInBetween() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.defineEvent("changing", points: 2)
      ledger.clock.advance(seconds: 60 * Self.minute)
      ledger.clock.advance(seconds: 10 * Self.minute)
      let event = try #require(ledger.engine.catalogue.event(id: "changing")).event
      let settings = EventSettings(points: 7, limit: CheckInLimit(volume: 3, period: .day))
      try await ledger.register(.changeEventSettings(event, settings))
      ledger.clock.advance(seconds: 10 * Self.minute)
      let answer = try await Self.deliver(
        [
          Self.tap(1, Dataset.holderChip, event: "changing", secondsAgo: 20 * Self.minute),
          Self.tap(2, Dataset.holderChip, event: "changing", secondsAgo: 15 * Self.minute),
          Self.tap(3, Dataset.holderChip, event: "changing", secondsAgo: 5 * Self.minute),
        ], ledger)
      #expect(answer.results.map(\.reason) == [.accepted, .limitReached, .accepted])
      #expect(answer.results.map { $0.points?.balance } == [102, 102, 109])
    }
  }

  @Test("the order of arrival decides nothing: the earlier tap counts, and the sum is the same")
  func lateBeforeCounted() async throws {
    try await ServedLedger.serve { ledger in
      ledger.clock.advance(seconds: 60 * Self.minute)
      let other = try await ledger.pair("CID-TST-002")
      ledger.clock.advance(seconds: 60 * Self.minute)
      let first = try await ledger.deliver([ServedLedger.tap(1)], token: other)
      #expect(try first.json()["results"]?[0]?["points"] == ["added": 1, "balance": 101])
      let head = try await ledger.head
      let late = try await Self.deliver(
        [Self.tap(1, Dataset.holderChip, secondsAgo: 30 * Self.minute)], ledger)
      #expect(late.results[0].reason == .accepted)
      #expect(try await ledger.head == head + 2, "the tap, and what no longer counts")
      #expect(try await ledger.balance(Dataset.holder) == 101)
    }
  }

  @Test("the skew of the device's clock is told, and a clock without uptime is corrected by it")
  func skew() async throws {
    try await ServedLedger.serve { ledger in
      ledger.clock.advance(seconds: 60 * Self.minute)
      let sentAt = Timestamp.text(ledger.clock.now().microseconds - 120_000)
      let tappedAt = Timestamp.text(ledger.clock.now().microseconds - 60_120_000)
      let head = try await ledger.head
      let answer = try await ledger.deliver(
        [ServedLedger.tap(1, Dataset.holderChip, #","tappedAt":"\#(tappedAt)""#)], sentAt: sentAt)
      #expect(try answer.json()["skewMs"] == -120)
      #expect(try answer.json()["serverTime"]?.text == ledger.clock.text())
      let header = try #require(try ledger.records(after: head).first).header
      #expect(header.timeQuality == .skewCorrected)
      #expect(ledger.clock.now().microseconds - header.occurredAt.microseconds == 60_000_000)
      #expect(header.claimedAt?.microseconds == Timestamp.microseconds(tappedAt))
    }
  }
}
