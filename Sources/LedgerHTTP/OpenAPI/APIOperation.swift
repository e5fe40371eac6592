import HTTPTypes

/// A route as the OpenAPI document describes it: the other half of its row in ``RouteTable``.
///
/// Who may call it comes from that row, the parameters of its path from ``PathParameters``, and
/// what every route can answer from ``APIProblems``; the rest stands here.
struct APIOperation: Sendable {
  /// The method.
  let method: HTTPRequest.Method
  /// The path, as its row names it.
  let path: String
  /// What it does, in a few words.
  let summary: String
  /// What else a caller should know.
  let details: String
  /// The parameters of its query.
  let query: [APIParameter]
  /// The fields of its header, beside those that follow from the rest.
  let headers: [APIParameter]
  /// What it is sent.
  let body: APIBody?
  /// What it answers where it does what it is asked.
  let answers: [APIAnswer]
  /// The kinds of problem that the published operation lists; nil for one of the ledger's own.
  let published: PublishedOperation?
  /// Further kinds of problem, each under the status that it usually has.
  let problems: [ProblemType]
  /// Whether it takes an `Idempotency-Key`.
  let isKeyed: Bool
  /// Whether `Accept-Language` chooses the language of its texts.
  let isTranslated: Bool
  /// Whether read models answer it: the answer says which position of the log it reflects, and can
  /// be told to reflect one at least.
  let isFolded: Bool

  init(
    _ method: HTTPRequest.Method, _ path: String, _ summary: String, details: String = "",
    query: [APIParameter] = [], headers: [APIParameter] = [], body: APIBody? = nil,
    answers: [APIAnswer], published: PublishedOperation? = nil, problems: [ProblemType] = [],
    isKeyed: Bool = false, isTranslated: Bool = false, isFolded: Bool = false
  ) {
    self.method = method
    self.path = path
    self.summary = summary
    self.details = details
    self.query = query
    self.headers = headers
    self.body = body
    self.answers = answers
    self.published = published
    self.problems = problems
    self.isKeyed = isKeyed
    self.isTranslated = isTranslated
    self.isFolded = isFolded
  }

  /// Its name for programs: method and path, such as `getUitpasPassesByUitpasNumber`.
  var id: String {
    let words = path.split(whereSeparator: { "/-.".contains($0) }).map { segment -> String in
      let name = segment.filter { $0 != "{" && $0 != "}" }
      let word = name.prefix(1).uppercased() + name.dropFirst()
      return segment.hasPrefix("{") ? "By\(word)" : word
    }
    return method.rawValue.lowercased() + words.joined()
  }

  /// Its row in the table of routes; without one nobody may call it.
  var rule: RouteRule? { RouteTable.rule(method, path) }
}

/// A parameter of a query or a field of a header.
struct APIParameter: Sendable {
  let name: String
  let schema: Schema
  let isRequired: Bool

  /// One that must be there.
  static func required(_ name: String, _ schema: Schema) -> APIParameter {
    APIParameter(name: name, schema: schema, isRequired: true)
  }

  /// One that may be missing.
  static func optional(_ name: String, _ schema: Schema) -> APIParameter {
    APIParameter(name: name, schema: schema, isRequired: false)
  }

  /// Which part of a list is asked for.
  static let page: [APIParameter] = [
    .optional(
      "start", .integer("How many to leave out before the page.", in: 0...Int64.max, example: 0)),
    .optional(
      "limit",
      .integer(
        "The most that the page holds; \(PageRequest.limitDefault) where it is missing.",
        in: 0...Int64(PageRequest.limitMax), example: 20)),
  ]

  /// Of when a question about the past is, and as known when.
  static let past: [APIParameter] = [
    .optional(
      "asHappenedOn",
      .text(
        "What had happened by a moment, or by the end of a local day; now where it is missing.",
        "2026-11-23T15:00:00+00:00")),
    .optional(
      "asKnownOn",
      .text(
        "As known at a position of the log, at a moment, or at the end of a local day.", "97")),
  ]

  /// The order of a list.
  static func order(_ name: String, _ description: String) -> APIParameter {
    .optional(name, .words(["asc", "desc"], description))
  }
}

/// What an operation is sent.
struct APIBody: Sendable {
  let mediaType: String
  let schema: Schema
  let isRequired: Bool
  /// The same as lines of JSON, in words; nil for an operation that takes none.
  private(set) var lines: Schema?

  init(mediaType: String, schema: Schema, isRequired: Bool) {
    self.mediaType = mediaType
    self.schema = schema
    self.isRequired = isRequired
  }

  /// A JSON value.
  static func json(_ schema: Schema, isRequired: Bool = true) -> APIBody {
    APIBody(mediaType: "application/json", schema: schema, isRequired: isRequired)
  }

  /// What ``SchemaComponent`` describes under a name.
  static func json(of component: String) -> APIBody { json(.component(component)) }

  /// The same, or lines of JSON (NDJSON).
  func or(lines description: String) -> APIBody {
    var body = self
    body.lines = .text(description)
    return body
  }

  /// Every form of it, by media type.
  var forms: [(mediaType: String, schema: Schema)] {
    [(mediaType, schema)] + (lines.map { [("application/x-ndjson", $0)] } ?? [])
  }
}

/// What an operation answers under a status.
struct APIAnswer: Sendable {
  let status: HTTPResponse.Status
  let description: String
  let mediaType: String
  let schema: Schema?

  init(
    _ status: HTTPResponse.Status, _ description: String, _ schema: Schema? = nil,
    mediaType: String = "application/json"
  ) {
    self.status = status
    self.description = description
    self.mediaType = mediaType
    self.schema = schema
  }

  /// 200 with JSON.
  static func ok(_ description: String, _ schema: Schema) -> APIAnswer {
    APIAnswer(.ok, description, schema)
  }

  /// 200 with what is described under a name.
  static func ok(_ description: String, as component: String) -> APIAnswer {
    ok(description, .component(component))
  }

  /// 201 with what is described under a name.
  static func created(_ description: String, as component: String) -> APIAnswer {
    APIAnswer(.created, description, .component(component))
  }

  /// 204.
  static func done(_ description: String) -> APIAnswer { APIAnswer(.noContent, description) }
}

/// A part of the document: operations that belong together, and what they speak of.
struct APITopic: Sendable {
  let name: String
  let description: String
  let operations: [APIOperation]
  let components: [SchemaComponent]

  init(
    _ name: String, _ description: String, operations: [APIOperation],
    components: [SchemaComponent] = []
  ) {
    self.name = name
    self.description = description
    self.operations = operations
    self.components = components
  }
}

/// A schema that operations name instead of repeating it.
struct SchemaComponent: Sendable {
  let name: String
  let schema: Schema

  init(_ name: String, _ schema: Schema) {
    self.name = name
    self.schema = schema
  }

  /// An object.
  init(_ name: String, _ description: String, _ properties: [Schema.Property]) {
    self.init(name, .object(properties, description))
  }
}
