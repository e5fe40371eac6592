/// Swift source as checks read it: comments and the contents of string literals are blanked, so
/// that what is left is code, at the line and offset where it stands in the file.
///
/// Interpolated expressions stay, since they are code. Regular expression literals are not
/// recognised: one that holds a quotation mark blanks the rest of its line.
struct SwiftCode: Sendable {
  let path: String
  /// The file's UTF-8.
  let source: [UInt8]
  /// The same bytes, those of comments and of the contents of string literals replaced by spaces.
  let code: [UInt8]
  /// The offset at which each line begins.
  private let lineStarts: [Int]
  /// Where each identifier (keywords and numbers too) stands.
  private let offsetsByIdentifier: [String: [Int]]

  init(_ file: SourceFile) {
    path = file.path
    source = Array(file.text.utf8)
    var blanking = Blanking(source)
    let code = blanking.run()
    self.code = code
    lineStarts = [0] + code.indices.filter { code[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    var offsetsByIdentifier: [String: [Int]] = [:]
    var offset = 0
    while offset < code.count {
      let identifier = code[offset...].prefix(while: isIdentifier)
      if !identifier.isEmpty {
        offsetsByIdentifier[String(decoding: identifier, as: UTF8.self), default: []].append(offset)
      }
      offset += max(identifier.count, 1)
    }
    self.offsetsByIdentifier = offsetsByIdentifier
  }

  /// The line, counted from 1, on which the byte at `offset` stands.
  func line(at offset: Int) -> Int {
    lineStarts.partitioningIndex { $0 > offset }
  }

  /// The code, line by line.
  var lines: [Substring] {
    String(decoding: code, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The offset of the bracket that closes the one at `open`, or nil when the text ends before it.
  func closing(of open: Int) -> Int? {
    var depth = 0
    for offset in open..<code.count {
      switch code[offset] {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 { return offset }
      default: break
      }
    }
    return nil
  }

  /// The offsets, ascending, at which `words` stand: an identifier and what follows it directly, as
  /// in `Task.sleep` or `print(`.
  func offsets(of words: String) -> [Int] {
    let identifier = String(decoding: words.utf8.prefix(while: isIdentifier), as: UTF8.self)
    return (offsetsByIdentifier[identifier] ?? []).filter { offset in
      let end = offset + words.utf8.count
      guard code[offset...].starts(with: words.utf8) else { return false }
      return end == code.count || !isIdentifier(code[end]) || !isIdentifier(code[end - 1])
    }
  }

  /// The byte before `offset`, or nil at the start.
  func byte(before offset: Int) -> UInt8? {
    offset > 0 ? code[offset - 1] : nil
  }

  /// The first byte from `offset` on that is neither space nor line feed.
  func firstByte(from offset: Int) -> UInt8? {
    code[offset...].first { !isSpace($0) }
  }

  /// The identifier that comes next from `offset` on, empty where something else does.
  func identifier(from offset: Int) -> String {
    let start = code[offset...].firstIndex { !isSpace($0) } ?? code.endIndex
    return String(decoding: code[start...].prefix(while: isIdentifier), as: UTF8.self)
  }
}

extension [Int] {
  /// The first index whose element satisfies `predicate`, in an array where all that do come last.
  fileprivate func partitioningIndex(_ predicate: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Whether the byte may stand in an identifier; every byte beyond ASCII counts as one.
func isIdentifier(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
    true
  default: false
  }
}

func isSpace(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
}

/// One pass over a file's bytes that copies code and blanks the rest.
private struct Blanking {
  private enum Context {
    /// Code; `parentheses` counts those open since an interpolation began.
    case code(parentheses: Int)
    case string(hashes: Int, multiline: Bool)
  }

  private let source: [UInt8]
  private var output: [UInt8]
  private var offset = 0
  private var contexts = [Context.code(parentheses: 0)]

  init(_ source: [UInt8]) {
    self.source = source
    output = source
  }

  mutating func run() -> [UInt8] {
    while offset < source.count {
      switch contexts[contexts.count - 1] {
      case .code(let parentheses): readCode(parentheses: parentheses)
      case .string(let hashes, let multiline): readString(hashes: hashes, multiline: multiline)
      }
    }
    return output
  }

  private mutating func readCode(parentheses: Int) {
    let isInterpolation = contexts.count > 1
    switch source[offset] {
    case UInt8(ascii: "/") where sees("//"):
      while offset < source.count, source[offset] != UInt8(ascii: "\n") { blank(count: 1) }
      return
    case UInt8(ascii: "/") where sees("/*"):
      blankBlockComment()
      return
    case UInt8(ascii: "#"), UInt8(ascii: "\""):
      if openString() { return }
    case UInt8(ascii: "(") where isInterpolation:
      contexts[contexts.count - 1] = .code(parentheses: parentheses + 1)
    case UInt8(ascii: ")") where isInterpolation && parentheses == 1:
      contexts.removeLast()
    case UInt8(ascii: ")") where isInterpolation:
      contexts[contexts.count - 1] = .code(parentheses: parentheses - 1)
    default: break
    }
    offset += 1
  }

  private mutating func readString(hashes: Int, multiline: Bool) {
    switch source[offset] {
    case UInt8(ascii: "\\") where sees("\\", hashes: hashes):
      let opensInterpolation = sees("(", after: 1 + hashes)
      blank(count: opensInterpolation ? 1 + hashes : 2 + hashes)
      if opensInterpolation { contexts.append(.code(parentheses: 0)) }
    case UInt8(ascii: "\"") where sees(multiline ? "\"\"\"" : "\"", hashes: hashes):
      offset += (multiline ? 3 : 1) + hashes
      contexts.removeLast()
    case UInt8(ascii: "\n") where !multiline:
      contexts.removeLast()
    default:
      blank(count: 1)
    }
  }

  /// Enters the string literal that opens here, if one does.
  private mutating func openString() -> Bool {
    let hashes = source[offset...].prefix { $0 == UInt8(ascii: "#") }.count
    guard sees("\"", after: hashes) else { return false }
    let multiline = sees("\"\"\"", after: hashes)
    offset += hashes + (multiline ? 3 : 1)
    contexts.append(.string(hashes: hashes, multiline: multiline))
    return true
  }

  private mutating func blankBlockComment() {
    var depth = 0
    repeat {
      if sees("/*") {
        depth += 1
        blank(count: 2)
      } else if sees("*/") {
        depth -= 1
        blank(count: 2)
      } else {
        blank(count: 1)
      }
    } while depth > 0 && offset < source.count
  }

  private func sees(_ text: String, after distance: Int = 0) -> Bool {
    source.dropFirst(offset + distance).starts(with: text.utf8)
  }

  private func sees(_ text: String, hashes: Int) -> Bool {
    sees(text + String(repeating: "#", count: hashes))
  }

  private mutating func blank(count: Int) {
    for _ in 0..<count where offset < source.count {
      if source[offset] != UInt8(ascii: "\n") { output[offset] = UInt8(ascii: " ") }
      offset += 1
    }
  }
}
