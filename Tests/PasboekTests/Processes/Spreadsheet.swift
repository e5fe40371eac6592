import Foundation
import Testing

/// A workbook as a program that knows nothing of this project's code reads it.
struct Workbook: Decodable {
  struct Sheet: Decodable {
    var name: String
    var rows: [[Cell]]
    var frozen: String
    var filter: String
    var widths: [Double]

    /// The values alone.
    var values: [[String]] { rows.map { $0.map(\.value) } }
  }

  struct Cell: Decodable {
    /// `s` for a text, `n` for a number, `d` for a day, `f` for a formula.
    var type: String
    var value: String
    var format: String
    var isBold: Bool

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      type = try container.decode(String.self)
      value = try container.decode(String.self)
      format = try container.decode(String.self)
      isBold = try container.decode(Bool.self)
    }
  }

  var sheets: [Sheet]
  var created: String
  var days: [String]

  static func read(_ path: String) throws -> Workbook {
    try PythonTools.run("read_workbook.py", path).json(Workbook.self)
  }
}

/// LibreOffice without a window.
enum LibreOffice {
  /// A sheet as separated values: raw, so that what is text stands without quotes and numbers with
  /// a point.
  static let values =
    "csv:Text - txt - csv (StarCalc):9,0,76,1,,1033,false,false,false,false,false,-1"

  /// Opens files and writes them in another form into a folder.
  ///
  /// - Parameter opening: how they are read, where their names do not tell.
  static func convert(
    _ files: [String], to form: String, opening: String? = nil, in folder: TemporaryFolder
  ) throws {
    let words =
      [
        "soffice", "-env:UserInstallation=file://\(folder.file("profile"))", "--headless",
        "--norestore",
      ] + (opening.map { ["--infilter=\($0)"] } ?? []) + [
        "--convert-to", form, "--outdir", folder.path,
      ] + files
    let answer = try Program.runTool(words, seconds: 300)
    try #require(answer.end == .exit(0), "\(answer.errors)")
  }
}
