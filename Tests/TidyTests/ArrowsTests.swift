import Testing

@Suite("arrows between rooms")
struct ArrowsTests {
  static let rooms = [
    Room(name: "Core", imports: ["Glibc"], forbidden: []),
    Room(name: "Log", imports: ["Core", "Crypto"], forbidden: []),
    Room(name: "app", imports: nil, forbidden: []),
  ]
  static let manifest = SourceFile(
    path: "Package.swift",
    text: """
      let package = Package(
        name: "house", products: [.library(name: "Log", targets: ["Log"])],
        targets: [
          .target(name: "Core"),  // .target(name: "Comment")
          .target(
            name: "Log",
            dependencies: ["Core", .product(name: "Crypto", package: "swift-crypto")],
            path: "Log/Log"),
          .executableTarget(name: "app", dependencies: ["Log"]),
          .testTarget(name: "LogTests", dependencies: ["Log"]),
        ])
      """)
  static let sound = [
    ("Sources/Core/A.swift", "import Glibc\n"),
    ("Log/Log/A.swift", "public import Core\nimport struct Crypto.SHA256\n"),
    ("Sources/app/A.swift", "@preconcurrency import Glibc\nimport Log\n"),
    ("Tests/LogTests/A.swift", "@testable import Log\nimport Testing\n"),
  ]

  @Test("the manifest's targets are read with their folders and dependencies")
  func manifest() {
    let targets = Manifest(Self.manifest).targets
    #expect(targets.map(\.name) == ["Core", "Log", "app", "LogTests"])
    #expect(targets.map(\.folder) == ["Sources/Core", "Log/Log", "Sources/app", "Tests/LogTests"])
    #expect(targets.map(\.dependencies) == [[], ["Core", "Crypto"], ["Log"], ["Log"]])
    #expect(targets.map(\.line) == [4, 5, 9, 10])
    #expect(targets.map(\.servesTests) == [false, false, false, true])
  }

  @Test("a sound house passes")
  func soundHouse() {
    #expect(violations(Self.sound) == [])
  }

  @Test(
    "an import against the arrows is named with its line",
    arguments: [
      ("Sources/Core/B.swift", "import Foundation", "Core may not import Foundation"),
      ("Sources/Core/B.swift", "package import Log", "Core may not import Log"),
      ("Log/Log/B.swift", "@_spi(X) import Core.Part\nimport app", "Log may not import app"),
      (
        "Sources/app/B.swift", "import Core",
        "Core is imported but no dependency of app in the manifest"
      ),
      (
        "Tests/LogTests/B.swift", "\n\nimport Crypto",
        "Crypto is imported but no dependency of LogTests in the manifest"
      ),
    ])
  func imports(path: String, text: String, message: String) {
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).count
    #expect(
      violations(Self.sound + [(path, text)]) == [
        Violation(path: path, line: line, message: message)
      ])
  }

  @Test("a manifest that disagrees with the table of rooms is refused")
  func disagreement() {
    var rooms = Self.rooms
    rooms[1].imports = ["Crypto"]
    rooms[2].name = "gone"
    let found = violations(Array(Self.sound.dropFirst()), rooms: rooms)
    #expect(
      found.map(\.description) == [
        "Package.swift:5: Log may not depend on Core",
        "Package.swift:9: app has no row in the table of rooms",
        "Package.swift:1: the table of rooms names gone, which is no target",
        "Log/Log/A.swift:1: Log may not import Core",
      ])
  }

  @Test("a dependency that nothing imports is refused")
  func unused() {
    let files = [("Sources/app/A.swift", "// import Log\n")]
    #expect(
      violations(files).map(\.description) == [
        "Package.swift:9: app depends on Log but imports it nowhere"
      ])
  }

  private func violations(
    _ files: [(String, String)], rooms: [Room] = ArrowsTests.rooms
  ) -> [Violation] {
    Arrows(rooms: rooms, manifest: Manifest(Self.manifest))
      .violations(in: files.map { SwiftCode(SourceFile(path: $0, text: $1)) })
  }
}
