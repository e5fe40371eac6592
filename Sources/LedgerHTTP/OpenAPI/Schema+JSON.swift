import LedgerWire

extension Schema {
  /// Writes the schema.
  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    encodeKind(into: &writer)
    writer.field("description", description)
    writer.endObject()
  }

  private func encodeKind(into writer: inout JSONWriter) {
    switch kind {
    case .text(let text): text.encode(into: &writer)
    case .words(let words):
      writer.field("type", "string")
      writer.strings("enum", words)
    case .integer(let range):
      writer.field("type", "integer")
      writer.field("minimum", range?.lowerBound)
      if let most = range?.upperBound, most < .max { writer.field("maximum", most) }
    case .number: writer.field("type", "number")
    case .boolean: writer.field("type", "boolean")
    case .list(let element, let count, let isUnique):
      writer.field("type", "array")
      writer.key("items")
      element.encode(into: &writer)
      writer.field("minItems", count?.lowerBound)
      writer.field("maxItems", count?.upperBound)
      if isUnique { writer.field("uniqueItems", true) }
    case .object(let fields): fields.encode(into: &writer)
    case .map(let element):
      writer.field("type", "object")
      writer.key("additionalProperties")
      element.encode(into: &writer)
    case .component(let name): writer.field("$ref", "#/components/schemas/\(name)")
    case .problem(let types):
      writer.field("$ref", "#/components/schemas/Problem")
      writer.key("properties")
      writer.beginObject()
      writer.key("type")
      writer.beginObject()
      writer.strings("enum", types.map(\.uri))
      writer.endObject()
      writer.endObject()
    case .anything: break
    }
  }

  /// Whether its example tells more than its words do.
  var hasExample: Bool {
    switch kind {
    case .object, .list, .component: true
    default: false
    }
  }

  /// Its example.
  func exampleJSON(_ components: (String) -> Schema?) -> [UInt8] {
    var writer = JSONWriter()
    encodeExample(into: &writer, components)
    return writer.bytes
  }

  /// Writes an example.
  ///
  /// - Parameter components: finds the schema that a name stands for.
  func encodeExample(into writer: inout JSONWriter, _ components: (String) -> Schema?) {
    if let example { return writer.value(json: example) }
    switch kind {
    case .text: writer.value("…")
    case .words(let words): writer.value(words.first ?? "")
    case .integer(let range):
      writer.value(max(range?.lowerBound ?? 1, min(1, range?.upperBound ?? 1)))
    case .number: writer.value(json: "1.00")
    case .boolean: writer.value(true)
    case .list(let element, let count, _):
      writer.beginArray()
      for _ in 0..<max(1, count?.lowerBound ?? 1) {
        element.encodeExample(into: &writer, components)
      }
      writer.endArray()
    case .object(let fields): fields.encodeExample(into: &writer, components)
    case .component(let name):
      components(name)?.encodeExample(into: &writer, components)
    case .map, .problem, .anything:
      writer.beginObject()
      writer.endObject()
    }
  }
}

extension Schema.Text {
  fileprivate func encode(into writer: inout JSONWriter) {
    writer.field("type", "string")
    writer.field("format", format)
    writer.field("pattern", pattern)
    writer.field("minLength", length?.lowerBound)
    writer.field("maxLength", length?.upperBound)
  }
}

extension Schema.Fields {
  fileprivate func encode(into writer: inout JSONWriter) {
    writer.field("type", "object")
    writer.key("properties")
    writer.beginObject()
    for property in properties {
      writer.name(property.name)
      property.schema.encode(into: &writer)
    }
    writer.endObject()
    let required = properties.filter(\.isRequired).map(\.name)
    if !required.isEmpty { writer.strings("required", required) }
    if !oneOf.isEmpty {
      writer.key("oneOf")
      writer.beginArray()
      for name in oneOf {
        writer.beginObject()
        writer.strings("required", [name])
        writer.endObject()
      }
      writer.endArray()
    }
    if isClosed { writer.field("additionalProperties", false) }
  }

  fileprivate func encodeExample(
    into writer: inout JSONWriter, _ components: (String) -> Schema?
  ) {
    writer.beginObject()
    for property in properties where !oneOf.dropFirst().contains(property.name) {
      writer.name(property.name)
      property.schema.encodeExample(into: &writer, components)
    }
    writer.endObject()
  }
}

extension JSONWriter {
  /// Writes a member whose value is an array of strings.
  mutating func strings(_ key: StaticString, _ strings: [String]) {
    self.key(key)
    beginArray()
    for string in strings { value(string) }
    endArray()
  }
}
