/// HTML that is written from top to bottom; texts are escaped, tags are not.
struct HTML {
  private(set) var text = ""

  mutating func tag(_ tag: StaticString) { text += "\(tag)" }

  /// The page's own style, byte for byte as its policy knows it.
  mutating func style(_ sheet: String) { text += "<style>\(sheet)</style>\n" }

  mutating func write(_ words: String) {
    for character in words {
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      default: text.append(character)
      }
    }
  }

  /// A text in which what stands between backticks is code.
  mutating func prose(_ words: String) {
    for (index, part) in words.split(separator: "`", omittingEmptySubsequences: false).enumerated()
    {
      if index.isMultiple(of: 2) { write(String(part)) } else { code(String(part)) }
    }
  }

  mutating func paragraph(_ words: String) {
    guard !words.isEmpty else { return }
    tag("<p>")
    prose(words)
    tag("</p>\n")
  }

  mutating func code(_ words: String) {
    tag("<code>")
    write(words)
    tag("</code>")
  }

  mutating func link(_ id: String, _ words: String) {
    tag("<a href=\"#")
    write(id)
    tag("\">")
    write(words)
    tag("</a>")
  }

  mutating func tableHead(_ caption: String, _ columns: [String]) {
    tag("<table><caption>")
    write(caption)
    tag("</caption>\n<tr>")
    for column in columns {
      tag("<th scope=\"col\">")
      write(column)
      tag("</th>")
    }
    tag("</tr>\n")
  }
}
