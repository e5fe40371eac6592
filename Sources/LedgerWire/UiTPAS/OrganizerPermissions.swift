/// What a client may do for an organiser (UiTPAS API 4.0, `OrganizerPermissions`).
public struct OrganizerPermissions: Hashable, WireMember {
  /// A permission, and where it holds.
  public struct Detail: Hashable, Sendable {
    /// The permission.
    public var id: String
    /// The card systems in which it holds; nil for every one.
    public var cardSystemIDs: [Int64]?

    /// Makes a detail.
    public init(id: String, cardSystemIDs: [Int64]? = nil) {
      self.id = id
      self.cardSystemIDs = cardSystemIDs
    }
  }

  /// The organiser.
  public var organizer: OrganizerSummary
  /// The permissions.
  public var details: [Detail]

  /// Puts them together.
  public init(organizer: OrganizerSummary, details: [Detail]) {
    self.organizer = organizer
    self.details = details
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("organizer")
    organizer.encode(into: &writer)
    writer.key("permissions")
    writer.beginArray()
    for detail in details { writer.value(detail.id) }
    writer.endArray()
    writer.key("permissionDetails")
    writer.beginArray()
    for detail in details {
      writer.beginObject()
      writer.field("id", detail.id)
      if let ids = detail.cardSystemIDs {
        writer.key("cardSystemIds")
        writer.beginArray()
        for id in ids { writer.value(id) }
        writer.endArray()
      }
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }
}

/// What `PUT /uitpas/permissions/{clientId}` is sent: the permissions for each organiser.
///
/// `permissionDetails` count where they are there, else the older `permissions`; what a client was
/// given beside them is passed over.
public struct PermissionsUpdate: Hashable, Sendable {
  /// The permissions for one organiser.
  public struct Entry: Hashable, Sendable {
    /// The organiser's public id.
    public var organizerID: String
    /// The permissions.
    public var details: [OrganizerPermissions.Detail]
  }

  /// One for each organiser.
  public var entries: [Entry]

  /// Reads the body of a request.
  public init(json bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    var entries: [Entry] = []
    let isArray = try reader.array { reader, index throws(WireError) in
      entries.append(try Entry(&reader, "/\(index)"))
    }
    try reader.finish()
    guard isArray else { throw .invalid("", "must be an array") }
    self.entries = entries
  }
}

extension PermissionsUpdate.Entry {
  fileprivate init(_ reader: inout JSONReader, _ pointer: String) throws(WireError) {
    var organizerID: String?
    var names: [OrganizerPermissions.Detail]?
    var details: [OrganizerPermissions.Detail]?
    _ = try reader.object { reader, key throws(WireError) in
      switch key {
      case "organizer":
        _ = try reader.object { reader, key throws(WireError) in
          if key == "id" { organizerID = try reader.string() } else { try reader.skip() }
        }
      case "permissions":
        names = try Self.list(&reader, "\(pointer)/permissions") { reader throws(WireError) in
          try reader.string().map { OrganizerPermissions.Detail(id: $0) }
        }
      case "permissionDetails":
        details = try Self.list(
          &reader, "\(pointer)/permissionDetails", OrganizerPermissions.Detail.init)
      default: try reader.skip()
      }
    }
    guard let organizerID else { throw .invalid("\(pointer)/organizer/id", "is missing") }
    guard let granted = details ?? names else {
      throw .invalid("\(pointer)/permissionDetails", "is missing")
    }
    self.init(organizerID: organizerID, details: granted)
  }

  private static func list(
    _ reader: inout JSONReader, _ pointer: String,
    _ element: (inout JSONReader) throws(WireError) -> OrganizerPermissions.Detail?
  ) throws(WireError) -> [OrganizerPermissions.Detail] {
    var list: [OrganizerPermissions.Detail] = []
    let isArray = try reader.array { reader, index throws(WireError) in
      guard let detail = try element(&reader) else {
        throw .invalid("\(pointer)/\(index)", "must be a permission")
      }
      list.append(detail)
    }
    guard isArray else { throw .invalid(pointer, "must be an array") }
    return list
  }
}

extension OrganizerPermissions.Detail {
  fileprivate init?(_ reader: inout JSONReader) throws(WireError) {
    var id: String?
    var systems: [Int64]?
    var areNumbers = true
    _ = try reader.object { reader, key throws(WireError) in
      switch key {
      case "id": id = try reader.string()
      case "cardSystemIds":
        var list: [Int64] = []
        let isArray = try reader.array { reader, _ throws(WireError) in
          if let number = try reader.integer() { list.append(number) } else { areNumbers = false }
        }
        areNumbers = areNumbers && isArray
        systems = list
      default: try reader.skip()
      }
    }
    guard let id, areNumbers else { return nil }
    self.init(id: id, cardSystemIDs: systems)
  }
}
