import FoundationEssentials
import HTTPTypes
import LedgerHTTP
import Testing

@Suite(
  "docs/contracts.md",
  .enabled(
    if: PublishedContract.folder != nil,
    "PASBOEK_CONTRACTS does not name a folder with the published contracts"))
struct ContractDocumentTests {
  /// The second cell of each row below a heading, by operation.
  private static func rows(below heading: String) throws -> [String: String] {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "docs/contracts.md")
    let text = String(decoding: try Data(contentsOf: path), as: UTF8.self)
    let lines = text.split(separator: "\n").drop { $0 != "## \(heading)" }.dropFirst()
    var rows: [String: String] = [:]
    for line in lines.prefix(while: { !$0.hasPrefix("## ") }) where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
      let operation = String(cells[0].dropFirst().dropLast())
      #expect(rows[operation] == nil, "\(operation) has two rows")
      rows[operation] = cells[1]
    }
    return rows
  }

  @Test(
    "has a row for every published operation, and calls served what is served",
    arguments: PublishedContract.Name.allCases)
  func rows(name: PublishedContract.Name) throws {
    let rows = try Self.rows(below: name.rawValue)
    #expect(Set(rows.keys) == (try PublishedContract.read(name).operations))
    #expect(Set(rows.values).isSubset(of: ["served", "not yet"]))
    let routes = RouteTable.all.filter { $0.path.hasPrefix("\(name.base)/") }
      .map { "\($0.method.rawValue) \($0.path.dropFirst(name.base.count))" }
    #expect(Set(rows.filter { $0.value != "not yet" }.keys) == Set(routes))
  }
}
