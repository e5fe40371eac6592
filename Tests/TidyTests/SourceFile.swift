/// One text file of the checkout.
struct SourceFile: Sendable {
  /// Relative to the root of the checkout, with `/` between its parts.
  var path: String
  var text: String

  var name: Substring { path.split(separator: "/").last ?? "" }

  var folders: [Substring] { path.split(separator: "/").dropLast() }

  /// The lines, without their line feeds; a final line feed begins no further line.
  var lines: [Substring] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return text.hasSuffix("\n") ? lines.dropLast() : lines
  }

  func hasExtension(_ extensions: String...) -> Bool {
    extensions.contains { name.hasSuffix(".\($0)") }
  }
}

/// A place that breaks a house rule.
struct Violation: Hashable, Sendable, CustomStringConvertible {
  var path: String
  /// Counted from 1.
  var line: Int
  var message: String

  var description: String { "\(path):\(line): \(message)" }
}
