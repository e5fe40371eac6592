import Foundation
import QRCodes
import Testing

@Suite("QR codes") struct QRCodeTests {
  private static let texts = [
    "A", "LGIWNWB", String(repeating: "Z7", count: 20), "https://pasboek.test/?a=1&b=2",
    String(repeating: "x", count: QRLimits.textBytesMax),
  ]

  @Test("another reader finds the text in the picture", arguments: texts, [2, 3, 8])
  func read(text: String, modulePixels: Int) throws {
    #expect(try Self.decode(try QRMatrix(text).png(modulePixels: modulePixels)) == text)
  }

  @Test("another reader still finds the text where a tenth of the symbol is lost")
  func damaged() throws {
    let matrix = try QRMatrix(String(repeating: "Z7", count: 20))
    let whole = Self.picture(of: matrix) { _, _ in false }
    // A stain in the middle, off the patterns by which readers find a symbol.
    let size = matrix.side * 3 / 10
    let first = (matrix.side - size) / 2
    let stained = Self.picture(of: matrix) { row, column in
      (first..<first + size).contains(row) && (first..<first + size).contains(column)
    }
    #expect(try Self.decode(whole, as: "pgm") == String(repeating: "Z7", count: 20))
    #expect(try Self.decode(stained, as: "pgm") == String(repeating: "Z7", count: 20))
  }

  /// A portable grey map of a symbol, light where something lies on it.
  private static func picture(
    of matrix: QRMatrix, isCovered: (Int, Int) -> Bool
  ) -> [UInt8] {
    let (side, scale) = (matrix.sideWithQuietZone, 4)
    var bytes = Array("P5\n\(side * scale) \(side * scale)\n255\n".utf8)
    for y in 0..<side * scale {
      for x in 0..<side * scale {
        let (row, column) = (y / scale - QRLimits.quietZone, x / scale - QRLimits.quietZone)
        let isInside = (0..<matrix.side).contains(row) && (0..<matrix.side).contains(column)
        let isDark =
          isInside && matrix[row: row, column: column] && !isCovered(row, column)
        bytes.append(isDark ? 0 : 255)
      }
    }
    return bytes
  }

  @Test("the drawing has the matrix's modules, its quiet zone and nothing else", arguments: texts)
  func drawing(text: String) throws {
    let matrix = try QRMatrix(text)
    let svg = matrix.svg(title: "Code")
    let side = matrix.sideWithQuietZone
    #expect(svg.contains(#"viewBox="0 0 \#(side) \#(side)""#))
    var drawn = [[Bool]](repeating: [Bool](repeating: false, count: side), count: side)
    for match in svg.matches(of: /M(\d+) (\d+)h(\d+)v1h-(\d+)z/) {
      let (x, y) = (try #require(Int(match.1)), try #require(Int(match.2)))
      let width = try #require(Int(match.3))
      #expect(match.3 == match.4)
      for column in x..<x + width {
        #expect(!drawn[y][column], "drawn twice")
        drawn[y][column] = true
      }
    }
    for y in 0..<side {
      for x in 0..<side {
        let (row, column) = (y - QRLimits.quietZone, x - QRLimits.quietZone)
        let isInside = (0..<matrix.side).contains(row) && (0..<matrix.side).contains(column)
        #expect(drawn[y][x] == (isInside && matrix[row: row, column: column]))
      }
    }
    let rest = svg.replacing(/M\d+ \d+h\d+v1h-\d+z/, with: "")
    #expect(rest.contains(#" d=""/></svg>"#))
  }

  @Test("a title is text, whatever stands in it")
  func titles() throws {
    let title = "Soirée <b>\"R&B\"</b> \u{1} \u{FFFE}\n'"
    let svg = try QRMatrix("A").svg(title: title)
    #expect(
      svg.contains("<title>Soirée &lt;b&gt;\"R&amp;B\"&lt;/b&gt; \u{FFFD} \u{FFFD} '</title>"))
    #expect(!svg.contains("<b>"))
  }

  @Test(
    "a text that is empty, too long or holds a zero byte is refused",
    arguments: ["", "a\0b", String(repeating: "x", count: QRLimits.textBytesMax + 1)])
  func refused(text: String) {
    #expect(throws: QRCodeError.self) { try QRMatrix(text) }
  }

  @Test("a picture is as wide as wished, or as wide as is allowed, and refused beyond that")
  func sizes() throws {
    let matrix = try QRMatrix("LGIWNWB")
    #expect(matrix.side == 21)
    for (wished, pixels) in [(-5, 1), (1, 1), (29, 1), (30, 2), (512, 18), (1_000_000, 70)] {
      #expect(matrix.modulePixels(forSide: wished) == pixels, "\(wished)")
    }
    let header = Array(try matrix.png(modulePixels: 70).prefix(24))
    #expect(header[..<8].elementsEqual([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    #expect(header[16...].elementsEqual([0, 0, 7, 0xEE, 0, 0, 7, 0xEE]))
    for pixels in [71, 0, -1] {
      #expect(throws: QRCodeError.self) { try matrix.png(modulePixels: pixels) }
    }
  }

  /// What zbarimg reads in a picture.
  private static func decode(
    _ picture: [UInt8], as ending: String = "png"
  ) throws -> String? {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("qr-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("code.\(ending)")
    try Data(picture).write(to: file)
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "zbarimg", "--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", file.path,
    ]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: bytes, as: UTF8.self).trimmingSuffix("\n")
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
