/// A form in which totals leave the ledger.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// Comma-separated values (RFC 4180), for a spreadsheet.
  case csv
  /// A JSON object on each line, for a program.
  case ndjson
  /// A journal for hledger, for an accountant.
  case hledger

  /// The media type.
  public var mediaType: String {
    switch self {
    case .csv: "text/csv; charset=utf-8; header=present"
    case .ndjson: "application/x-ndjson"
    case .hledger: "text/plain; charset=utf-8"
    }
  }

  /// How names of files end, without the dot.
  public var fileExtension: String {
    switch self {
    case .csv: "csv"
    case .ndjson: "ndjson"
    case .hledger: "journal"
    }
  }

  func writer(of table: ExportTable) -> any ExportWriter {
    switch self {
    case .csv: CSVWriter(table)
    case .ndjson: NDJSONWriter(table)
    case .hledger: JournalWriter(table)
    }
  }
}

/// Writes a table in one form, piece by piece.
protocol ExportWriter {
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
public struct ExportChunks: Sequence, IteratorProtocol {
  /// A chunk ends after the line that makes it this long.
  public static let chunkBytes = 65_536

  private let table: ExportTable
  private let writer: any ExportWriter
  private let order: [Int]
  private var line = -1

  /// Makes the chunks of a table in a form.
  public init(_ table: ExportTable, _ format: ExportFormat) {
    self.table = table
    writer = format.writer(of: table)
    order = writer.order
  }

  /// The next chunk; nil after the last one.
  public mutating func next() -> [UInt8]? {
    guard line <= order.count else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.chunkBytes + 1_024)
    if line < 0 {
      writer.begin(&bytes)
      line = 0
    }
    while line < order.count, bytes.count < Self.chunkBytes {
      writer.write(table.rows[order[line]], to: &bytes)
      line += 1
    }
    if line == order.count, bytes.count < Self.chunkBytes {
      writer.end(&bytes)
      line += 1
    }
    return bytes
  }
}

extension [UInt8] {
  mutating func append(_ text: String) {
    append(contentsOf: text.utf8)
  }

  /// Appends cents as euros with two decimals and a point.
  mutating func append(cents: Int64) {
    if cents < 0 { append("-") }
    let magnitude = cents.magnitude
    append(String(magnitude / 100))
    append(magnitude % 100 < 10 ? ".0" : ".")
    append(String(magnitude % 100))
  }
}
