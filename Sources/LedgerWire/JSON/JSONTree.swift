/// A JSON value as a tree, for messages that are small and read by the names of their fields.
package indirect enum JSONTree: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A number that is written as an integer and fits.
  case integer(Int64)
  /// Any other number.
  case number
  /// A string.
  case text(String)
  /// An array.
  case list([JSONTree])
  /// An object.
  case object([String: JSONTree])

  /// Reads one message; a name that comes twice in an object is refused.
  ///
  /// - Complexity: O(bytes).
  package init(_ bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    self = try JSONTree(&reader)
    try reader.finish()
  }

  private init(_ reader: inout JSONReader) throws(WireError) {
    switch reader.next {
    case .null:
      _ = try reader.null()
      self = .null
    case .boolean: self = .boolean(try reader.boolean() ?? false)
    case .number: self = try reader.integer().map { .integer($0) } ?? .number
    case .string: self = .text(try reader.string() ?? "")
    case .array:
      var elements: [JSONTree] = []
      _ = try reader.array { reader, _ throws(WireError) in
        elements.append(try JSONTree(&reader))
      }
      self = .list(elements)
    case .object:
      var members: [String: JSONTree] = [:]
      _ = try reader.object { reader, key throws(WireError) in
        guard members.updateValue(try JSONTree(&reader), forKey: key) == nil else {
          throw .syntax
        }
      }
      self = .object(members)
    }
  }
}
