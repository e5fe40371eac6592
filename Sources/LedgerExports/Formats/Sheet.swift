import CXLSXWriter
import Ledger

/// A sheet of a workbook, whose rows are written from the first one to the last.
struct Sheet {
  private let sheet: UnsafeMutablePointer<lxw_worksheet>

  init(_ sheet: UnsafeMutablePointer<lxw_worksheet>) {
    self.sheet = sheet
  }

  /// Whether a cell, which holds a double, can hold an integer: it shows 15 digits.
  static func isExact(_ number: Int64) -> Bool { number.magnitude < 1_000_000_000_000_000 }

  /// Writes a text, whatever it begins with: no text is a formula here.
  func write(
    _ text: String, _ row: Int, _ column: Int, _ format: UnsafeMutablePointer<lxw_format>? = nil
  ) throws(WorkbookError) {
    guard !text.isEmpty else { return }
    try WorkbookWriter.check(
      worksheet_write_string(sheet, lxw_row_t(row), lxw_col_t(column), Self.told(text), format))
  }

  func write(
    _ number: Double, _ row: Int, _ column: Int, _ format: UnsafeMutablePointer<lxw_format>?
  ) throws(WorkbookError) {
    try WorkbookWriter.check(
      worksheet_write_number(sheet, lxw_row_t(row), lxw_col_t(column), number, format))
  }

  func write(
    _ day: CivilDate, _ row: Int, _ column: Int, _ format: UnsafeMutablePointer<lxw_format>?
  ) throws(WorkbookError) {
    let parts = day.parts
    var moment = lxw_datetime()
    moment.year = Int32(parts.year)
    moment.month = Int32(parts.month)
    moment.day = Int32(parts.day)
    try WorkbookWriter.check(
      worksheet_write_datetime(sheet, lxw_row_t(row), lxw_col_t(column), &moment, format))
  }

  func setWidth(_ width: Double, _ column: Int) throws(WorkbookError) {
    let column = lxw_col_t(column)
    try WorkbookWriter.check(worksheet_set_column(sheet, column, column, width, nil))
  }

  func freezeFirstRow() { worksheet_freeze_panes(sheet, 1, 0) }

  func filter(lastRow: Int, lastColumn: Int) throws(WorkbookError) {
    try WorkbookWriter.check(
      worksheet_autofilter(sheet, 0, 0, lxw_row_t(lastRow), lxw_col_t(lastColumn)))
  }

  /// A text as a cell can hold it.
  ///
  /// XML has no place for three characters, which become U+FFFD; and `_x0041_` in a cell is an `A`
  /// (ISO/IEC 29500-1, ST_Xstring), so that its underscore is written in that way itself.
  private static func told(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0 || $0 == 0xEF || $0 == UInt8(ascii: "_") }) else {
      return text
    }
    let scalars = Array(text.unicodeScalars)
    var told = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "\0", "\u{FFFE}", "\u{FFFF}": told.append("\u{FFFD}")
      case "_" where isEscape(scalars[index...].prefix(7)):
        told.append(contentsOf: "_x005F_".unicodeScalars)
      default: told.append(scalar)
      }
    }
    return String(told)
  }

  private static func isEscape(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    guard scalars.count == 7, scalars.last == "_", scalars.dropFirst().first == "x" else {
      return false
    }
    return scalars.dropFirst(2).dropLast().allSatisfy { $0.properties.isASCIIHexDigit }
  }
}
