extension OfflinePack.Programme {
  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("scan", scan.rawValue)
    writer.numbers("cardSystemIds", cardSystemIDs)
    writer.endObject()
  }

  init?(
    _ reader: inout JSONReader, _ members: inout MemberReader, _ place: String
  ) throws(WireError) {
    var id: String?
    var scan: Scan?
    var systems: [UInt32] = []
    _ = try members.object(&reader, place) { reader, members, key throws(WireError) in
      switch key {
      case "id": id = try members.identifier(&reader, "\(place)/id")
      case "scan": scan = try members.word(&reader, "\(place)/scan", as: Scan.self)
      case "cardSystemIds": systems = try members.systems(&reader, "\(place)/cardSystemIds")
      default: try reader.skip()
      }
    }
    guard let id, let scan else {
      members.note(place, "must have id and scan")
      return nil
    }
    self.init(id: id, scan: scan, cardSystemIDs: systems)
  }
}

extension OfflinePack.Policy {
  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("cardSystemId", cardSystemID)
    writer.field("validFrom", moment: validFrom)
    writer.field("windowHours", windowHours)
    writer.field("latenessDays", latenessDays)
    writer.endObject()
  }

  init?(
    _ reader: inout JSONReader, _ members: inout MemberReader, _ place: String
  ) throws(WireError) {
    var system: UInt32?
    var validFrom: Int64?
    var windowHours: UInt8?
    var latenessDays: UInt8?
    _ = try members.object(&reader, place) { reader, members, key throws(WireError) in
      switch key {
      case "cardSystemId": system = try members.number(&reader, "\(place)/cardSystemId")
      case "validFrom": validFrom = try members.moment(&reader, "\(place)/validFrom")
      case "windowHours": windowHours = try members.number(&reader, "\(place)/windowHours")
      case "latenessDays": latenessDays = try members.number(&reader, "\(place)/latenessDays")
      default: try reader.skip()
      }
    }
    guard let system, let validFrom, let windowHours, let latenessDays else {
      members.note(place, "must have cardSystemId, validFrom, windowHours and latenessDays")
      return nil
    }
    self.init(
      cardSystemID: system, validFrom: validFrom, windowHours: windowHours,
      latenessDays: latenessDays)
  }
}

extension OfflinePack.Organizer {
  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.numbers("cardSystemIds", cardSystemIDs)
    writer.endObject()
  }

  init?(
    _ reader: inout JSONReader, _ members: inout MemberReader, _ place: String
  ) throws(WireError) {
    var id: String?
    var systems: [UInt32] = []
    _ = try members.object(&reader, place) { reader, members, key throws(WireError) in
      switch key {
      case "id": id = try members.identifier(&reader, "\(place)/id")
      case "cardSystemIds": systems = try members.systems(&reader, "\(place)/cardSystemIds")
      default: try reader.skip()
      }
    }
    guard let id else {
      members.note("\(place)/id", "is missing")
      return nil
    }
    self.init(id: id, cardSystemIDs: systems)
  }
}

extension OfflinePack.Museum {
  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("organizerId", organizerID)
    writer.field("active", isActive)
    writer.numbers("cardSystemIds", cardSystemIDs)
    writer.endObject()
  }

  init?(
    _ reader: inout JSONReader, _ members: inout MemberReader, _ place: String
  ) throws(WireError) {
    var organizer: String?
    var isActive: Bool?
    var systems: [UInt32] = []
    _ = try members.object(&reader, place) { reader, members, key throws(WireError) in
      switch key {
      case "organizerId": organizer = try members.identifier(&reader, "\(place)/organizerId")
      case "active": isActive = try members.boolean(&reader, "\(place)/active")
      case "cardSystemIds": systems = try members.systems(&reader, "\(place)/cardSystemIds")
      default: try reader.skip()
      }
    }
    guard let organizer, let isActive else {
      members.note(place, "must have organizerId and active")
      return nil
    }
    self.init(organizerID: organizer, isActive: isActive, cardSystemIDs: systems)
  }
}

extension OfflinePack.Period {
  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("begin", moment: begin)
    writer.field("end", moment: end)
    if wholeDays { writer.field("wholeDays", true) }
    writer.endObject()
  }

  init?(
    _ reader: inout JSONReader, _ members: inout MemberReader, _ place: String
  ) throws(WireError) {
    var begin: Int64?
    var end: Int64?
    var wholeDays = false
    _ = try members.object(&reader, place) { reader, members, key throws(WireError) in
      switch key {
      case "begin": begin = try members.moment(&reader, "\(place)/begin")
      case "end": end = try members.moment(&reader, "\(place)/end")
      case "wholeDays": wholeDays = try members.boolean(&reader, "\(place)/wholeDays") ?? false
      default: try reader.skip()
      }
    }
    guard let begin, let end, begin <= end else {
      members.note(place, "must begin before it ends")
      return nil
    }
    self.init(begin: begin, end: end, wholeDays: wholeDays)
  }
}

extension LocalizedText {
  init?(
    _ reader: inout JSONReader, _ members: inout MemberReader, _ place: String
  ) throws(WireError) {
    var texts: [Language: String] = [:]
    _ = try members.object(&reader, place) { reader, members, key throws(WireError) in
      guard let language = Language(rawValue: key) else { return try reader.skip() }
      texts[language] = try members.text(
        &reader, "\(place)/\(key)", bytesMax: OfflinePackLimits.textBytesMax)
    }
    guard let dutch = texts[.nl] else {
      members.note("\(place)/nl", "is missing")
      return nil
    }
    self.init(nl: dutch, fr: texts[.fr], de: texts[.de], en: texts[.en])
  }
}
