import FoundationEssentials
import LedgerWire
import Testing

/// A published OpenAPI document, as far as answers are compared with it.
struct PublishedContract {
  /// The documents that are served.
  enum Name: String, CaseIterable {
    case uitpas = "UiTPAS API 4.0"
    case museumpass = "museumPASS Partner API 1.0"

    /// What the document's file is called.
    var file: String {
      switch self {
      case .uitpas: "uitpas-api-4.0.json"
      case .museumpass: "museumpass-partner-api-1.0.json"
      }
    }

    /// Below what its paths are served.
    var base: String {
      switch self {
      case .uitpas: "/uitpas"
      case .museumpass: "/museumpass"
      }
    }
  }

  /// The folder that `PASBOEK_CONTRACTS` names.
  static var folder: String? { ProcessInfo.processInfo.environment["PASBOEK_CONTRACTS"] }

  private let document: JSONValue

  /// The document itself, of whatever kind it is.
  init(document: JSONValue) {
    self.document = document
  }

  static func read(_ name: Name = .uitpas) throws -> PublishedContract {
    let path = "\(try #require(folder))/\(name.file)"
    let data = try Data(contentsOf: URL(filePath: path))
    return PublishedContract(document: try JSONValue(Array(data)))
  }

  /// Every operation, such as `GET /passes`.
  var operations: Set<String> {
    let methods: Set = ["get", "post", "put", "delete", "patch"]
    let paths = document["paths"]
    return Set(
      (paths?.keys ?? []).flatMap { path in
        (paths?[path]?.keys ?? []).intersection(methods).map { "\($0.uppercased()) \(path)" }
      })
  }

  /// What an operation says of its answers with a status.
  private func response(of path: String, _ method: String, status: Int) -> JSONValue? {
    let response = document["paths"]?[path]?[method]?["responses"]?[String(status)]
    guard let reference = response?["$ref"]?.text else { return response }
    let name = reference.split(separator: "/").last.map(String.init) ?? ""
    return document["components"]?["responses"]?[name]
  }

  /// The kinds of problem that an operation lists under a status.
  func problems(of path: String, _ method: String, status: Int) -> Set<String> {
    let response = response(of: path, method, status: status)
    let words = response?["description"]?.text?.split { " *\n".contains($0) } ?? []
    return Set(words.map(String.init).filter { $0.hasPrefix("https://api.publiq.be/probs/") })
  }

  /// What in a value does not fit a schema; members that no schema names are faults, but `besides`.
  func faults(of value: JSONValue, schema: String, besides: Set<String> = []) -> [String] {
    var faults: [String] = []
    check(value, ["$ref": .string("#/components/schemas/\(schema)")], "", besides, &faults)
    return faults.sorted()
  }

  /// What in a value does not fit a schema that is given.
  func faults(of value: JSONValue, fitting schema: JSONValue) -> [String] {
    var faults: [String] = []
    check(value, schema, "", [], &faults)
    return faults.sorted()
  }

  /// What in an answer does not fit what its operation says of answers with its status; one that
  /// has no schema must have no body.
  func faults(of answer: Answer, to path: String, _ method: String) throws -> [String] {
    guard let response = response(of: path, method, status: answer.status) else {
      return ["\(answer.status) is not in the contract"]
    }
    let type = (200..<300).contains(answer.status) ? "application/json" : "application/problem+json"
    guard let schema = response["content"]?[type]?["schema"] else {
      return answer.body.isEmpty ? [] : ["there is a body"]
    }
    var faults: [String] = []
    check(try answer.json(), schema, "", [], &faults)
    return faults.sorted()
  }

  /// One schema that says what several say together (`allOf`).
  private func merged(_ parts: [JSONValue]) -> JSONValue {
    var properties: [String: JSONValue] = [:]
    var required: [JSONValue] = []
    for part in parts {
      let name = part["$ref"]?.text?.split(separator: "/").last.map(String.init)
      let schema = name.flatMap { document["components"]?["schemas"]?[$0] } ?? part
      for key in schema["properties"]?.keys ?? [] { properties[key] = schema["properties"]?[key] }
      required += schema["required"]?.elements ?? []
    }
    return ["type": "object", "properties": .object(properties), "required": .array(required)]
  }

  private func check(
    _ value: JSONValue, _ schema: JSONValue, _ pointer: String, _ besides: Set<String>,
    _ faults: inout [String]
  ) {
    if let parts = schema["allOf"]?.elements {
      return check(value, merged(parts), pointer, besides, &faults)
    }
    if let reference = schema["$ref"]?.text {
      let name = reference.split(separator: "/").last.map(String.init) ?? ""
      guard let target = document["components"]?["schemas"]?[name] else {
        faults.append("\(pointer) has a schema that is not there: \(name)")
        return
      }
      check(value, target, pointer, besides, &faults)
      // What stands beside a reference narrows it (OpenAPI 3.1).
      for name in schema["properties"]?.keys ?? [] {
        if let member = value[name], let narrower = schema["properties"]?[name] {
          check(member, narrower, "\(pointer)/\(name)", [], &faults)
        }
      }
      return
    }
    if let listed = schema["enum"]?.elements, !listed.contains(value) {
      faults.append("\(pointer) is not listed")
    }
    switch (schema["type"]?.text, value) {
    case ("object", .object(let members)):
      check(members, schema, pointer, besides, &faults)
    case ("array", .array(let elements)):
      if let least = schema["minItems"]?.integer, elements.count < least {
        faults.append("\(pointer) has too few elements")
      }
      if let most = schema["maxItems"]?.integer, elements.count > most {
        faults.append("\(pointer) has too many elements")
      }
      guard let items = schema["items"] else { return }
      for (index, element) in elements.enumerated() {
        check(element, items, "\(pointer)/\(index)", [], &faults)
      }
    case ("string", .string(let text)):
      check(text, schema, pointer, &faults)
    case ("integer", .integer(let number)):
      if let least = schema["minimum"]?.integer, number < least {
        faults.append("\(pointer) is too small")
      }
      if let most = schema["maximum"]?.integer, number > most {
        faults.append("\(pointer) is too large")
      }
    case ("boolean", .boolean), ("number", .number), ("number", .integer),
      (nil, _):
      break
    case (let type?, _): faults.append("\(pointer) is no \(type)")
    }
  }

  private func check(
    _ text: String, _ schema: JSONValue, _ pointer: String, _ faults: inout [String]
  ) {
    if schema["format"] == "date-time", Timestamp.microseconds(text) == nil {
      faults.append("\(pointer) is no time")
    }
    if schema["format"] == "date", Timestamp.microseconds("\(text)T00:00:00Z") == nil {
      faults.append("\(pointer) is no date")
    }
    if schema["format"] == "uuid", UUID(uuidString: text) == nil {
      faults.append("\(pointer) is no UUID")
    }
    if let pattern = schema["pattern"]?.text,
      (try? Regex(pattern).firstMatch(in: text)) == nil
    {
      faults.append("\(pointer) has another pattern")
    }
    if let least = schema["minLength"]?.integer, text.count < least {
      faults.append("\(pointer) is too short")
    }
    if let most = schema["maxLength"]?.integer, text.count > most {
      faults.append("\(pointer) is too long")
    }
  }

  private func check(
    _ members: [String: JSONValue], _ schema: JSONValue, _ pointer: String,
    _ besides: Set<String>, _ faults: inout [String]
  ) {
    for name in schema["required"]?.elements.compactMap(\.text) ?? [] where members[name] == nil {
      faults.append("\(pointer)/\(name) is missing")
    }
    if let choices = schema["oneOf"]?.elements {
      let met = choices.filter { choice in
        (choice["required"]?.elements ?? []).allSatisfy { members[$0.text ?? ""] != nil }
      }
      if met.count != 1 { faults.append("\(pointer) has \(met.count) of its choices") }
    }
    for (name, member) in members where !besides.contains(name) {
      if let property = schema["properties"]?[name] {
        check(member, property, "\(pointer)/\(name)", [], &faults)
      } else if let additional = schema["additionalProperties"], additional != false {
        check(member, additional, "\(pointer)/\(name)", [], &faults)
      } else {
        faults.append("\(pointer)/\(name) is not in the contract")
      }
    }
  }
}
