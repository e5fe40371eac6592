/// Schemas, as tables and in words.
extension HTML {
  mutating func schema(_ component: SchemaComponent) {
    tag("<h3 id=\"schema-")
    write(component.name)
    tag("\">")
    write(component.name)
    tag("</h3>\n")
    paragraph(component.schema.description ?? "")
    members(component.schema)
  }

  /// The members of an object, those of objects within it beneath.
  mutating func members(_ schema: Schema) {
    guard case .object(let fields) = schema.kind, !fields.properties.isEmpty else { return }
    tableHead("Members", ["Name", "What it is"])
    rows(fields, "")
    tag("</table>\n")
    if !fields.oneOf.isEmpty {
      paragraph("Exactly one of " + fields.oneOf.map { "`\($0)`" }.joined(separator: ", ") + ".")
    }
  }

  private mutating func rows(_ fields: Schema.Fields, _ prefix: String) {
    for property in fields.properties {
      let name = prefix + property.name
      tag("<tr><th scope=\"row\">")
      code(name)
      if property.isRequired { write(" (required)") }
      tag("</th><td>")
      meaning(property.schema)
      tag("</td></tr>\n")
      switch property.schema.kind {
      case .object(let inner): rows(inner, "\(name).")
      case .list(let element, _, _):
        if case .object(let inner) = element.kind { rows(inner, "\(name)[].") }
      default: break
      }
    }
  }

  mutating func meaning(_ schema: Schema) {
    if let description = schema.description {
      prose(description)
      tag("<br>")
    }
    tag("<span class=\"dim\">")
    kind(schema)
    tag("</span>")
  }

  mutating func kind(_ schema: Schema) {
    switch schema.kind {
    case .text(let rule):
      write(rule.format ?? "text")
      if let length = rule.length { write(", \(length.lowerBound) to \(length.upperBound) long") }
    case .words(let words):
      write("one of ")
      for (index, word) in words.enumerated() {
        if index > 0 { write(", ") }
        code(word)
      }
    case .integer(let range):
      write("integer")
      if let range, range.upperBound < .max {
        write(" from \(range.lowerBound) to \(range.upperBound)")
      } else if let range {
        write(" from \(range.lowerBound) on")
      }
    case .number: write("number")
    case .boolean: write("true or false")
    case .list(let element, let count, _):
      write("list")
      if let count { write(" of \(count.lowerBound) to \(count.upperBound)") }
      write(": ")
      kind(element)
    case .object(let fields):
      write("object with ")
      for (index, property) in fields.properties.enumerated() {
        if index > 0 { write(", ") }
        code(property.name)
        if case .list(let element, _, _) = property.schema.kind,
          case .component(let name) = element.kind
        {
          write(" of ")
          link("schema-\(name)", name)
        }
      }
    case .map(let element):
      write("object by names: ")
      kind(element)
    case .component(let name): link("schema-\(name)", name)
    case .problem: link("schema-Problem", "Problem")
    case .anything: write("JSON")
    }
  }

  mutating func example(_ title: String, _ schema: Schema) {
    guard schema.hasExample else { return }
    tag("<details><summary>")
    write(title)
    tag("</summary><pre>")
    write(Self.indented(schema.exampleJSON(OpenAPIDocument.component)))
    tag("</pre></details>\n")
  }

  /// Compact JSON with a line for each member and element.
  private static func indented(_ json: [UInt8]) -> String {
    var text: [UInt8] = []
    var depth = 0
    var isInText = false
    var isEscaped = false
    func lineBreak() -> [UInt8] { [0x0A] + [UInt8](repeating: 0x20, count: 2 * depth) }
    for byte in json {
      if isInText {
        text.append(byte)
        if byte == UInt8(ascii: "\""), !isEscaped { isInText = false }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        continue
      }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        text += [byte] + lineBreak()
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        text += lineBreak() + [byte]
      case UInt8(ascii: ","): text += [byte] + lineBreak()
      case UInt8(ascii: ":"): text += [byte, 0x20]
      default:
        isInText = byte == UInt8(ascii: "\"")
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
