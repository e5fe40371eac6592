import Ledger
import Testing

@Suite("The running numbers of a record") struct RunningNumbersTests {
  @Test("they are the numbers that they were made of, few or many", arguments: 0...6)
  func numbers(count: Int) {
    let plain = (0..<count).map { UInt64($0 * $0 + 3) }
    let numbers = RunningNumbers(plain)
    #expect(Array(numbers) == plain && numbers.count == count)
    for place in plain.indices { #expect(numbers[place] == plain[place]) }
    #expect(
      numbers == RunningNumbers(plain) && numbers.hashValue == RunningNumbers(plain).hashValue)
  }

  @Test("other numbers, another order or one more are not the same", arguments: 1...6)
  func differences(count: Int) {
    let plain = (0..<count).map { UInt64($0 + 1) }
    let numbers = RunningNumbers(plain)
    #expect(numbers != RunningNumbers(plain.dropLast()) && numbers != RunningNumbers(plain + [0]))
    for place in plain.indices {
      var other = plain
      other[place] += 1
      #expect(numbers != RunningNumbers(other))
    }
    if count > 1 { #expect(numbers != RunningNumbers(plain.reversed())) }
  }
}
