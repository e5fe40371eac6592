import LedgerWire
import Testing

@Suite("Amounts of euro") struct EuroAmountTests {
  @Test(
    "are read to the cent, however they are written",
    arguments: [
      ("0", 0), ("0.00", 0), ("10", 1_000), ("10.5", 1_050), ("10.05", 1_005), ("9.99", 999),
      ("0.1", 10), ("0.29", 29), ("10.000", 1_000), ("1e1", 1_000), ("1.5E+2", 15_000),
      ("1050e-2", 1_050), ("0e99", 0), ("0.00e-99", 0), ("42949672.95", UInt32.max),
    ])
  func read(text: String, cents: UInt32) {
    #expect(EuroAmount.cents(text.utf8) == cents)
  }

  @Test(
    "are none where JSON has no such number, below zero, or with a part of a cent",
    arguments: [
      "", " ", "-1", "-0", "+1", "01", "1.", ".5", "1,5", "1.2.3", "1e", "1e1e1", "1e+", "x",
      "0x1", "1.005", "0.001", "1e-3", "42949672.96", "1e99", "1e100", "NaN", "1_000",
      String(repeating: "0", count: 65),
    ])
  func none(text: String) {
    #expect(EuroAmount.cents(text.utf8) == nil)
  }

  @Test("every cent reads back from how it is written")
  func readBack() {
    for cents in 0..<20_000 as Range<UInt32> {
      let rest = cents % 100
      let text = "\(cents / 100).\(rest < 10 ? "0" : "")\(rest)"
      #expect(EuroAmount.cents(text.utf8) == cents)
    }
  }
}
