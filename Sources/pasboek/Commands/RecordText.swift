import Ledger
import LedgerWire

/// A record as JSON for a person: its members by name, moments and days as dates.
enum RecordText {
  static func json(_ record: LedgerRecord) -> String {
    let header = record.header
    var members = [
      ("position", "\(header.position)"), ("type", quoted("\(header.type)")),
      ("recordedAt", value(header.recordedAt)), ("occurredAt", value(header.occurredAt)),
      ("client", value(header.client)),
    ]
    if let body = Mirror(reflecting: record.event).children.first?.value {
      members.append(("body", value(body)))
    }
    return object(members)
  }

  private static func value(_ value: Any) -> String {
    switch value {
    case let moment as Instant: return quoted(Timestamp.text(moment.microseconds))
    case let day as CivilDate:
      let (year, month, date) = day.parts
      return quoted("\(year)-\(padded(month))-\(padded(date))")
    case let flag as Bool: return flag ? "true" : "false"
    case let text as String: return quoted(text)
    case let number as any FixedWidthInteger: return "\(number)"
    case let systems as CardSystemSet: return "[\(list(systems.members))]"
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { Self.value($0.value) } ?? "null"
    case .collection, .set: return "[\(list(mirror.children.map(\.value)))]"
    case .struct where mirror.children.map(\.label) == ["number"]:
      return mirror.children.first.map { Self.value($0.value) } ?? "null"
    case .struct:
      return object(mirror.children.map { ($0.label ?? "", Self.value($0.value)) })
    default: return quoted("\(value)")
    }
  }

  private static func list(_ values: [Any]) -> String {
    values.map { value($0) }.joined(separator: ",")
  }

  private static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.value(text)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
