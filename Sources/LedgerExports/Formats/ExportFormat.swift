/// A form in which totals leave the ledger.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// Comma-separated values (RFC 4180), for a spreadsheet.
  case csv
  /// Separated values as a spreadsheet in Belgium opens them: semicolons, decimal commas, UTF-8
  /// with its mark.
  case csvBelgian = "csv-be"
  /// A workbook of Excel (Office Open XML), for a spreadsheet.
  case xlsx
  /// A JSON object on each line, for a program.
  case ndjson
  /// A journal for hledger, for an accountant.
  case hledger

  /// Every form, in words for whoever named another one.
  public static var allWords: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// The media type.
  public var mediaType: String {
    switch self {
    case .csv, .csvBelgian: "text/csv; charset=utf-8; header=present"
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case .ndjson: "application/x-ndjson"
    case .hledger: "text/plain; charset=utf-8"
    }
  }

  /// How names of files end, without the dot.
  public var fileExtension: String {
    switch self {
    case .csv, .csvBelgian: "csv"
    case .xlsx: "xlsx"
    case .ndjson: "ndjson"
    case .hledger: "journal"
    }
  }

  /// The most lines of a file; ask for fewer dimensions or a shorter period.
  public var linesMax: Int {
    switch self {
    case .xlsx: WorkbookWriter.linesMax
    case .csv, .csvBelgian, .ndjson, .hledger: LedgerExport.linesMax
    }
  }

  /// What writes it line by line; nil where it is only there as a whole.
  func writer(of table: ExportTable) -> (any ExportWriter)? {
    switch self {
    case .csv: CSVWriter(table, .plain)
    case .csvBelgian: CSVWriter(table, .belgian)
    case .xlsx: nil
    case .ndjson: NDJSONWriter(table)
    case .hledger: JournalWriter(table)
    }
  }
}

/// Writes a table in one form, piece by piece.
protocol ExportWriter: Sendable {
  /// What comes before the lines.
  func begin(_ bytes: inout [UInt8])
  /// A line; they come in the order of `order`.
  func write(_ row: ExportTable.Row, to bytes: inout [UInt8])
  /// What comes after the lines: the total, always.
  func end(_ bytes: inout [UInt8])
  /// The order in which lines are written, as indices.
  var order: [Int] { get }
}

/// The bytes of an export, in chunks: however long it is, little of it is in memory as text.
public struct ExportChunks: Sequence, IteratorProtocol, Sendable {
  /// A chunk ends after the line that makes it this long.
  public static let chunkBytes = 65_536

  /// Where the bytes come from.
  private enum Source: Sendable {
    case lines(ExportTable, any ExportWriter, order: [Int])
    case file([UInt8])
  }

  private let source: Source
  /// The line that comes next, or the byte.
  private var place = -1

  /// Makes the chunks of a table in a form; a workbook is made here and now.
  ///
  /// - Throws: where the machine has no room for a workbook, or a sum none in a cell.
  public init(_ table: ExportTable, _ format: ExportFormat) throws(WorkbookError) {
    if let writer = format.writer(of: table) {
      source = .lines(table, writer, order: writer.order)
    } else {
      source = .file(try WorkbookWriter.bytes(of: table))
      place = 0
    }
  }

  /// The next chunk; nil after the last one.
  public mutating func next() -> [UInt8]? {
    switch source {
    case .lines(let table, let writer, let order): nextLines(table, writer, order)
    case .file(let bytes): nextBytes(bytes)
    }
  }

  private mutating func nextBytes(_ bytes: [UInt8]) -> [UInt8]? {
    guard place < bytes.count else { return nil }
    defer { place += Self.chunkBytes }
    return Array(bytes[place..<Swift.min(place + Self.chunkBytes, bytes.count)])
  }

  private mutating func nextLines(
    _ table: ExportTable, _ writer: any ExportWriter, _ order: [Int]
  ) -> [UInt8]? {
    guard place <= order.count else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.chunkBytes + 1_024)
    if place < 0 {
      writer.begin(&bytes)
      place = 0
    }
    while place < order.count, bytes.count < Self.chunkBytes {
      writer.write(table.rows[order[place]], to: &bytes)
      place += 1
    }
    if place == order.count, bytes.count < Self.chunkBytes {
      writer.end(&bytes)
      place += 1
    }
    return bytes
  }
}

extension [UInt8] {
  mutating func append(_ text: String) {
    append(contentsOf: text.utf8)
  }

  /// Appends cents as euros with two decimals and a point, or another sign.
  mutating func append(cents: Int64, decimalSign: UInt8 = UInt8(ascii: ".")) {
    if cents < 0 { append("-") }
    let magnitude = cents.magnitude
    append(String(magnitude / 100))
    append(decimalSign)
    if magnitude % 100 < 10 { append("0") }
    append(String(magnitude % 100))
  }
}
