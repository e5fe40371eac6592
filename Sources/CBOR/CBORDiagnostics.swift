/// Prints CBOR for people, in the diagnostic notation of RFC 8949 §8.
public enum CBORDiagnostics {
  /// The notation of the one item that `bytes` encode.
  ///
  /// - Throws: where the bytes are not one item of deterministic CBOR.
  /// - Complexity: linear in the bytes.
  public static func text(of bytes: [UInt8]) throws(CBORError) -> String {
    try CBORReader.read(bytes) { (reader) throws(CBORError) -> String in
      var text = ""
      try reader.describe(into: &text, depthLeft: CBORReader.depthMax)
      return text
    }
  }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  /// A text in double quotes with the escapes of JSON.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case ..<" ", "\u{7F}"..."\u{9F}":
        quoted += "\\u00" + hexadecimal([UInt8(truncatingIfNeeded: scalar.value)])
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension CBORReader {
  mutating func describe(into text: inout String, depthLeft: Int) throws(CBORError) {
    let start = offset
    let (type, argument) = try head()
    switch type {
    case .unsigned:
      text += "\(argument)"
    case .negative:
      text += "\(-1 - Int128(argument))"
    case .byteString:
      place = start
      text += "h'\(CBORDiagnostics.hexadecimal(try byteString()))'"
    case .text:
      place = start
      text += CBORDiagnostics.quoted(try self.text())
    case .array:
      place = start
      let count = try arrayHeader()
      guard depthLeft > 0 else { throw CBORError(.tooDeep, at: start) }
      text += "["
      for index in 0..<count {
        if index > 0 { text += ", " }
        try describe(into: &text, depthLeft: depthLeft - 1)
      }
      text += "]"
    case .map:
      place = start
      try describePairs(into: &text, depthLeft: depthLeft)
    case .simple, .tag:
      text += argument == 20 ? "false" : argument == 21 ? "true" : "null"
    }
  }

  private mutating func describePairs(into text: inout String, depthLeft: Int) throws(CBORError) {
    let start = offset
    let count = try mapHeader()
    guard depthLeft > 0 else { throw CBORError(.tooDeep, at: start) }
    text += "{"
    var previousKey = start..<start
    for index in 0..<count {
      if index > 0 { text += ", " }
      let keyStart = offset
      try describe(into: &text, depthLeft: depthLeft - 1)
      let key = keyStart..<offset
      guard index == 0 || isAscending(previousKey, key) else {
        throw CBORError(.mapKeysNotAscending, at: keyStart)
      }
      previousKey = key
      text += ": "
      try describe(into: &text, depthLeft: depthLeft - 1)
    }
    text += "}"
  }
}
