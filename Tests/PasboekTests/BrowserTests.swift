import Foundation
import LoopbackTesting
import Testing
import ThreadTesting

extension LongProcessTests {
  /// The pages as people see them: one Chromium, driven from outside, on real services with years
  /// of history.
  ///
  /// Everything is looked at once, by `browse.py`; each test is about a part of what it found.
  @Suite("pages in a browser", .enabled(if: PythonTools.isPossible, "python3 is missing"))
  struct BrowserTests {
    /// A part of what is looked at.
    struct Part: Sendable, CustomTestStringConvertible {
      var name: String
      /// How much of it there is at least: looking at nothing finds nothing.
      var least: Int

      var testDescription: String { name }
    }

    private struct Found: Decodable, Sendable {
      var checked: Int
      var wrong: [String]
    }

    private struct Settings: Encodable {
      var folder: String
      var ledger: BrowsedLedger
      var museums: BrowsedLedger
      var counter: BrowsedLedger
    }

    static let parts = [
      Part(name: "list", least: 1), Part(name: "pages", least: 1_100),
      Part(name: "accessibility", least: 220), Part(name: "languages", least: 950),
      Part(name: "loading", least: 1_200), Part(name: "refusals", least: 270),
      Part(name: "figures", least: 6_000), Part(name: "keyboard", least: 130),
      Part(name: "paper", least: 105), Part(name: "live", least: 25),
      Part(name: "counter", least: 50),
    ]

    @Test("are as they should be", arguments: parts)
    func part(_ part: Part) async throws {
      let found = try #require(try await Self.found.value[part.name])
      #expect(found.wrong == [])
      #expect(found.checked >= part.least)
    }

    @Test("are looked at in every part") func everyPart() async throws {
      #expect(Set(try await Self.found.value.keys) == Set(Self.parts.map(\.name)))
    }

    private static let found = Task { try await look() }

    private static func look() async throws -> [String: Found] {
      let folder = try FolderInMemory()
      let (ledger, running) = try await BrowsedLedger.flanders(in: folder.path)
      let (museums, runningMuseums) = try await BrowsedLedger.museums(in: folder.path)
      let (counter, runningCounter) = try await BrowsedLedger.counter(in: folder.path)
      let settings = "\(folder.path)/settings.json"
      try JSONEncoder().encode(
        Settings(folder: folder.path, ledger: ledger, museums: museums, counter: counter)
      ).write(to: URL(fileURLWithPath: settings))
      let answer = try await blocking { try PythonTools.run("browse.py", settings, seconds: 1_800) }
      let found = try answer.json([String: Found].self)
      for service in [running, runningMuseums, runningCounter] {
        let end = try service.stop()
        try #require(end == .exit(0), "\(service.process.errors)")
      }
      return found
    }
  }
}
