import FoundationEssentials
import LedgerWire
import Testing

/// A JSON value of any shape, read and written by both coders.
private indirect enum Value: Codable, Equatable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case string(String)
  case array([Value])
  case object([String: Value])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([Value].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: Value].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  static func random(_ random: inout SeededGenerator, depth: Int) -> Value {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
    case 0: .null
    case 1: .boolean(Bool.random(using: &random))
    case 2: .integer(Int64.random(in: -9...9, using: &random))
    case 3: .integer(Int64.random(in: .min + 1 ... .max, using: &random))
    case 4: .string(text(&random))
    case 5:
      .array(
        (0..<Int.random(in: 0..<4, using: &random)).map { _ in
          Value.random(&random, depth: depth - 1)
        })
    default:
      .object(
        Dictionary(
          (0..<Int.random(in: 0..<4, using: &random)).map { _ in
            (text(&random), Value.random(&random, depth: depth - 1))
          }
        ) { first, _ in first })
    }
  }

  private static func text(_ random: inout SeededGenerator) -> String {
    let scalars: [Unicode.Scalar] = [
      "a", "é", "€", "🎫", "\"", "\\", "/", "\u{0}", "\u{1F}", "\n", "\t", "\u{8}", "\u{C}", "\r",
      " ", "0", "\u{2028}", "\u{FFFF}",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0..<12, using: &random) {
      text.unicodeScalars.append(scalars.randomElement(using: &random) ?? "a")
    }
    return text
  }
}

extension Value {
  fileprivate init(_ reader: inout JSONReader) throws(WireError) {
    var probe = reader
    if try probe.null() {
      reader = probe
      self = .null
      return
    }
    var entries: [String: Value] = [:]
    probe = reader
    if try probe.object({ reader, key throws(WireError) in entries[key] = try Value(&reader) }) {
      reader = probe
      self = .object(entries)
      return
    }
    var elements: [Value] = []
    probe = reader
    if try probe.array({ reader, _ throws(WireError) in elements.append(try Value(&reader)) }) {
      reader = probe
      self = .array(elements)
      return
    }
    probe = reader
    if let text = try probe.string() {
      reader = probe
      self = .string(text)
      return
    }
    probe = reader
    if let boolean = try probe.boolean() {
      reader = probe
      self = .boolean(boolean)
      return
    }
    guard let integer = try reader.integer() else { throw WireError(.invalidData) }
    self = .integer(integer)
  }

  fileprivate func write(_ writer: inout JSONWriter) {
    switch self {
    case .null, .object, .array: break
    case .boolean(let value): writer.value(value)
    case .integer(let value): writer.value(value)
    case .string(let value): writer.value(value)
    }
  }
}

@Suite struct JSONTests {
  @Test("the reader reads what the Foundation encoder writes", arguments: 0..<20 as Range<UInt64>)
  func readsFoundation(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let value = Value.object(["value": Value.random(&random, depth: 5)])
      let encoder = JSONEncoder()
      if Bool.random(using: &random) { encoder.outputFormatting = .prettyPrinted }
      var reader = try JSONReader(Array(try encoder.encode(value)))
      #expect(try Value(&reader) == value)
      try reader.finish()
    }
  }

  @Test("the Foundation decoder reads what the writer writes", arguments: 0..<20 as Range<UInt64>)
  func writesForFoundation(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let values = (0..<5).map { _ in Value.random(&random, depth: 0) }.filter { $0 != .null }
      var writer = JSONWriter()
      writer.beginArray()
      for value in values { value.write(&writer) }
      writer.endArray()
      #expect(try JSONDecoder().decode([Value].self, from: Data(writer.bytes)) == values)
    }
  }

  @Test(
    "what is not JSON is refused, wherever it stands",
    arguments: [
      "{", "[", "{}}", "[]]", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\" 1}", "[01]", "[1.]",
      "[.5]", "[-]", "[+1]", "[1e]", "[0x1]", "[NaN]", "[tru]", "[nul]", "[\"\\x\"]", "[\"\\u12\"]",
      "[\"\\ud800\"]", "[\"\\udc00\"]", "[\"\\ud800\\u0041\"]", "[\"a\u{1}\"]", "[\"a\n\"]",
      "[\"a]",
      "[\"a\\\"]", "[1 2]", "[] []", "\u{FEFF}[]", "[1,,2]", "[--1]",
    ])
  func refusesSyntax(text: String) {
    #expect(throws: WireError(.invalidSyntax)) {
      var reader = try JSONReader(Array(text.utf8))
      try reader.skip()
      try reader.finish()
    }
  }

  @Test("every cut of a message is refused")
  func refusesCuts() throws {
    let bytes = Array(#"{"a":[1,-2.5e3,"é\u00e9\ud83c\udfab",true,null],"b":{}}"#.utf8)
    for count in 1..<bytes.count {
      #expect(throws: WireError(.invalidSyntax)) {
        var reader = try JSONReader(Array(bytes[..<count]))
        try reader.skip()
        try reader.finish()
      }
    }
    var whole = try JSONReader(bytes)
    try whole.skip()
    try whole.finish()
  }

  @Test(
    "bytes that are not UTF-8 are refused", arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80]])
  func refusesEncoding(bytes: [UInt8]) {
    #expect(throws: WireError(.invalidSyntax)) {
      _ = try JSONReader([0x22] + bytes + [0x22])
    }
  }

  @Test("nothing but space is no body", arguments: ["", " ", "\r\n\t "])
  func refusesNothing(text: String) {
    #expect(throws: WireError(.missing)) { _ = try JSONReader(Array(text.utf8)) }
  }

  @Test("nesting has a limit")
  func limitsDepth() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    var reader = try JSONReader(nested(JSONReader.depthMax))
    try reader.skip()
    #expect(throws: WireError(.invalidSyntax)) {
      var reader = try JSONReader(nested(JSONReader.depthMax + 1))
      try reader.skip()
    }
    #expect(throws: WireError(.invalidSyntax)) {
      var reader = try JSONReader([UInt8](repeating: 0x5B, count: 1 << 20))
      try reader.skip()
    }
  }

  @Test(
    "an integer that does not fit or has a fraction is no integer",
    arguments: [
      ("9223372036854775807", Int64.max), ("-9223372036854775807", -Int64.max), ("0", 0), ("-0", 0),
      ("9223372036854775808", nil), ("1.0", nil), ("1e2", nil), ("\"1\"", nil), ("true", nil),
    ] as [(String, Int64?)])
  func integers(text: String, value: Int64?) throws {
    var reader = try JSONReader(Array(text.utf8))
    #expect(try reader.integer() == value)
    try reader.finish()
  }
}
