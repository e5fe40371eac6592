/// A table as the template `table` takes it.
///
/// Its rows are written here: a template looks up each name for each cell, of which there are
/// thousands.
struct TableView: Sendable {
  /// The head of a column.
  struct Head: Sendable {
    var text: String
    var isFigure: Bool
  }

  /// What tells it apart from others on the page, in every language.
  let id: String
  /// What it shows.
  let caption: String
  /// The heads of its columns.
  let heads: [Head]
  /// Its rows.
  let body: Markup
  /// Whether it has none.
  let isEmpty: Bool
  /// Its totals; nothing where nothing is added up.
  let foot: Markup
  /// Whether it has totals.
  let hasFoot: Bool

  /// Makes a table of texts and figures: the first columns are texts, the others figures.
  ///
  /// - Parameters:
  ///   - texts: how many columns are texts.
  ///   - links: where the head of a row leads, by the row's place.
  init(
    id: String, _ caption: String, heads: [String], texts: Int = 1, rows: [[String]],
    foot: [String]? = nil,
    links: [String] = []
  ) {
    self.id = id
    self.caption = caption
    self.heads = heads.enumerated().map { Head(text: $1, isFigure: $0 >= texts) }
    var body = ""
    for (place, cells) in rows.enumerated() {
      Self.append(cells, texts, place < links.count ? links[place] : nil, to: &body)
    }
    self.body = Markup(body)
    isEmpty = rows.isEmpty
    var total = ""
    if let foot { Self.append(foot, texts, nil, to: &total) }
    self.foot = Markup(total)
    hasFoot = foot != nil
  }

  /// Writes a row, whose first cell is its head.
  private static func append(
    _ cells: [String], _ texts: Int, _ link: String?, to markup: inout String
  ) {
    markup += "<tr>"
    for (place, cell) in cells.enumerated() {
      let text = Markup.escaped(cell)
      if place > 0 {
        markup += "<td\(place >= texts ? " class=\"figure\"" : "")>\(text)</td>"
      } else if let link {
        markup += "<th scope=\"row\"><a href=\"\(Markup.escaped(link))\">\(text)</a></th>"
      } else {
        markup += "<th scope=\"row\">\(text)</th>"
      }
    }
    markup += "</tr>\n"
  }
}
