import CBOR
import Testing

@Suite("Writing CBOR")
struct CBORWriterTests {
  @Test("a writer is emptied, cut back and used again")
  func reuse() {
    var writer = CBORWriter()
    writer.text("abc")
    let first = writer.count
    writer.byteString([1, 2, 3])
    writer.truncate(to: first)
    #expect(writer.bytes == bytes("63616263"))
    writer.removeAll()
    writer.encoded([0xF6])
    writer.boolean(false)
    #expect(writer.bytes == [0xF6, 0xF4] && writer.count == 2)
    #expect(writer.withUnsafeBytes { Array($0) } == writer.bytes)
  }

  @Test("the shortest head is taken at each border")
  func shortestHead() {
    let sizes: [(UInt64, Int)] = [
      (0, 1), (23, 1), (24, 2), (255, 2), (256, 3), (65_535, 3), (65_536, 5), (0xFFFF_FFFF, 5),
      (0x1_0000_0000, 9), (.max, 9),
    ]
    for (value, size) in sizes {
      var writer = CBORWriter()
      writer.unsigned(value)
      #expect(writer.count == size, "\(value)")
    }
  }

  @Test("sixteen bytes are written with the most significant first")
  func sixteenBytes() {
    var writer = CBORWriter()
    writer.byteString16(0x0001_0203_0405_0607_0809_0A0B_0C0D_0E0F)
    #expect(writer.bytes == bytes("50000102030405060708090a0b0c0d0e0f"))
  }
}
