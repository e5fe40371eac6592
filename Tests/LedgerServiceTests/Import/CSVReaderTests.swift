import EventLogTesting
import Testing

@testable import LedgerService

@Suite("Comma- and semicolon-separated values")
struct CSVReaderTests {
  /// The rows that are read from bytes arriving in pieces; nil for one that is malformed.
  private static func rows(
    _ bytes: [UInt8], piece: Int = 1 << 16
  ) throws -> [[String]?] {
    let bytes = PieceByPiece(bytes, size: piece)
    var reader = CSVReader { bytes.next(&$0) }
    var row = CSVRow()
    var rows: [[String]?] = []
    while try reader.next(&row) {
      let fields = (0..<row.count).map { String(decoding: row[$0], as: UTF8.self) }
      rows.append(row.isMalformed ? nil : fields)
    }
    return rows
  }

  @Test(
    "rows are read as RFC 4180 writes them",
    arguments: [
      ("a;b\n1;2\n", [["a", "b"], ["1", "2"]]),
      ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
      ("a;b\n1;2", [["a", "b"], ["1", "2"]]),
      ("\u{FEFF}a;b\n", [["a", "b"]]),
      ("a;b\n\"1;\n2\";\"say \"\"yes\"\"\"\n", [["a", "b"], ["1;\n2", "say \"yes\""]]),
      ("a;b\n;\n", [["a", "b"], ["", ""]]),
      ("a\n\n\r\n1\n\n", [["a"], ["1"]]),
      ("a\n\"\"\n", [["a"], [""]]),
      ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
      ("\"a,x\";b\n1;2\n", [["a,x", "b"], ["1", "2"]]),
      ("a;b\n\"1\r\n2\";3\n", [["a", "b"], ["1\r\n2", "3"]]),
      ("a;b\n1\"2;3\nx;y\n", [["a", "b"], nil, ["x", "y"]]),
      ("a;b\n\"1\"2;3\nx;y\n", [["a", "b"], nil, ["x", "y"]]),
      ("a;b\n1\r2;3\nx;y\n", [["a", "b"], nil, ["x", "y"]]),
      ("a;b\n1;2\r", [["a", "b"], nil]),
      ("Naam;é\n", [["Naam", "é"]]),
      ("", []),
    ] as [(String, [[String]?])])
  func rules(text: String, expected: [[String]?]) throws {
    for piece in [1, 2, 3, 1_000] {
      #expect(try Self.rows([UInt8](text.utf8), piece: piece) == expected, "in \(piece)s")
    }
  }

  @Test("a row says on which line it begins")
  func lines() throws {
    let bytes = PieceByPiece([UInt8]("a;b\n\n\"x\ny\";1\n2;3\n".utf8), size: 4)
    var reader = CSVReader { bytes.next(&$0) }
    var row = CSVRow()
    var lines: [Int] = []
    while try reader.next(&row) { lines.append(row.line) }
    #expect(lines == [1, 3, 5])
  }

  @Test("a quote that is not closed, and UTF-16, end the reading with the reason")
  func failures() {
    let open = #expect(throws: ImportFailure.self) { try Self.rows([UInt8]("a\n1\n\"2\n3".utf8)) }
    #expect(open?.description.contains("line 3") == true)
    let long = "a;b\n\"" + String(repeating: "x\n", count: CSVReader.rowBytesMax)
    #expect(throws: ImportFailure.self) { try Self.rows([UInt8](long.utf8)) }
    #expect(throws: ImportFailure.self) { try Self.rows([0xFF, 0xFE, 0x61, 0]) }
  }

  @Test("a row that is too long is passed over, and the next is read")
  func tooLong() throws {
    let long = String(repeating: "x", count: CSVReader.rowBytesMax + 1)
    let wide = String(repeating: ";", count: CSVReader.fieldsMax + 1)
    let rows = try Self.rows([UInt8]("a;b\n\(long);1\n\(wide)\n2;3\n".utf8))
    #expect(rows == [["a", "b"], nil, nil, ["2", "3"]])
  }

  @Test("whatever is written is read back", arguments: 1...30 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let separator = Bool.random(using: &random) ? ";" : ","
    let end = Bool.random(using: &random) ? "\n" : "\r\n"
    let width = Int.random(in: 2...6, using: &random)
    var rows = [(0..<width).map { "column\($0)" }]
    for _ in 0..<Int.random(in: 0...40, using: &random) {
      rows.append((0..<width).map { _ in Self.field(&random) })
    }
    var text = Bool.random(using: &random) ? "\u{FEFF}" : ""
    for row in rows {
      let fields = row.map { field in
        let mustQuote = field.utf8.contains { "\",;\r\n".utf8.contains($0) }
        return mustQuote || Int.random(in: 0..<4, using: &random) == 0
          ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
      }
      text += fields.joined(separator: separator) + end
    }
    let piece = Int.random(in: 1...64, using: &random)
    #expect(try Self.rows([UInt8](text.utf8), piece: piece) == rows)
  }

  private static func field(_ random: inout SeededGenerator) -> String {
    let letters = ["a", "Z", "é", "7", " ", ";", ",", "\"", "\n", "\r\n", "😀"]
    return (0..<Int.random(in: 0...8, using: &random)).map { _ in
      letters.randomElement(using: &random) ?? ""
    }.joined()
  }

  @Test(
    "any bytes at all are read the same in any pieces", arguments: 1...60 as ClosedRange<UInt64>)
  func anyBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let alphabet: [UInt8] = [0x22, 0x22, 0x3B, 0x2C, 0x0A, 0x0D, 0x61, 0xC3, 0xA9, 0x00, 0xFF]
    let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
      alphabet.randomElement(using: &random) ?? 0
    }
    let whole = Result { try Self.rows(bytes, piece: 1_000) }
    let pieces = Result { try Self.rows(bytes, piece: Int.random(in: 1...7, using: &random)) }
    switch (whole, pieces) {
    case (.success(let left), .success(let right)): #expect(left == right)
    case (.failure, .failure): break
    default: Issue.record("read differently in pieces")
    }
  }
}

/// Bytes that arrive a piece at a time.
private final class PieceByPiece: @unchecked Sendable {
  // SAFETY: each test reads on one thread.
  private var rest: ArraySlice<UInt8>
  private let size: Int

  init(_ bytes: [UInt8], size: Int) {
    rest = bytes[...]
    self.size = size
  }

  func next(_ piece: inout [UInt8]) {
    piece = Array(rest.prefix(size))
    rest = rest.dropFirst(size)
  }
}
