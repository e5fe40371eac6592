extension Reward {
  /// Reads the body of a request; fields that are read-only or unknown are passed over, since
  /// published clients send back what they were given.
  ///
  /// - Throws: `WireError` that names every field at fault.
  public init(json bytes: [UInt8]) throws(WireError) {
    self.init()
    var fields = FieldIssues()
    var hasPeriod = false
    var reader = try JSONReader(bytes)
    let isObject = try reader.object { reader, key throws(WireError) in
      switch key {
      case "title": title = try fields.text("/title", &reader) ?? ""
      case "type": type = try fields.text("/type", &reader) ?? ""
      case "promotionalDescription":
        promotionalDescription = try fields.text("/promotionalDescription", &reader) ?? ""
      case "publicationPeriod":
        hasPeriod = true
        if let period = try fields.period("/publicationPeriod", &reader) {
          publicationPeriod = period
        }
      default: try readOptional(key, &fields, &reader)
      }
    }
    try reader.finish()
    guard isObject else { throw .invalid("", "must be an object") }
    for (pointer, isMissing) in [
      ("/title", title.isEmpty), ("/type", type.isEmpty),
      ("/promotionalDescription", promotionalDescription.isEmpty),
      ("/publicationPeriod", !hasPeriod),
    ] where isMissing {
      fields.add(pointer, "is missing")
    }
    if !type.isEmpty, !["POINTS", "WELCOME"].contains(type) {
      fields.add("/type", "must be POINTS or WELCOME")
    }
    if type == "POINTS", points == nil { fields.add("/points", "is missing") }
    try fields.finish()
  }

  private mutating func readOptional(
    _ key: String, _ fields: inout FieldIssues, _ reader: inout JSONReader
  ) throws(WireError) {
    switch key {
    case "points": points = try fields.number("/points", &reader)
    case "categories": categories = try fields.texts("/categories", &reader)
    case "moreInfoURL": moreInfoURL = try fields.text("/moreInfoURL", &reader)
    case "grantingPeriod": grantingPeriod = try fields.period("/grantingPeriod", &reader)
    case "redeemPeriod": redeemPeriod = try fields.period("/redeemPeriod", &reader)
    case "owningCardSystem":
      owningCardSystem = try fields.system("/owningCardSystem", &reader)
    case "applicableCardSystems":
      try fields.list("/applicableCardSystems", &reader) {
        fields, pointer, reader throws(WireError) in
        if let system = try fields.system(pointer, &reader) { applicableCardSystems.append(system) }
      }
    case "allCardSystems":
      allCardSystems = try fields.flag("/allCardSystems", &reader) ?? true
    case "organizers":
      try fields.list("/organizers", &reader) { fields, pointer, reader throws(WireError) in
        if let id = try fields.reference(pointer, &reader) {
          organizers.append(OrganizerReference(id: id))
        }
      }
    case "maxAvailableUnits":
      maxAvailableUnits = try fields.number("/maxAvailableUnits", &reader)
    case "practicalInfo": practicalInfo = try fields.text("/practicalInfo", &reader)
    case "pictures": pictures = try fields.texts("/pictures", &reader)
    case "forKids": forKids = try fields.flag("/forKids", &reader) ?? false
    case "sport": sport = try fields.flag("/sport", &reader) ?? false
    case "featured": featured = try fields.flag("/featured", &reader) ?? false
    case "online": online = try fields.flag("/online", &reader) ?? false
    case "redeemConstraint":
      redeemConstraint = try fields.constraint("/redeemConstraint", &reader)
    default: try reader.skip()
    }
  }
}

/// What is wrong with a body, collected so that a caller is told all of it at once.
struct FieldIssues {
  private var issues: [SchemaIssue] = []

  mutating func add(_ pointer: String, _ error: String) {
    guard !issues.contains(where: { $0.jsonPointer == pointer }) else { return }
    issues.append(SchemaIssue(jsonPointer: pointer, error: error))
  }

  /// Throws where anything is wrong.
  func finish() throws(WireError) {
    guard issues.isEmpty else { throw WireError(.invalidData, issues: issues) }
  }

  mutating func text(
    _ pointer: String, _ reader: inout JSONReader
  ) throws(WireError) -> String? {
    if try reader.null() { return nil }
    guard let text = try reader.string() else {
      add(pointer, "must be a string")
      return nil
    }
    return text
  }

  mutating func number(
    _ pointer: String, _ reader: inout JSONReader
  ) throws(WireError) -> Int64? {
    if try reader.null() { return nil }
    guard let number = try reader.integer(), number >= 0 else {
      add(pointer, "must be a whole number that is not negative")
      return nil
    }
    return number
  }

  mutating func flag(_ pointer: String, _ reader: inout JSONReader) throws(WireError) -> Bool? {
    if try reader.null() { return nil }
    guard let flag = try reader.boolean() else {
      add(pointer, "must be a boolean")
      return nil
    }
    return flag
  }

  mutating func list(
    _ pointer: String, _ reader: inout JSONReader,
    _ element: (inout FieldIssues, String, inout JSONReader) throws(WireError) -> Void
  ) throws(WireError) {
    if try reader.null() { return }
    var issues = self
    let isArray = try reader.array { reader, index throws(WireError) in
      try element(&issues, "\(pointer)/\(index)", &reader)
    }
    self = issues
    if !isArray { add(pointer, "must be an array") }
  }

  mutating func texts(
    _ pointer: String, _ reader: inout JSONReader
  ) throws(WireError) -> [String] {
    var texts: [String] = []
    try list(pointer, &reader) { fields, pointer, reader throws(WireError) in
      if let text = try fields.text(pointer, &reader) { texts.append(text) }
    }
    return texts
  }

  mutating func period(
    _ pointer: String, _ reader: inout JSONReader
  ) throws(WireError) -> PublishedPeriod? {
    if try reader.null() { return nil }
    var begin: Int64?
    var end: Int64?
    var issues = self
    let isObject = try reader.object { reader, key throws(WireError) in
      switch key {
      case "begin": begin = try issues.moment("\(pointer)/begin", &reader)
      case "end": end = try issues.moment("\(pointer)/end", &reader)
      default: try reader.skip()
      }
    }
    self = issues
    guard isObject else {
      add(pointer, "must be an object")
      return nil
    }
    guard let begin else {
      add("\(pointer)/begin", "is missing")
      return nil
    }
    if let end, end < begin { add("\(pointer)/end", "must not lie before the begin") }
    return PublishedPeriod(begin: begin, end: end)
  }

  mutating func moment(
    _ pointer: String, _ reader: inout JSONReader
  ) throws(WireError) -> Int64? {
    if try reader.null() { return nil }
    guard let moment = try reader.timestamp() else {
      add(pointer, "must be a date and time with an offset")
      return nil
    }
    return moment
  }

  /// The card system that an object names by its number.
  mutating func system(
    _ pointer: String, _ reader: inout JSONReader
  ) throws(WireError) -> CardSystemSummary? {
    if try reader.null() { return nil }
    var id: Int64?
    _ = try reader.object { reader, key throws(WireError) in
      if key == "id" { id = try reader.integer() } else { try reader.skip() }
    }
    guard let id else {
      add("\(pointer)/id", "must be the number of a card system")
      return nil
    }
    return CardSystemSummary(id: id, name: "")
  }

  /// The id that an object names.
  mutating func reference(
    _ pointer: String, _ reader: inout JSONReader
  ) throws(WireError) -> String? {
    if try reader.null() { return nil }
    var id: String?
    _ = try reader.object { reader, key throws(WireError) in
      if key == "id" { id = try reader.string() } else { try reader.skip() }
    }
    guard let id, !id.isEmpty else {
      add("\(pointer)/id", "must be a string that is not empty")
      return nil
    }
    return id
  }

  mutating func constraint(
    _ pointer: String, _ reader: inout JSONReader
  ) throws(WireError) -> PublishedConstraint? {
    if try reader.null() { return nil }
    var volume: Int64?
    var period: String?
    _ = try reader.object { reader, key throws(WireError) in
      switch key {
      case "volume": volume = try reader.integer()
      case "period": period = try reader.string()
      default: try reader.skip()
      }
    }
    let periods = ["ABSOLUTE", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"]
    guard let volume, volume > 0, let period, periods.contains(period) else {
      add(pointer, "must have a volume of at least 1 and a period")
      return nil
    }
    return PublishedConstraint(volume: volume, period: period)
  }
}
