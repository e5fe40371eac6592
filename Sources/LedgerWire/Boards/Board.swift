/// The board of an event, as the ledger's own API answers it: counts alone.
public struct Board: Hashable, Sendable {
  /// The check-ins of an hour.
  public struct Hour: Hashable, Sendable {
    /// When the hour begins, in UTC microseconds.
    public var start: Int64
    /// How many.
    public var checkins: Int64

    /// Makes an hour.
    public init(start: Int64, checkins: Int64) {
      self.start = start
      self.checkins = checkins
    }
  }

  /// The check-ins with cards of a card system.
  public struct Region: Hashable, Sendable {
    /// The card system's number in the published API.
    public var cardSystemID: UInt32
    /// Its name.
    public var name: String
    /// How many.
    public var checkins: Int64

    /// Makes a region.
    public init(cardSystemID: UInt32, name: String, checkins: Int64) {
      self.cardSystemID = cardSystemID
      self.name = name
      self.checkins = checkins
    }
  }

  /// The check-ins at a terminal.
  public struct Terminal: Hashable, Sendable {
    /// Its lasting name; nil for what no terminal took.
    public var terminal: String?
    /// How many.
    public var checkins: Int64

    /// Makes a terminal.
    public init(terminal: String?, checkins: Int64) {
      self.terminal = terminal
      self.checkins = checkins
    }
  }

  /// The position of the log that it reflects.
  public var position: UInt64
  /// The public id of the event.
  public var eventID: String
  /// Its title.
  public var eventTitle: String
  /// All check-ins that stand.
  public var checkins: Int64
  /// By hour.
  public var hours: [Hour] = []
  /// By card system.
  public var regions: [Region] = []
  /// By terminal.
  public var terminals: [Terminal] = []

  /// Makes a board without parts.
  public init(position: UInt64, eventID: String, eventTitle: String, checkins: Int64) {
    self.position = position
    self.eventID = eventID
    self.eventTitle = eventTitle
    self.checkins = checkins
  }

  /// The body of the answer, on one line.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("position", position)
    writer.field("eventId", eventID)
    writer.field("eventTitle", eventTitle)
    writer.field("checkins", checkins)
    writer.key("hours")
    writer.beginArray()
    for hour in hours {
      writer.beginObject()
      writer.field("start", Timestamp.text(hour.start))
      writer.field("checkins", hour.checkins)
      writer.endObject()
    }
    writer.endArray()
    writer.key("regions")
    writer.beginArray()
    for region in regions {
      writer.beginObject()
      writer.field("cardSystemId", region.cardSystemID)
      writer.field("name", region.name)
      writer.field("checkins", region.checkins)
      writer.endObject()
    }
    writer.endArray()
    writer.key("terminals")
    writer.beginArray()
    for terminal in terminals {
      writer.beginObject()
      writer.field("terminal", terminal.terminal)
      writer.field("checkins", terminal.checkins)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}
