import EventLogTesting
import LedgerService
import Testing

@Suite("A search of titles") struct TitleSearchTests {
  @Test(
    "finds parts, whatever their case",
    arguments: [
      ("Zwemmen in Aalst", ["zwem"], true), ("Zwemmen in Aalst", ["AALST", "Zwem"], true),
      ("Zwemmen in Aalst", ["zwem", "gent"], false), ("Zwemmen in Aalst", ["zwemmen aalst"], false),
      ("Zwemmen in Aalst", ["in aalst"], true), ("Aalst", ["zwemmen in aalst"], false),
      ("Zwemmen", [], true), ("", [], true), ("", ["a"], false), ("Zwemmen", [""], true),
      ("Été à Liège", ["ÉTÉ"], true), ("Été à Liège", ["liège"], true),
      ("Été à Liège", ["liege"], false), ("Ete a Liege", ["é"], false),
      ("Café", ["cafe\u{301}"], true), ("Aalst [1]", ["{1}"], false), ("a@b", ["A`B"], false),
    ] as [(String, [String], Bool)])
  func cases(title: String, parts: [String], isFound: Bool) {
    #expect(TitleSearch(parts).matches(title) == isFound)
  }

  @Test("finds what a search of the whole title finds", arguments: 1...20)
  func same(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func text(_ most: Int) -> String {
      String(
        (0..<Int.random(in: 0...most, using: &random)).map { _ in
          "aAbBkK é[{".randomElement(using: &random) ?? "a"
        })
    }
    for _ in 0..<500 {
      let (title, part) = (text(12), text(3))
      let isFound = part.isEmpty || title.lowercased().contains(part.lowercased())
      #expect(TitleSearch([part]).matches(title) == isFound, "\(part) in \(title)")
    }
  }
}
