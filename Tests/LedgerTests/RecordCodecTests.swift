import CBOR
import FoundationEssentials
import Testing

@testable import Ledger

@Suite("Records as bytes")
struct RecordCodecTests {
  @Test("the bytes of every type of record are those of the golden file, for ever")
  func golden() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/records.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let golden = try Dictionary(
      uniqueKeysWithValues: lines.map { line in
        let parts = line.split(separator: " ")
        try #require(parts.count == 2, "a name and hexadecimal digits: \(line)")
        return (String(parts[0]), String(parts[1]))
      })
    #expect(golden.count == ExampleRecords.all.count)
    for (name, record) in ExampleRecords.all {
      let bytes = record.encoded()
      #expect(golden[name] == hexadecimal(bytes), "the golden file: \(name) \(hexadecimal(bytes))")
      #expect(try LedgerRecord(bytes, at: record.header.position) == record)
    }
    #expect(Set(ExampleRecords.all.map(\.record.header.type)) == Set(RecordType.allCases))
  }

  @Test("a record of any type and content is read back as it was", arguments: RecordType.allCases)
  func roundTrip(type: RecordType) throws {
    var random = SplitMix64(seed: UInt64(type.rawValue))
    for _ in 0..<100 {
      let record = random.record(of: type)
      let bytes = record.encoded()
      #expect(try LedgerRecord(bytes, at: record.header.position) == record)
      _ = try CBORDiagnostics.text(of: bytes)
    }
  }

  @Test("a record in which any one byte is another is refused, or is a record of just those bytes")
  func mutations() throws {
    var accepted = 0
    for (name, record) in ExampleRecords.all {
      let bytes = record.encoded()
      var mutated = bytes
      for index in bytes.indices {
        for other in UInt8.min...UInt8.max where other != bytes[index] {
          mutated[index] = other
          guard let read = decoded(mutated, near: record.header.position) else { continue }
          accepted += 1
          #expect(read.encoded() == mutated, "\(name), byte \(index)")
        }
        mutated[index] = bytes[index]
      }
    }
    #expect(accepted > 10_000)
  }

  /// The record that the bytes are at any position whose own bytes may be changed, or nil.
  private func decoded(_ bytes: [UInt8], near position: UInt64) -> LedgerRecord? {
    do throws(RecordError) {
      return try LedgerRecord(bytes, at: position)
    } catch .misplaced(let stated, _) {
      return try? LedgerRecord(bytes, at: stated)
    } catch {
      return nil
    }
  }

  @Test("a record that is cut short or goes on is refused")
  func lengths() throws {
    for (_, record) in ExampleRecords.all {
      let bytes = record.encoded()
      let position = record.header.position
      for count in 0..<bytes.count {
        #expect(throws: RecordError.self) { try LedgerRecord(Array(bytes[..<count]), at: position) }
      }
      #expect(throws: RecordError.self) { try LedgerRecord(bytes + [0], at: position) }
    }
  }

  @Test("a record at another position than its own is refused")
  func misplaced() throws {
    let record = ExampleRecords.all[0].record
    #expect(throws: RecordError.misplaced(stated: 1, expected: 2)) {
      try LedgerRecord(record.encoded(), at: 2)
    }
  }

  @Test(
    "a type or schema of a later program is told apart from damage",
    arguments: [(67, 1), (0, 1), (50, 2), (50, 0), (65_535, 1), (65_586, 1), (.max, .max)]
      as [(UInt64, UInt64)])
  func unknown(type: UInt64, schema: UInt64) {
    var writer = CBORWriter()
    writer.arrayHeader(2)
    writer.arrayHeader(15)
    for number in [1, 7, type, schema, 1_000, 1_000] { writer.unsigned(number) }
    writer.null()
    writer.unsigned(0)
    writer.arrayHeader(0)
    for number in [0, 0, 1, 0, 0] as [UInt64] { writer.unsigned(number) }
    writer.arrayHeader(2)
    writer.unsigned(0)
    writer.unsigned(7)
    writer.mapHeader(1)
    writer.unsigned(1)
    writer.text("what this program cannot know")
    #expect(throws: RecordError.unknownType(type, schema: schema)) {
      try LedgerRecord(writer.bytes, at: 7)
    }
  }

  @Test("more than 16 KiB are refused before they are read")
  func tooLong() throws {
    let bytes = [UInt8](repeating: 0, count: RecordHeader.recordBytesMax + 1)
    let error = try #require(throws: RecordError.self) { try LedgerRecord(bytes, at: 1) }
    #expect(error == .malformed("16385 bytes are more than 16384"))
  }

  @Test("a holder that is none is left out, so a zero in its place is refused")
  func oneEncoding() throws {
    let card = try #require(ExampleRecords.all.first { $0.name == "cardRegistered.holder" }).record
    var bytes = card.encoded()
    #expect(bytes.suffix(3) == [0x19, 0x01, 0x2C])
    bytes.replaceSubrange((bytes.count - 3)..., with: [0x00])
    #expect(throws: RecordError.self) { try LedgerRecord(bytes, at: card.header.position) }
  }

  private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
