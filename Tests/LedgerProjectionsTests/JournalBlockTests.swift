import EventLogTesting
import Testing

@testable import LedgerProjections

@Suite("Blocks of a journal") struct JournalBlockTests {
  @Test("what was written is read, whatever the numbers are", arguments: 1...40)
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let width = Int.random(in: 1...20, using: &random)
    let count = [0, 1, 2, 1_023, 1_024].randomElement(using: &random) ?? 0
    let ranges: [ClosedRange<Int64>] = [
      0...0, -1...1, 0...255, 0...256, -70_000...70_000, 0...5_000_000_000, .min ... .max,
    ]
    let kinds = (0..<width).map { _ in ranges.randomElement(using: &random) ?? 0...0 }
    let values = (0..<count).flatMap { _ in kinds.map { Int64.random(in: $0, using: &random) } }
    let bytes = JournalBlock.encode(values, width: width)
    try bytes.withUnsafeBytes { bytes in
      let block = try #require(JournalBlock(bytes, width: width))
      #expect(block.count == count)
      #expect((0..<count).flatMap { block.entry($0) } == values)
      var column = [Int64](repeating: 0, count: JournalBlock.entriesMax)
      for index in 0..<width {
        column.withUnsafeMutableBufferPointer { buffer in
          if let start = buffer.baseAddress { block.read(index, into: start) }
        }
        #expect(Array(column[..<count]) == (0..<count).map { values[$0 * width + index] })
      }
    }
  }

  @Test("bytes that are no block are told from one that is")
  func damaged() {
    let bytes = JournalBlock.encode([1, 2, 300, 4, 5, 70_000], width: 3)
    func isBlock(_ bytes: [UInt8], width: Int) -> Bool {
      bytes.withUnsafeBytes { JournalBlock($0, width: width) != nil }
    }
    #expect(isBlock(bytes, width: 3) && !isBlock(bytes, width: 2))
    for count in bytes.indices { #expect(!isBlock(Array(bytes[..<count]), width: 3)) }
    #expect(!isBlock(bytes + [0], width: 3))
  }

  @Test("columns of one value take no bytes")
  func size() {
    var values: [Int64] = []
    for number in 0..<1_024 { values += [Int64(number), 7, 1_600_000_000_000_000] }
    #expect(JournalBlock.encode(values, width: 3).count == 3 + 3 * 9 + 2 * 1_024)
  }

  @Test("a key gives back what was put into it", arguments: 1...50)
  func keys(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var key = TotalsKey()
    var parts: [(value: UInt64, bits: UInt64)] = []
    while true {
      let bits = UInt64([8, 16, 24, 32].randomElement(using: &random) ?? 8)
      guard parts.reduce(bits, { $0 + $1.bits }) <= UInt64(TotalsKey.bitsMax) else { break }
      parts.append((random.next() & (1 << bits - 1), bits))
      key.push(parts[parts.count - 1].value, bits: bits)
    }
    for part in parts.reversed() { #expect(key.pop(bits: part.bits) == Int64(part.value)) }
    #expect(key == TotalsKey())
  }

  @Test("lines of a table are found again while it grows")
  func table() {
    var table = TotalsTable(measures: 1)
    for round in 0..<3 {
      for number in 0..<5_000 {
        var key = TotalsKey()
        key.push(UInt64(number), bits: 32)
        key.push(UInt64(number % 7), bits: 32)
        let line = table.line(of: key)
        #expect(line == number)
        table.add(Int64(round), to: line, 0)
      }
    }
    #expect(table.sums == Array(repeating: 3, count: 5_000))
  }
}
