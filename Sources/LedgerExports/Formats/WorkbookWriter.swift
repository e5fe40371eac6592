import CXLSXWriter
import Ledger

/// Writes a table as a workbook of Excel (Office Open XML): a sheet of lines, and one that says
/// what they are of.
///
/// Numbers, days and amounts are numbers, days and amounts there, and whatever is text stays text:
/// no cell is a formula. The same table is the same file, byte for byte, since nothing in it is of
/// the moment at which it was made.
struct WorkbookWriter {
  /// The most lines of a workbook: the rows of a sheet (Excel, specifications and limits), less the
  /// one with names and the one with the total.
  static let linesMax = Int(LXW_ROW_MAX) - 2
  /// How many lines are looked at to find how wide a column is.
  private static let measuredLines = 1_000
  /// How wide columns are, in characters.
  private static let widths = 9...60

  private let table: ExportTable
  private let workbook: UnsafeMutablePointer<lxw_workbook>
  private let formats: Formats

  /// The bytes of the file.
  static func bytes(of table: ExportTable) throws(WorkbookError) -> [UInt8] {
    let folder = try ScratchFolder(fileName: "export.xlsx")
    try write(table, to: folder)
    return try folder.contents()
  }

  static func write(
    _ table: ExportTable, to folder: borrowing ScratchFolder
  ) throws(WorkbookError) {
    let made = folder.path.withCString { path in
      // Rows go to the disk as they come: a sheet can be larger than the memory for it.
      var options = lxw_workbook_options(
        constant_memory: 1, tmpdir: UnsafeMutablePointer(mutating: path), use_zip64: 0)
      return workbook_new_opt(folder.filePath, &options)
    }
    guard let made else { throw WorkbookError("no memory for a workbook") }
    var failure: WorkbookError?
    do throws(WorkbookError) {
      try WorkbookWriter(table, made).fill()
    } catch {
      failure = error
    }
    // It frees the workbook as well, also one that is not whole.
    let closing = workbook_close(made)
    if let failure { throw failure }
    try check(closing)
  }

  private init(
    _ table: ExportTable, _ workbook: UnsafeMutablePointer<lxw_workbook>
  ) throws(WorkbookError) {
    self.table = table
    self.workbook = workbook
    formats = try Formats(workbook)
  }

  private func fill() throws(WorkbookError) {
    try setProperties()
    try fillLines(try sheet(named: table.name))
    try fillProvenance(try sheet(named: "about"))
  }

  private func sheet(named name: String) throws(WorkbookError) -> Sheet {
    guard let sheet = workbook_add_worksheet(workbook, name) else {
      throw WorkbookError("no sheet can be named \(name)")
    }
    return Sheet(sheet)
  }

  /// Names it, and says that it is of its last day: of a moment that the same table always has.
  private func setProperties() throws(WorkbookError) {
    let created = max(Int(table.through.daysSinceEpoch), 1) * 86_400
    let code = "\(table.name) \(table.period)".withCString { title in
      "Pasboek".withCString { author in
        var properties = lxw_doc_properties()
        properties.title = UnsafeMutablePointer(mutating: title)
        properties.author = UnsafeMutablePointer(mutating: author)
        properties.created = created
        return workbook_set_properties(workbook, &properties)
      }
    }
    try Self.check(code)
  }

  // MARK: - Lines

  private func fillLines(_ sheet: Sheet) throws(WorkbookError) {
    let names =
      ["kind", "corrects"] + table.keys.map(\.name) + table.measures.map(\.columnName)
    try setWidths(of: names, on: sheet)
    sheet.freezeFirstRow()
    // Before its rows, since those that are written have left the memory. The total is beneath what
    // is filtered and sorted.
    try sheet.filter(lastRow: table.rows.count, lastColumn: names.count - 1)
    for (column, name) in names.enumerated() {
      try sheet.write(name, 0, column, formats.bold)
    }
    for (index, row) in table.rows.enumerated() {
      try write(row, to: sheet, at: index + 1)
    }
    let last = table.rows.count + 1
    try sheet.write("total", last, 0, formats.bold)
    try write(table.toldTotal, to: sheet, at: last, isTotal: true)
  }

  private func write(
    _ row: ExportTable.Row, to sheet: Sheet, at index: Int
  ) throws(WorkbookError) {
    try sheet.write(row.kind, index, 0)
    if let month = row.corrects { try sheet.write(month.text, index, 1) }
    for (place, (key, value)) in zip(table.keys, row.keys).enumerated() {
      switch key.content {
      case .integer:
        if let number = Int64(value), Sheet.isExact(number) {
          try sheet.write(Double(number), index, place + 2, formats.integer)
          continue
        }
      case .day:
        if let day = CivilDate(isoText: value) {
          try sheet.write(day, index, place + 2, formats.day)
          continue
        }
      case .text: break
      }
      try sheet.write(value, index, place + 2)
    }
    try write(row.told, to: sheet, at: index, isTotal: false)
  }

  private func write(
    _ sums: [Int64?], to sheet: Sheet, at index: Int, isTotal: Bool
  ) throws(WorkbookError) {
    for (place, (measure, sum)) in zip(table.measures, sums).enumerated() {
      guard let sum else { continue }
      guard Sheet.isExact(sum) else {
        throw WorkbookError("a sum of \(measure.name) is too large for a cell")
      }
      let column = table.keys.count + place + 2
      if measure.unit == .cents {
        let format = isTotal ? formats.boldEuros : formats.euros
        try sheet.write(Double(sum) / 100, index, column, format)
      } else {
        let format = isTotal ? formats.boldCount : formats.count
        try sheet.write(Double(sum), index, column, format)
      }
    }
  }

  private func setWidths(of names: [String], on sheet: Sheet) throws(WorkbookError) {
    var widths = names.map(\.count)
    // The button of the filter covers some of the name.
    for column in widths.indices { widths[column] += 3 }
    widths[0] = max(widths[0], "correction".count + 1)
    for row in table.rows.prefix(Self.measuredLines) {
      for (place, value) in row.keys.enumerated() {
        widths[place + 2] = max(widths[place + 2], value.count + 1)
      }
    }
    for place in table.measures.indices {
      let column = table.keys.count + place + 2
      widths[column] = max(widths[column], 14)
    }
    for (column, width) in widths.enumerated() {
      let width = min(max(width, Self.widths.lowerBound), Self.widths.upperBound)
      try sheet.setWidth(Double(width), column)
    }
  }

  // MARK: - What they are of

  private func fillProvenance(_ sheet: Sheet) throws(WorkbookError) {
    try sheet.setWidth(14, 0)
    try sheet.setWidth(60, 1)
    for (row, name) in ["export", "from", "through", "status", "position", "root", "lines"]
      .enumerated()
    {
      try sheet.write(name, row, 0, formats.bold)
      switch name {
      case "export": try sheet.write(table.name, row, 1)
      case "from": try sheet.write(table.from, row, 1, formats.day)
      case "through": try sheet.write(table.through, row, 1, formats.day)
      case "status": try sheet.write(table.status, row, 1)
      case "position": try sheet.write(Double(table.position), row, 1, formats.integer)
      case "root": try sheet.write(table.root, row, 1)
      default: try sheet.write(Double(table.rows.count), row, 1, formats.integer)
      }
    }
  }

  static func check(_ code: lxw_error) throws(WorkbookError) {
    guard code == LXW_NO_ERROR else {
      throw WorkbookError(lxw_strerror(code).map { String(cString: $0) } ?? "code \(code.rawValue)")
    }
  }

  /// How cells look.
  private struct Formats {
    let bold: UnsafeMutablePointer<lxw_format>
    let integer: UnsafeMutablePointer<lxw_format>
    let day: UnsafeMutablePointer<lxw_format>
    let count: UnsafeMutablePointer<lxw_format>
    let boldCount: UnsafeMutablePointer<lxw_format>
    let euros: UnsafeMutablePointer<lxw_format>
    let boldEuros: UnsafeMutablePointer<lxw_format>

    init(_ workbook: UnsafeMutablePointer<lxw_workbook>) throws(WorkbookError) {
      func format(
        _ number: String? = nil, isBold: Bool = false
      ) throws(WorkbookError) -> UnsafeMutablePointer<lxw_format> {
        guard let format = workbook_add_format(workbook) else {
          throw WorkbookError("no memory for a format")
        }
        if let number { format_set_num_format(format, number) }
        if isBold { format_set_bold(format) }
        return format
      }
      // How thousands and decimals are told apart is as the reader's own settings say.
      let euroFormat = "#,##0.00\\ \"€\""
      bold = try format(isBold: true)
      integer = try format("0")
      day = try format("yyyy\\-mm\\-dd")
      count = try format("#,##0")
      boldCount = try format("#,##0", isBold: true)
      euros = try format(euroFormat)
      boldEuros = try format(euroFormat, isBold: true)
    }
  }
}
