public import HTTPTypes
public import LedgerWire

/// A command that the published APIs have no endpoint for: one definition for its route under
/// `/ledger/v1` and its subcommand of `pasboek`.
///
/// Both read it from the same fields, and carry it out in the same way; they differ in who asks.
/// A new one is a type, a row of ``LedgerCommands/all``, and its line in docs/ledger-api.md.
public protocol LedgerCommand: Sendable {
  /// How it is called, and who may.
  static var sheet: CommandSheet { get }

  /// Reads it; faults are noted in `fields`.
  init(_ fields: inout CommandFields)

  /// Carries it out.
  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer
}

/// How a command is called, and who may.
public struct CommandSheet: Sendable {
  /// The words of the subcommand, such as `card block`.
  public var words: String
  /// The method of the route.
  public var method: HTTPRequest.Method
  /// The path of the route below `/ledger/v1`, such as `cards/block`.
  public var path: String
  /// What the caller must be allowed.
  public var permission: Permission
  /// Whose that is which it changes.
  public var scope: RouteRule.Scope
  /// What it does, in one line.
  public var summary: String
  /// The fields of its body.
  public var fields: [CommandField]
  /// What it answers beside what every command does.
  let answers: [Schema.Property]

  init(
    _ words: String, _ method: HTTPRequest.Method, _ path: String, _ permission: Permission,
    of scope: RouteRule.Scope = .region, _ summary: String, fields: [CommandField] = [],
    answers: [Schema.Property] = []
  ) {
    self.words = words
    self.method = method
    self.path = path
    self.permission = permission
    self.scope = scope
    self.summary = summary
    self.fields = fields
    self.answers = answers
  }

  /// Method and path together: the name under which idempotency keys are hashed.
  public var operation: String { "\(method.rawValue) /ledger/v1/\(path)" }

  /// The names of the parts of the path that vary.
  public var pathFields: [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
      String($0.dropFirst().dropLast())
    }
  }
}

/// A field of a command's body.
public struct CommandField: Sendable {
  /// What its value is.
  public enum Kind: String, Sendable {
    /// A string.
    case text
    /// Any other JSON value.
    case json
  }

  /// Its name.
  public var name: String
  /// What its value is.
  public var kind: Kind
  /// Whether it may be missing.
  public var isOptional: Bool
  /// What it means, in a few words.
  public var summary: String

  /// A string.
  static func text(_ name: String, _ summary: String, optional: Bool = false) -> CommandField {
    CommandField(name: name, kind: .text, isOptional: optional, summary: summary)
  }

  /// Any other JSON value.
  static func json(_ name: String, _ summary: String, optional: Bool = false) -> CommandField {
    CommandField(name: name, kind: .json, isOptional: optional, summary: summary)
  }
}

extension LedgerCommand {
  /// Reads the command from the parts of its path and the bytes of its body.
  ///
  /// Where no field must be there, neither must a body.
  public static func read(
    path: [String: String], body: [UInt8]
  ) throws(WireError) -> Self {
    let needsBody = sheet.fields.contains { !$0.isOptional }
    var fields = try CommandFields(
      path: path, json: body.isEmpty && !needsBody ? Array("{}".utf8) : body)
    let command = Self(&fields)
    try fields.finish()
    return command
  }
}
