import Hummingbird

/// The query of a request, member by member.
struct Query {
  private let members: [String: String]

  init(_ request: Request) {
    var members: [String: String] = [:]
    for (key, value) in request.uri.queryParameters {
      // The library decodes values alone; `sort[name]` may have its brackets encoded as well.
      let name = String(key).replacing("%5B", with: "[").replacing("%5D", with: "]")
      if members[name] == nil { members[name] = String(value) }
    }
    self.members = members
  }

  /// A member that is there and not empty.
  func text(_ name: String) -> String? {
    members[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A member that must be there; throws 400.
  func required(_ name: String) throws(Problem) -> String {
    guard let text = text(name) else {
      throw Problem(.badRequest, detail: "The query parameter \(name) is required.")
    }
    return text
  }

  /// `true` or `false`; throws 400 for anything else.
  func flag(_ name: String) throws(Problem) -> Bool? {
    switch text(name) {
    case nil: nil
    case "true": true
    case "false": false
    default: throw Self.malformed(name, "true or false")
    }
  }

  /// A number from 0 on; throws 400 for anything else.
  func count(_ name: String) throws(Problem) -> Int? {
    guard let text = text(name) else { return nil }
    guard let number = Int(text), number >= 0 else { throw Self.malformed(name, "a number") }
    return number
  }

  /// One of a closed list; throws 400 for anything else.
  func word<Word: RawRepresentable>(
    _ name: String, as _: Word.Type
  ) throws(Problem) -> Word? where Word.RawValue == String {
    guard let text = text(name) else { return nil }
    guard let word = Word(rawValue: text) else {
      throw Self.malformed(name, "one of the listed values")
    }
    return word
  }

  static func malformed(_ name: String, _ expected: String) -> Problem {
    Problem(.badRequest, detail: "The query parameter \(name) must be \(expected).")
  }
}
