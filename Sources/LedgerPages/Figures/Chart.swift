/// A chart as inline SVG, with its figures as a table for whoever does not see it.
struct Chart: Sendable {
  /// How its points are drawn.
  enum Kind: Sendable {
    /// A line, for what goes up and down.
    case line
    /// Bars, for what is counted in each period.
    case bars
  }

  /// A point.
  struct Point: Sendable {
    /// Below the axis, in a few letters.
    var label: String
    /// In the table, in full.
    var name: String
    /// Its value.
    var value: Int64
  }

  /// A line across the chart, such as a target.
  struct Target: Sendable {
    /// What it is.
    var label: String
    /// Its value.
    var value: Int64
  }

  /// What tells its title and description apart from those of others on the page.
  var id: String
  /// How its points are drawn.
  var kind: Kind
  /// What it shows.
  var title: String
  /// What is to be seen in it, in a sentence.
  var description: String
  /// What its points are told apart by: the head of the table's first column.
  var pointName: String
  /// What is counted: the head of the table's second column.
  var valueName: String
  /// Its points, from left to right.
  var points: [Point]
  /// A line across it.
  var target: Target?
  /// How a value is written in the table.
  var written: @Sendable (Int64) -> String

  /// The chart as the template `chart` takes it.
  var view: ChartView {
    ChartView(
      svg: Markup(svg), title: title, pointName: pointName, valueName: valueName,
      rows: points.map { ChartView.Row(name: $0.name, value: written($0.value)) })
  }

  // MARK: Drawing

  // Up and down in pixels, from side to side in parts of the width: so a chart is as wide as there
  // is room for, and what is written in it has its size on every screen.
  // The room left of the axis is the style sheet's.
  private static let height = 240
  private static let top = 16
  private static let bottom = 28
  private static var innerHeight: Int { height - top - bottom }

  /// The most labels below the axis, and of how many one is kept where there is little room, and
  /// where there is least.
  private static let labelsMax = 12
  private static let labelsKept = (some: 3, few: 6)
  /// The widest bar, in hundredths of a percent.
  private static let barMax = 600

  private var svg: String {
    let scale = Self.scale(of: points.map(\.value) + [target?.value].compactMap { $0 })
    var svg =
      #"<svg class="chart" height="\#(Self.height)" role="img" "#
      + #"aria-labelledby="\#(id)-title \#(id)-desc"><title id="\#(id)-title">"#
      + Markup.escaped(title) + #"</title><desc id="\#(id)-desc">"#
      + Markup.escaped(description) + "</desc>"
    for step in 0...scale.steps {
      let value = scale.least + Int64(step) * scale.step
      let y = Self.y(value, scale)
      svg +=
        #"<line class="grid" x1="0%" y1="\#(y)" x2="100%" y2="\#(y)"/>"#
        + #"<text class="tick" x="-8" y="\#(y + 4)">"# + Markup.escaped(written(value)) + "</text>"
    }
    svg += kind == .bars ? bars(scale) : line(scale)
    return svg + labels() + goal(scale) + "</svg>"
  }

  private func bars(_ scale: Scale) -> String {
    let zero = Self.y(0, scale)
    let wide = max(1, min(Self.barMax, 7_000 / max(points.count, 1)))
    return points.enumerated().map { index, point in
      let y = Self.y(point.value, scale)
      return #"<rect class="bar" x="\#(Self.percent(x(index) - wide / 2))" "#
        + #"y="\#(min(y, zero))" width="\#(Self.percent(wide))" height="\#(abs(zero - y))">"#
        + "<title>" + Markup.escaped("\(point.name): \(written(point.value))")
        + "</title></rect>"
    }.joined()
  }

  private func line(_ scale: Scale) -> String {
    let places = points.enumerated().map { index, point in
      (x: Self.percent(x(index)), y: Self.y(point.value, scale))
    }
    let parts = zip(places, places.dropFirst()).map { from, to in
      #"<line class="line" x1="\#(from.x)" y1="\#(from.y)" x2="\#(to.x)" y2="\#(to.y)"/>"#
    }
    let dots = zip(points, places).map { point, place in
      #"<circle class="dot" cx="\#(place.x)" cy="\#(place.y)" r="3"><title>"#
        + Markup.escaped("\(point.name): \(written(point.value))") + "</title></circle>"
    }
    return parts.joined() + dots.joined()
  }

  private func labels() -> String {
    let every = max(1, (points.count + Self.labelsMax - 1) / Self.labelsMax)
    // The last point always has one; the others go back from it.
    return points.enumerated().filter { (points.count - 1 - $0.offset).isMultiple(of: every) }
      .map { index, point in
        let fromLast = (points.count - 1 - index) / every
        let rank =
          !fromLast.isMultiple(of: Self.labelsKept.some)
          ? " minor" : fromLast.isMultiple(of: Self.labelsKept.few) ? "" : " half"
        return #"<text class="label\#(rank)" x="\#(Self.percent(x(index)))" "#
          + #"y="\#(Self.height - 8)">"# + Markup.escaped(point.label) + "</text>"
      }.joined()
  }

  private func goal(_ scale: Scale) -> String {
    guard let target else { return "" }
    let y = Self.y(target.value, scale)
    return #"<line class="target" x1="0%" y1="\#(y)" x2="100%" y2="\#(y)"/>"#
      + #"<text class="target-label" x="100%" y="\#(y < Self.top + 14 ? y + 14 : y - 5)">"#
      + Markup.escaped("\(target.label): \(written(target.value))") + "</text>"
  }

  /// Where the middle of a point is, in hundredths of a percent of the width.
  private func x(_ index: Int) -> Int { (2 * index + 1) * 5_000 / max(points.count, 1) }

  private static func percent(_ hundredths: Int) -> String {
    "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)%"
  }

  private static func y(_ value: Int64, _ scale: Scale) -> Int {
    let share = Double(value - scale.least) / Double(scale.step * Int64(scale.steps))
    return height - bottom - Int((share * Double(innerHeight)).rounded())
  }

  private struct Scale {
    var least: Int64
    var step: Int64
    var steps: Int
  }

  /// Round steps from nought, or from below it, that hold every value.
  private static func scale(of values: [Int64]) -> Scale {
    let highest = max(values.max() ?? 0, 0)
    let lowest = min(values.min() ?? 0, 0)
    let span = max(highest - lowest, 4)
    var step: Int64 = 1
    search: while true {
      for factor in [1, 2, 5] as [Int64] where step * factor * 4 >= span {
        step *= factor
        break search
      }
      step *= 10
    }
    let least = lowest == 0 ? 0 : -((-lowest + step - 1) / step) * step
    let steps = max(1, Int((highest - least + step - 1) / step))
    return Scale(least: least, step: step, steps: steps)
  }
}

/// A chart as its template takes it.
struct ChartView: Sendable {
  /// A row of its table.
  struct Row: Sendable {
    var name: String
    var value: String
  }

  var svg: Markup
  var title: String
  var pointName: String
  var valueName: String
  var rows: [Row]
}
