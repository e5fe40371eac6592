/// The numbers that some entries of a month have in one column, as the bytes that are stored.
///
/// There is the least of them, and what each has above it, in as few bytes as hold the largest:
/// most columns take none to two. All numbers are little-endian.
struct JournalColumn {
  /// How many entries a full block has: four of its columns in which a number takes a byte, or two
  /// in which it takes two, fill a page of SQLite.
  static let entriesMax = 992
  private static let headerBytes = 9

  private let base: Int64
  private let size: Int
  private let count: Int
  private let bytes: UnsafeRawBufferPointer

  /// Reads the bytes of a column of so many numbers; nil where they are none.
  init?(_ bytes: UnsafeRawBufferPointer, count: Int) {
    guard bytes.count >= Self.headerBytes, [0, 1, 2, 4, 8].contains(bytes[8]),
      bytes.count == Self.headerBytes + Int(bytes[8]) * count
    else { return nil }
    base = Int64(littleEndian: bytes.loadUnaligned(as: Int64.self))
    size = Int(bytes[8])
    self.count = count
    self.bytes = UnsafeRawBufferPointer(rebasing: bytes[Self.headerBytes...])
  }

  /// Takes a column of so many numbers from the beginning of some bytes; nil where there is none.
  static func take(
    from bytes: inout Slice<UnsafeRawBufferPointer>, count: Int
  ) -> JournalColumn? {
    guard count >= 0, bytes.count >= headerBytes else { return nil }
    let (length, isHuge) = Int(bytes[bytes.startIndex + 8]).multipliedReportingOverflow(by: count)
    guard !isHuge, length <= bytes.count - headerBytes else { return nil }
    let taken = bytes.prefix(headerBytes + length)
    bytes = bytes.dropFirst(headerBytes + length)
    return JournalColumn(UnsafeRawBufferPointer(rebasing: taken), count: count)
  }

  /// Whether all numbers are zero.
  var isZero: Bool { base == 0 && size == 0 }

  /// One of the numbers.
  subscript(index: Int) -> Int64 {
    var above: UInt64 = 0
    for place in 0..<size { above |= UInt64(bytes[index * size + place]) << UInt64(8 * place) }
    return base &+ Int64(truncatingIfNeeded: above)
  }

  /// Decodes all numbers into the beginning of a buffer.
  ///
  /// - Complexity: O(count).
  func read(into output: UnsafeMutablePointer<Int64>) {
    switch size {
    case 0: for index in 0..<count { output[index] = base }
    case 1: for index in 0..<count { output[index] = base &+ Int64(bytes[index]) }
    case 2: read(UInt16.self, into: output)
    case 4: read(UInt32.self, into: output)
    default: read(UInt64.self, into: output)
    }
  }

  private func read<Value: FixedWidthInteger>(
    _: Value.Type, into output: UnsafeMutablePointer<Int64>
  ) {
    for index in 0..<count { output[index] = base &+ above(Value.self, index) }
  }

  /// What all numbers add up to.
  ///
  /// - Complexity: O(count), and O(1) where all are the same.
  var sum: Int64 {
    var sum = base &* Int64(count)
    switch size {
    case 0: break
    case 1: for index in 0..<count { sum &+= Int64(bytes[index]) }
    case 2: for index in 0..<count { sum &+= above(UInt16.self, index) }
    case 4: for index in 0..<count { sum &+= above(UInt32.self, index) }
    default: for index in 0..<count { sum &+= above(UInt64.self, index) }
    }
    return sum
  }

  private func above<Value: FixedWidthInteger>(_: Value.Type, _ index: Int) -> Int64 {
    let value = bytes.loadUnaligned(
      fromByteOffset: index * MemoryLayout<Value>.size, as: Value.self)
    return Int64(truncatingIfNeeded: Value(littleEndian: value))
  }

  /// The bytes of a column of entries that stand one after the other, each of `width` numbers.
  static func encode(_ values: [Int64], column: Int, width: Int) -> [UInt8] {
    let places = stride(from: column, to: values.count, by: width)
    var (least, most) = (values.isEmpty ? 0 : Int64.max, values.isEmpty ? 0 : Int64.min)
    for index in places {
      least = min(least, values[index])
      most = max(most, values[index])
    }
    let size = self.size(UInt64(bitPattern: most &- least))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(headerBytes + size * (values.count / width))
    append(UInt64(bitPattern: least), size: 8, to: &bytes)
    bytes.append(UInt8(size))
    guard size > 0 else { return bytes }
    for index in places {
      append(UInt64(bitPattern: values[index] &- least), size: size, to: &bytes)
    }
    return bytes
  }

  private static func size(_ most: UInt64) -> Int {
    switch most {
    case 0: 0
    case ...0xFF: 1
    case ...0xFFFF: 2
    case ...0xFFFF_FFFF: 4
    default: 8
    }
  }

  private static func append(_ value: UInt64, size: Int, to bytes: inout [UInt8]) {
    for place in 0..<size { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * place))) }
  }
}
