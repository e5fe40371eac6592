import Testing

@Suite("manners of files")
struct FileMannersTests {
  @Test("a clean file passes", arguments: ["", "a\n", "a\n\nb\n", "XX" + "XX\n"])
  func clean(text: String) {
    #expect(violations("Sources/Core/A.swift", text) == [])
  }

  @Test(
    "what is unclean is named with its line",
    arguments: [
      ("A.swift", "a\n\tb\n", "A.swift:2: a tab"),
      ("A.swift", "a\nb \n", "A.swift:2: trailing space"),
      ("A.swift", "a\nb", "A.swift:2: no line feed at the end"),
      (
        "A.md", "a\n// FIX" + "ME: b\n", "A.md:2: FIX" + "ME: finish it, or write it down elsewhere"
      ),
      (
        "Sources/Utils/A.swift", "a\n",
        "Sources/Utils/A.swift:1: a folder is a topic, Utils is none"
      ),
    ])
  func unclean(path: String, text: String, message: String) {
    #expect(violations(path, text) == [message])
  }

  @Test("lines end with a line feed alone")
  func carriageReturn() {
    #expect(violations("A.md", "a\r\nb\n").contains("A.md:1: a carriage return"))
  }

  @Test("columns are characters, and only code has a limit", arguments: ["A.swift", "A.c", "A.md"])
  func columns(path: String) {
    let line = String(repeating: "é", count: 100)
    #expect(violations(path, line + "\n") == [])
    let wide = path == "A.md" ? [] : ["\(path):1: 101 columns, at most 100"]
    #expect(violations(path, line + "é\n") == wide)
  }

  @Test("only code has a limit of lines", arguments: ["A.swift", "A.sql", "A.md"])
  func lines(path: String) {
    let text = String(repeating: "a\n", count: 600)
    #expect(violations(path, text) == [])
    let long = path == "A.md" ? [] : ["\(path):601: 601 lines, at most 600"]
    #expect(violations(path, text + "a\n") == long)
  }

  @Test("make's own tabs stand")
  func makefile() {
    #expect(violations("Makefile", "a:\n\tb\n") == [])
  }

  @Test("a long file may stand where a reason does")
  func longFile() {
    let manners = FileManners(longFiles: ["A.swift": "one table"])
    let text = String(repeating: "a\n", count: 601)
    #expect(manners.violations(in: SourceFile(path: "A.swift", text: text)).isEmpty)
    #expect(!manners.violations(in: SourceFile(path: "B.swift", text: text)).isEmpty)
  }

  private func violations(_ path: String, _ text: String) -> [String] {
    FileManners().violations(in: SourceFile(path: path, text: text)).map(\.description)
  }
}
