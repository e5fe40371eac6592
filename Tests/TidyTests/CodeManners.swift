/// Manners of Swift code: traps, names, calls that a room forbids, long functions.
struct CodeManners: Sendable {
  var functionLinesMax = 70
  var rooms: [Room]
  var manifest: Manifest

  func violations(in file: SwiftCode) -> [Violation] {
    let target = manifest.target(of: file.path)
    let forbidden = rooms.first { $0.name == target?.name }?.forbidden ?? []
    let isTest = file.path.hasPrefix("Tests/")
    return longFunctions(in: file)
      + typeNames(in: file, module: target?.name)
      + calls(of: forbidden, in: file)
      + (isTest ? sentences(in: file) : traps(in: file))
  }

  // MARK: Traps

  /// `try!`, `as!` and forced unwrapping, implicitly unwrapped types included.
  private func traps(in file: SwiftCode) -> [Violation] {
    let bang = UInt8(ascii: "!")
    return file.code.indices.compactMap { offset in
      guard file.code[offset] == bang, let before = file.byte(before: offset) else { return nil }
      let isNotEqual = offset + 1 < file.code.count && file.code[offset + 1] == UInt8(ascii: "=")
      guard !isNotEqual, isIdentifier(before) || Array(")]}>?\"`".utf8).contains(before) else {
        return nil
      }
      let word = file.code[..<offset].reversed().prefix(while: isIdentifier).reversed()
      return switch String(decoding: Array(word), as: UTF8.self) {
      case "try": violation(file, offset, "try!")
      case "as": violation(file, offset, "as!")
      default: violation(file, offset, "forced unwrapping")
      }
    }
  }

  // MARK: Names

  /// A type that has its module's name breaks qualified look-up; some words name no purpose.
  private func typeNames(in file: SwiftCode, module: String?) -> [Violation] {
    let vague = ["Manager", "Helper", "Util"]
    return ["actor", "class", "enum", "protocol", "struct", "typealias"].flatMap { keyword in
      file.offsets(of: keyword).compactMap { offset in
        let name = file.identifier(from: offset + keyword.utf8.count)
        if name == module {
          return violation(file, offset, "\(name) has the name of its module")
        }
        guard vague.contains(where: name.contains) else { return nil }
        return violation(file, offset, "\(name): name what it does")
      }
    }
  }

  /// A test's name is a sentence, and its function carries no `test` prefix.
  private func sentences(in file: SwiftCode) -> [Violation] {
    let unnamed = file.offsets(of: "Test").filter { offset in
      guard file.byte(before: offset) == UInt8(ascii: "@") else { return false }
      let end = offset + "Test".utf8.count
      guard end < file.code.count, file.code[end] == UInt8(ascii: "(") else { return true }
      return file.firstByte(from: end + 1) != UInt8(ascii: "\"")
    }
    let prefixed = file.offsets(of: "func").filter { offset in
      let name = file.identifier(from: offset + "func".utf8.count)
      return name.hasPrefix("test") && name.dropFirst(4).first?.isUppercase == true
    }
    return unnamed.map { violation(file, $0, "a test is named by a sentence") }
      + prefixed.map { violation(file, $0, "no test prefix") }
  }

  // MARK: Calls

  private func calls(of forbidden: [String], in file: SwiftCode) -> [Violation] {
    forbidden.flatMap { call in
      file.offsets(of: call)
        .filter { !(call == "print(" && file.byte(before: $0) == UInt8(ascii: ".")) }
        .map { violation(file, $0, "\(call) has no place in this room") }
    }
  }

  // MARK: Length of functions

  private func longFunctions(in file: SwiftCode) -> [Violation] {
    ["func", "init", "deinit", "subscript"].flatMap { keyword in
      file.offsets(of: keyword).compactMap { offset in
        // `.init(` and `self.init(` call an initialiser, they declare none.
        guard file.byte(before: offset) != UInt8(ascii: "."),
          let body = body(after: offset + keyword.utf8.count, in: file),
          let end = file.closing(of: body)
        else { return nil }
        let lines = file.line(at: end) - file.line(at: offset) + 1
        guard lines > functionLinesMax else { return nil }
        return violation(file, offset, "\(lines) lines, at most \(functionLinesMax)")
      }
    }
  }

  /// The brace that opens the body of the function whose name begins at `offset`; nil for a
  /// requirement, which ends at the next declaration or at the end of its protocol.
  private func body(after offset: Int, in file: SwiftCode) -> Int? {
    let declarations: Set = ["associatedtype", "func", "init", "let", "subscript", "var"]
    var depth = 0
    var position = offset
    while position < file.code.count {
      switch file.code[position] {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "{") where depth == 0: return position
      case UInt8(ascii: "}") where depth == 0: return nil
      case let byte where isIdentifier(byte) && depth == 0:
        let word = file.identifier(from: position)
        if declarations.contains(word) { return nil }
        position += word.utf8.count - 1
      default: break
      }
      position += 1
    }
    return nil
  }

  private func violation(_ file: SwiftCode, _ offset: Int, _ message: String) -> Violation {
    Violation(path: file.path, line: file.line(at: offset), message: message)
  }
}
