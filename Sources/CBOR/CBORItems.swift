/// Room in a writer's buffer for a few items, which are written without a look at the buffer for
/// each: what `CBORWriter.items(bytesMax:_:)` lends out.
///
/// The forms are those of `CBORWriter`. Writing beyond the room that was asked for traps.
public struct CBORItems: ~Copyable {
  // Valid only inside the call that lends this value out; it cannot be copied out of there.
  @usableFromInline var place: UnsafeMutableRawPointer
  @usableFromInline let end: UnsafeMutableRawPointer

  @inlinable
  init(place: UnsafeMutableRawPointer, end: UnsafeMutableRawPointer) {
    self.place = place
    self.end = end
  }

  /// Writes an unsigned integer.
  @inlinable @inline(__always)
  public mutating func unsigned(_ value: UInt64) {
    head(.unsigned, value)
  }

  /// Writes a signed integer.
  @inlinable @inline(__always)
  public mutating func integer(_ value: Int64) {
    head(value >= 0 ? .unsigned : .negative, UInt64(bitPattern: value >= 0 ? value : ~value))
  }

  /// Writes sixteen bytes, the most significant first, as a byte string.
  @inlinable @inline(__always)
  public mutating func byteString16(_ value: UInt128) {
    head(.byteString, 16)
    precondition(end - place >= 16, "more items than there is room for")
    place.storeBytes(of: value.bigEndian, as: UInt128.self)
    place += 16
  }

  /// Begins an array of `count` items, which the caller writes next.
  @inlinable @inline(__always)
  public mutating func arrayHeader(_ count: Int) {
    head(.array, UInt64(count))
  }

  /// Begins a map of `count` pairs, which the caller writes next, by ascending key.
  @inlinable @inline(__always)
  public mutating func mapHeader(_ count: Int) {
    head(.map, UInt64(count))
  }

  /// Writes null.
  @inlinable @inline(__always)
  public mutating func null() {
    precondition(place < end, "more items than there is room for")
    place.storeBytes(of: SimpleByte.null, as: UInt8.self)
    place += 1
  }

  @inlinable @inline(__always)
  mutating func head(_ type: MajorType, _ argument: UInt64) {
    let high = type.rawValue << 5
    if argument < 24 {
      precondition(place < end, "more items than there is room for")
      place.storeBytes(of: high | UInt8(truncatingIfNeeded: argument), as: UInt8.self)
      place += 1
    } else {
      longHead(high, argument)
    }
  }

  /// Writes an initial byte and an argument of 1, 2, 4 or 8 bytes.
  ///
  /// All eight bytes are stored at once, those that count first; what comes next overwrites the
  /// rest.
  @inlinable
  mutating func longHead(_ high: UInt8, _ argument: UInt64) {
    precondition(end - place >= 9, "more items than there is room for")
    // 0 for one byte, 1 for two, 2 for up to four, 3 for up to eight: two bits for each place.
    let lastByte = UInt64(63 &- (argument | 1).leadingZeroBitCount) >> 3
    let power = 0xFFA4 as UInt64 &>> (2 &* lastByte) & 3
    let leftAligned = argument &<< (64 &- (8 &<< power))
    place.storeBytes(of: high | UInt8(truncatingIfNeeded: 24 &+ power), as: UInt8.self)
    place.storeBytes(of: leftAligned.bigEndian, toByteOffset: 1, as: UInt64.self)
    place += 1 &+ 1 &<< Int(power)
  }
}

extension CBORWriter {
  /// Writes items that take at most `bytesMax` bytes together.
  ///
  /// One look at the buffer for all of them: several times as fast as one for each.
  @inlinable @inline(__always)
  public mutating func items(bytesMax: Int, _ body: (inout CBORItems) -> Void) {
    // A long head stores nine bytes whatever its length.
    storage.append(addingCapacity: bytesMax + 9) { output in
      output.withUnsafeMutableBufferPointer { buffer, count in
        guard let base = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
        let start = base + count
        var items = CBORItems(place: start, end: base + buffer.count)
        body(&items)
        count += items.place - start
      }
    }
  }
}
