import Foundation

extension UInt128 {
  /// Reads the first 16 bytes, most significant first.
  init(bigEndian bytes: UnsafeRawBufferPointer) {
    self.init(bigEndian: bytes.loadUnaligned(as: UInt128.self))
  }

  /// Reads a stored block; nil unless it is 16 bytes.
  init?(stored data: Data) {
    guard data.count == 16 else { return nil }
    self = data.withUnsafeBytes { UInt128(bigEndian: $0) }
  }

  /// The 16 bytes that are stored, most significant first.
  var stored: Data { withUnsafeBytes(of: bigEndian) { Data($0) } }
}

extension [UInt8] {
  /// Appends the integer, most significant byte first.
  mutating func append(bigEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }
}

extension Data {
  /// Reads an integer at an offset from the start, most significant byte first.
  func integer<Value: FixedWidthInteger>(at offset: Int, as type: Value.Type) -> Value {
    withUnsafeBytes { Value(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: type)) }
  }
}
