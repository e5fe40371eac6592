extension QRMatrix {
  /// The symbol as an SVG document that needs nothing else: a unit is a module, one path draws all
  /// that is dark, and a white ground keeps it legible on a dark page.
  ///
  /// - Parameter title: what the picture is, for who does not see it.
  public func svg(title: String) -> String {
    let side = sideWithQuietZone
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" role="img" \
      shape-rendering="crispEdges"><title>\(Self.escaped(title))</title>\
      <rect width="\(side)" height="\(side)" fill="#fff"/><path fill="#000" d="\(path)"/></svg>

      """
  }

  /// Every run of dark modules of a row is one rectangle, so that no seam shows between two.
  private var path: String {
    var path = ""
    for row in 0..<side {
      var column = 0
      while column < side {
        guard self[row: row, column: column] else {
          column += 1
          continue
        }
        let first = column
        while column < side, self[row: row, column: column] { column += 1 }
        let (x, y) = (first + QRLimits.quietZone, row + QRLimits.quietZone)
        path += "M\(x) \(y)h\(column - first)v1h-\(column - first)z"
      }
    }
    return path
  }

  /// A text as it stands between tags; characters that XML does not know become U+FFFD.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\t", "\n", "\r": escaped += " "
      case _ where scalar.value < 0x20 || scalar.value & 0xFFFE == 0xFFFE: escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
