/// The encoding of forms, which queries have as well.
package enum FormText {
  /// Undoes the encoding; nil for a broken escape and for what is not UTF-8.
  ///
  /// - Parameter plus: What a plus sign stands for; in a path for itself.
  package static func decoded(_ bytes: some Sequence<UInt8>, plus: UInt8 = 0x20) -> String? {
    var decoded: [UInt8] = []
    var rest = bytes.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "+"): decoded.append(plus)
      case UInt8(ascii: "%"):
        guard let high = digit(rest.next()), let low = digit(rest.next()) else { return nil }
        decoded.append(UInt8(high << 4 | low))
      default: decoded.append(byte)
      }
    }
    return String(validating: decoded, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8?) -> Int? {
    byte.flatMap { Character(Unicode.Scalar($0)).hexDigitValue }
  }
}
