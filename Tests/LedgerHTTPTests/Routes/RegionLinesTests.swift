import FoundationEssentials
import Ledger
import Testing

@testable import LedgerHTTP

@Suite("Records as lines of JSON") struct RegionLinesTests {
  /// The golden records, by type.
  private static func golden() throws -> [(type: String, bytes: [UInt8])] {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "LedgerTests/Golden/records.txt")
    let text = String(decoding: try Data(contentsOf: path), as: UTF8.self)
    return text.split(separator: "\n").map { line in
      let parts = line.split(separator: " ")
      let digits = Array(parts[1].utf8)
      let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
        UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
      }
      return (String(parts[0]), bytes)
    }
  }

  @Test("name every member of every type of record, each once")
  func everyType() throws {
    var types = Set<RecordType>()
    for (name, bytes) in try Self.golden() {
      let position = try #require(Self.position(bytes))
      let record = try LedgerRecord(bytes, at: position)
      types.insert(record.header.type)
      let system = record.header.systems.first ?? .wholeLedger
      let start = try #require(try RecordStart.read(bytes, for: system))
      var lines = RegionLines(source: "log", system: system)
      try lines.append(start)
      let line = try JSONValue(lines.take())
      let sent = try #require(line["record"]?.text.flatMap { Data(base64Encoded: $0) })
      #expect([UInt8](sent) == bytes, "\(name)")
      var items = start.body
      guard case .map(let count) = items.next() else {
        Issue.record("\(name) has no body")
        continue
      }
      #expect(line["data"]?.keys.count == count, "\(name)")
      let names = BodyShape.of(record.header.type).fields.map { "\($0.name)" }
      #expect(Set(names).count == names.count, "\(name)")
    }
    #expect(types == Set(RecordType.allCases))
  }

  private static func position(_ bytes: [UInt8]) -> UInt64? {
    var items = RecordItems(bytes)
    for _ in 0..<3 { _ = items.next() }
    if case .unsigned(let position) = items.next() { return position }
    return nil
  }

  @Test("of a body that is not one of its type there is none")
  func otherBody() throws {
    let golden = try Self.golden()
    let bytes = try #require(golden.first { $0.type == "ledgerCreated" }).bytes
    // A client's registration has two members, and these are three.
    var changed = bytes
    changed[4] = 0x03
    let start = try #require(try RecordStart.read(changed, for: .wholeLedger))
    var lines = RegionLines(source: "log", system: .wholeLedger)
    #expect(throws: RecordError.self) { try lines.append(start) }
  }
}
