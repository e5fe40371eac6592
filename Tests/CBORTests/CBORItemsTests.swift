import CBOR
import Testing

@Suite("Items written together")
struct CBORItemsTests {
  /// Both sides of every length that an argument can take.
  private static let arguments: [UInt64] = [
    0, 1, 23, 24, 0xFF, 0x100, 0xFFFF, 0x1_0000, 0xFFFF_FFFF, 0x1_0000_0000, .max,
  ]

  @Test("items have the bytes that the writer gives them one by one")
  func sameBytes() {
    for argument in Self.arguments {
      let signed = Int64(truncatingIfNeeded: argument)
      let wide = UInt128(argument) << 64 | 0x0102_0304_0506_0708
      var single = CBORWriter()
      var together = CBORWriter()
      // Something before them, so that they do not begin at the start of the buffer.
      single.text("before")
      together.text("before")
      single.mapHeader(Int(argument & 0xFFFF))
      single.unsigned(argument)
      single.integer(signed)
      single.integer(~signed)
      single.null()
      single.arrayHeader(3)
      single.byteString16(wide)
      together.items(bytesMax: 64) { items in
        items.mapHeader(Int(argument & 0xFFFF))
        items.unsigned(argument)
        items.integer(signed)
        items.integer(~signed)
        items.null()
        items.arrayHeader(3)
        items.byteString16(wide)
      }
      single.boolean(true)
      together.boolean(true)
      #expect(together.bytes == single.bytes, "argument \(argument)")
    }
  }

  @Test("what is written beyond the room that was asked for traps")
  func room() async {
    await #expect(processExitsWith: .failure) {
      var writer = CBORWriter(reservingCapacity: 0)
      writer.items(bytesMax: 1) { items in
        for _ in 0..<1_000 { items.unsigned(.max) }
      }
    }
  }
}
