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
  @Test("has a row for every published operation, and calls served what is served")
  func rows() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "docs/contracts.md")
    var served: [String: Bool] = [:]
    let text = String(decoding: try Data(contentsOf: path), as: UTF8.self)
    for line in text.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.drop { $0 == " " } }
      let operation = cells[0].split(separator: "`").first.map(String.init) ?? ""
      #expect(served[operation] == nil, "\(operation) has two rows")
      served[operation] = cells[1].hasPrefix("served")
    }
    let contract = try PublishedContract.read()
    #expect(Set(served.keys) == contract.operations)
    let rows = RouteTable.all.filter { $0.path.hasPrefix("/uitpas/") }
      .map { "\($0.method.rawValue) \($0.path.dropFirst("/uitpas".count))" }
    #expect(Set(served.filter(\.value).keys) == Set(rows))
  }
}
