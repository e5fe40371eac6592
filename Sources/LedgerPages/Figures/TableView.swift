/// A table as the template `table` takes it.
struct TableView: Sendable {
  /// A cell: the first one of a row is its head.
  struct Cell: Sendable {
    var text: String
    var isHead = false
    var isFigure = false
    var href: String?
  }

  /// A row.
  struct Row: Sendable {
    var cells: [Cell]
  }

  /// What tells it apart from others on the page, in every language.
  var id: String
  /// What it shows.
  var caption: String
  /// The heads of its columns.
  var heads: [Cell]
  /// Its rows.
  var rows: [Row]
  /// Its totals; nil where nothing is added up.
  var foot: Row?

  /// Whether it has no rows.
  var isEmpty: Bool { rows.isEmpty }
  /// What stands in place of rows where there are none.
  var none: Row? { rows.isEmpty ? Row(cells: []) : nil }

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
    func row(_ cells: [String], _ link: String?) -> Row {
      Row(
        cells: cells.enumerated().map { place, text in
          Cell(
            text: text, isHead: place == 0, isFigure: place >= texts,
            href: place == 0 ? link : nil)
        })
    }
    self.id = id
    self.caption = caption
    self.heads = row(heads, nil).cells
    self.rows = rows.enumerated().map { place, cells in
      row(cells, place < links.count ? links[place] : nil)
    }
    self.foot = foot.map { row($0, nil) }
  }
}
