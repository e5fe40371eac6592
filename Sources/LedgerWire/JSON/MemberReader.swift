/// Reads the members of objects whose unknown fields are passed over, and notes every value at
/// fault before it says so.
///
/// A member that is `null` is one that is not there.
struct MemberReader {
  private var issues: [SchemaIssue] = []

  init() {}

  /// Reads an object; `member` consumes each value and is given its place.
  ///
  /// Answers false where the value is none.
  mutating func object(
    _ reader: inout JSONReader, _ pointer: String,
    _ member: (inout JSONReader, inout MemberReader, String) throws(WireError) -> Void
  ) throws(WireError) -> Bool {
    if try reader.null() { return false }
    var seen: Set<String> = []
    var inner = self
    let isObject = try reader.object { reader, key throws(WireError) in
      guard seen.insert(key).inserted else { throw .syntax }
      try member(&reader, &inner, key)
    }
    self = inner
    if !isObject { note(pointer, "must be an object") }
    return isObject
  }

  /// The next value as a text; nil where it is `null` or at fault.
  mutating func string(
    _ reader: inout JSONReader, _ pointer: String
  ) throws(WireError) -> String? {
    if try reader.null() { return nil }
    guard let text = try reader.string() else {
      note(pointer, "must be a string")
      return nil
    }
    return text
  }

  /// The next value as a boolean; nil where it is `null` or at fault.
  mutating func boolean(
    _ reader: inout JSONReader, _ pointer: String
  ) throws(WireError) -> Bool? {
    if try reader.null() { return nil }
    guard let value = try reader.boolean() else {
      note(pointer, "must be a boolean")
      return nil
    }
    return value
  }

  /// The next value as an integer; nil where it is `null` or at fault.
  mutating func integer(
    _ reader: inout JSONReader, _ pointer: String
  ) throws(WireError) -> Int64? {
    if try reader.null() { return nil }
    guard let value = try reader.integer() else {
      note(pointer, "must be an integer")
      return nil
    }
    return value
  }

  /// The next value as one of a closed list; nil where it is `null` or at fault.
  mutating func word<Word: RawRepresentable>(
    _ reader: inout JSONReader, _ pointer: String, as _: Word.Type
  ) throws(WireError) -> Word? where Word.RawValue == String {
    guard let text = try string(&reader, pointer) else { return nil }
    guard let word = Word(rawValue: text) else {
      note(pointer, "is not in the list of values")
      return nil
    }
    return word
  }

  /// Notes a value at fault; the first fault of a place counts.
  mutating func note(_ pointer: String, _ error: String) {
    guard !issues.contains(where: { $0.jsonPointer == pointer }) else { return }
    issues.append(SchemaIssue(jsonPointer: pointer, error: error))
  }

  /// Notes a text that is not there or empty.
  mutating func require(_ text: String?, _ pointer: String) {
    if text?.isEmpty ?? true { note(pointer, text == nil ? "is missing" : "is empty") }
  }

  /// Throws where anything was noted.
  func check() throws(WireError) {
    if !issues.isEmpty { throw WireError(.invalidData, issues: issues) }
  }
}
