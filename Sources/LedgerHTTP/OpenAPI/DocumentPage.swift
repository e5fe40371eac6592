import Crypto
import FoundationEssentials
import HTTPTypes

/// The document as a page: one file without scripts, fonts or pictures, for every browser.
enum DocumentPage {
  /// The page.
  static let html: [UInt8] = {
    var page = HTML()
    page.document()
    return Array(page.text.utf8)
  }()

  /// Lets the page load nothing but its own style.
  static let contentSecurityPolicy: String = {
    let digest = Data(SHA256.hash(data: Array(style.utf8))).base64EncodedString()
    return "default-src 'none'; style-src 'sha256-\(digest)'; base-uri 'none'; "
      + "form-action 'none'; frame-ancestors 'none'"
  }()

  static let style = """
    :root{color-scheme:light dark;--line:#8886;--dim:#595959;--link:#0645ad}
    @media(prefers-color-scheme:dark){:root{--dim:#b5b5b5;--link:#8ab4f8}}
    body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem}
    a{color:var(--link)}
    h2{border-bottom:2px solid var(--line);margin-top:3rem}
    h3{margin:2rem 0 0}
    h3 code{font-size:1rem;overflow-wrap:anywhere}
    h4{margin:1rem 0 0}
    table{border-collapse:collapse;width:100%;margin:.5rem 0}
    caption{text-align:left;font-weight:bold;padding-top:.5rem}
    th,td{border:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top;\
    overflow-wrap:anywhere}
    pre{border:1px solid var(--line);padding:.5rem;white-space:pre-wrap;overflow-wrap:anywhere}
    .dim{color:var(--dim)}
    .skip{position:absolute;left:-99rem}
    .skip:focus{left:1rem;top:1rem;background:Canvas;padding:.5rem}
    """
}

// MARK: - Parts

extension HTML {
  mutating func document() {
    tag("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
    tag("<meta name=\"viewport\" content=\"width=device-width\">\n<title>Pasboek: API</title>\n")
    style(DocumentPage.style)
    tag("</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the operations</a>\n")
    tag("<header>\n<h1>Pasboek: API</h1>\n")
    tag("<p>The same for programs: <a href=\"/openapi.json\">openapi.json</a> (OpenAPI 3.1).</p>\n")
    tag("</header>\n")
    contents()
    tag("<main id=\"main\">\n")
    callers()
    for topic in OpenAPIDocument.topics { self.topic(topic) }
    tag("<h2 id=\"schemas\">Schemas</h2>\n")
    for component in OpenAPIDocument.components.sorted(by: { $0.name < $1.name }) {
      schema(component)
    }
    tag("</main>\n</body>\n</html>\n")
  }

  private mutating func contents() {
    tag("<nav aria-label=\"Contents\">\n<ul>\n")
    for topic in OpenAPIDocument.topics {
      tag("<li>")
      link(topic.anchor, topic.name)
      tag("</li>\n")
    }
    tag("<li><a href=\"#schemas\">Schemas</a></li>\n</ul>\n</nav>\n")
  }

  private mutating func callers() {
    tag("<h2 id=\"callers\">Who calls</h2>\n")
    tableHead("Ways to say who one is", ["Name", "Header", "What it is"])
    for scheme in SecurityScheme.allCases {
      tag("<tr><th scope=\"row\">")
      write(scheme.rawValue)
      tag("</th><td>")
      code(scheme.header)
      tag("</td><td>")
      prose(scheme.description)
      tag("</td></tr>\n")
    }
    tag("</table>\n")
  }

  private mutating func topic(_ topic: APITopic) {
    tag("<section aria-labelledby=\"")
    write(topic.anchor)
    tag("\">\n<h2 id=\"")
    write(topic.anchor)
    tag("\">")
    write(topic.name)
    tag("</h2>\n")
    paragraph(topic.description)
    for operation in topic.operations { self.operation(operation) }
    tag("</section>\n")
  }

  private mutating func operation(_ operation: APIOperation) {
    tag("<article aria-labelledby=\"")
    write(operation.id)
    tag("\">\n<h3 id=\"")
    write(operation.id)
    tag("\">")
    write(operation.summary)
    tag("<br>")
    code("\(operation.method.rawValue) \(operation.path)")
    tag("</h3>\n")
    paragraph(operation.details)
    paragraph(operation.rule?.permissionText ?? "")
    parameters(operation)
    if let body = operation.body {
      tag("<h4>Body</h4>\n<p>")
      code(body.mediaType)
      write(body.isRequired ? ": " : ", may be missing: ")
      kind(body.schema)
      tag("</p>\n")
      members(body.schema)
      example("Example of a body", body.schema)
      if let lines = body.lines {
        tag("<p>Or ")
        code("application/x-ndjson")
        write(": \(lines.description ?? "")")
        tag("</p>\n")
      }
    }
    answers(operation)
    if let schema = operation.answers.first?.schema { example("Example of an answer", schema) }
    tag("</article>\n")
  }

  private mutating func parameters(_ operation: APIOperation) {
    let parameters = operation.parameters
    guard !parameters.isEmpty else { return }
    tableHead("Parameters", ["Name", "In", "What it is"])
    for (place, parameter) in parameters {
      tag("<tr><th scope=\"row\">")
      code(parameter.name)
      if parameter.isRequired { write(" (required)") }
      tag("</th><td>")
      write(place)
      tag("</td><td>")
      meaning(parameter.schema)
      tag("</td></tr>\n")
    }
    tag("</table>\n")
  }

  private mutating func answers(_ operation: APIOperation) {
    tableHead("Answers", ["Status", "What it means"])
    for answer in operation.answers {
      tag("<tr><th scope=\"row\">")
      write("\(answer.status.code)")
      tag("</th><td>")
      prose(answer.description)
      if let schema = answer.schema {
        write(" ")
        kind(schema)
      }
      tag("</td></tr>\n")
    }
    for (status, types) in APIProblems.of(operation) {
      tag("<tr><th scope=\"row\">")
      write("\(status.code)")
      tag("</th><td>")
      for (index, type) in types.enumerated() {
        if index > 0 { tag("<br>") }
        code(type.uri)
      }
      tag("</td></tr>\n")
    }
    tag("</table>\n")
  }
}

extension APITopic {
  /// Its place on the page.
  fileprivate var anchor: String {
    "topic-" + name.lowercased().filter { $0.isLetter }
  }
}
