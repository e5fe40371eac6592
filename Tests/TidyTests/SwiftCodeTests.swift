import Testing

@Suite("Swift source is read as code")
struct SwiftCodeTests {
  @Test(
    "comments and the contents of strings are blanked, what is interpolated stays",
    arguments: [
      (#"a // "b" c"#, "a         "),
      ("a /* b /* c */ d */ e", "a                   e"),
      (#"f("a // b") + c"#, #"f("      ") + c"#),
      (#"f("a\"b") + c"#, #"f("    ") + c"#),
      (#"f("a\(g("b", (c)) + d)e") + h"#, #"f("  (g(" ", (c)) + d) ") + h"#),
      (##"f(#"a"b\#(c)\d"#) + e"##, ##"f(#"     (c)  "#) + e"##),
      ("f(\"\"\"\n  a \"b\" c!\n  \"\"\") + d", "f(\"\"\"\n          \n  \"\"\") + d"),
      ("a \"b\nc", "a \" \nc"),
      ("f(\"\") + g(a / b)", "f(\"\") + g(a / b)"),
      ("#if a\n\"b\"", "#if a\n\" \""),
    ])
  func blanking(source: String, code: String) {
    let file = SwiftCode(SourceFile(path: "A.swift", text: source))
    #expect(String(decoding: file.code, as: UTF8.self) == code)
  }

  @Test("every line feed stays, so that lines keep their numbers")
  func lines() {
    let text = "a\n/* b\n c */\n\"\"\"\n d\n\"\"\"\ne\n"
    let file = SwiftCode(SourceFile(path: "A.swift", text: text))
    #expect(file.offsets(of: "e").map(file.line) == [7])
    #expect(file.line(at: 0) == 1)
  }

  @Test("words are found whole, with what follows them")
  func words() {
    let text = "print(a); fingerprint(b); prints(c); Task.sleep(d); Task.sleeper(e)"
    let file = SwiftCode(SourceFile(path: "A.swift", text: text))
    #expect(file.offsets(of: "print(") == [0])
    #expect(file.offsets(of: "Task.sleep") == [37])
  }

  @Test("brackets are matched in code alone")
  func brackets() {
    let file = SwiftCode(SourceFile(path: "A.swift", text: "f { \"}\" /* } */ [ ( ) ] } }"))
    #expect(file.closing(of: 2) == 24)
    #expect(SwiftCode(SourceFile(path: "A.swift", text: "{ {}")).closing(of: 0) == nil)
  }
}
