import EventLogTesting
import Testing

@testable import LedgerProjections

@Suite("Columns of a journal") struct JournalColumnTests {
  @Test("what was written is read, whatever the numbers are", arguments: 1...40)
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let width = Int.random(in: 1...20, using: &random)
    let count = [0, 1, 2, 991, 992].randomElement(using: &random) ?? 0
    let ranges: [ClosedRange<Int64>] = [
      0...0, -1...1, 0...255, 0...256, -70_000...70_000, 0...5_000_000_000, .min ... .max,
    ]
    let kinds = (0..<width).map { _ in ranges.randomElement(using: &random) ?? 0...0 }
    let values = (0..<count).flatMap { _ in kinds.map { Int64.random(in: $0, using: &random) } }
    for column in 0..<width {
      let expected = (0..<count).map { values[$0 * width + column] }
      try JournalColumn.encode(values, column: column, width: width).withUnsafeBytes { bytes in
        let found = try #require(JournalColumn(bytes, count: count))
        #expect((0..<count).map { found[$0] } == expected)
        #expect(found.sum == expected.reduce(0, &+))
        #expect(!found.isZero || expected.allSatisfy { $0 == 0 })
        var decoded = [Int64](repeating: 0, count: JournalColumn.entriesMax)
        decoded.withUnsafeMutableBufferPointer { buffer in
          if let start = buffer.baseAddress { found.read(into: start) }
        }
        #expect(Array(decoded[..<count]) == expected)
      }
    }
  }

  @Test("bytes that are no column are told from one that is")
  func damaged() {
    func isColumn(_ bytes: [UInt8], count: Int) -> Bool {
      bytes.withUnsafeBytes { JournalColumn($0, count: count) != nil }
    }
    for values: [Int64] in [[1, 2, 3], [300, 4, 5], [5, 70_000, 0], [0, 0, .max]] {
      let bytes = JournalColumn.encode(values, column: 0, width: 1)
      #expect(isColumn(bytes, count: 3))
      #expect(!isColumn(bytes, count: 2) && !isColumn(bytes, count: 4))
      for count in bytes.indices { #expect(!isColumn(Array(bytes[..<count]), count: 3)) }
      #expect(!isColumn(bytes + [0], count: 3))
    }
    #expect(!isColumn([0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3], count: 1), "no number has three bytes")
  }

  @Test("takes no more bytes than its numbers need")
  func size() {
    let full = JournalColumn.entriesMax
    var values: [Int64] = []
    for number in 0..<Int64(full) { values += [number % 256, 7, number, 1_600_000_000_000_000] }
    let sizes = (0..<4).map { JournalColumn.encode(values, column: $0, width: 4).count }
    #expect(sizes == [9 + full, 9, 9 + 2 * full, 9])
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
