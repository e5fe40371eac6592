/// Why bytes are not the message that they should be.
public struct WireError: Error, Hashable, Sendable {
  /// The kinds of failure, one for each `body/…` problem type of the published APIs.
  public enum Code: Hashable, Sendable {
    /// There is no body at all.
    case missing
    /// The body is not JSON (RFC 8259), is nested too deeply or names a field twice.
    case invalidSyntax
    /// The body is JSON, but not of the shape that is asked for.
    case invalidData
  }

  /// What kind of failure it is.
  public let code: Code
  /// The values at fault, for `invalidData`; at most ``issuesMax``.
  public let issues: [SchemaIssue]

  /// How many issues one error names.
  public static let issuesMax = 20

  /// Makes an error; issues beyond ``issuesMax`` are dropped.
  public init(_ code: Code, issues: [SchemaIssue] = []) {
    self.code = code
    self.issues = Array(issues.prefix(Self.issuesMax))
  }

  static let syntax = WireError(.invalidSyntax)

  static func invalid(_ pointer: String, _ error: String) -> WireError {
    WireError(.invalidData, issues: [SchemaIssue(jsonPointer: pointer, error: error)])
  }
}

/// One value that does not fit, and why (the published `schemaErrors` member).
public struct SchemaIssue: Hashable, Sendable {
  /// Where the value stands (RFC 6901); empty for the whole body.
  public let jsonPointer: String
  /// Why it does not fit, for a developer; never repeats the value.
  public let error: String

  /// Makes an issue.
  public init(jsonPointer: String, error: String) {
    self.jsonPointer = jsonPointer
    self.error = error
  }
}

/// Escapes one reference token of a JSON pointer and cuts it to a bounded length.
package func pointerToken(_ key: String) -> String {
  var token = ""
  for character in key.unicodeScalars.prefix(64) {
    switch character {
    case "~": token += "~0"
    case "/": token += "~1"
    default: token.unicodeScalars.append(character)
    }
  }
  return token
}
