import FoundationEssentials
import LedgerWire
import Testing

@Suite struct TimestampTests {
  @Test(
    "a text with a zone offset is the moment that it names",
    arguments: [
      ("1970-01-01T00:00:00Z", 0),
      ("1970-01-01T01:00:00+01:00", 0),
      ("1969-12-31T23:59:59.999999Z", -1),
      ("2026-11-23T15:04:05+01:00", 1_795_442_645_000_000),
      ("2026-11-23T15:04:05.123456789+01:00", 1_795_442_645_123_456),
      ("2026-11-23T15:04:05.1+01:00", 1_795_442_645_100_000),
      ("2024-02-29T12:00:00Z", 1_709_208_000_000_000),
      ("2000-02-29T00:00:00-12:00", 951_825_600_000_000),
      ("1900-01-01T00:00:00Z", -2_208_988_800_000_000),
      ("2199-12-31T23:59:59Z", 7_258_118_399_000_000),
    ] as [(String, Int64)])
  func reads(text: String, microseconds: Int64) {
    #expect(Timestamp.microseconds(text) == microseconds)
  }

  @Test(
    "what is no moment is refused",
    arguments: [
      "", "2026-11-23", "2026-11-23T15:04:05", "2026-11-23T15:04:05 Z", "2026-11-23 15:04:05Z",
      "2026-11-23T15:04Z", "2026-11-23T15:04:05+0100", "2026-11-23T15:04:05+01",
      "2026-11-23T15:04:05.Z", "2026-11-23T15:04:05.1234567890Z", "2026-11-23T24:00:00Z",
      "2026-11-23T15:60:00Z", "2016-12-31T23:59:60Z", "2026-02-29T00:00:00Z",
      "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-00-10T00:00:00Z",
      "2026-13-10T00:00:00Z", "2026-11-00T00:00:00Z", "1899-12-31T23:59:59Z",
      "2200-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-23T15:04:05+14:01",
      "2026-11-23T15:04:05+01:60", "2026-11-23T15:04:05Zx", "+026-11-23T15:04:05Z",
      "２026-11-23T15:04:05Z",
    ])
  func refuses(text: String) {
    #expect(Timestamp.microseconds(text) == nil)
  }

  @Test("both styles print the same moment")
  func prints() {
    let moment: Int64 = 1_795_442_645_123_456
    #expect(Timestamp.text(moment) == "2026-11-23T14:04:05.123456Z")
    #expect(Timestamp.text(moment, style: .published) == "2026-11-23T14:04:05+00:00")
    #expect(Timestamp.text(-1) == "1969-12-31T23:59:59.999999Z")
  }

  @Test("every day from 1900 to 2199 reads back from its own text")
  func everyDay() {
    var day: Int64 = -2_208_988_800
    var previous = ""
    while day < 7_258_118_400 {
      let text = Timestamp.text(day * 1_000_000)
      #expect(text > previous && Timestamp.microseconds(text) == day * 1_000_000)
      previous = text
      day += 86_400
    }
  }

  @Test("random moments agree with the Foundation parser")
  func agreesWithFoundation() throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      let second = Int64.random(in: -2_208_988_800..<7_258_118_400, using: &random)
      let text = Timestamp.text(second * 1_000_000, style: .published)
      let date = try Date(text, strategy: .iso8601)
      #expect(Int64(date.timeIntervalSince1970) == second)
    }
  }
}
