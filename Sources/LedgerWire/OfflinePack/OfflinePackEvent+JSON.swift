extension OfflinePack.Event {
  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("title", title)
    writer.field("organizerId", organizerID)
    writer.numbers("cardSystemIds", cardSystemIDs)
    writer.field("calendarType", calendar.rawValue)
    writer.field("points", points)
    writer.key("limit")
    writer.beginObject()
    writer.field("volume", limitVolume)
    writer.field("periodType", limitPeriod.rawValue)
    writer.endObject()
    writer.list("periods", periods) { $0.encode(into: &$1) }
    writer.endObject()
  }

  init?(
    _ reader: inout JSONReader, _ members: inout MemberReader, _ place: String
  ) throws(WireError) {
    var fields = EventFields(place: place)
    _ = try members.object(&reader, place) { reader, members, key throws(WireError) in
      try fields.read(key, &reader, &members)
    }
    guard let event = fields.finished() else {
      members.note(place, "must have every field of an event")
      return nil
    }
    self = event
  }
}

/// The fields of an event while they are read.
private struct EventFields {
  let place: String
  private var id: String?
  private var title: String?
  private var organizer: String?
  private var systems: [UInt32] = []
  private var calendar: OfflinePack.Calendar?
  private var points: UInt16?
  private var volume: UInt32?
  private var period: LimitPeriod?
  private var periods: [OfflinePack.Period]?

  init(place: String) { self.place = place }

  mutating func read(
    _ key: String, _ reader: inout JSONReader, _ members: inout MemberReader
  ) throws(WireError) {
    switch key {
    case "id": id = try members.identifier(&reader, "\(place)/id")
    case "title":
      title = try members.text(
        &reader, "\(place)/title", bytesMax: OfflinePackLimits.titleBytesMax)
    case "organizerId": organizer = try members.identifier(&reader, "\(place)/organizerId")
    case "cardSystemIds": systems = try members.systems(&reader, "\(place)/cardSystemIds")
    case "calendarType":
      calendar = try members.word(
        &reader, "\(place)/calendarType", as: OfflinePack.Calendar.self)
    case "points": points = try members.number(&reader, "\(place)/points")
    case "limit": try readLimit(&reader, &members)
    case "periods":
      periods = try members.list(
        &reader, "\(place)/periods", countMax: OfflinePackLimits.periodsPerEventMax
      ) { (reader, members, place) throws(WireError) in
        try OfflinePack.Period(&reader, &members, place)
      }
    default: try reader.skip()
    }
  }

  private mutating func readLimit(
    _ reader: inout JSONReader, _ members: inout MemberReader
  ) throws(WireError) {
    var volume: UInt32?
    var period: LimitPeriod?
    let limit = "\(place)/limit"
    _ = try members.object(&reader, limit) { reader, members, key throws(WireError) in
      switch key {
      case "volume": volume = try members.number(&reader, "\(limit)/volume")
      case "periodType":
        period = try members.word(&reader, "\(limit)/periodType", as: LimitPeriod.self)
      default: try reader.skip()
      }
    }
    (self.volume, self.period) = (volume, period)
  }

  func finished() -> OfflinePack.Event? {
    guard let id, let title, let organizer, !systems.isEmpty, let calendar, let points,
      let volume, let period, let periods
    else { return nil }
    return OfflinePack.Event(
      id: id, title: title, organizerID: organizer, cardSystemIDs: systems, calendar: calendar,
      points: points, limitVolume: volume, limitPeriod: period, periods: periods)
  }
}
