/// A card system as an event takes part in it (UiTPAS API 4.0, `EventCardSystem`).
public struct EventCardSystem: Hashable, WireMember {
  /// A distribution key that is switched by hand.
  public struct DistributionKey: Hashable, Sendable {
    /// Its number.
    public var id: Int64
    /// Its name; nil where a request left it out.
    public var name: String?
    /// Whether the event uses it.
    public var isEnabled: Bool

    /// Makes a key.
    public init(id: Int64, name: String?, isEnabled: Bool) {
      self.id = id
      self.name = name
      self.isEnabled = isEnabled
    }
  }

  /// The number of the card system.
  public var id: Int64
  /// Its name; nil where a request left it out.
  public var name: String?
  /// Whether the event takes part in it.
  public var isEnabled: Bool
  /// The distribution keys that are switched by hand.
  public var distributionKeys: [DistributionKey]

  /// Makes an entry.
  public init(
    id: Int64, name: String?, isEnabled: Bool, distributionKeys: [DistributionKey] = []
  ) {
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
    var keys: [DistributionKey] = []
    _ = try reader.object { reader, key throws(WireError) in
      switch key {
      case "id": id = try reader.integer()
      case "enabled": isEnabled = try reader.boolean()
      case "manualDistributionKeys":
        if try reader.null() { return }
        let place = "\(pointer)/manualDistributionKeys"
        let isArray = try reader.array { reader, index throws(WireError) in
          keys.append(try DistributionKey(&reader, "\(place)/\(index)"))
        }
        guard isArray else { throw .invalid(place, "must be an array") }
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
    if !distributionKeys.isEmpty {
      writer.key("manualDistributionKeys")
      writer.beginArray()
      for key in distributionKeys { key.encode(into: &writer) }
      writer.endArray()
    }
    writer.endObject()
  }
}

extension EventCardSystem.DistributionKey {
  fileprivate init(_ reader: inout JSONReader, _ pointer: String) throws(WireError) {
    var id: Int64?
    var isEnabled: Bool?
    _ = try reader.object { reader, member throws(WireError) in
      switch member {
      case "id": id = try reader.integer()
      case "enabled": isEnabled = try reader.boolean()
      default: try reader.skip()
      }
    }
    guard let id else { throw .invalid("\(pointer)/id", "must be a whole number") }
    guard let isEnabled else { throw .invalid("\(pointer)/enabled", "must be true or false") }
    self.init(id: id, name: nil, isEnabled: isEnabled)
  }

  fileprivate func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("name", name)
    writer.field("enabled", isEnabled)
    writer.endObject()
  }
}
