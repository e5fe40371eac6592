/// Reads comma- or semicolon-separated values (RFC 4180) row by row, in memory that does not grow
/// with the file.
///
/// Accepts UTF-8 with or without a byte order mark, line ends of one or two bytes, quoted fields
/// with line breaks, and a last line without an end. The first row decides which of the two
/// separates. Empty lines are passed over. A row that breaks the rules is told as malformed and
/// ends with its line.
struct CSVReader: Sendable {
  /// The most bytes of a row.
  static let rowBytesMax = 65_536
  /// The most fields of a row.
  static let fieldsMax = 256

  private enum State: Sendable {
    case fieldStart, unquoted, quoted, quoteInQuoted, malformed
  }

  private let fill: @Sendable (inout [UInt8]) throws(ImportFailure) -> Void
  private var buffer: [UInt8] = []
  private var place = 0
  private var isAtEnd = false
  private var separator: UInt8?
  /// The line that is being read, from 1.
  private var line = 1

  /// Reads from a source.
  ///
  /// - Parameter fill: replaces the bytes by those that come next; by none at the end.
  init(_ fill: @escaping @Sendable (inout [UInt8]) throws(ImportFailure) -> Void) {
    self.fill = fill
  }

  /// Reads the next row; false where there is none.
  ///
  /// - Throws: where a quote is never closed, or the source fails.
  mutating func next(_ row: inout CSVRow) throws(ImportFailure) -> Bool {
    if separator == nil { try begin() }
    while true {
      guard try readRow(&row) else { return false }
      if !row.isBlank { return true }
    }
  }

  private mutating func begin() throws(ImportFailure) {
    var isQuoted = false
    var counts = (semicolons: 0, commas: 0)
    var isWhole = false
    // The whole first row, since it decides.
    while !isWhole, buffer.count < Self.rowBytesMax {
      var piece: [UInt8] = []
      try fill(&piece)
      guard !piece.isEmpty else { break }
      buffer += piece
      for byte in piece where !isWhole {
        if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
        guard !isQuoted else { continue }
        if byte == UInt8(ascii: "\n") { isWhole = true }
        if byte == UInt8(ascii: ";") { counts.semicolons += 1 }
        if byte == UInt8(ascii: ",") { counts.commas += 1 }
      }
    }
    if buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF]) {
      throw ImportFailure("the file is not UTF-8 but UTF-16: save it as UTF-8")
    }
    if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    separator = counts.commas > counts.semicolons ? UInt8(ascii: ",") : UInt8(ascii: ";")
  }

  private mutating func refill() throws(ImportFailure) {
    guard !isAtEnd else { return }
    place = 0
    try fill(&buffer)
    isAtEnd = buffer.isEmpty
  }

  private mutating func readRow(_ row: inout CSVRow) throws(ImportFailure) -> Bool {
    row.begin(line: line)
    var state = State.fieldStart
    var afterReturn = false
    var isEmpty = true
    while true {
      if place == buffer.count {
        try refill()
        if isAtEnd {
          if state == .quoted { throw Self.unclosed(row.line) }
          if afterReturn { row.isMalformed = true }
          if !isEmpty { row.endField() }
          return !isEmpty
        }
      }
      let byte = buffer[place]
      place += 1
      isEmpty = false
      if byte == UInt8(ascii: "\n") { line += 1 }
      guard row.byteCount < Self.rowBytesMax, row.count < Self.fieldsMax || state == .malformed
      else {
        if state == .quoted { throw Self.unclosed(row.line) }
        row.isMalformed = true
        state = .malformed
        row.empty()
        if byte == UInt8(ascii: "\n") { return true }
        continue
      }
      if state != .quoted, byte == UInt8(ascii: "\n") {
        row.endField()
        return true
      }
      if afterReturn, state != .malformed { state = .malformed }
      afterReturn = state != .quoted && byte == UInt8(ascii: "\r")
      if !afterReturn { state = take(byte, state, &row) }
      if state == .malformed { row.isMalformed = true }
    }
  }

  private func take(_ byte: UInt8, _ state: State, _ row: inout CSVRow) -> State {
    switch (state, byte) {
    case (.fieldStart, UInt8(ascii: "\"")):
      row.isQuoted = true
      return .quoted
    case (.fieldStart, separator), (.unquoted, separator), (.quoteInQuoted, separator):
      row.endField()
      return .fieldStart
    case (.unquoted, UInt8(ascii: "\"")): return .malformed
    case (.fieldStart, _), (.unquoted, _):
      row.append(byte)
      return .unquoted
    case (.quoted, UInt8(ascii: "\"")): return .quoteInQuoted
    case (.quoted, _), (.quoteInQuoted, UInt8(ascii: "\"")):
      row.append(byte)
      return .quoted
    case (.quoteInQuoted, _), (.malformed, _): return .malformed
    }
  }

  private static func unclosed(_ line: Int) -> ImportFailure {
    ImportFailure("the quote that opens in line \(line) is not closed")
  }
}

/// A row: its fields, without their quotes.
struct CSVRow: Sendable {
  /// The line on which it begins, from 1.
  private(set) var line = 1
  /// Whether it breaks the rules; then its fields mean nothing.
  var isMalformed = false
  /// Whether any field is quoted.
  fileprivate(set) var isQuoted = false
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// How many fields there are.
  var count: Int { ends.count }

  /// The bytes of a field.
  subscript(field: Int) -> ArraySlice<UInt8> {
    bytes[(field == 0 ? 0 : ends[field - 1])..<ends[field]]
  }

  fileprivate var byteCount: Int { bytes.count }

  /// Whether it is an empty line.
  fileprivate var isBlank: Bool { ends.count == 1 && bytes.isEmpty && !isQuoted && !isMalformed }

  fileprivate mutating func begin(line: Int) {
    self.line = line
    isMalformed = false
    isQuoted = false
    empty()
  }

  fileprivate mutating func empty() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  fileprivate mutating func append(_ byte: UInt8) { bytes.append(byte) }

  fileprivate mutating func endField() { ends.append(bytes.count) }
}
