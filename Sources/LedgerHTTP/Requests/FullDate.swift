package import Ledger

extension CivilDate {
  /// Reads a `full-date` of RFC 3339, such as `2000-09-20`.
  package init?(fullDate text: some StringProtocol) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2],
      text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) })
    else { return nil }
    let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2])
  }

  /// The date as `2000-09-20`.
  package var fullDate: String {
    let (year, month, day) = parts
    func padded(_ number: Int, _ digits: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// The last second of the local day: when something ends that holds through it.
  var lastSecond: Int64 {
    BrusselsTime.start(of: adding(days: 1)).microseconds - 1_000_000
  }
}
