import Testing

@Suite("manners of code")
struct CodeMannersTests {
  @Test(
    "code that keeps its manners passes",
    arguments: [
      "let a = !b && c != d && e!=f\n",
      "let a = try? b(); // try! c!\nlet d = \"e!\"\n",
      "let clock: any Clock; let fingerprint = fingerprint(a); self.print(b)\n",
      "struct Cores {}\nlet manager = 1\n",
      "protocol P {\n  func a(b: Int) -> [Int]\n  init()\n  var c: Int { get }\n}\n",
    ])
  func clean(text: String) {
    #expect(violations("Sources/Core/A.swift", text) == [])
  }

  @Test(
    "what breaks them is named with its line",
    arguments: [
      ("a\nlet a = try! b()\n", 2, "try!"),
      ("let a = b as! C\n", 1, "as!"),
      ("let a = b!.c\n", 1, "forced unwrapping"),
      ("let a = b()!\n", 1, "forced unwrapping"),
      ("let a = b[0]!\n", 1, "forced unwrapping"),
      ("var a: B!\n", 1, "forced unwrapping"),
      ("let a = \"\\(b!)\"\n", 1, "forced unwrapping"),
      ("enum Core {}\n", 1, "Core has the name of its module"),
      ("final class CardManager {}\n", 1, "CardManager: name what it does"),
      ("let a = Date()\n", 1, "Date() has no place in this room"),
      ("{\n  print(a)\n}\n", 2, "print( has no place in this room"),
    ])
  func broken(text: String, line: Int, message: String) {
    #expect(
      violations("Sources/Core/A.swift", text) == ["Sources/Core/A.swift:\(line): \(message)"])
  }

  @Test(
    "a function's lines are counted from its signature to its last brace",
    arguments: [
      ("func a(\n  b: () -> Int = { 1 }\n) {\n", 4), ("init() {\n", 2), ("deinit {\n", 2),
      ("subscript(a: Int) -> Int {\n", 2),
    ])
  func functionLength(signature: String, lines: Int) {
    func text(_ count: Int) -> String {
      "struct A {\n" + signature + String(repeating: "b()\n", count: count - lines) + "}\n}\n"
    }
    #expect(violations("Sources/Core/A.swift", text(70)) == [])
    #expect(
      violations("Sources/Core/A.swift", text(71)) == [
        "Sources/Core/A.swift:2: 71 lines, at most 70"
      ])
  }

  @Test("a call of an initialiser has no length")
  func initialiserCall() {
    let text = "let a = B.init(c)\n" + String(repeating: "\n", count: 90) + "struct D {}\n"
    #expect(violations("Sources/Core/A.swift", text) == [])
  }

  @Test("what one room forbids, another may do; tests may trap")
  func otherRooms() {
    #expect(violations("Sources/app/A.swift", "print(Date())\n") == [])
    #expect(violations("Tests/CoreTests/A.swift", "let a = try! b()\n") == [])
  }

  @Test(
    "a test is named by a sentence",
    arguments: [
      ("@Test(\n    \"a b\", arguments: [1])\nfunc c(d: Int) {}\n", []),
      ("@Suite struct S {}\nfunc testbench() {}\n", []),
      ("@Test func a() {}\n", ["a test is named by a sentence"]),
      ("@Test(arguments: [\"a\"]) func a(b: String) {}\n", ["a test is named by a sentence"]),
      ("@Test(\"a b\") func testA() {}\n", ["no test prefix"]),
    ])
  func sentences(text: String, messages: [String]) {
    #expect(
      violations("Tests/CoreTests/A.swift", text)
        == messages.map { "Tests/CoreTests/A.swift:1: \($0)" })
  }

  private func violations(_ path: String, _ text: String) -> [String] {
    let manifest = SourceFile(
      path: "Package.swift", text: ".target(name: \"Core\"), .executableTarget(name: \"app\")")
    let rooms = [
      Room(name: "Core", imports: [], forbidden: ["Date()", "print("]),
      Room(name: "app", imports: nil, forbidden: []),
    ]
    return CodeManners(rooms: rooms, manifest: Manifest(manifest))
      .violations(in: SwiftCode(SourceFile(path: path, text: text))).map(\.description)
  }
}
