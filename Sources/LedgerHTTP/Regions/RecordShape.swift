import Ledger

/// How an item of a record is shown as JSON.
indirect enum RecordShape: Sendable {
  /// As it stands: numbers, texts, truth values, lists of these; bytes in base64.
  case plain
  /// A moment, as RFC 3339 text.
  case moment
  /// A local day, as `2026-11-25`.
  case day
  /// A list of such items.
  case list(RecordShape)
  /// A list whose items have names: an object.
  case row([RecordField])
  /// A map whose keys count from 1: an object.
  case map([RecordField])
}

/// A named item of a record.
struct RecordField: Sendable, ExpressibleByStringLiteral {
  let name: StaticString
  let shape: RecordShape
  /// What it numbers, where a record can be said to be about it.
  let subject: String?
  /// Whether it stands for every further item of a row.
  let isRest: Bool

  private init(
    _ name: StaticString, _ shape: RecordShape, subject: String? = nil, isRest: Bool = false
  ) {
    self.name = name
    self.shape = shape
    self.subject = subject
    self.isRest = isRest
  }

  /// One that is shown as it stands.
  init(stringLiteral name: StaticString) { self.init(name, .plain) }

  static func moment(_ name: StaticString) -> RecordField { RecordField(name, .moment) }
  static func day(_ name: StaticString) -> RecordField { RecordField(name, .day) }
  static func rest(_ name: StaticString) -> RecordField {
    RecordField(name, .plain, isRest: true)
  }
  static func rows(_ name: StaticString, _ fields: [RecordField]) -> RecordField {
    RecordField(name, .list(.row(fields)))
  }
  static func row(_ name: StaticString, _ fields: [RecordField]) -> RecordField {
    RecordField(name, .row(fields))
  }
  static func map(_ name: StaticString, _ fields: [RecordField]) -> RecordField {
    RecordField(name, .map(fields))
  }

  /// What a record is about, the first of them that it names.
  static let holder = RecordField("holder", .plain, subject: "holder")
  static let event = RecordField("event", .plain, subject: "event")
  static let organizer = RecordField("organizer", .plain, subject: "organizer")
}

/// How the body of a type of record is shown.
struct BodyShape: Sendable {
  /// The type of its CloudEvent.
  let eventType: String
  /// The fields by their keys, from 1.
  let fields: [RecordField]

  private static let byType: [BodyShape?] = {
    var shapes = [BodyShape?](repeating: nil, count: 256)
    for type in RecordType.allCases {
      shapes[Int(type.rawValue)] = BodyShape(
        eventType: "pasboek.\(type)", fields: Self.fields(of: type))
    }
    return shapes
  }()

  /// The shape of a type.
  static func of(_ type: RecordType) -> BodyShape {
    byType[Int(type.rawValue)]
      ?? BodyShape(eventType: "pasboek.\(type)", fields: fields(of: type))
  }
}
