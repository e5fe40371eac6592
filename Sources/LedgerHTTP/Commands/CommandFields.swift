import Ledger
import LedgerWire

/// The fields of a command: those of its path and those of its body, read by name.
///
/// Every value at fault is noted and a stand-in is answered, so that one refusal names all faults;
/// `finish()` throws them, together with every field that nobody asked for.
///
/// A command that reads from nothing, after `describing()`, leaves behind what it would have read:
/// the schema of its body in the OpenAPI document. So every reader says what it takes, by
/// `describe`.
public struct CommandFields {
  private let path: [String: String]
  private let members: [String: JSONTree]
  private let place: String
  private var asked: Set<String> = []
  private var issues: [SchemaIssue] = []
  /// What was asked for, where that is all that is wanted.
  private(set) var shape: Schema.Fields?

  /// The longest text where a field has no limit of its own, in bytes of UTF-8.
  static let textBytesMax = 256
  /// The most elements of a list where it has no limit of its own.
  static let listMax = 1_000

  /// Takes the fields of a path and of a body that is a JSON object.
  init(path: [String: String], json bytes: [UInt8]) throws(WireError) {
    guard case .object(let members) = try JSONTree(bytes) else {
      throw WireError(
        .invalidData, issues: [SchemaIssue(jsonPointer: "", error: "must be an object")])
    }
    self.init(path: path, members, place: "")
  }

  private init(path: [String: String] = [:], _ members: [String: JSONTree], place: String) {
    self.path = path
    self.members = members
    self.place = place
  }

  /// Fields of nothing, which note what they are asked for.
  static func describing() -> CommandFields {
    var fields = CommandFields([:], place: "")
    fields.shape = Schema.Fields(isClosed: true)
    return fields
  }

  /// Notes what a reader takes.
  mutating func describe(_ name: String, _ schema: @autoclosure () -> Schema) {
    guard shape != nil else { return }
    shape?.add(.optional(name, schema()))
  }

  /// What an object is that `read` reads.
  private static func shape<Element>(
    _ read: (inout CommandFields) -> Element
  ) -> Schema.Fields {
    var fields = describing()
    _ = read(&fields)
    return fields.shape ?? Schema.Fields()
  }

  /// Throws where a value is at fault or a field is not known.
  func finish() throws(WireError) {
    let all = noted()
    if !all.isEmpty { throw WireError(.invalidData, issues: all) }
  }

  private func noted() -> [SchemaIssue] {
    let unknown = members.keys.filter { !asked.contains($0) }.sorted()
    return issues
      + unknown.map { SchemaIssue(jsonPointer: pointer($0), error: "is not a known field") }
  }

  private func pointer(_ name: String) -> String { "\(place)/\(pointerToken(name))" }

  /// Notes what is wrong with a field.
  mutating func note(_ name: String, _ error: String) {
    issues.append(SchemaIssue(jsonPointer: pointer(name), error: error))
  }

  /// The value of a field, which counts as asked for; nil where it is missing or `null`.
  mutating func value(_ name: String) -> JSONTree? {
    asked.insert(name)
    // Of a reader that has not said what it takes, at least that there is such a field.
    describe(name, .anything())
    guard let value = members[name], value != .null else { return nil }
    return value
  }

  /// A value that must be there, read by a reader of values that may be missing.
  mutating func required<Value>(
    _ name: String, _ stand: Value, _ read: (inout CommandFields) -> Value?
  ) -> Value {
    require(name, stand, read)
  }

  /// A list that must be there.
  mutating func required<Element>(
    _ name: String, _ read: (inout CommandFields) -> [Element]?
  ) -> [Element] {
    require(name, [], read)
  }

  private mutating func require<Value>(
    _ name: String, _ stand: Value, _ read: (inout CommandFields) -> Value?
  ) -> Value {
    let before = issues.count
    let value = read(&self)
    shape?.require(name)
    if let value { return value }
    if issues.count == before { note(name, "is missing") }
    return stand
  }
}

// MARK: - Values

extension CommandFields {
  /// A part of the path.
  mutating func inPath(_ name: String) -> String {
    guard let text = path[name], !text.isEmpty else {
      note(name, "is missing")
      return ""
    }
    return text
  }

  /// A text that must be there.
  mutating func text(_ name: String, bytesMax: Int = textBytesMax) -> String {
    require(name, "") { $0.optionalText(name, bytesMax: bytesMax) }
  }

  /// A text that may be missing.
  mutating func optionalText(_ name: String, bytesMax: Int = textBytesMax) -> String? {
    describe(name, .text(length: 1...bytesMax))
    guard let value = value(name) else { return nil }
    guard case .text(let text) = value, (1...bytesMax).contains(text.utf8.count) else {
      note(name, "must be a string of 1 to \(bytesMax) bytes")
      return nil
    }
    return text
  }

  /// One of a closed list of words that must be there.
  mutating func word<Meaning>(_ name: String, _ words: KeyValuePairs<String, Meaning>) -> Meaning? {
    let before = issues.count
    let found = optionalWord(name, words)
    shape?.require(name)
    if found == nil, issues.count == before { note(name, "is missing") }
    return found
  }

  /// One of a closed list of words that may be missing.
  mutating func optionalWord<Meaning>(
    _ name: String, _ words: KeyValuePairs<String, Meaning>
  ) -> Meaning? {
    describe(name, .words(words.map(\.key)))
    guard let value = value(name) else { return nil }
    guard case .text(let text) = value, let found = words.first(where: { $0.key == text }) else {
      note(name, "must be one of \(words.map(\.key).joined(separator: ", "))")
      return nil
    }
    return found.value
  }

  /// A list of words of a closed list, none of which comes twice; empty where it is missing.
  mutating func words<Meaning>(
    _ name: String, _ words: KeyValuePairs<String, Meaning>
  ) -> [Meaning] {
    describe(name, .list(.words(words.map(\.key)), isUnique: true))
    guard let value = value(name) else { return [] }
    var found: [String: Meaning] = [:]
    if case .list(let elements) = value {
      for case .text(let text) in elements {
        found[text] = words.first { $0.key == text }?.value
      }
      if found.count == elements.count {
        return words.compactMap { found[$0.key] }
      }
    }
    note(name, "must be different words of \(words.map(\.key).joined(separator: ", "))")
    return []
  }

  /// An integer that must be there.
  mutating func integer<Number: FixedWidthInteger>(
    _ name: String, in range: ClosedRange<Number>
  ) -> Number {
    require(name, range.lowerBound) { $0.optionalInteger(name, in: range) }
  }

  /// An integer that may be missing.
  mutating func optionalInteger<Number: FixedWidthInteger>(
    _ name: String, in range: ClosedRange<Number>
  ) -> Number? {
    describe(
      name,
      .integer(in: Int64(clamping: range.lowerBound)...Int64(clamping: range.upperBound)))
    guard let value = value(name) else { return nil }
    guard case .integer(let integer) = value, let number = Number(exactly: integer),
      range.contains(number)
    else {
      note(name, "must be an integer from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  /// A boolean that may be missing.
  mutating func boolean(_ name: String) -> Bool? {
    describe(name, .boolean())
    guard let value = value(name) else { return nil }
    guard case .boolean(let boolean) = value else {
      note(name, "must be a boolean")
      return nil
    }
    return boolean
  }

  /// A local day, such as `2027-04-30`, that may be missing.
  mutating func day(_ name: String) -> CivilDate? {
    describe(name, .day())
    guard let value = value(name) else { return nil }
    guard case .text(let text) = value, let day = CivilDate(iso: text) else {
      note(name, "must be a date such as 2027-04-30")
      return nil
    }
    return day
  }

  /// A month, such as `2026-06`, that must be there.
  mutating func month(_ name: String) -> CivilMonth? {
    required(name, nil) { fields -> CivilMonth?? in
      fields.describe(name, .month)
      guard let value = fields.value(name) else { return nil }
      guard case .text(let text) = value, let month = CivilMonth(text: text) else {
        fields.note(name, "must be a month such as 2026-06")
        return nil
      }
      return month
    }
  }

  /// A day of every year, such as `04-30`, that may be missing.
  mutating func annualDay(_ name: String) -> AnnualDay? {
    describe(name, .text(nil, "04-30", pattern: "^[0-9]{2}-[0-9]{2}$"))
    guard let value = value(name) else { return nil }
    guard case .text(let text) = value, let parts = CivilDate(iso: "2001-\(text)")?.parts else {
      note(name, "must be a day of every year such as 04-30")
      return nil
    }
    return AnnualDay(month: UInt8(parts.month), day: UInt8(parts.day))
  }

  /// A moment that must be there.
  mutating func moment(_ name: String) -> Instant {
    require(name, Instant(microseconds: 0)) { fields in
      fields.describe(name, .moment())
      guard let value = fields.value(name) else { return nil }
      guard case .text(let text) = value, let moment = Timestamp.microseconds(text) else {
        fields.note(name, "must be a date-time with a zone offset")
        return nil
      }
      return Instant(microseconds: moment)
    }
  }

  /// A list of texts that must be there, none of which is empty or comes twice.
  mutating func texts(_ name: String, countMax: Int, bytesMax: Int = textBytesMax) -> [String] {
    require(name, []) { fields in
      fields.describe(
        name, .list(.text(length: 1...bytesMax), count: 1...countMax, isUnique: true))
      guard let value = fields.value(name) else { return nil }
      var texts: [String] = []
      if case .list(let elements) = value {
        for case .text(let text) in elements where (1...bytesMax).contains(text.utf8.count) {
          texts.append(text)
        }
        if texts.count == elements.count, (1...countMax).contains(texts.count),
          Set(texts).count == texts.count
        {
          return texts
        }
      }
      fields.note(name, "must be 1 to \(countMax) different strings of 1 to \(bytesMax) bytes")
      return nil
    }
  }

  /// A list of ids of card systems that must be there.
  mutating func cardSystemIDs(_ name: String) -> [UInt32] {
    require(name, []) { fields in
      fields.describe(
        name, .list(.integer(in: 0...Int64(UInt32.max)), count: 1...255, isUnique: true))
      guard let value = fields.value(name) else { return nil }
      if case .list(let elements) = value, (1...255).contains(elements.count) {
        let ids = elements.compactMap { element -> UInt32? in
          if case .integer(let id) = element { UInt32(exactly: id) } else { nil }
        }
        if ids.count == elements.count, Set(ids).count == ids.count { return ids }
      }
      fields.note(name, "must be 1 to 255 different ids of card systems")
      return nil
    }
  }

  /// A list of objects that may be missing.
  mutating func objects<Element>(
    _ name: String, countMax: Int = listMax, _ read: (inout CommandFields) -> Element
  ) -> [Element]? {
    describe(name, .list(.fields(Self.shape(read)), count: 0...countMax))
    guard let value = value(name) else { return nil }
    guard case .list(let elements) = value, elements.count <= countMax else {
      note(name, "must be an array of at most \(countMax) objects")
      return nil
    }
    var result: [Element] = []
    for (index, element) in elements.enumerated() {
      guard case .object(let members) = element else {
        note("\(name)", "must be an array of objects")
        return nil
      }
      result.append(inner(members, "\(pointer(name))/\(index)", read))
    }
    return result
  }

  /// An object that may be missing.
  mutating func object<Element>(
    _ name: String, _ read: (inout CommandFields) -> Element
  ) -> Element? {
    describe(name, .fields(Self.shape(read)))
    guard let value = value(name) else { return nil }
    guard case .object(let members) = value else {
      note(name, "must be an object")
      return nil
    }
    return inner(members, pointer(name), read)
  }

  private mutating func inner<Element>(
    _ members: [String: JSONTree], _ place: String, _ read: (inout CommandFields) -> Element
  ) -> Element {
    var fields = CommandFields(members, place: place)
    let element = read(&fields)
    issues += fields.noted()
    return element
  }

  /// Notes that not exactly one of some fields is there.
  mutating func requireOne(of fields: [(name: String, value: String?)]) {
    let names = fields.map(\.name)
    shape?.oneOf = names
    guard issues.isEmpty, fields.count(where: { $0.value != nil }) != 1 else { return }
    note(names[0], "one of \(names.joined(separator: ", ")) must be there")
  }
}

extension CivilDate {
  /// Reads a date such as `2027-04-30`; nil where it is none.
  init?(iso text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts.map(\.count) == [4, 2, 2] else { return nil }
    let numbers = parts.compactMap { part -> Int? in
      part.reduce(0) { number, digit in
        (48...57).contains(digit) ? number.map { $0 * 10 + Int(digit - 48) } : nil
      }
    }
    guard numbers.count == 3 else { return nil }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2])
  }

  /// The date as `2027-04-30`.
  var iso: String {
    let (year, month, day) = parts
    return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }
}
