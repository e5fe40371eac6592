/// Columns of a stretch of a journal or of a summary, decoded: those that were read of it.
struct StretchColumns {
  private var values: [[Int64]]
  /// Whether every number of a column is zero.
  private(set) var isZero: [Bool]

  init(_ journal: Journal) {
    values = Array(repeating: [], count: journal.width)
    isZero = Array(repeating: false, count: journal.width)
  }

  /// Reads a column of a stretch in place of that of another one.
  mutating func read(
    _ column: Int, of stretch: JournalStretch, from reader: JournalReader
  ) throws {
    makeRoom(column, JournalStretch.entriesMax)
    let hasNumbers = try values[column].withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return false }
      return try reader.read(column, of: stretch, into: start)
    }
    isZero[column] = !hasNumbers
  }

  /// Takes over a column of so many numbers in place of another one.
  mutating func read(_ column: Int, from found: JournalColumn, count: Int) {
    makeRoom(column, count)
    values[column].withUnsafeMutableBufferPointer { values in
      if let start = values.baseAddress { found.read(into: start) }
    }
    isZero[column] = found.isZero
  }

  private mutating func makeRoom(_ column: Int, _ count: Int) {
    guard values[column].count < count else { return }
    values[column] = Array(repeating: 0, count: count)
  }

  /// Keeps some of the numbers of a column alone, by their places in rising order.
  mutating func keep(_ places: [Int32], of column: Int) {
    values[column].withUnsafeMutableBufferPointer { values in
      for (index, place) in places.enumerated() { values[index] = values[Int(place)] }
    }
  }

  /// The numbers of a column that was read; those behind the entries are of no meaning.
  subscript(column: Int) -> [Int64] { values[column] }
}
