import LedgerHTTP

/// The service's own OpenAPI document, as tests read it.
enum OwnDocument {
  /// The document.
  static let value: JSONValue = {
    guard let value = try? JSONValue(OpenAPIDocument.json) else {
      preconditionFailure("the document is no JSON")
    }
    return value
  }()

  /// An operation of the document.
  struct Operation {
    let method: String
    let path: String
    let value: JSONValue

    var name: String { "\(method) \(path)" }
  }

  /// Every operation.
  static let operations: [Operation] = (value["paths"]?.keys ?? []).sorted().flatMap { path in
    (value["paths"]?[path]?.keys ?? []).sorted().compactMap { method in
      value["paths"]?[path]?[method].map {
        Operation(method: method.uppercased(), path: path, value: $0)
      }
    }
  }

  /// What holds answers and examples against its schemas.
  static let contract = PublishedContract(document: value)

  /// What in an answer of the service does not fit the document; nothing for a request of which
  /// the document does not speak, such as one for a path that is not there.
  static func faults(of answer: Answer, to method: String, _ target: String) throws -> [String] {
    guard let operation = operation(method, target) else { return [] }
    guard let response = operation.value["responses"]?[String(answer.status)] else {
      return ["\(answer.status) is not in the document"]
    }
    let type = answer.headers["content-type"]?.prefix { $0 != ";" } ?? ""
    guard let content = response["content"]?[String(type)] else {
      return answer.body.isEmpty ? [] : ["\(answer.status) \(type) is not in the document"]
    }
    guard type.hasSuffix("json"), type != "application/x-ndjson", let schema = content["schema"]
    else { return [] }
    return contract.faults(of: try answer.json(), fitting: schema)
  }

  /// The operation of a request; of several paths that fit, the one with the fewest parameters, and
  /// of those the one that says most of them: `{reportId}.zip` more than `{reportId}`.
  private static func operation(_ method: String, _ target: String) -> Operation? {
    let segments = target.prefix { $0 != "?" }.split(separator: "/")
    return operations.filter { operation in
      let names = operation.path.split(separator: "/")
      return operation.method == method && names.count == segments.count
        && zip(names, segments).allSatisfy(fits)
    }.min {
      (parameters($0.path), -$0.path.count) < (parameters($1.path), -$1.path.count)
    }
  }

  private static func parameters(_ path: String) -> Int { path.count { $0 == "{" } }

  private static func fits(_ name: Substring, _ segment: Substring) -> Bool {
    guard let end = name.firstIndex(of: "}"), name.hasPrefix("{") else { return name == segment }
    return segment.hasSuffix(name[name.index(after: end)...])
  }
}
