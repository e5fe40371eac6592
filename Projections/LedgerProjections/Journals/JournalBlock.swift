/// Some entries of one month in columns, as the bytes that are stored.
///
/// Of each column there is its least value and what each entry has above it, in as few bytes as
/// hold the largest: most columns take none to two. All numbers are little-endian.
struct JournalBlock {
  /// How many entries a full block has.
  static let entriesMax = 1_024
  private static let columnHeaderBytes = 9
  private static let headerBytes = 3

  /// The number of entries.
  let count: Int
  private let bytes: UnsafeRawBufferPointer
  private let width: Int

  /// Reads the bytes of a block; nil where they are no block of so many columns.
  init?(_ bytes: UnsafeRawBufferPointer, width: Int) {
    guard bytes.count >= Self.headerBytes + width * Self.columnHeaderBytes,
      Int(bytes[2]) == width
    else { return nil }
    count = Int(bytes[0]) | Int(bytes[1]) << 8
    self.bytes = bytes
    self.width = width
    var total = Self.headerBytes + width * Self.columnHeaderBytes
    for column in 0..<width {
      guard [0, 1, 2, 4, 8].contains(valueBytes(column)) else { return nil }
      total += valueBytes(column) * count
    }
    guard count <= Self.entriesMax, total == bytes.count else { return nil }
  }

  /// Decodes a column into the beginning of a buffer of at least `count` numbers.
  ///
  /// - Complexity: O(count).
  func read(_ column: Int, into output: UnsafeMutablePointer<Int64>) {
    let base = self.base(column)
    let start = self.start(column)
    switch valueBytes(column) {
    case 0: for index in 0..<count { output[index] = base }
    case 1: for index in 0..<count { output[index] = base &+ Int64(bytes[start + index]) }
    case 2: read(UInt16.self, base, start, into: output)
    case 4: read(UInt32.self, base, start, into: output)
    default: read(UInt64.self, base, start, into: output)
    }
  }

  /// A column, to be looked into here and there.
  struct Column {
    fileprivate let base: Int64
    fileprivate let size: Int
    fileprivate let bytes: UnsafeRawBufferPointer

    subscript(index: Int) -> Int64 {
      var above: UInt64 = 0
      for place in 0..<size { above |= UInt64(bytes[index * size + place]) << UInt64(8 * place) }
      return base &+ Int64(truncatingIfNeeded: above)
    }
  }

  /// A column, to be looked into here and there.
  func column(_ column: Int) -> Column {
    let start = self.start(column)
    let size = valueBytes(column)
    return Column(
      base: base(column), size: size,
      bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<start + size * count]))
  }

  /// All columns of one entry.
  func entry(_ index: Int) -> [Int64] {
    var start = header(width)
    return (0..<width).map { column in
      let size = valueBytes(column)
      defer { start += size * count }
      return Column(
        base: base(column), size: size,
        bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<start + size * count]))[index]
    }
  }

  private func read<Value: FixedWidthInteger>(
    _: Value.Type, _ base: Int64, _ start: Int, into output: UnsafeMutablePointer<Int64>
  ) {
    let size = MemoryLayout<Value>.size
    for index in 0..<count {
      let value = bytes.loadUnaligned(fromByteOffset: start + index * size, as: Value.self)
      output[index] = base &+ Int64(truncatingIfNeeded: Value(littleEndian: value))
    }
  }

  private func header(_ column: Int) -> Int {
    Self.headerBytes + column * Self.columnHeaderBytes
  }

  private func base(_ column: Int) -> Int64 {
    Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: header(column), as: Int64.self))
  }

  private func valueBytes(_ column: Int) -> Int { Int(bytes[header(column) + 8]) }

  private func start(_ column: Int) -> Int {
    (0..<column).reduce(header(width)) { $0 + valueBytes($1) * count }
  }

  /// The bytes of entries that stand one after the other, each of `width` numbers.
  static func encode(_ values: [Int64], width: Int) -> [UInt8] {
    let count = values.count / width
    precondition(count <= entriesMax, "a block has at most \(entriesMax) entries")
    var bytes: [UInt8] = [UInt8(count & 0xFF), UInt8(count >> 8), UInt8(width)]
    bytes.reserveCapacity(headerBytes + width * (columnHeaderBytes + 2 * count))
    var columns: [(base: Int64, size: Int)] = []
    for column in 0..<width {
      var (least, most) = (Int64.max, Int64.min)
      for index in stride(from: column, to: values.count, by: width) {
        least = min(least, values[index])
        most = max(most, values[index])
      }
      if count == 0 { (least, most) = (0, 0) }
      let size = self.size(UInt64(bitPattern: most &- least))
      columns.append((least, size))
      append(UInt64(bitPattern: least), size: 8, to: &bytes)
      bytes.append(UInt8(size))
    }
    for (column, (base, size)) in columns.enumerated() where size > 0 {
      for index in stride(from: column, to: values.count, by: width) {
        append(UInt64(bitPattern: values[index] &- base), size: size, to: &bytes)
      }
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
