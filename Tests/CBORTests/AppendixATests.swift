import CBOR
import Testing

/// The examples of RFC 8949, appendix A, as far as our subset has them.
@Suite("RFC 8949, appendix A")
struct AppendixATests {
  struct Example: CustomTestStringConvertible, Sendable {
    let encoded: String
    let diagnostic: String

    init(_ encoded: String, _ diagnostic: String) {
      self.encoded = encoded
      self.diagnostic = diagnostic
    }

    var testDescription: String { diagnostic }
  }

  static let examples: [Example] = [
    Example("00", "0"), Example("01", "1"), Example("0a", "10"), Example("17", "23"),
    Example("1818", "24"), Example("1819", "25"), Example("1864", "100"),
    Example("1903e8", "1000"), Example("1a000f4240", "1000000"),
    Example("1b000000e8d4a51000", "1000000000000"),
    Example("1bffffffffffffffff", "18446744073709551615"),
    Example("20", "-1"), Example("29", "-10"), Example("3863", "-100"), Example("3903e7", "-1000"),
    Example("f4", "false"), Example("f5", "true"), Example("f6", "null"),
    Example("40", "h''"), Example("4401020304", "h'01020304'"),
    Example("60", "\"\""), Example("6161", "\"a\""), Example("6449455446", "\"IETF\""),
    Example("62225c", "\"\\\"\\\\\""), Example("62c3bc", "\"ü\""), Example("63e6b0b4", "\"水\""),
    Example("64f0908591", "\"\u{10151}\""),
    Example("80", "[]"), Example("83010203", "[1, 2, 3]"),
    Example("8301820203820405", "[1, [2, 3], [4, 5]]"),
    Example(
      "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
      "[" + (1...25).map(String.init).joined(separator: ", ") + "]"),
    Example("a0", "{}"), Example("a201020304", "{1: 2, 3: 4}"),
    Example("a26161016162820203", "{\"a\": 1, \"b\": [2, 3]}"),
    Example("826161a161626163", "[\"a\", {\"b\": \"c\"}]"),
    Example(
      "a56161614161626142616361436164614461656145",
      "{\"a\": \"A\", \"b\": \"B\", \"c\": \"C\", \"d\": \"D\", \"e\": \"E\"}"),
  ]

  @Test("an example is read, printed and written again as it was", arguments: examples)
  func example(_ example: Example) throws {
    let encoded = bytes(example.encoded)
    #expect(try Item.decode(encoded).encoded == encoded)
    #expect(try CBORDiagnostics.text(of: encoded) == example.diagnostic)
    try CBORReader.read(encoded) { (reader) throws(CBORError) in try reader.skip() }
  }

  @Test("an example that is cut anywhere is refused", arguments: examples)
  func cut(_ example: Example) {
    let encoded = bytes(example.encoded)
    for count in 0..<encoded.count {
      let cut = Array(encoded[..<count])
      #expect(throws: CBORError.self) { try Item.decode(cut) }
      #expect(throws: CBORError.self) { try CBORDiagnostics.text(of: cut) }
    }
  }

  @Test(
    "a form outside our subset is refused",
    arguments: [
      "f7", "f0", "f8ff", "f818", "f90000", "f97e00", "fa47c35000", "fb3ff199999999999a",
      "c11a514b67b0", "d74401020304", "5f42010243030405ff", "7f657374726561646d696e67ff", "9fff",
      "bfff", "ff", "1c", "1d", "1e", "1f", "3f", "fc", "fe",
    ])
  func unsupported(_ encoded: String) {
    #expect(throws: CBORError(.unsupported, at: 0)) { try Item.decode(bytes(encoded)) }
    #expect(throws: CBORError(.unsupported, at: 0)) { try CBORDiagnostics.text(of: bytes(encoded)) }
  }

  @Test("the smallest negative integer of CBOR is printed but does not fit 64 bits")
  func smallestNegative() throws {
    let encoded = bytes("3bffffffffffffffff")
    #expect(try CBORDiagnostics.text(of: encoded) == "-18446744073709551616")
    #expect(throws: CBORError(.outOfRange, at: 0)) { try Item.decode(encoded) }
  }
}
