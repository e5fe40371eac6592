package import Hummingbird

/// The query of a request, with names and values decoded.
package struct RequestQuery: Sendable {
  private let parameters: [(name: String, value: String)]

  /// Reads the query; throws 400 for one that is not encoded as it should be.
  package init(_ request: Request) throws(Problem) {
    var parameters: [(name: String, value: String)] = []
    for pair in (request.uri.query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
      let sides = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = FormText.decoded(sides[0]),
        let value = sides.count == 2 ? FormText.decoded(sides[1]) : ""
      else { throw Problem(.badRequest, detail: "The query is not encoded as it should be.") }
      parameters.append((name: name, value: value))
    }
    self.parameters = parameters
  }

  /// The first value of a parameter; nil where it is missing.
  package subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// Every value of a parameter that may come more than once.
  package func all(_ name: String) -> [String] {
    parameters.filter { $0.name == name }.map(\.value)
  }

  /// A parameter as a number; nil where it is missing; throws 400 for what is none.
  package func integer(_ name: String) throws(Problem) -> Int? {
    guard let text = self[name] else { return nil }
    guard let number = Int(text), number >= 0 else { throw fault(name, "a number from 0 on") }
    return number
  }

  /// A parameter as a boolean; nil where it is missing; throws 400 for what is none.
  func boolean(_ name: String) throws(Problem) -> Bool? {
    guard let text = self[name] else { return nil }
    guard let value = Bool(text) else { throw fault(name, "true or false") }
    return value
  }

  /// Whether a parameter that takes `asc` or `desc` is `desc`; nil where it is missing.
  func isDescending(_ name: String) throws(Problem) -> Bool? {
    switch self[name] {
    case nil: nil
    case "asc": false
    case "desc": true
    default: throw fault(name, "asc or desc")
    }
  }

  /// Which part of a list is asked for; throws 400 for what is no number or asks for too much.
  package func page() throws(Problem) -> PageRequest {
    let limit = try integer("limit") ?? PageRequest.limitDefault
    guard limit <= PageRequest.limitMax else { throw Problem(.queryLimitExceeded) }
    return PageRequest(start: try integer("start") ?? 0, limit: limit)
  }

  /// What is wrong with a parameter, for a developer.
  package func fault(_ name: String, _ expected: String) -> Problem {
    Problem(.badRequest, detail: "The query parameter \(name) takes \(expected).")
  }
}
