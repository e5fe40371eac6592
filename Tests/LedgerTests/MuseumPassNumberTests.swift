import Testing

@testable import Ledger

@Suite("Numbers of museum passes")
struct MuseumPassNumberTests {
  @Test(
    "13 digits are read and printed again, whatever they are",
    arguments: ["2000000000017", "2000000000058", "0000000000000", "9999999999999"])
  func numbers(text: String) throws {
    #expect(try #require(MuseumPassNumber(text)).text == text)
  }

  @Test(
    "what is not 13 digits is refused",
    arguments: [
      "", "200000000001", "20000000000177", "2000000000017 ", "+200000000017", "200000000001O",
      "٢٠٠٠٠٠٠٠٠٠٠١٧",
    ])
  func refused(text: String) {
    #expect(MuseumPassNumber(text) == nil)
  }
}
