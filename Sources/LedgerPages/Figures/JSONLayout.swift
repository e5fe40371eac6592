/// JSON as people read it.
enum JSONLayout {
  /// A JSON text with each member and element on a line of its own, two spaces further in than
  /// what it belongs to.
  static func indented(_ bytes: [UInt8]) -> String {
    var lines: [UInt8] = []
    var depth = 0
    var isInText = false
    var isEscaped = false
    func beginLine() {
      lines.append(UInt8(ascii: "\n"))
      lines.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }
    for (place, byte) in bytes.enumerated() {
      if isInText {
        lines.append(byte)
        isInText = isEscaped || byte != UInt8(ascii: "\"")
        isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        isInText = true
        lines.append(byte)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        lines.append(byte)
        depth += 1
        // Nothing within stays on the line.
        if place + 1 < bytes.count, bytes[place + 1] == byte + 2 { continue }
        beginLine()
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if place > 0, bytes[place - 1] != byte - 2 { beginLine() }
        lines.append(byte)
      case UInt8(ascii: ","):
        lines.append(byte)
        beginLine()
      case UInt8(ascii: ":"): lines.append(contentsOf: Array(": ".utf8))
      case UInt8(ascii: "\n"), UInt8(ascii: " "): break
      default: lines.append(byte)
      }
    }
    return String(decoding: lines, as: UTF8.self)
  }
}
