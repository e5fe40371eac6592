import FoundationEssentials
import Testing

@testable import Ledger

@Suite("The documents of records and rules")
struct DocumentTests {
  private func document(_ name: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "docs/\(name)"), encoding: .utf8)
  }

  @Test("docs/events.cddl describes every type of record once")
  func recordTypes() throws {
    let text = try document("events.cddl")
    let described = text.split(separator: "record_type: ").dropFirst().map {
      $0.prefix(while: \.isNumber)
    }
    #expect(described.map(String.init) == RecordType.allCases.map { String($0.rawValue) })
  }

  @Test("docs/rules.md has a row for every refusal, in order")
  func refusals() throws {
    let rows = try document("rules.md").split(separator: "\n").compactMap { line -> String? in
      let cells = line.split(separator: "|").map { $0.filter { $0 != " " && $0 != "`" } }
      guard let first = cells.first, UInt16(first) != nil, cells.count == 5 else { return nil }
      return "\(first) \(cells[1])"
    }
    let refusals = Refusal.allCases.map { "\($0.rawValue) \($0)" }
    #expect(rows.filter { refusals.contains($0) } == refusals)
  }
}
