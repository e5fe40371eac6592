extension MemberReader {
  /// The next value as an integer of a range; nil where it is `null` or at fault.
  mutating func integer(
    _ reader: inout JSONReader, _ pointer: String, in range: ClosedRange<Int64>
  ) throws(WireError) -> Int64? {
    guard let value = try integer(&reader, pointer) else { return nil }
    guard range.contains(value) else {
      note(pointer, "must be from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return value
  }

  /// The next value as an integer of the type's range; nil where it is `null` or at fault.
  mutating func number<Number: FixedWidthInteger>(
    _ reader: inout JSONReader, _ pointer: String
  ) throws(WireError) -> Number? {
    try integer(
      &reader, pointer, in: Int64(clamping: Number.min)...Int64(clamping: Number.max)
    ).map { Number(clamping: $0) }
  }

  /// The next value as a position of a log, or another number that every JSON implementation keeps.
  mutating func position(
    _ reader: inout JSONReader, _ pointer: String
  ) throws(WireError) -> UInt64? {
    try integer(&reader, pointer, in: 0...Int64(Tap.sequenceMax)).map { UInt64($0) }
  }

  /// The next value as a moment in microseconds; nil where it is `null` or at fault.
  mutating func moment(
    _ reader: inout JSONReader, _ pointer: String
  ) throws(WireError) -> Int64? {
    if try reader.null() { return nil }
    guard let moment = try reader.timestamp() else {
      note(pointer, "must be a date-time with a zone offset")
      return nil
    }
    return moment
  }

  /// The next value as a text of a bounded length; nil where it is `null` or at fault.
  mutating func text(
    _ reader: inout JSONReader, _ pointer: String, bytesMax: Int
  ) throws(WireError) -> String? {
    guard let text = try string(&reader, pointer) else { return nil }
    guard text.utf8.count <= bytesMax else {
      note(pointer, "must have at most \(bytesMax) bytes")
      return nil
    }
    return text
  }

  /// The next value as an id: a text that is not empty.
  mutating func identifier(
    _ reader: inout JSONReader, _ pointer: String
  ) throws(WireError) -> String? {
    let id = try text(&reader, pointer, bytesMax: OfflinePackLimits.idBytesMax)
    guard let id, !id.isEmpty else {
      if id != nil { note(pointer, "is empty") }
      return nil
    }
    return id
  }

  /// The next value as bytes in base64; nil where it is `null` or at fault.
  mutating func base64(
    _ reader: inout JSONReader, _ pointer: String, bytesMax: Int
  ) throws(WireError) -> [UInt8]? {
    guard let text = try string(&reader, pointer) else { return nil }
    guard text.utf8.count <= (bytesMax + 2) / 3 * 4, let bytes = Base64Text.decode(text),
      bytes.count <= bytesMax
    else {
      note(pointer, "must be at most \(bytesMax) bytes in base64")
      return nil
    }
    return bytes
  }

  /// The next value as a list of a bounded length, without the elements that are at fault.
  mutating func list<Element>(
    _ reader: inout JSONReader, _ pointer: String, countMax: Int,
    _ element: (inout JSONReader, inout MemberReader, String) throws(WireError) -> Element?
  ) throws(WireError) -> [Element] {
    if try reader.null() { return [] }
    var list: [Element] = []
    var inner = self
    let isArray = try reader.array { reader, index throws(WireError) in
      guard index < countMax else {
        throw .invalid(pointer, "must have at most \(countMax) items")
      }
      if let value = try element(&reader, &inner, "\(pointer)/\(index)") { list.append(value) }
    }
    self = inner
    if !isArray { note(pointer, "must be an array") }
    return list
  }

  /// The next value as public ids of card systems.
  mutating func systems(
    _ reader: inout JSONReader, _ pointer: String
  ) throws(WireError) -> [UInt32] {
    try list(&reader, pointer, countMax: OfflinePackLimits.systemsMax) {
      (reader, members, place) throws(WireError) -> UInt32? in
      guard let id: UInt32 = try members.number(&reader, place) else {
        members.note(place, "must be an integer")
        return nil
      }
      return id
    }
  }
}

extension JSONWriter {
  /// Writes all of an array's bytes as a string, in base64.
  mutating func value(base64 bytes: [UInt8]) { value(base64: bytes, in: 0..<bytes.count) }

  /// Writes a member whose value is an array.
  mutating func list<Element>(
    _ key: StaticString, _ elements: [Element], _ encode: (Element, inout JSONWriter) -> Void
  ) {
    self.key(key)
    beginArray()
    for element in elements { encode(element, &self) }
    endArray()
  }

  /// Writes a member whose value is an array of integers.
  mutating func numbers(_ key: StaticString, _ numbers: [UInt32]) {
    list(key, numbers) { $1.value($0) }
  }
}
