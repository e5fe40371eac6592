import Testing

@Suite("commands in documents")
struct DocumentsTests {
  static let makefile = SourceFile(
    path: "Makefile", text: "DATA ?= a\nB := c\n.PHONY: run test\n\nrun:\n\t@d: e\ntest: run\n")

  @Test("the names that make knows are read from its file")
  func targets() {
    #expect(Documents(makefile: Self.makefile).makeTargets == ["run", "test"])
  }

  @Test(
    "a command that make does not know, and an open block, are named with their lines",
    arguments: [
      ("```sh\nmake run\nmake test FILTER=a\n```\n", []),
      ("make bread\n```swift\nmake bread\n```\n", []),
      ("a\n```sh\nmake bread\n```\n", ["A.md:3: make knows no target bread"]),
      ("```\n```\n\n```sh\nmake run\n", ["A.md:4: a code block that is not closed"]),
    ])
  func commands(text: String, messages: [String]) {
    let found = Documents(makefile: Self.makefile)
      .violations(in: SourceFile(path: "A.md", text: text))
    #expect(found.map(\.description) == messages)
  }

  @Test("a document without commands is noticed")
  func showsCommands() {
    #expect(Documents.showsCommands(SourceFile(path: "A.md", text: "a\n```sh\nb\n```\n")))
    #expect(!Documents.showsCommands(SourceFile(path: "A.md", text: "a\n```json\n{}\n```\n")))
  }
}
