import Mustache

/// The templates, parsed once.
enum Templates {
  /// The source of every template by its name.
  static let sources: [String: [UInt8]] = [
    "board": PackageResources.board_mustache,
    "boards": PackageResources.boards_mustache,
    "chart": PackageResources.chart_mustache,
    "counter": PackageResources.counter_mustache,
    "counterFields": PackageResources.counterFields_mustache,
    "counterOption": PackageResources.counterOption_mustache,
    "document": PackageResources.document_mustache,
    "documents": PackageResources.documents_mustache,
    "finance": PackageResources.finance_mustache,
    "findings": PackageResources.findings_mustache,
    "helpDesk": PackageResources.helpDesk_mustache,
    "home": PackageResources.home_mustache,
    "layout": PackageResources.layout_mustache,
    "log": PackageResources.log_mustache,
    "museums": PackageResources.museums_mustache,
    "operations": PackageResources.operations_mustache,
    "printedCode": PackageResources.printedCode_mustache,
    "problem": PackageResources.problem_mustache,
    "record": PackageResources.record_mustache,
    "region": PackageResources.region_mustache,
    "regions": PackageResources.regions_mustache,
    "screenCode": PackageResources.screenCode_mustache,
    "signIn": PackageResources.signIn_mustache,
    "table": PackageResources.table_mustache,
    "until": PackageResources.until_mustache,
    "year": PackageResources.year_mustache,
  ]

  /// The templates.
  static let library: MustacheLibrary = {
    var library = MustacheLibrary()
    for (name, source) in sources {
      do {
        try library.register(String(decoding: source, as: UTF8.self), named: name)
      } catch {
        preconditionFailure("the template \(name) cannot be read: \(error)")
      }
    }
    return library
  }()
}

/// Text that is HTML or SVG already; whoever makes one has escaped what is in it.
struct Markup: MustacheCustomRenderable, Hashable, Sendable {
  /// The text.
  let renderText: String
  /// Whether it stands for nothing.
  var isNull: Bool { renderText.isEmpty }

  /// Takes text that needs no escaping any more.
  init(_ text: String) { renderText = text }

  /// A text with what means something in HTML escaped.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
