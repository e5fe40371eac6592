import Testing

@testable import Ledger

@Suite("UiTPAS numbers")
struct UITPASNumberTests {
  /// Every number of the data set that publiq publishes for its test environment.
  static let published = [
    "0900000002312", "0900000020405", "0900000031618", "0900000045410", "0900000058918",
    "0900000067513", "0900000074519", "0900000093204", "0900000095902", "0900000191800",
    "0900000672312", "0900004518305", "0900010630813", "0900010888817", "0900010959113",
    "0900011902815", "0900011903417", "1000000520006",
  ]

  @Test("every number of the published data set is read and printed again", arguments: published)
  func publishedNumbers(text: String) throws {
    let number = try #require(UITPASNumber(text))
    #expect(number.text == text)
    #expect(UITPASNumber(value: number.value) == number)
  }

  @Test(
    "what is no UiTPAS number is refused",
    arguments: [
      "0560002524314",  // The example of the published contract has a wrong check digit.
      "0987654321113", "1234567890113",  // So have the inventions of the old documentation.
      "", "090000009590", "09000000959020", "0900000095902 ", " 900000095902", "+900000095902",
      "090000009590O", "0900000095902\u{0}", "０９００００００９５９０２", "٠٩٠٠٠٠٠٠٩٥٩٠٢",
      "99999999999999999999999999",
    ])
  func refused(text: String) {
    #expect(UITPASNumber(text) == nil)
  }

  @Test("a slip in one digit is always found")
  func oneDigit() {
    for text in Self.published {
      let digits = Array(text)
      for index in digits.indices {
        for other in "0123456789" where other != digits[index] {
          var changed = digits
          changed[index] = other
          #expect(UITPASNumber(String(changed)) == nil)
        }
      }
    }
  }

  @Test("a value that no number has is refused", arguments: [1, 10_000_000_000_000, .max])
  func values(value: UInt64) {
    #expect(UITPASNumber(value: value) == nil)
  }
}

@Suite("Chip numbers")
struct ChipNumberTests {
  @Test(
    "8, 14 or 20 hexadecimal digits are read, whatever their case",
    arguments: [
      "04784CDAEE3880", "04784cdaee3880", "00000000", "FFFFFFFF", "deadBEEF",
      "00000000000000000000", "FFFFFFFFFFFFFFFFFFFF", "0123456789ABCDEFabcd",
    ])
  func accepted(text: String) throws {
    let chip = try #require(ChipNumber(text))
    #expect(chip.text == text.uppercased())
    #expect(chip == ChipNumber(text.uppercased()) && chip == ChipNumber(text.lowercased()))
    #expect(ChipNumber(chip.text) == chip)
  }

  @Test(
    "anything else is refused",
    arguments: [
      "", "0478", "04784CDAEE388", "04784CDAEE38801", "04784CDAEE388G", "04:78:4C:DA",
      "0900000095902", "90021518597", "０４７８４ＣＤＡＥＥ", "000000000000000000000",
    ])
  func refused(text: String) {
    #expect(ChipNumber(text) == nil)
  }

  @Test("numbers of different lengths are never the same")
  func lengths() throws {
    var keys: Set<UInt128> = []
    var count = 0
    for digit in "0123456789ABCDEF" {
      for length in [8, 14, 20] {
        for padding in ["0", "F"] {
          let text = String(digit) + String(repeating: padding, count: length - 1)
          keys.insert(try #require(ChipNumber(text)).key)
          let reversed = String(text.reversed())
          keys.insert(try #require(ChipNumber(reversed)).key)
          count += text == reversed ? 1 : 2
        }
      }
    }
    #expect(keys.count == count)
  }
}
