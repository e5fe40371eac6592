import Testing

@testable import Ledger

@Suite("When a tap occurred")
struct DeviceTimeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var device: DeviceTime
    var occurredAt: Instant?
    var quality: TimeQuality
    var testDescription: String { name }
  }

  static let now = utc("2026-11-23T15:00:00Z")
  static let earliest = utc("2026-11-23T08:00:00Z")

  static let cases = [
    Case(name: "no device time", device: DeviceTime(), occurredAt: nil, quality: .recorded),
    Case(
      name: "only the moment of sending", device: DeviceTime(sentAt: now), occurredAt: nil,
      quality: .recorded),
    Case(
      name: "uptime of one boot",
      device: DeviceTime(uptimeMilliseconds: 5_000, sentUptimeMilliseconds: 65_001),
      occurredAt: now - 60_001_000, quality: .exact),
    Case(
      name: "uptime beats a clock that is wrong",
      device: DeviceTime(
        tappedAt: utc("2099-01-01T00:00:00Z"), uptimeMilliseconds: 10, sentAt: now,
        sentUptimeMilliseconds: 1_010), occurredAt: now - Instant.second, quality: .exact),
    Case(
      name: "uptime at the moment of sending",
      device: DeviceTime(uptimeMilliseconds: 7, sentUptimeMilliseconds: 7), occurredAt: now,
      quality: .exact),
    Case(
      name: "restarted between tap and sending: the skew of the clock",
      device: DeviceTime(
        tappedAt: now - 2 * Instant.hour, sentAt: now + Instant.minute,
        sentUptimeMilliseconds: 9_000),
      occurredAt: now - 2 * Instant.hour - Instant.minute, quality: .skewCorrected),
    Case(
      name: "a smaller uptime when sent: another boot, so the skew of the clock",
      device: DeviceTime(
        tappedAt: now - Instant.hour, uptimeMilliseconds: 9_000, sentAt: now,
        sentUptimeMilliseconds: 8_999), occurredAt: now - Instant.hour,
      quality: .skewCorrected),
    Case(
      name: "an absurd uptime: the skew of the clock",
      device: DeviceTime(
        tappedAt: now - Instant.hour, uptimeMilliseconds: 0, sentAt: now,
        sentUptimeMilliseconds: .max), occurredAt: now - Instant.hour,
      quality: .skewCorrected),
    Case(
      name: "an absurd uptime and no clock",
      device: DeviceTime(uptimeMilliseconds: 0, sentUptimeMilliseconds: .max), occurredAt: nil,
      quality: .recorded),
    Case(
      name: "a clock that stands in 1970",
      device: DeviceTime(
        tappedAt: utc("1970-01-01T00:10:00Z"), sentAt: utc("1970-01-01T01:10:00Z")),
      occurredAt: now - Instant.hour, quality: .skewCorrected),
    Case(
      name: "a clock that stands in 2099",
      device: DeviceTime(
        tappedAt: utc("2099-06-01T12:00:00Z"), sentAt: utc("2099-06-01T12:00:30Z")),
      occurredAt: now - 30 * Instant.second, quality: .skewCorrected),
    Case(
      name: "the device's word alone", device: DeviceTime(tappedAt: now - Instant.minute),
      occurredAt: now - Instant.minute, quality: .claimed),
    Case(
      name: "a claim of the future", device: DeviceTime(tappedAt: now + 1), occurredAt: now,
      quality: .clamped),
    Case(
      name: "a claim of now", device: DeviceTime(tappedAt: now), occurredAt: now,
      quality: .claimed),
    Case(
      name: "a claim of 1970", device: DeviceTime(tappedAt: utc("1970-01-01T00:00:00Z")),
      occurredAt: earliest, quality: .clamped),
    Case(
      name: "a claim of the earliest moment", device: DeviceTime(tappedAt: earliest),
      occurredAt: earliest, quality: .claimed),
    Case(
      name: "tapped after it was sent, by its own clock",
      device: DeviceTime(tappedAt: now + Instant.minute, sentAt: now), occurredAt: now,
      quality: .clamped),
    Case(
      name: "an uptime of before the pairing",
      device: DeviceTime(uptimeMilliseconds: 0, sentUptimeMilliseconds: 86_400_000),
      occurredAt: earliest, quality: .clamped),
  ]

  @Test("each source of time in its turn", arguments: cases)
  func occurrence(example: Case) {
    let found = example.device.occurrence(now: Self.now, earliest: Self.earliest)
    #expect(found.occurredAt == example.occurredAt)
    #expect(found.quality == example.quality)
  }

  @Test("where the earliest moment lies ahead of the clock, the clock stands")
  func earliestAhead() {
    let found = DeviceTime(tappedAt: Self.earliest).occurrence(
      now: Self.earliest, earliest: Self.now)
    #expect(found.occurredAt == Self.earliest && found.quality == .clamped)
  }

  @Test("whatever a device says, the tap lies between the earliest moment and now")
  func bounds() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<5_000 {
      let device = DeviceTime(
        tappedAt: random.oneIn(4) ? nil : random.instant(),
        uptimeMilliseconds: random.oneIn(2) ? nil : random.unsigned(),
        sentAt: random.oneIn(4) ? nil : random.instant(),
        sentUptimeMilliseconds: random.oneIn(2) ? nil : random.unsigned())
      let found = device.occurrence(now: Self.now, earliest: Self.earliest)
      if let occurredAt = found.occurredAt {
        #expect((Self.earliest...Self.now).contains(occurredAt) && found.quality != .recorded)
      } else {
        #expect(found.quality == .recorded)
      }
    }
  }
}
