import Foundation

/// Text as searches compare it: without regard to case, accents and the spaces around it.
enum FoldedText {
  /// The most bytes of a text that the index keeps; what comes behind is not compared.
  static let bytesMax = 255

  /// Folds a text.
  static func fold(_ text: String) -> [UInt8] {
    var text = text
    let ascii = text.withUTF8 { text -> [UInt8]? in
      guard text.allSatisfy({ $0 < 0x80 }) else { return nil }
      return text.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }
    return trimmed(ascii ?? foldUnicode(text))
  }

  private static func foldUnicode(_ text: String) -> [UInt8] {
    var folded = ""
    for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .spacingMark, .enclosingMark: continue
      default: folded += letters[scalar] ?? scalar.properties.lowercaseMapping
      }
    }
    // Lower case may bring marks back, as that of the Turkish dotted I does.
    let scalars = folded.unicodeScalars.filter {
      $0.properties.generalCategory != .nonspacingMark
    }
    return Array(String(String.UnicodeScalarView(scalars)).utf8)
  }

  /// Letters that Unicode does not take apart, as they are written without their strokes.
  private static let letters: [Unicode.Scalar: String] = [
    "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o",
    "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i",
    "\u{2019}": "'",
  ]

  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    guard let first = bytes.firstIndex(where: { $0 != 0x20 }),
      let last = bytes.lastIndex(where: { $0 != 0x20 })
    else { return [] }
    return Array(bytes[first...last].prefix(bytesMax))
  }
}

/// A folded text to compare with, in which `*` stands for any bytes.
struct TextPattern: Sendable {
  /// What must follow each other, with anything between.
  private var parts: [[UInt8]]

  init(_ text: String) {
    parts = FoldedText.fold(text).split(
      separator: UInt8(ascii: "*"), omittingEmptySubsequences: false
    ).map(Array.init)
  }

  /// Whether a folded text is of this form: the first part at its start, the last at its end.
  func matches(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let first = parts.first, let last = parts.last else { return text.isEmpty }
    guard parts.count > 1 else { return text.count == first.count && text.has(first, at: 0) }
    let end = text.count - last.count
    guard end >= first.count, text.has(first, at: 0), text.has(last, at: end) else {
      return false
    }
    var place = first.count
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      while place + part.count <= end, !text.has(part, at: place) { place += 1 }
      guard place + part.count <= end else { return false }
      place += part.count
    }
    return true
  }
}

extension UnsafeRawBufferPointer {
  /// Whether these bytes stand here at a place behind which there is room for them.
  func has(_ part: [UInt8], at place: Int) -> Bool {
    for offset in part.indices where self[place + offset] != part[offset] { return false }
    return true
  }
}
