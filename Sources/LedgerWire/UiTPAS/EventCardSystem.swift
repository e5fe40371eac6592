/// A card system as an event takes part in it (UiTPAS API 4.0, `EventCardSystem`).
public struct EventCardSystem: Hashable, WireMember {
  /// The number of the card system.
  public var id: Int64
  /// Its name; nil where a request left it out.
  public var name: String?
  /// Whether the event takes part in it.
  public var isEnabled: Bool
  /// The distribution keys that a request names, by number.
  public var distributionKeys: [Int64]

  /// Makes an entry.
  public init(id: Int64, name: String?, isEnabled: Bool, distributionKeys: [Int64] = []) {
    self.id = id
    self.name = name
    self.isEnabled = isEnabled
    self.distributionKeys = distributionKeys
  }

  /// Reads the body of a request: the card systems that it names.
  public static func list(json bytes: [UInt8]) throws(WireError) -> [EventCardSystem] {
    var reader = try JSONReader(bytes)
    var list: [EventCardSystem] = []
    let isArray = try reader.array { reader, index throws(WireError) in
      list.append(try EventCardSystem(&reader, "/\(index)"))
    }
    try reader.finish()
    guard isArray else { throw .invalid("", "must be an array") }
    return list
  }

  private init(_ reader: inout JSONReader, _ pointer: String) throws(WireError) {
    var id: Int64?
    var isEnabled: Bool?
    var keys: [Int64] = []
    _ = try reader.object { reader, key throws(WireError) in
      switch key {
      case "id": id = try reader.integer()
      case "enabled": isEnabled = try reader.boolean()
      case "manualDistributionKeys":
        _ = try reader.array { reader, index throws(WireError) in
          var key: Int64?
          _ = try reader.object { reader, member throws(WireError) in
            if member == "id" { key = try reader.integer() } else { try reader.skip() }
          }
          guard let key else {
            throw .invalid("\(pointer)/manualDistributionKeys/\(index)/id", "is missing")
          }
          keys.append(key)
        }
      default: try reader.skip()
      }
    }
    guard let id else { throw .invalid("\(pointer)/id", "must be a whole number") }
    guard let isEnabled else { throw .invalid("\(pointer)/enabled", "must be true or false") }
    self.init(id: id, name: nil, isEnabled: isEnabled, distributionKeys: keys)
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("name", name)
    writer.field("enabled", isEnabled)
    writer.endObject()
  }
}
