import Ledger
import LedgerWire
import Testing

@testable import LedgerPages

@Suite("Figures in a language")
struct FiguresTests {
  struct Row: Sendable {
    var language: Language
    var whole: String
    var money: String
    var debt: String
    var percent: String
    var day: String
    var short: String
    var moment: String
  }

  @Test(
    "are written as people in Belgium write them",
    arguments: [
      Row(
        language: .nl, whole: "1.234.567", money: "€\u{A0}1.234,05", debt: "€\u{A0}-0,50",
        percent: "12,3%", day: "1 maart 2026", short: "01/03/2026", moment: "29/03/2026 03:00"),
      Row(
        language: .fr, whole: "1\u{202F}234\u{202F}567", money: "1\u{202F}234,05\u{A0}€",
        debt: "-0,50\u{A0}€", percent: "12,3\u{A0}%", day: "1er mars 2026", short: "01/03/2026",
        moment: "29/03/2026 03:00"),
      Row(
        language: .de, whole: "1.234.567", money: "1.234,05\u{A0}€", debt: "-0,50\u{A0}€",
        percent: "12,3\u{A0}%", day: "1. März 2026", short: "01.03.2026",
        moment: "29.03.2026 03:00"),
      Row(
        language: .en, whole: "1,234,567", money: "€1,234.05", debt: "-€0.50", percent: "12.3%",
        day: "1 March 2026", short: "01/03/2026", moment: "29/03/2026 03:00"),
    ])
  func languages(_ row: Row) throws {
    let figures = Figures(row.language)
    let date = try #require(CivilDate(year: 2026, month: 3, day: 1))
    #expect(figures.integer(1_234_567) == row.whole)
    #expect(figures.euros(cents: 123_405) == row.money)
    #expect(figures.euros(cents: -50) == row.debt)
    #expect(figures.percent(123, of: 1_000) == row.percent)
    #expect(figures.day(date) == row.day)
    #expect(figures.shortDay(date) == row.short)
    // The moment at which the clocks go on, 2026-03-29T01:00:00Z.
    #expect(figures.moment(Instant(microseconds: 1_774_746_000_000_000)) == row.moment)
  }

  @Test("hold at the ends of what a number can be")
  func ends() {
    let figures = Figures(.en)
    #expect(figures.integer(.min) == "-9,223,372,036,854,775,808")
    #expect(figures.integer(0) == "0")
    #expect(figures.integer(-999) == "-999")
    #expect(figures.integer(1_000) == "1,000")
    #expect(figures.percent(1, of: 0) == nil)
    #expect(figures.percent(1, of: 3) == "33.3%")
    #expect(figures.percent(2, of: 3) == "66.7%")
    #expect(figures.percent(9_995, of: 10_000) == "100.0%")
  }
}

@Suite("A chart")
struct ChartTests {
  private func chart(_ values: [Int64], _ name: String = "May", goal: Int64? = nil) -> Chart {
    Chart(
      id: "chart", kind: .bars, title: "Title <&>", description: "Description", pointName: "Month",
      valueName: "Visits",
      points: values.map { Chart.Point(label: name, name: name, value: $0) },
      target: goal.map { Chart.Target(label: "Goal", value: $0) }, written: { String($0) })
  }

  /// The values of an attribute that are percents of the width.
  private static func percents(_ svg: some StringProtocol, _ name: String) -> [Double] {
    svg.split(separator: " \(name)=\"").dropFirst().compactMap { part in
      let value = part.prefix { $0 != "\"" }
      return value.hasSuffix("%") ? Double(value.dropLast()) ?? -1 : nil
    }
  }

  @Test("has a title, a description, and every figure in a table")
  func accessible() {
    let view = chart([3, 5]).view
    #expect(view.svg.renderText.contains(#"aria-labelledby="chart-title chart-desc""#))
    #expect(view.svg.renderText.contains(#"<title id="chart-title">Title &lt;&amp;&gt;</title>"#))
    #expect(view.rows.map(\.value) == ["3", "5"])
  }

  @Test("escapes hostile names")
  func escapes() {
    let svg = chart([1], "<script>alert('x')</script>").view.svg.renderText
    #expect(!svg.contains("<script>"))
    #expect(svg.contains("&lt;script&gt;"))
  }

  @Test(
    "keeps whatever it draws within its frame",
    arguments: [
      [], [0], [1], [7, 7, 7], [-5, 5], [-1_000_000, 3], [Int64(12_500_000), 1],
      Array(repeating: 9, count: 200),
    ] as [[Int64]])
  func withinFrame(_ values: [Int64]) {
    for goal in [nil, 1, 99_999_999] as [Int64?] {
      let svg = chart(values, goal: goal).view.svg.renderText
      for name in ["y", "y1", "y2", "cy"] {
        for part in svg.split(separator: " \(name)=\"").dropFirst() {
          let place = Int(part.prefix { $0 != "\"" }) ?? -1
          #expect((0...240).contains(place), "\(name) \(place) of \(values)")
        }
      }
      for name in ["x", "x1", "x2", "cx"] {
        let places = Self.percents(svg, name)
        #expect(places.allSatisfy { (0...100).contains($0) }, "\(name) of \(values)")
      }
      for bar in svg.split(separator: "<rect").dropFirst().map({ $0.prefix { $0 != ">" } }) {
        let end = Self.percents(bar, "x") + Self.percents(bar, "width")
        #expect(end.count == 2 && end.reduce(0, +) <= 100, "\(bar)")
      }
    }
  }
}
