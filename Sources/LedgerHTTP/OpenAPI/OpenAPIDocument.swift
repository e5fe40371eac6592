import Crypto
import HTTPTypes
import LedgerWire

/// The service's own OpenAPI document (3.1), made of the descriptions of ``APITopic``.
public enum OpenAPIDocument {
  /// The document.
  public static let json: [UInt8] = {
    var writer = JSONWriter(capacity: 1 << 19)
    writer.document()
    return writer.bytes
  }()

  /// The topics in their order.
  static let topics: [APITopic] = [
    .checkins, .checkInCodes, .boards, .passes, .rewards, .passholders, .definitions, .kiosks,
    .tickets,
    .ticketTerms, .reports, .museums, .taps, .terminals, .findings, .helpDesk, .regions, .periods,
    .keyIndicators, .segments, .commands,
    .service,
  ]

  /// Every schema that has a name.
  static let components: [SchemaComponent] =
    topics.flatMap(\.components) + APITopic.sharedComponents

  private static let byName: [String: Schema] = Dictionary(
    components.map { ($0.name, $0.schema) }, uniquingKeysWith: { first, _ in first })

  /// The schema of a name.
  static func component(_ name: String) -> Schema? { byName[name] }

  /// A strong validator of these bytes (RFC 9110).
  static func etag(of bytes: [UInt8]) -> String {
    let digest = SHA256.hash(data: bytes).prefix(12)
    let hex = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return "\"\(hex)\""
  }
}

extension JSONWriter {
  fileprivate mutating func document() {
    beginObject()
    field("openapi", "3.1.0")
    key("info")
    beginObject()
    field("title", "Pasboek")
    field("version", LedgerServer.version)
    field(
      "description",
      "The ledger behind UiTPAS and museumPASSmusées: the published APIs under `/uitpas` and "
        + "`/museumpass`, and the ledger's own under `/ledger/v1`. Every refusal is a problem "
        + "(RFC 9457); members that a client does not know are for it to pass over.")
    key("license")
    beginObject()
    field("name", "Apache-2.0")
    field("identifier", "Apache-2.0")
    endObject()
    endObject()
    key("servers")
    beginArray()
    beginObject()
    field("url", "/")
    endObject()
    endArray()
    key("tags")
    beginArray()
    for topic in OpenAPIDocument.topics {
      beginObject()
      field("name", topic.name)
      field("description", topic.description)
      endObject()
    }
    endArray()
    paths()
    key("components")
    beginObject()
    schemas()
    key("securitySchemes")
    beginObject()
    for scheme in SecurityScheme.allCases { scheme.encode(into: &self) }
    endObject()
    endObject()
    endObject()
  }

  private mutating func paths() {
    key("paths")
    beginObject()
    var written: Set<String> = []
    let all = OpenAPIDocument.topics.flatMap { topic in
      topic.operations.map { (topic: topic.name, operation: $0) }
    }
    for path in all.map(\.operation.path) where written.insert(path).inserted {
      name(path)
      beginObject()
      for (topic, operation) in all where operation.path == path {
        name(operation.method.rawValue.lowercased())
        self.operation(operation, topic)
      }
      endObject()
    }
    endObject()
  }

  private mutating func schemas() {
    key("schemas")
    beginObject()
    for component in OpenAPIDocument.components {
      name(component.name)
      component.schema.encode(into: &self)
    }
    endObject()
  }
}

// MARK: - Operations

extension JSONWriter {
  fileprivate mutating func operation(_ operation: APIOperation, _ topic: String) {
    beginObject()
    field("operationId", operation.id)
    strings("tags", [topic])
    field("summary", operation.summary)
    let details = [operation.details, operation.rule?.permissionText ?? ""]
      .filter { !$0.isEmpty }
    if !details.isEmpty { field("description", details.joined(separator: " ")) }
    parameters(operation)
    if let body = operation.body {
      key("requestBody")
      beginObject()
      field("required", body.isRequired)
      key("content")
      beginObject()
      for form in body.forms { content(form.mediaType, form.schema) }
      endObject()
      endObject()
    }
    key("responses")
    beginObject()
    responses(operation)
    endObject()
    security(operation)
    endObject()
  }

  private mutating func parameters(_ operation: APIOperation) {
    let parameters = operation.parameters
    if parameters.isEmpty { return }
    key("parameters")
    beginArray()
    for (place, parameter) in parameters {
      beginObject()
      field("name", parameter.name)
      field("in", place)
      field("description", parameter.schema.description)
      if parameter.isRequired { field("required", true) }
      key("schema")
      parameter.schema.encode(into: &self)
      key("example")
      parameter.schema.encodeExample(into: &self, OpenAPIDocument.component)
      endObject()
    }
    endArray()
  }

  private mutating func content(_ mediaType: String, _ schema: Schema) {
    name(mediaType)
    beginObject()
    key("schema")
    schema.encode(into: &self)
    if schema.hasExample {
      key("example")
      schema.encodeExample(into: &self, OpenAPIDocument.component)
    }
    endObject()
  }

  /// The field of the header that says which position of the log an answer reflects.
  private mutating func reflectedPosition() {
    let schema = Schema.integer(
      "The position of the log that the answer reflects.", in: 0...Int64.max, example: 97)
    key("headers")
    beginObject()
    name(HTTPField.Name.reflectedPosition.canonicalName)
    beginObject()
    field("description", schema.description)
    key("schema")
    schema.encode(into: &self)
    endObject()
    endObject()
  }

  private mutating func responses(_ operation: APIOperation) {
    let problems = APIProblems.of(operation)
    let statuses = Set(operation.answers.map(\.status.code) + problems.map(\.status.code))
    for code in statuses.sorted() {
      let answers = operation.answers.filter { $0.status.code == code }
      let refused = problems.first { $0.status.code == code }?.types ?? []
      name(String(code))
      beginObject()
      let words =
        answers.map(\.description)
        + (refused.isEmpty ? [] : ["Refused: \(refused.map(\.title).joined(separator: "; "))."])
      field("description", words.joined(separator: " "))
      if operation.isFolded, !answers.isEmpty { reflectedPosition() }
      let bodies = answers.compactMap { answer in
        answer.schema.map { (mediaType: answer.mediaType, schema: $0) }
      }
      if !bodies.isEmpty || !refused.isEmpty {
        key("content")
        beginObject()
        for body in bodies { content(body.mediaType, body.schema) }
        if !refused.isEmpty { content("application/problem+json", .problem(refused)) }
        endObject()
      }
      endObject()
    }
  }

  private mutating func security(_ operation: APIOperation) {
    key("security")
    beginArray()
    for requirement in operation.rule?.security ?? [] {
      beginObject()
      name(requirement.scheme.rawValue)
      beginArray()
      for permission in requirement.permissions { value(permission.rawValue) }
      endArray()
      endObject()
    }
    endArray()
  }
}
